from __future__ import annotations

from collections import Counter

from medgym.questions.question_set import QuestionSet
from medgym.synthesis.verify import Verifier
from medgym.world.specialties import SPECIALTIES
from medgym.world.vocabulary import GUESSABLE_TYPES
from medgym.world.world import World

Shipped = tuple[World, QuestionSet]
SAMPLE = 150


def test_a_sample_of_every_claim_of_the_proofs_holds(shipped: Shipped) -> None:
    world, questions = shipped
    verifier = Verifier(world)
    sample = list(questions)[:: max(1, len(questions) // SAMPLE)]
    assert {q.id: found for q in sample if (found := verifier.problems(q))} == {}


def test_questions_belong_to_their_world(shipped: Shipped) -> None:
    world, questions = shipped
    assert {question.world for question in questions} == {world.id}
    assert {question.split for question in questions} == {"train", "dev", "test"}


def test_test_entities_are_unknown_to_training(shipped: Shipped) -> None:
    _, questions = shipped
    known: dict[str, set[str]] = {"train": set(), "test": set()}
    for question in questions:
        if question.split in known:
            known[question.split].add(question.seed_entity)
            known[question.split].update(filter(None, [question.answer.entity_id]))
    assert not known["train"] & known["test"]


def test_no_answer_is_guessable(shipped: Shipped) -> None:
    _, questions = shipped
    assert not {question.answer.entity_type for question in questions} & GUESSABLE_TYPES
    counts = Counter(question.answer.value for question in questions)
    assert max(counts.values()) <= 0.06 * len(questions)
    texts = Counter(question.text for question in questions)
    assert max(texts.values()) == 1


def test_the_default_set_is_balanced() -> None:
    questions = QuestionSet.load("orphan")
    assert len(questions) >= 2_000
    assert len(questions.split("test")) >= 200
    hops = Counter(min(question.hops, 5) for question in questions)
    assert all(hops[number] >= 0.1 * len(questions) for number in (2, 3, 4, 5))
    assert sum(question.hops for question in questions) / len(questions) >= 3
    assert sum(question.oracle_calls for question in questions) / len(questions) >= 4.2
    assert set(SPECIALTIES) - {"infectious disease"} <= {question.specialty for question in questions}
