"""Reports on judges: counts, masks by outcome, agreement with labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medgym.errors import RewardError
from medgym.evaluation.judging import Rated, judge_report, matcher_labels, rated, read_labels
from medgym.rewards.judge import Missing, Verdict
from tests.judges.episodes import NOTHING_TO_JUDGE, QUESTIONS, RIGHT, WORLD, WRONG, answered

ITEMS = [
    Rated("a", True, Verdict("j", 1.0, criteria=(("relevant", True),))),
    Rated("b", True, Verdict("j", 0.5, criteria=(("relevant", False),))),
    Rated("c", True, Verdict("j", missing=Missing.OUTAGE)),
    Rated("d", False, Verdict("j", 0.0, criteria=(("relevant", False),))),
    Rated("e", False, Verdict("j", missing=Missing.EMPTY)),
]


def test_counts_masks_and_means_in_all_and_by_outcome() -> None:
    assert judge_report(ITEMS) == {
        "judged": 3,
        "masked": {"outage": 1, "empty": 1},
        "score": 0.5,
        "right": {"judged": 2, "masked": {"outage": 1}, "score": 0.75},
        "wrong": {"judged": 1, "masked": {"empty": 1}, "score": 0.0},
        "criteria": {"relevant": pytest.approx(1 / 3)},
    }
    assert judge_report([])["score"] is None


def test_agreement_is_over_what_has_both_a_score_and_a_label() -> None:
    found = judge_report(ITEMS, matcher_labels(ITEMS))["agreement"]
    assert (found["items"], found["observed"], found["kappa"]) == (3, 1.0, 1.0)
    assert found["interval"][0] < 0 < found["interval"][1]
    people = {"a": True, "b": False, "c": True, "z": True}
    strict, lax = (judge_report(ITEMS, people, bound)["agreement"] for bound in (0.6, 0.5))
    assert (strict["items"], strict["kappa"]) == (2, 1.0)
    assert (lax["items"], lax["kappa"]) == (2, 0.0)
    assert judge_report(ITEMS, {})["agreement"] == {"items": 0, "observed": None, "kappa": None, "interval": None}


def test_what_has_something_to_judge_and_no_row_is_not_judged() -> None:
    played = [RIGHT, WRONG, *NOTHING_TO_JUDGE.values()]
    verdict = Verdict("j", 0.25)
    items = rated("j", played, QUESTIONS, WORLD, {RIGHT.digest: (Verdict("k", 1.0), verdict)})
    assert items == [
        Rated(RIGHT.digest, True, verdict), Rated(WRONG.digest, False, Verdict("j", missing=Missing.NOT_JUDGED)),
    ]  # fmt: skip


def test_labels_name_a_trajectory_or_a_question_that_was_played_once(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    rows = [{"question_id": RIGHT.question_id, "label": True}, {"trajectory": WRONG.digest, "label": False}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert read_labels(file, [RIGHT, RIGHT]) == {RIGHT.digest: True, WRONG.digest: False}
    with pytest.raises(RewardError, match=r"labels\.jsonl:1.*played 2 times"):
        read_labels(file, [RIGHT, answered(seed=1)])


@pytest.mark.parametrize("row", ["", "[]", "{}", '{"label": 1, "trajectory": "x"}', '{"label": true}', "\xff"])
def test_a_row_that_is_no_label_is_named(row: str, tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_bytes(b'{"trajectory": "x", "label": true}\n' + row.encode("latin-1") + b"\n")
    with pytest.raises(RewardError, match=r"labels\.jsonl:2: This is no label"):
        read_labels(file, [RIGHT])
