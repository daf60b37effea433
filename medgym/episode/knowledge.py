"""How far delivered sentences narrow a question down: the candidate table behind the shaping `process`.

    knowledge = mean over the query's variables of 1 - log(candidates) / log(domain)

An atom of the query is grounded when a delivered sentence states the fact that it becomes under the proof's binding.
`candidates` are the nodes that the solver leaves a variable when it knows the grounded atoms alone; `domain` counts
what the variable could be without any: all entities of its type, or all distinct values of its predicate for a literal
and for what the proof does not bind. A variable that could be one thing only is left out. Only atoms of
the conjunction count; filters and supporting atoms ground nothing, nor do planted sentences.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from threading import Lock

from medgym.episode.scoring import is_planted
from medgym.query.algebra import Atom, Query
from medgym.query.solver import Solver
from medgym.questions.question import Question
from medgym.transcript.trajectory import CallRecord
from medgym.world.corpus import Corpus
from medgym.world.facts import Fact, Literal
from medgym.world.graph import Graph, fact_ordinal
from medgym.world.world import World


class Knowledge:
    """One question's table, filled in as episodes get there: each set of grounded atoms is solved once."""

    def __init__(self, question: Question, world: World, solver: Solver) -> None:
        self.question, self._solver, self._lock = question, solver, Lock()
        self._grounds = _grounds(question, world)
        self._sentences = frozenset(self._grounds)
        self._domains = _domains(question, world.graph)
        self._values: dict[frozenset[int], float] = {frozenset(): 0.0}

    def after(self, grounded: frozenset[int], calls: Iterable[CallRecord]) -> frozenset[int]:
        """Return the atoms that are grounded once these calls have delivered, too; the same set if nothing is new."""
        found = grounded
        for call in calls:
            if call.error is None:
                found = found.union(*(self._grounds[s] for s in self._sentences.intersection(call.delivered)))
        return found if len(found) > len(grounded) else grounded

    def of(self, grounded: frozenset[int]) -> float:
        """Return how far these atoms narrow the question down, in [0, 1]."""
        if grounded not in self._values:
            with self._lock:  # a solver keeps tables between calls
                self._values[grounded] = self._solved(grounded)
        return self._values[grounded]

    def _solved(self, grounded: frozenset[int]) -> float:
        query = self.question.query
        atoms = tuple(query.atoms[number] for number in sorted(grounded))
        candidates = self._solver.domains(Query(answer=query.answer, atoms=atoms, as_of=query.as_of)) or {}
        narrowed = (
            1.0 - math.log(min(len(candidates.get(variable, ())) or size, size)) / math.log(size)
            for variable, size in self._domains.items()
        )
        return math.fsum(narrowed) / max(1, len(self._domains))


def _grounds(question: Question, world: World) -> dict[str, frozenset[int]]:
    """Return the numbers of the atoms that each sentence grounds, for the sentences that ground any."""
    found: dict[str, frozenset[int]] = {}
    atoms = [(number, atom) for number, atom in enumerate(question.query.atoms) if not atom.negated]
    for item in question.evidence:
        fact = world.graph.fact(fact_ordinal(item.fact))
        numbers = frozenset(number for number, atom in atoms if _becomes(atom, question.proof.binding, fact))
        for sentence in item.sentences if numbers else ():
            if _is_genuine(sentence, world.documents):
                found[sentence] = found.get(sentence, frozenset()) | numbers
    return found


def _becomes(atom: Atom, binding: Mapping[str, str], fact: Fact) -> bool:
    """Tell whether an atom becomes this fact when its variables are replaced by what they stand for."""
    ends = (fact.subject, fact.object.value if isinstance(fact.object, Literal) else fact.object)
    return (
        atom.predicate == fact.predicate
        and tuple(binding.get(term, term) for term in (atom.subject, atom.object)) == ends
        and (atom.qualifiers or {}).items() <= fact.qualifiers.items()
    )


def _is_genuine(sentence: str, documents: Corpus) -> bool:
    page, _, number = sentence.rpartition("#s")
    return not is_planted(documents.get(page), int(number))


def _domains(question: Question, graph: Graph) -> dict[str, int]:
    """Return how many things each variable could be before anything is known, where that is more than one."""
    sizes = {variable: _domain(variable, question, graph) for variable in question.query.variables()}
    return {variable: size for variable, size in sizes.items() if size > 1}


def _domain(variable: str, question: Question, graph: Graph) -> int:
    bound = question.proof.binding.get(variable, "")
    if graph.has(bound):
        return graph.entity_types.count(graph.entities[bound].type)
    atom = next(atom for atom in question.query.atoms if not atom.negated and variable in atom.variables())
    ends = graph.backward if atom.object == variable else graph.forward
    return len(ends(atom.predicate))
