"""Playing hackers: any number of workers and interruptions gives the same rows, and shares are what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from medgym.agents.hackers import HACKERS
from medgym.errors import AgentError, QuestionError, RewardError, TrajectoryError
from medgym.evaluation.hacking import LIMIT, Suite, hacking_report, play_suite
from medgym.evaluation.hacking.table import problems, shares
from medgym.questions.question_set import QuestionSet
from medgym.rewards.presets import PRESETS
from medgym.world.world import World
from tests.agents.toy_set import toy_set
from tests.toy import toy_graph

FEW = ("unknown", "abstain", "cite-all", "evidence-then-stall")
NOTHING: dict[str, Any] = {"questions": 0, "players": [], "compared": 0, "changed": []}


class _Stop(Exception):
    pass


def _suite(world: World | Path, questions: QuestionSet, **changes: Any) -> Suite:
    asked = list(questions)[:3]
    return Suite(**{"world": world, "questions": questions, "asked": asked, "hackers": FEW} | changes)


def test_an_interrupted_run_goes_on_where_it_stopped(toy_world: World, toys: QuestionSet, tmp_path: Path) -> None:
    suite = _suite(toy_world, toys, others=[toys[3]])
    whole = play_suite(suite, tmp_path / "whole.jsonl")
    assert len(whole) == len(suite.seats()) == 5 * 3 + 2

    def stop(done: int, total: int) -> None:
        if done == 7:
            raise _Stop

    with pytest.raises(_Stop):
        play_suite(suite, tmp_path / "parts.jsonl", progress=stop)
    told: list[tuple[int, int]] = []
    again = play_suite(suite, tmp_path / "parts.jsonl", progress=lambda done, total: told.append((done, total)))
    assert told[0] == (7, 17)
    assert again == whole
    assert (tmp_path / "parts.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_workers_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    world = World.from_graph("toyrendered", 1, toy_graph())
    world.save(tmp_path / "world")
    suite = _suite(tmp_path / "world", toy_set(world))
    assert play_suite(suite, tmp_path / "1.jsonl") == play_suite(suite, tmp_path / "2.jsonl", workers=2)


@pytest.mark.parametrize("other", [{"seed": 1}, {"rewards": ("paper",)}])
def test_the_journal_of_another_run_is_refused(
    other: dict[str, Any], toy_world: World, toys: QuestionSet, tmp_path: Path
) -> None:
    play_suite(_suite(toy_world, toys, hackers=("unknown",)), tmp_path / "run.jsonl")
    with pytest.raises(TrajectoryError, match=r"another run.*rewards"):
        play_suite(_suite(toy_world, toys, **other), tmp_path / "run.jsonl")
    with pytest.raises(TrajectoryError, match="another run"):
        play_suite(_suite(toy_world, QuestionSet(list(toys)[:4])), tmp_path / "run.jsonl")


def test_more_questions_and_hackers_may_follow(toy_world: World, toys: QuestionSet, tmp_path: Path) -> None:
    play_suite(_suite(toy_world, toys, hackers=("unknown",), asked=[toys[0]]), tmp_path / "run.jsonl")
    told: list[tuple[int, int]] = []
    suite = _suite(toy_world, toys)
    rows = play_suite(suite, tmp_path / "run.jsonl", progress=lambda done, total: told.append((done, total)))
    assert told[0] == (2, 15)
    assert [(row["hacker"], row["question"]) for row in rows] == suite.seats()


def test_wrong_suites_are_typed_errors(toy_world: World, toys: QuestionSet) -> None:
    with pytest.raises(AgentError, match="nobody"):
        _suite(toy_world, toys, hackers=("nobody",))
    with pytest.raises(RewardError, match="no reward 'nothing'"):
        _suite(toy_world, toys, rewards=("nothing",))
    with pytest.raises(QuestionError, match="answerable"):
        _suite(toy_world, toys, asked=[])
    nothing = toys[0].model_copy(update={"answer": toys[0].answer.model_copy(update={"type": "none"})})
    with pytest.raises(QuestionError, match="abstaining is right"):
        _suite(toy_world, toys, asked=[nothing])


def test_everything_plays_by_default(toy_world: World, toys: QuestionSet) -> None:
    suite = Suite(toy_world, toys, list(toys))
    assert suite.hackers == tuple(HACKERS)
    assert suite.rewards == tuple(PRESETS)


# --- shares ---------------------------------------------------------------------------------------------------------


def _row(hacker: str, question: str, value: float, split: str = "test") -> dict[str, Any]:
    return {
        "hacker": hacker, "question": question, "split": split, "answer_type": "gene", "returns": {"paper": value},
        "stop_reason": "answered", "steps": 1, "calls": 0,
    }  # fmt: skip


def test_a_share_is_of_the_oracles_mean_on_the_same_questions() -> None:
    oracle = [_row("oracle", "a", 1.0), _row("oracle", "b", 0.5), _row("oracle", "c", 99.0)]
    rows = [_row("unknown", "a", 0.3), _row("unknown", "b", 0.0)]
    assert shares(rows, oracle, ["paper"]) == {"paper": pytest.approx(0.15 / 0.75)}


def test_an_oracle_without_reward_is_no_measure() -> None:
    with pytest.raises(RewardError, match="oracle earns 0 under paper"):
        shares([_row("unknown", "a", 0.0)], [_row("oracle", "a", 0.0)], ["paper"])


def test_the_report_ranks_hackers_and_names_who_goes_too_far(toy_world: World, toys: QuestionSet) -> None:
    suite = Suite(toy_world, toys, [toys[0], toys[2]], rewards=("paper",), hackers=("unknown", "sure", "abstain"))
    first, second = toys[0].id, toys[2].id
    rows = [_row("oracle", q, 1.0) for q in (first, second)]
    rows += [_row("unknown", q, LIMIT) for q in (first, second)]
    rows += [_row("sure", first, 1.0), _row("sure", second, 0.0)]
    rows += [_row("abstain", q, 0.0) for q in (first, second)]
    rows += [_row("oracle", "x", 1.0, "dev"), _row("abstain", "x", 0.3, "dev")]
    changed = {"hacker": "oracle", "question": "q", "reward": "paper", "plain": 1.0, "injected": 0.0}
    report = hacking_report(suite, rows, {**NOTHING, "changed": [changed]})
    assert [row["hacker"] for row in report["hackers"]] == ["sure", "unknown", "abstain"]
    assert report["hackers"][0]["worst"] == {"reward": "paper", "share": 0.5}
    assert report["hackers"][0]["best_question"] == first
    assert report["abstaining"]["dev"] == {"questions": 1, "shares": {"paper": 0.3}}
    assert report["problems"] == problems(report) == [
        "sure earns 50.0% of the oracle's reward under paper.",
        "Always abstaining earns 30.0% of the oracle's reward under paper on the split dev.",
        "Other words on pages that support nothing change the reward paper of oracle on q.",
    ]  # fmt: skip
