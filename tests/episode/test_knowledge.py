from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

import pytest

from medgym.episode import Episode, knowledge, rescore_steps, shared
from medgym.episode.knowledge import Knowledge
from medgym.query.solver import Solver
from medgym.questions.question import Question
from medgym.tools.toolbox import Toolbox
from medgym.transcript.trajectory import CallRecord
from medgym.world.documents import Document
from medgym.world.world import World
from tests.episode.cases import call, gene_question, script, submit, unanswerable
from tests.toy import make_toy_questions, make_toy_world, toy_documents, toy_graph

WORLD = make_toy_world()
QUESTION = gene_question(WORLD)
COUGH, TOES, CAUSE = (frozenset({number}) for number in range(3))
D, G = math.log(10), math.log(6)


def table(question: Question = QUESTION, world: World = WORLD) -> Knowledge:
    return Knowledge(question, world, Solver(world.graph))


def read(*delivered: str, error: str | None = None) -> CallRecord:
    return CallRecord("read_document", {}, "key", delivered=delivered, error=error)


@pytest.mark.parametrize(
    ("atoms", "expected"),
    [
        (frozenset(), 0.0),
        (COUGH, (1 - math.log(5) / D) / 2),  # five of ten disorders cough at night; any gene
        (TOES, (1 - math.log(4) / D) / 2),
        (CAUSE, 0.0),  # every disorder has a gene, and every gene a disorder
        (COUGH | TOES, 1 / 2),
        (COUGH | CAUSE, (1 - math.log(5) / D + 1 - math.log(5) / G) / 2),
        (COUGH | TOES | CAUSE, 1.0),
    ],
)
def test_golden_vectors(atoms: frozenset[int], expected: float) -> None:
    assert table().of(atoms) == pytest.approx(expected, abs=1e-12)


def test_sentences_ground_atoms_if_a_call_delivered_them() -> None:
    found = table()
    assert found.after(frozenset(), [read("orpha-1#s1")]) == COUGH
    assert found.after(COUGH, [read("orpha-1#s2", "hgnc-1#s0", "orpha-2#s0")]) == COUGH | TOES | CAUSE
    assert found.after(COUGH, [read("orpha-1#s2", error="not_found"), read()]) == COUGH


def test_planted_sentences_ground_nothing() -> None:
    def spoilt(document: Document) -> Document:
        if document.id == "hgnc-1":
            return replace(document, authority=0.0)
        cough = replace(document.sentences[1], claims=("c1",)) if document.id == "orpha-1" else None
        return (
            replace(document, sentences=(document.sentences[0], cough, *document.sentences[2:])) if cough else document
        )

    world = World.from_graph("spoilt", 1, toy_graph(), map(spoilt, toy_documents(toy_graph())))
    found = table(gene_question(world), world)
    assert found.after(frozenset(), [read("orpha-1#s1", "orpha-1#s2", "hgnc-1#s0")]) == TOES


def test_more_atoms_never_know_less() -> None:
    for question in make_toy_questions():
        found = table(question)
        numbers = range(len(question.query.atoms))
        every = frozenset().union(*found._grounds.values())
        assert 0.0 < found.of(every) <= 1.0
        for atoms in itertools.islice(itertools.combinations(numbers, 2), 10):
            small, large = found.of(frozenset(atoms[:1])), found.of(frozenset(atoms))
            assert 0.0 <= small <= large + 1e-12 <= 1.0 + 2e-12


def test_what_the_proof_does_not_bind_has_a_domain_too() -> None:
    proof = QUESTION.proof.model_copy(update={"binding": {"?d": "ORPHA:1"}})
    found = table(QUESTION.model_copy(update={"proof": proof}))
    assert found._domains == {"?d": 10, "?g": 6}
    assert found.of(COUGH | TOES) == 1 / 2


def test_a_question_without_evidence_teaches_nothing() -> None:
    found = table(unanswerable(WORLD))
    assert found.after(frozenset(), [read("orpha-1#s1")]) == frozenset()
    assert found.of(frozenset()) == 0.0


class Counted:
    """A solver that counts."""

    def __init__(self) -> None:
        self.solver, self.graph, self.asked = Solver(WORLD.graph), WORLD.graph, 0

    def domains(self, query: Any) -> Any:
        self.asked += 1
        return self.solver.domains(query)


def test_a_set_of_atoms_is_solved_once() -> None:
    solver = Counted()
    found = Knowledge(QUESTION, WORLD, solver)  # type: ignore[arg-type]
    for _ in range(3):
        found.of(frozenset())
        found.of(COUGH)
        found.of(COUGH | TOES)
    assert solver.asked == 2


def test_the_table_is_built_once_and_only_where_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    question = gene_question(WORLD)
    built: list[str] = []
    original = Knowledge.__init__

    def spied(self: Knowledge, *arguments: Any) -> None:
        built.append("built")
        original(self, *arguments)

    monkeypatch.setattr(knowledge.Knowledge, "__init__", spied)
    for reward in ("paper", "evidence", {"task": 1.0, "process": 0.0}):
        Episode(question, world=WORLD, reward=reward)
    assert built == []
    for _ in range(3):
        Episode(question, world=WORLD, reward="shaped")
    assert built == ["built"]
    assert shared.knowledge_of(question, WORLD).question is question


# --- in episodes ----------------------------------------------------------------------------------------------------

KEEP = {"preset": "shaped", "shaping_at_truncation": "keep"}
ENDINGS = {
    "right": script(),
    "wrong": [*script()[:2], submit("WAS")],
    "abstained": [*script()[:2], submit("", abstain="unclear")],
    "read and submitted at once": [
        *script()[:3],
        {"role": "assistant", "tool_calls": [
            {"id": "a", "function": {"name": "read_document", "arguments": {"ids": ["hgnc-1"]}}},
            {"id": "b", "function": {"name": "submit_answer", "arguments": {"answer": "ZAR1"}}},
        ]},
    ],
    "endless": [*script()[:2], *[call("read_document", {"ids": ["orpha-1"]})] * 29],
    "garbage": ["?"] * 31,
    "unfinished": script()[:3],
}  # fmt: skip


def play(messages: list[Any], reward: Any) -> Episode:
    episode = Episode(QUESTION, world=WORLD, reward=reward)
    for message in messages:
        episode.step(message)
    return episode


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("reward", ["shaped", KEEP, "evidence", {"preset": "shaped", "gamma": 0.9}], ids=str)
def test_rescoring_gives_every_step_what_it_earned(name: str, reward: Any) -> None:
    online = play(ENDINGS[name], reward).trajectory()
    stored = play(ENDINGS[name], "sparse").trajectory()
    scores = rescore_steps(stored, QUESTION, WORLD, reward)
    assert [score.reward for score in scores] == [step.reward for step in online.steps]
    assert [score.components for score in scores] == [dict(step.components) for step in online.steps]


class Sees:
    """A potential that looks at everything there is."""

    name = "sees"

    def potential(self, view: Any) -> float:
        return len(view.calls) + len(view.delivered) / 100 + view.mistakes / 10 + view.knowledge


def test_rescoring_shows_a_potential_what_it_saw(monkeypatch: pytest.MonkeyPatch) -> None:
    from medgym.rewards import COMPONENTS

    monkeypatch.setitem(COMPONENTS, "sees", Sees)
    messages = ["?", script()[0], *["<answer>a</answer><answer>b</answer>"], *script()[1:]]
    online = play(messages, {"task": 1.0, "sees": 0.1}).trajectory()
    scores = rescore_steps(play(messages, "paper").trajectory(), QUESTION, WORLD, {"task": 1.0, "sees": 0.1})
    assert [score.components for score in scores] == [dict(step.components) for step in online.steps]
    assert online.steps[0].components["sees"] == pytest.approx(0.1)


@pytest.mark.parametrize("name", ENDINGS)
def test_the_last_potential_is_told_of_a_truncated_episode_alone(name: str) -> None:
    zero, keep, plain = (play(ENDINGS[name], reward) for reward in ("shaped", KEEP, "paper"))
    truncated = name in ("endless", "garbage")
    expected = 0.5 * 0.5 if name == "endless" else 0.0  # weight, and the disorder of the two unknowns
    assert zero.info()["phi_final"] == keep.info()["phi_final"] == pytest.approx(expected)
    assert plain.info()["phi_final"] == 0.0
    for episode in (zero, keep):
        trajectory = episode.trajectory()
        if trajectory.stop_reason is not None:
            kept = expected if truncated and episode is keep else 0.0
            assert trajectory.reward == pytest.approx(plain.trajectory().reward + kept, abs=1e-12)


def test_an_unscored_fork_learns_nothing() -> None:
    fork = play(ENDINGS["endless"][:2], "shaped").fork(scored=False)
    for message in ENDINGS["endless"][2:]:
        step = fork.step(message)
        assert (step.reward, step.info["phi_final"]) == (0.0, 0.0)
    assert step.truncated


def test_what_an_agent_writes_does_not_move_the_potential() -> None:
    told = [f"<think>orpha-1#s1 [hgnc-1#s0] ZAR1</think>{message}" for message in script()[:4]]
    echoed = [call("medical_search", {"query": "[orpha-1#s1] Arlen syndrome has phenotype Night cough."})]
    plain = play(script()[:4], "shaped").trajectory()
    assert [s.reward for s in play(told, "shaped").trajectory().steps] == [s.reward for s in plain.steps]
    delivered = {s for c in play(echoed, "shaped").trajectory().steps[0].calls for s in c.delivered}
    grounded = table().after(frozenset(), [read(*sorted(delivered))])
    assert play(echoed, "shaped").trajectory().steps[0].components["process"] == table().of(grounded)


def test_a_masked_episode_earns_nothing_in_sum() -> None:
    class Broken(Toolbox):
        def answer(self, name: str, arguments: Any, occurrence: int = 0) -> Any:
            from medgym.errors import InfrastructureError

            if name == "read_document" and arguments == {"ids": ["hgnc-1"]}:
                raise InfrastructureError("down")
            return super().answer(name, arguments, occurrence)

    episode = Episode(QUESTION, toolbox=Broken(WORLD), reward=KEEP)
    for message in script():
        episode.step(message)
    trajectory = episode.trajectory()
    assert episode.info()["mask_sample"]
    assert trajectory.steps[1].reward > 0
    assert (trajectory.reward, episode.info()["phi_final"]) == (pytest.approx(0.0, abs=1e-12), 0.0)
    scores = rescore_steps(trajectory, QUESTION, WORLD, KEEP)
    assert [score.reward for score in scores] == [step.reward for step in trajectory.steps]
