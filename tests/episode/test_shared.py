from __future__ import annotations

from pathlib import Path

from medgym.episode import Episode, shared
from medgym.questions.question_set import QuestionSet
from medgym.world.world import World
from tests.episode.cases import gene_question
from tests.toy import make_toy_world

WORLD = make_toy_world()


def test_a_world_has_one_toolbox_a_process() -> None:
    assert shared.toolbox_of(WORLD) is shared.toolbox_of(WORLD)
    assert shared.known_toolbox(WORLD.id, WORLD.fingerprint) is shared.toolbox_of(WORLD)
    assert shared.known_toolbox(WORLD.id, "0" * 64) is None


def test_worlds_of_equal_content_keep_their_names() -> None:
    other = World.from_graph("other", 3, WORLD.graph)
    same = World.from_graph("another", 4, WORLD.graph)
    assert other.fingerprint == same.fingerprint
    assert [shared.toolbox_of(world).world.id for world in (other, same, other)] == ["other@3", "another@4", "other@3"]


def test_only_the_last_few_toolboxes_are_kept() -> None:
    recent = shared._Recent[str](2)
    for key in ("a", "b", "a", "c"):
        if recent.get(key) is None:
            recent.put(key, key.upper())
    assert [recent.get(key) for key in ("a", "b", "c")] == ["A", None, "C"]
    assert recent.put("a", "other") == "A"


def test_a_file_is_read_once_and_again_when_it_changed(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    QuestionSet([gene_question(WORLD)]).save(file)
    first = shared.load_questions(str(file))
    assert shared.load_questions(str(file)) is first
    QuestionSet([gene_question(WORLD), gene_question(WORLD, id="more")]).save(file)
    assert len(shared.load_questions(str(file))) == 2


def test_questions_are_remembered_only_while_somebody_holds_them() -> None:
    question = gene_question(WORLD, id="held")
    episode = Episode(question, world=WORLD)
    assert shared.known_question("held") is question
    del question, episode
    assert shared.known_question("held") is None


def test_fingerprints_tell_questions_of_one_id_apart() -> None:
    one, other = gene_question(WORLD), gene_question(WORLD, text="?")
    assert shared.question_fingerprint(one) == shared.question_fingerprint(gene_question(WORLD))
    assert shared.question_fingerprint(one) != shared.question_fingerprint(other)
