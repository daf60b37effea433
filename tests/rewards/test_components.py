from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medgym.questions.question import Answer
from medgym.rewards import CitedSentence, EpisodeView, StopReason, Submission, get_preset
from medgym.rewards.expert import Expert, authoritative, calibrated, cross_checked, current, fitting, safe
from medgym.rewards.inefficiency import Inefficiency, idle_calls
from medgym.transcript.trajectory import CallRecord
from tests.rewards.views import CITED, FACTS, QUESTION, views

PAPER = get_preset("paper")
EXPERT, WASTE = Expert(), Inefficiency()


def cited(number: int, *facts: str, kind: str = "monograph", authority: float = 0.8, **more: bool) -> CitedSentence:
    return CitedSentence(f"p{number}#s0", True, facts, f"p{number}", kind, authority, "toy", **more)


GOOD = (cited(1, FACTS[0], FACTS[1]), cited(2, FACTS[2], kind="gene", authority=0.9))


def answered(*citations: CitedSentence, correct: float = 1.0, confidence: float | None = 0.9) -> EpisodeView:
    submission = Submission("ZAR1", tuple(c.id for c in citations), confidence)
    return EpisodeView(QUESTION, (), frozenset(), citations, submission, StopReason.ANSWERED, correct)


def call(key: str, *delivered: str, items: int = 1, error: str | None = None) -> CallRecord:
    return CallRecord("read_document", {}, key, items, delivered, error)


# --- expert ---------------------------------------------------------------------------------------------------------


def test_a_well_supported_answer_meets_the_whole_rubric() -> None:
    assert EXPERT.compute(answered(*GOOD)) == 1.0
    assert PAPER.score(answered(*GOOD)).reward == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("view", "predicate"),
    [
        (answered(cited(1, *FACTS, authority=0.5), cited(2, FACTS[0], kind="gene", authority=0.6)), authoritative),
        (answered(*GOOD, cited(3), cited(4), cited(5)), authoritative),
        (answered(*GOOD, CitedSentence("made-up#s1"), CitedSentence("made-up#s2")), authoritative),
        (answered(GOOD[0], cited(2, FACTS[2])), cross_checked),
        (answered(cited(1, FACTS[0]), cited(2, FACTS[0], kind="gene")), cross_checked),
        (answered(*GOOD, cited(3, *FACTS), cited(4, FACTS[0], planted=True)), current),
        (answered(cited(1, FACTS[0], kind="web"), cited(2, *FACTS[1:], kind="gene")), safe),
        (answered(*GOOD, confidence=None), calibrated),
        (answered(*GOOD, confidence=0.4), calibrated),
    ],
)
def test_each_predicate_fails_on_its_own(view: EpisodeView, predicate: object) -> None:
    assert [rule for rule in EXPERT.predicates if not rule(view)] == [predicate]
    assert EXPERT.compute(view) == 5 / 6


@pytest.mark.parametrize("shown", range(4))
def test_an_abstention_fits_where_there_is_no_answer_and_the_facts_were_looked_at(shown: int) -> None:
    sentences = frozenset(item.sentences[0] for item in QUESTION.evidence[:shown])
    abstained = replace(
        answered(*GOOD, confidence=0.9), submission=Submission("", (), None, "no source"), delivered=sentences
    )
    assert not fitting(abstained)
    no_answer = QUESTION.model_copy(update={"answer": Answer(type="none", value="", entity_type="gene")})
    assert fitting(replace(abstained, question=no_answer)) == (shown >= 2)
    assert not fitting(replace(answered(*GOOD), question=no_answer))


@given(views())
def test_nothing_is_paid_without_a_supporting_citation_or_for_a_wrong_answer(view: EpisodeView) -> None:
    if not view.correct or not any(citation.supports for citation in view.cited):
        assert EXPERT.compute(view) == 0.0


@given(views(), CITED)
def test_a_citation_that_supports_nothing_never_helps(view: EpisodeView, extra: CitedSentence) -> None:
    useless = [replace(extra, id="x#s0", facts=()), replace(extra, id="x#s0", delivered=False)]
    for citation in useless:
        assert EXPERT.compute(replace(view, cited=(*view.cited, citation))) <= EXPERT.compute(view)


@given(views(), st.randoms())
def test_the_order_of_citations_does_not_count(view: EpisodeView, random: object) -> None:
    shuffled = list(view.cited)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert EXPERT.compute(replace(view, cited=tuple(shuffled))) == EXPERT.compute(view)


def test_a_rubric_without_checks_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Expert(())


# --- inefficiency ---------------------------------------------------------------------------------------------------


def test_the_oracle_wastes_nothing_and_neither_does_silence() -> None:
    plan = [call(f"k{n}", f"p{n}#s0") for n in range(QUESTION.oracle_calls)]
    assert WASTE.compute(replace(answered(), calls=tuple(plan))) == 0.0
    assert WASTE.compute(answered()) == 0.0


@pytest.mark.parametrize(
    ("calls", "wasted"),
    [
        ([call("a", "p#s0"), call("a", "p#s0")], 1),
        ([call("a", "p#s0"), call("b", "p#s0")], 1),
        ([call("a")], 1),
        ([call("a", "p#s0", items=5)], 1),
        ([call(f"k{n}", f"p{n}#s0") for n in range(6)], 2),
        ([call(f"k{n}", f"p{n}#s0") for n in range(4)] + [call("k0", "p0#s0")], 1),
        ([call("a", error="not_found")] * 9, 0),
        ([call("a")] * 50, 4),
    ],
)
def test_only_waste_is_charged(calls: list[CallRecord], wasted: int) -> None:
    assert WASTE.compute(replace(answered(), calls=tuple(calls))) == wasted / QUESTION.oracle_calls


@given(views(), st.data())
def test_a_repeated_call_never_pays(view: EpisodeView, data: st.DataObject) -> None:
    assume(any(call.error is None for call in view.calls))
    again = data.draw(st.sampled_from([call for call in view.calls if call.error is None]))
    longer = replace(view, calls=(*view.calls, again))
    assert PAPER.score(longer).reward <= PAPER.score(view).reward
    assert idle_calls(longer) == idle_calls(view) + 1
