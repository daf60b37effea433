"""The size of every clue, counted again over all facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from math import log2

import pytest

from medgym.query.algebra import Atom, Filter, Query, is_variable
from medgym.questions.question import ClueSize
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.clues.dates import DateClues
from medgym.synthesis.draft import Draft
from medgym.synthesis.forms import FORMS
from medgym.world.facts import Fact, Literal
from medgym.world.graph import Graph
from medgym.world.world import World
from tests.synthesis.drafts import workshop

Binding = Mapping[str, str]
"""Variable -> entity id or literal text in a solution."""


class Counted:
    """Counts by looking at every fact."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.facts: dict[str, list[Fact]] = {}
        for fact in graph.facts():
            self.facts.setdefault(fact.predicate, []).append(fact)

    def fitting(self, query: Query, part: Atom | Filter, binding: Binding) -> set[str]:
        """The ids of the things that satisfy one part of a query, whatever the other parts say."""
        if isinstance(part, Filter):
            return self._passing(query, part, binding)
        facts = self.facts.get(part.predicate, [])
        if not part.negated:
            marks = (part.qualifiers or {}).items()
            return {f.subject for f in facts if f.object == part.object and marks <= f.qualifiers.items()}
        if is_variable(part.object):
            return self._alike(binding[part.object]) - {str(fact.object) for fact in facts}
        return self._alike(binding[part.subject]) - {fact.subject for fact in facts if fact.object == part.object}

    def _passing(self, query: Query, part: Filter, binding: Binding) -> set[str]:
        atom = next((a for a in query.atoms if a.object == part.variable and a.predicate.endswith("_on")), None)
        if atom is None:
            return self._alike(binding[part.variable]) - {binding[str(part.other_variable)]}
        dated = [(f.subject, f.object.value) for f in self.facts[atom.predicate] if isinstance(f.object, Literal)]
        if isinstance(part.value, tuple):
            low, high = part.value
            return {event for event, date in dated if low <= date <= high}
        pivot = binding[str(part.other_variable)]
        return {event for event, date in dated if (date > pivot if part.op == ">" else date < pivot)}

    def _alike(self, entity: str) -> set[str]:
        kind = self.graph.entities[entity].type
        return {other for other, row in self.graph.entities.items() if row.type == kind}


def _check(counted: Counted, query: Query, clues: tuple[ClueSize, ...], binding: Binding, absent: int | None) -> None:
    parts: list[Atom | Filter] = [*query.atoms, *query.filters]
    told = [n for n, p in enumerate(parts) if isinstance(p, Filter) or p.negated or len(p.variables()) == 1]
    stated = [clue for clue in clues if clue.operator not in ("coreference", "ordinal")]
    assert [clue.part for clue in stated] == told
    for clue in clues:
        if clue.operator == "coreference":
            _check_coreference(counted, parts[clue.part], clue, binding)
    for clue in stated:
        part = parts[clue.part]
        assert clue.variable in part.variables()
        fitting = counted.fitting(query, part, binding)
        assert clue.size == len(fitting)
        assert clue.bits == round(log2(clue.size), 4)
        holder = clue.variable
        if isinstance(part, Filter) and (atom := _dating(query, part)) is not None:
            holder = atom.subject
        if clue.part != absent:
            assert binding[holder] in fitting


def _check_coreference(counted: Counted, link: Atom | Filter, clue: ClueSize, binding: Binding) -> None:
    """ "The same gene" leads to as many things as there are facts with that object."""
    assert isinstance(link, Atom)
    assert link.subject == clue.variable
    alike = {fact.subject for fact in counted.facts[link.predicate] if fact.object == binding[link.object]}
    assert clue.size == len(alike)


def _dating(query: Query, part: Filter) -> Atom | None:
    return next((a for a in query.atoms if a.object == part.variable and a.predicate.endswith("_on")), None)


@pytest.mark.parametrize("name", ["toy", "tiny"])
def test_every_size_in_a_proof_is_that_of_its_predicate(
    name: str, toy_world: World, toy_questions: QuestionSet, tiny: World, tiny_questions: QuestionSet
) -> None:
    world, questions = (toy_world, toy_questions) if name == "toy" else (tiny, tiny_questions)
    counted = Counted(world.graph)
    for question in questions:
        proof = question.proof
        assert proof.clues
        _check(counted, question.query, proof.clues, proof.binding, proof.absent)


def _compared() -> Iterator[Draft]:
    """Bare drafts in which one designation is said to be later or earlier than another."""
    shop = workshop("tiny")
    dates = DateClues(shop.graph)
    everything = set(shop.graph.forward("designated_on"))
    for draft in shop.bare("ladder")[:60]:
        if "?r2" in draft.nodes:
            rivals = everything - {draft.nodes["?r2"]}
            for option in (*dates.ranges(draft, "?r2", rivals), *dates.relative(draft, "?r2", rivals)):
                yield draft.add(*option.atoms, filters=option.filters)


def test_every_size_of_a_draft_is_that_of_its_predicate() -> None:
    """Drafts of all forms, so that every kind of clue comes up."""
    shop = workshop("tiny")
    counted, operators = Counted(shop.graph), Counter[str]()
    drafts = [clued.draft for form in FORMS for clued in shop.clued(form) if clued.draft.absent is None]
    for draft in (*drafts, *_compared()):
        fixed = {v: draft.nodes[v] for v in draft.single()}
        solution = next(shop.solver.solutions(draft.query(), fixed))
        binding = {v: shop.graph.value(node) for v, node in solution.items()}
        written = {v: value.value if isinstance(value, Literal) else value for v, value in binding.items()}
        _check(counted, draft.query(), shop.sizes.of(draft), written, None)
        operators.update(clue.operator for clue in shop.sizes.of(draft))
    assert {"finding", "hypernym", "role", "exclusion", "range", "relative date", "negative finding"} <= set(operators)
