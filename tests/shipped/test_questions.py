from __future__ import annotations

from collections import Counter

from medgym.questions.question import CANARY, SPLITS
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
    assert {question.split for question in questions} == set(SPLITS)


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
    asked = [question for question in questions if question.answer.type != "none"]
    assert not {question.answer.entity_type for question in asked} & GUESSABLE_TYPES
    kinds = Counter(question.answer.entity_type or question.answer.type for question in asked)
    answers = Counter((q.answer.entity_type or q.answer.type, q.answer.entity_id or q.answer.value) for q in asked)
    assert all(times <= max(2, 0.06 * kinds[kind]) for (kind, _), times in answers.items())
    assert kinds["number"] <= 0.1 * len(questions)
    texts = Counter(question.text for question in questions)
    assert max(texts.values()) == 1


def test_no_two_questions_are_alike(shipped: Shipped) -> None:
    _, questions = shipped
    assert max(Counter(question.proof.shape for question in questions).values()) == 1
    ways = Counter(
        (
            tuple((link.predicate, link.inverse) for link in q.chain),
            tuple(q.proof.binding.get(end, "") for link in q.chain for end in (link.source, link.target)),
        )
        for q in questions
    )
    assert max(ways.values()) <= 4


def test_every_question_words_two_findings_and_carries_the_canary(shipped: Shipped) -> None:
    _, questions = shipped
    for question in questions:
        start = question.chain[0].source
        atoms = (*question.query.atoms, *question.query.supporting)
        findings = [a for a in atoms if a.subject == start and a.predicate in ("has_phenotype", "has_symptom")]
        assert len(findings) >= 2, question.id
        assert question.canary == CANARY


def test_held_grammars_word_test_questions_and_no_others(shipped: Shipped) -> None:
    _, questions = shipped
    for question in questions:
        assert question.wording.grammar.startswith("held") == (question.split == "test"), question.id


def test_the_default_set_is_balanced() -> None:
    questions = QuestionSet.load("orphan")
    assert len(questions) >= 2_000
    assert len(questions.split("test")) >= 400
    hops = Counter(min(question.hops, 6) for question in questions)
    assert hops[2] <= 0.15 * len(questions)
    assert hops[6] >= 0.08 * len(questions)
    assert sum(question.hops for question in questions) / len(questions) >= 3.5
    assert sum(question.oracle_calls for question in questions) / len(questions) >= 5
    assert len({question.form for question in questions}) >= 9
    assert set(SPECIALTIES) <= {question.specialty for question in questions}
