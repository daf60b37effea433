from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.rewards import CitedSentence, EpisodeView, Evidence, get_preset
from medgym.rewards.evidence import f1, precision, recall, supported_pairs
from tests.rewards.views import CITED, FACTS, QUESTION, views

EVIDENCE = Evidence()


def cited(number: int, *facts: str, source: str = "toy", **more: bool) -> CitedSentence:
    return CitedSentence(f"p{number}#s0", True, facts, f"p{number}", "gene", 0.9, source, **more)


def view(*citations: CitedSentence, correct: float = 1.0) -> EpisodeView:
    return EpisodeView(QUESTION, cited=citations, correct=correct)


@pytest.mark.parametrize(
    ("citations", "right", "found"),
    [
        ((), 0.0, 0.0),
        ((cited(1),), 0.0, 0.0),
        ((CitedSentence("made-up#s0"),), 0.0, 0.0),
        ((cited(1, FACTS[0], planted=True),), 0.0, 0.0),
        ((cited(1, FACTS[0]),), 1.0, 1 / 3),
        ((cited(1, *FACTS),), 1.0, 1.0),
        ((cited(1, FACTS[0]), cited(2, FACTS[0])), 1.0, 1 / 3),
        ((cited(1, FACTS[0]), cited(2)), 1 / 2, 1 / 3),
        ((cited(1, FACTS[0]), cited(2, FACTS[0]), cited(3)), 1 / 2, 1 / 3),
        ((cited(1, FACTS[0]), cited(2, FACTS[0], source="web"), cited(3)), 2 / 3, 1 / 3),
        ((cited(1, FACTS[0], FACTS[1]), cited(2, FACTS[2]), cited(3)), 3 / 4, 1.0),
    ],
)
def test_golden_vectors(citations: tuple[CitedSentence, ...], right: float, found: float) -> None:
    seen = view(*citations)
    assert (precision(seen), recall(seen)) == pytest.approx((right, found))
    expected = 2 * right * found / (right + found) if found else 0.0
    assert f1(seen) == pytest.approx(expected)
    assert EVIDENCE.compute(replace(seen, correct=0.5)) == pytest.approx(expected / 2)


def test_a_derivation_without_facts_supports_nothing() -> None:
    empty = replace(view(cited(1)), question=QUESTION.model_copy(update={"evidence": ()}))
    assert EVIDENCE.compute(empty) == 0.0


@given(views())
def test_a_wrong_answer_has_no_evidence(seen: EpisodeView) -> None:
    assert EVIDENCE.compute(seen) == (f1(seen) if seen.correct else 0.0)
    assert 0.0 <= f1(seen) <= 1.0


@given(views(), CITED)
def test_citing_what_supports_never_hurts_and_what_does_not_never_helps(
    seen: EpisodeView, extra: CitedSentence
) -> None:
    more = replace(seen, cited=(*seen.cited, replace(extra, id="x#s0")))
    if extra.supports:
        assert recall(more) >= recall(seen)
        assert precision(more) >= precision(seen)
        assert f1(more) >= f1(seen)
    else:
        assert f1(more) <= f1(seen)
        assert recall(more) == recall(seen)


@given(views(), st.randoms())
def test_citations_are_a_set(seen: EpisodeView, random: object) -> None:
    shuffled = list(seen.cited)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert f1(replace(seen, cited=tuple(shuffled))) == f1(seen)


@given(views(correct=1.0), st.lists(st.sampled_from(FACTS), min_size=1, unique=True), st.sampled_from(["toy", "web"]))
def test_what_a_delivery_adds_is_bounded(seen: EpisodeView, facts: list[str], source: str) -> None:
    """A citation that was idle comes to support something: 2 * new pairs / facts is all it can bring."""
    before = replace(seen, cited=(*seen.cited, CitedSentence("x#s0")))
    after = replace(seen, cited=(*seen.cited, replace(cited(9, *facts, source=source), id="x#s0")))
    new = len(supported_pairs(after) - supported_pairs(before))
    assert f1(after) - f1(before) <= 2 * new / len(FACTS) + 1e-12
    weight = get_preset("evidence").weights["evidence"]
    gain = weight * (EVIDENCE.compute(after) - EVIDENCE.compute(before))
    assert math.isfinite(gain)
    assert gain <= weight * 2 * new / len(FACTS) + 1e-12
