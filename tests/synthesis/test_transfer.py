from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from medgym.cli.main import app
from medgym.errors import QuestionError
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis import synthesize
from medgym.synthesis.difficulty import Difficulty
from medgym.synthesis.rebuild import rebuild
from medgym.synthesis.transfer import Transfer, renamed, transfer
from medgym.synthesis.verify import Verifier
from medgym.synthesis.wording import Writer
from medgym.synthesis.wording.style import Style
from medgym.world.twin import Twin, fictionalize, real_names_in_texts
from medgym.world.world import World


@lru_cache(maxsize=1)
def tiny() -> tuple[World, QuestionSet, Twin]:
    """The shipped graph `tiny`, rendered here, with questions and a twin."""
    world = World.from_graph("tiny", 1, World.load("tiny").graph)
    return world, synthesize(world, n=60, seed=0), fictionalize(world, 5)


def test_a_row_is_enough_to_word_a_question_again() -> None:
    world, questions, _ = tiny()
    writer = Writer(world.graph)
    assert len({question.form for question in questions}) >= 8
    for question in questions:
        draft = rebuild(question, world.graph)
        assert writer.reword(draft, Style(question.wording.grammar, question.wording.salt)) == question.text
        assert draft.query() == question.query
        assert tuple(link.to_row() for link in draft.links) == question.chain
        assert world.graph.entity_ids[draft.nodes[draft.seed]] == question.seed_entity
        assert tuple(world.graph.entity_ids[node] for node in draft.masked()) == question.masked


def test_questions_that_carry_over_have_the_same_proof() -> None:
    world, questions, twin = tiny()
    carrying = Transfer(twin)
    carried = carrying.run(questions)
    assert len(carried) + carrying.dropped.total() == len(questions)
    assert len(carried) >= 0.9 * len(questions)
    originals = {renamed(question, twin.renaming).query.model_dump_json(): question for question in questions}
    assert real_names_in_texts({question.id: question.text for question in carried}, twin.world, world) == []
    verifier = Verifier(twin.world)
    for question in carried:
        assert verifier.problems(question) == []
        check_alike(originals[question.query.model_dump_json()], question, twin)


def check_alike(question: Question, other: Question, twin: Twin) -> None:
    """Answer, hops and everything that a set is divided by are those of the original under the renaming."""
    answer, given = other.answer, question.answer
    assert answer.type == given.type
    if given.entity_id is None:
        assert answer == given
    else:
        assert (answer.entity_id, answer.entity_type) == (twin.renaming.entity(given.entity_id), given.entity_type)
    assert other.masked == tuple(map(twin.renaming.entity, question.masked))
    assert other.seed_entity == twin.renaming.entity(question.seed_entity)
    assert (other.hops, other.proof.necessity, other.chain) == (
        question.hops,
        question.proof.necessity,
        question.chain,
    )
    assert (other.split, other.specialty, other.rarity, other.form, sizes(other)) == (
        question.split,
        question.specialty,
        question.rarity,
        question.form,
        sizes(question),
    )
    assert other.world == twin.world.id
    assert other.id != question.id


def sizes(question: Question) -> list[tuple[str, str, int]]:
    """What each clue leaves open; whether a group goes by name or by alias is drawn anew."""
    clues = question.proof.clues
    return [("hypernym" if c.operator == "alias" else c.operator, c.variable, c.size) for c in clues]


def test_the_same_questions_carry_over_the_same_every_time() -> None:
    world, questions, twin = tiny()
    assert transfer(questions, twin).fingerprint == transfer(questions, fictionalize(world, 5)).fingerprint


def test_graded_questions_are_graded_anew() -> None:
    world, questions, twin = tiny()
    few = QuestionSet(list(questions)[:4], questions.name)
    graded = transfer(Difficulty.load().grade(few, world), twin)
    assert all("level" in question.difficulty for question in graded)
    bare = QuestionSet([q.model_copy(update={"difficulty": {}}) for q in few], few.name)
    assert all("level" not in question.difficulty for question in transfer(bare, twin))


def test_questions_of_another_world_are_refused(toy_world: World) -> None:
    _, questions, _ = tiny()
    with pytest.raises(QuestionError, match="belongs to tiny"):
        transfer(questions, fictionalize(toy_world, 0))


def test_nothing_carries_over_to_a_rewired_twin(toy_world: World) -> None:
    _, questions, _ = tiny()
    with pytest.raises(QuestionError, match="do not carry over"):
        transfer(questions, fictionalize(toy_world, 0, rewire=True))


def test_a_question_without_a_chain_cannot_be_rebuilt() -> None:
    world, questions, _ = tiny()
    with pytest.raises(QuestionError, match="no chain"):
        rebuild(questions[0].model_copy(update={"chain": ()}), world.graph)


def test_the_command_carries_questions_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    world, questions, _ = tiny()
    world.save(tmp_path / "tiny")
    few = QuestionSet(list(questions)[:5], "few")
    few.save(tmp_path / "few.jsonl")
    words = ["world", "fictionalize", tmp_path / "tiny", "--out", tmp_path / "twin", "--seed", 5, "--json"]
    alone = CliRunner().invoke(app, [*map(str, words), "--questions", str(tmp_path / "few.jsonl")])
    assert alone.exit_code == 1
    assert "Give both" in json.loads(alone.stdout)["error"]["next"]
    assert not (tmp_path / "twin").exists()
    told = CliRunner().invoke(
        app,
        [*map(str, words), "--questions", str(tmp_path / "few.jsonl"), "--questions-out", str(tmp_path / "new.jsonl")],
    )
    data = json.loads(told.stdout)["questions"]
    carried = QuestionSet.load(tmp_path / "new.jsonl")
    assert (data["carried"], sum(data["dropped"].values())) == (len(carried), 5 - len(carried))
    verifier = Verifier(World.load(tmp_path / "twin"))
    assert [verifier.problems(question) for question in carried] == [[]] * len(carried)
