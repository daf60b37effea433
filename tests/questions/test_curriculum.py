"""Curricula: reproducible, covering, true to their mixture, resumable."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import FingerprintMismatch, QuestionError
from medgym.questions.curriculum import Curriculum, EasyToHard, Plan, Shuffled, SuccessBand
from medgym.questions.question_set import QuestionSet
from tests.toy import make_toy_questions

SPECIALTIES = ("neurology", "oncology", "nephrology")


def _graded(levels: list[int], specialties: list[str] | None = None) -> QuestionSet:
    pattern = next(iter(make_toy_questions()))
    return QuestionSet(
        pattern.model_copy(
            update={
                "id": f"q{number}",
                "difficulty": {"level": float(level)},
                "specialty": specialties[number] if specialties else SPECIALTIES[number % 3],
            }
        )
        for number, level in enumerate(levels)
    )


LEVELS = st.lists(st.integers(1, 5), min_size=1, max_size=12)
PLANS = st.sampled_from(
    [Shuffled(), EasyToHard(20), EasyToHard(1, 0.5), SuccessBand(), SuccessBand(each="question", least=2)]
)
SEEDS = st.integers(-(2**40), 2**40)


def _ids(curriculum: Curriculum, count: int) -> list[str]:
    return [question.id for question in islice(curriculum, count)]


@given(LEVELS, PLANS, SEEDS, st.booleans())
def test_same_seed_same_sequence(levels: list[int], plan: Plan, seed: int, even: bool) -> None:
    questions = _graded(levels)
    first, second = (Curriculum(questions, plan, seed, even) for _ in range(2))
    assert _ids(first, 30) == _ids(second, 30)
    assert first.state() == second.state()


@given(LEVELS, PLANS, SEEDS, st.booleans(), st.lists(st.booleans(), max_size=20), st.integers(0, 10))
def test_a_restored_state_goes_on_the_same(
    levels: list[int], plan: Plan, seed: int, even: bool, outcomes: list[bool], more: int
) -> None:
    questions = _graded(levels)
    original = Curriculum(questions, plan, seed, even)
    for solved in outcomes:
        original.update(original.draw().id, solved)
    saved = json.loads(json.dumps(original.state()))
    restored = Curriculum(questions, plan, seed, even)
    restored.restore(saved)
    for _ in range(more):
        question = restored.draw()
        assert question == original.draw()
        restored.update(question.id, solved=True)
        original.update(question.id, solved=True)
    assert restored.state() == original.state()


@given(LEVELS, SEEDS, st.integers(1, 4))
def test_each_pass_covers_every_question_once(levels: list[int], seed: int, passes: int) -> None:
    questions = _graded(levels)
    drawn = _ids(Curriculum(questions, Shuffled(), seed), passes * len(levels))
    for start in range(0, len(drawn), len(levels)):
        assert sorted(drawn[start : start + len(levels)]) == sorted(q.id for q in questions)


@given(LEVELS, PLANS, SEEDS)
def test_within_a_group_nothing_repeats_before_all_came(levels: list[int], plan: Plan, seed: int) -> None:
    questions = _graded(levels)
    counts = Counter({q.id: 0 for q in questions})
    for question in islice(Curriculum(questions, plan, seed), 60):
        counts[question.id] += 1
        group = [counts[q.id] for q in questions if plan.group(q) == plan.group(question)]
        assert max(group) - min(group) <= 1


def test_every_question_comes_in_the_end() -> None:
    questions = _graded([1, 2, 3, 4, 5] * 3)
    drawn = set(_ids(Curriculum(questions, EasyToHard(300), seed=5), 3000))
    assert drawn == {q.id for q in questions}


def test_draws_follow_the_mixture() -> None:
    """Over many draws each level's count stays within five standard deviations of the sum of its chances."""
    curriculum = Curriculum(_graded([1, 2, 3, 4, 5] * 4), EasyToHard(4000), seed=3)
    expected, variance, seen = Counter[str](), Counter[str](), Counter[str]()
    for _ in range(4000):
        for name, chance in curriculum.weights().items():
            expected[name] += chance  # type: ignore[assignment]
            variance[name] += chance * (1 - chance)  # type: ignore[assignment]
        seen[str(int(curriculum.draw().difficulty["level"]))] += 1
    for name in expected:
        assert abs(seen[name] - expected[name]) <= 5 * variance[name] ** 0.5, name


def test_the_goal_moves_from_easy_to_hard() -> None:
    plan = EasyToHard(100)
    levels = [str(level) for level in range(1, 6)]

    def favourite(drawn: int) -> str:
        return max(levels, key=lambda level: plan.weight(level, drawn, None))  # type: ignore[arg-type]

    assert [favourite(drawn) for drawn in (0, 25, 50, 75, 100, 10_000)] == ["1", "2", "3", "4", "5", "5"]


@pytest.mark.parametrize("each", ["level", "question"])
def test_what_is_always_or_never_solved_becomes_rare(each: str) -> None:
    questions = _graded([1, 3, 5])
    curriculum = Curriculum(questions, SuccessBand(0.2, 0.6, each, least=4, floor=0.1))
    assert set(curriculum.weights().values()) == {1 / 3}
    for key, outcomes in {"q0": [True] * 10, "q1": [True, False] * 5, "q2": [False] * 10}.items():
        for solved in outcomes:
            curriculum.update(key, solved)
    names = ["q0", "q1", "q2"] if each == "question" else ["1", "3", "5"]
    weights = curriculum.weights()
    assert [round(weights[name] / weights[names[1]], 9) for name in names] == [0.1, 1.0, 0.1]


def test_specialties_come_equally_often_when_asked() -> None:
    questions = _graded([2] * 12, ["neurology"] * 10 + ["oncology", "nephrology"])
    drawn = Counter(q.specialty for q in islice(Curriculum(questions, even_specialties=True), 3000))
    assert all(abs(count - 1000) <= 5 * (3000 * 2 / 9) ** 0.5 for count in drawn.values())
    assert Counter(q.specialty for q in islice(Curriculum(questions), 12))["neurology"] == 10


def test_seeds_differ() -> None:
    questions = _graded([1] * 12)
    assert len({tuple(_ids(Curriculum(questions, seed=seed), 12)) for seed in range(20)}) > 15


def test_a_foreign_state_is_refused() -> None:
    questions = _graded([1, 2])
    state = Curriculum(questions, seed=1).state()
    for other in (
        Curriculum(questions, seed=2),
        Curriculum(_graded([1]), seed=1),
        Curriculum(questions, EasyToHard(5), 1),
    ):
        with pytest.raises(FingerprintMismatch, match="another curriculum"):
            other.restore(state)


def test_what_makes_no_sense_is_refused(toy_questions: QuestionSet) -> None:
    with pytest.raises(QuestionError, match="needs questions"):
        Curriculum(QuestionSet(()))
    ungraded = QuestionSet([q.model_copy(update={"difficulty": {"hops": 2.0}}) for q in toy_questions])
    with pytest.raises(QuestionError, match="no difficulty level"):
        Curriculum(ungraded, EasyToHard(10))
    with pytest.raises(QuestionError, match="no schedule"):
        EasyToHard(0)
    with pytest.raises(QuestionError, match="no band"):
        SuccessBand(0.7, 0.2)
    with pytest.raises(QuestionError, match="has no question"):
        Curriculum(toy_questions).update("nobody", solved=True)
    with pytest.raises(QuestionError, match="weight above 0"):
        Curriculum(_graded([5]), EasyToHard(10, reach=1, floor=0)).draw()
