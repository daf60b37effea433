"""Checks a question against a world all over again: proof, names, evidence, script."""

from __future__ import annotations

from dataclasses import dataclass

from medgym.errors import MedgymError
from medgym.query.algebra import is_variable
from medgym.query.solver import Solver
from medgym.questions.question import Question
from medgym.synthesis.assemble import answer_of, written
from medgym.synthesis.evidence import Derivation, derivation_of
from medgym.synthesis.names import leaks
from medgym.synthesis.proof import Necessity, superfluous
from medgym.synthesis.shape import shape_of
from medgym.tools.toolbox import Toolbox
from medgym.world.graph import fact_id
from medgym.world.world import World


@dataclass
class Verifier:
    """Verifies questions of one world; keeps solver and toolbox between calls."""

    world: World

    def __post_init__(self) -> None:
        self.solver = Solver(self.world.graph)
        self.necessity = Necessity(self.solver)
        self.toolbox = Toolbox(self.world)

    def problems(self, question: Question) -> list[str]:
        """Return what is wrong with a question, a sentence each; empty when every claim of its proof holds."""
        if question.world != self.world.id:
            return [f"The question belongs to {question.world}, not to {self.world.id}."]
        try:
            return self._result(question) or [
                *self._proof(question),
                *self._supporting(question),
                *(f"The text names what it asks for or masks: {name}." for name in self.named(question)),
                *self._script(question),
            ]
        except MedgymError as error:
            return [str(error)]

    def _result(self, question: Question) -> list[str]:
        """Return what is wrong with the answer itself."""
        results = self.solver.results(question.query) or ()
        if question.answer.type == "none":
            return ["The query has an answer, and should have none."] if results else []
        if len(results) != 1:
            return [f"The query has {'several' if results else 'no'} answers instead of one."]
        if answer_of(self.world.graph, results[0]) != question.answer:
            return [f"The solver's answer is {written(self.world.graph, results[0])}, not {question.answer.value}."]
        return []

    def _proof(self, question: Question) -> list[str]:
        problems, query = [], question.query
        without = self.necessity.of(query, question.answer.type != "none")
        counts = tuple(rest.results for rest in without)
        if counts != question.proof.necessity or superfluous(query, without):
            problems.append(f"Without each clue there are {counts} answers; the proof says {question.proof.necessity}.")
        if shape_of(query) != question.proof.shape:
            problems.append("The shape of the query is not the one on record.")
        corpus = self.world.documents
        derivation = self._derivation(question)
        found = tuple(corpus.rows[d][0] for d in derivation.documents) if derivation else ()
        if found != question.proof.documents:
            problems.append(f"The fewest documents are {found}; the proof says {question.proof.documents}.")
        facts = {fact_id(step.fact) for step in derivation.steps} if derivation else set()
        if facts != {item.fact for item in question.evidence}:
            problems.append("The evidence does not list the facts of the derivation.")
        return problems

    def _derivation(self, question: Question) -> Derivation | None:
        results = self.solver.results(question.query) or (None,)
        return derivation_of(question.query, question.proof.absent, results[0], self.solver, self.world.documents)

    def _supporting(self, question: Question) -> list[str]:
        graph, binding = self.world.graph, question.proof.binding
        problems = []
        for atom in question.query.supporting:
            ends = [binding.get(t, t) if is_variable(t) else t for t in (atom.subject, atom.object)]
            if not graph.find(atom.predicate, graph.node(ends[0]), graph.node(ends[1])):
                problems.append(f"The supporting finding {atom.object} does not hold.")
        return problems

    def named(self, question: Question) -> list[str]:
        """Return the names in the text that give away what it asks for or masks."""
        graph = self.world.graph
        atoms = (*question.query.atoms, *question.query.supporting)
        given = sorted({t for a in atoms for t in (a.subject, a.object) if not is_variable(t)})
        masked = [graph.node(entity) for entity in question.masked]
        found = leaks(question.text, graph, masked, [graph.node(entity) for entity in given])
        if question.answer.type == "date" and question.answer.value in question.text:
            found.append(question.answer.value)
        return found

    def _script(self, question: Question) -> list[str]:
        problems, shown = [], set[str]()
        for call in question.proof.plan:
            result = self.toolbox.call(call.tool, call.arguments)
            shown.update(result.delivered)
            if call.expects is not None and f"[{call.expects}]" not in result.text:
                problems.append(f"The planned search does not bring up {call.expects}.")
        missing = [item.fact for item in question.evidence if not shown.intersection(item.sentences)]
        return problems + [f"The script never delivers {fact}." for fact in missing]


def verify_question(question: Question, world: World) -> list[str]:
    """Return what is wrong with one question; for many, keep a `Verifier`."""
    return Verifier(world).problems(question)
