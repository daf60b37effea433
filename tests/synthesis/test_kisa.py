from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from medgym.query.algebra import is_variable
from medgym.questions.question import PlannedCall
from medgym.questions.question_set import QuestionSet
from medgym.synthesis import Kisa, TooFewQuestions, synthesize
from medgym.synthesis.verify import Verifier
from medgym.world.world import World
from tests.toy import TOY_RULES

ROOT = Path(__file__).parents[2]


def test_every_claim_of_every_proof_holds(toy_world: World, toy_questions: QuestionSet) -> None:
    verifier = Verifier(toy_world)
    assert {question.id: verifier.problems(question) for question in toy_questions} == {
        question.id: [] for question in toy_questions
    }


def test_synthesis_depends_on_world_and_seed_alone(toy_questions: QuestionSet) -> None:
    code = "from tests.toy import make_toy_questions; print(make_toy_questions().fingerprint)"
    for hash_seed in ("0", "1234"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == toy_questions.fingerprint


def test_another_seed_asks_other_questions(toy_world: World, toy_questions: QuestionSet) -> None:
    assert synthesize(toy_world, n=10, seed=1, rules=TOY_RULES).fingerprint != toy_questions.fingerprint


def test_asking_for_too_many_says_how_many_there_are(toy_world: World) -> None:
    with pytest.raises(TooFewQuestions, match="yields") as problem:
        Kisa(toy_world, rounds=2, rules=TOY_RULES).run(5000)
    made = problem.value.questions
    assert f"yields {len(made)} of 5000" in str(problem.value)
    assert len(made) > 5
    verifier = Verifier(toy_world)
    assert not any(verifier.problems(question) for question in made)


def test_test_answers_and_seeds_are_unknown_to_training(toy_world: World) -> None:
    questions = synthesize(toy_world, n=10, seed=3, rules=TOY_RULES)
    sides = {name: {q.seed_entity for q in questions.split(name)} for name in ("train", "test")}
    answers = {name: {q.answer.entity_id for q in questions.split(name)} - {None} for name in ("train", "test")}
    assert not (sides["train"] | answers["train"]) & (sides["test"] | answers["test"])


def test_every_clue_is_worded(toy_world: World, toy_questions: QuestionSet) -> None:
    graph = toy_world.graph
    for question in toy_questions:
        for atom in (*question.query.atoms, *question.query.supporting):
            if atom.predicate in ("has_phenotype", "in_group", "inherited_as"):
                assert graph.entities[atom.object].name.lower() in question.text.lower()
            if atom.predicate == "designated_on" and atom.object != question.query.answer:
                assert re.search(r"\d{4}", question.text)
        assert question.text.endswith(".")
        assert not re.search(r"\{|\}|  |\?[a-z]\d", question.text)


def test_the_script_visits_the_fewest_documents_and_starts_without_the_answer(toy_questions: QuestionSet) -> None:
    for question in toy_questions:
        assert question.hops == len(set(question.proof.documents)) >= 2
        searched = {call.expects for call in question.proof.plan if call.expects}
        assert searched == set(question.proof.documents)
        if question.answer.type != "none":
            assert question.answer.value not in str(question.proof.plan[0].arguments)


def test_a_forged_proof_is_found_out(toy_world: World, toy_questions: QuestionSet) -> None:
    verifier, question = Verifier(toy_world), toy_questions[0]
    forged = {
        "answer": question.model_copy(update={"answer": question.answer.model_copy(update={"value": "Nobody"})}),
        "text": question.model_copy(update={"text": question.text + f" Not {question.answer.value}, is it?"}),
        "documents": question.model_copy(
            update={"proof": question.proof.model_copy(update={"documents": question.proof.documents[1:]})}
        ),
        "plan": question.model_copy(
            update={
                "proof": question.proof.model_copy(
                    update={"plan": (PlannedCall(tool="medical_search", arguments={"query": "nails"}),)}
                )
            }
        ),
        "evidence": question.model_copy(update={"evidence": question.evidence[1:]}),
        "world": question.model_copy(update={"world": "tiny@9"}),
        "clue dropped": question.model_copy(
            update={"query": question.query.without(question.query.atoms[0]) or question.query}
        ),
    }
    assert [name for name, fake in forged.items() if not verifier.problems(fake)] == []


def test_questions_never_ask_what_they_name(toy_questions: QuestionSet) -> None:
    for question in toy_questions:
        constants = {
            term for atom in question.query.atoms for term in (atom.subject, atom.object) if not is_variable(term)
        }
        assert not constants & set(question.masked)
