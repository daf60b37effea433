"""The way to an answer: what joins its variables, whatever shape the question has.

A chain, a tree with two arms or the pattern under a count are all the same here: positive atoms between two variables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from medgym.query.algebra import Atom, Query
from medgym.questions.question import Question
from medgym.world.graph import Graph
from medgym.world.vocabulary import PREDICATES


def steps_of(question: Question) -> tuple[Atom, ...]:
    """Return the steps in the order of the chain, then of the query, without qualifiers.

    A date or number that only a filter looks at is a clue and no step.
    """
    joins = [
        Atom(subject=atom.subject, predicate=atom.predicate, object=atom.object)
        for atom in question.query.atoms
        if not atom.negated and len(set(atom.variables())) == 2
    ]
    order = {(link.source, link.predicate, link.target): n for n, link in enumerate(question.chain)}
    order |= {(link.target, link.predicate, link.source): n for n, link in enumerate(question.chain)}
    wanted = {question.query.answer, *aggregated(question.query)}
    kept = [atom for atom in dict.fromkeys(joins) if not _is_filtered_value(atom, joins, wanted)]
    return tuple(sorted(kept, key=lambda a: order.get((a.subject, a.predicate, a.object), len(order))))


def aggregated(query: Query) -> tuple[str, ...]:
    """Return the variables that an aggregate goes over."""
    aggregate = query.aggregate
    return () if aggregate is None else tuple(aggregate.over)


def _is_filtered_value(atom: Atom, joins: Sequence[Atom], wanted: set[str]) -> bool:
    """Tell whether an atom only leads to a date or number that is neither asked for nor counted."""
    used = sum(atom.object in other.variables() for other in joins)
    return bool(PREDICATES[atom.predicate].literal) and used == 1 and atom.object not in wanted


def variables_of(steps: Sequence[Atom]) -> tuple[str, ...]:
    """Return the variables of some steps in the order in which a reader meets them."""
    return tuple(dict.fromkeys(variable for step in steps for variable in step.variables()))


def types_of(question: Question, steps: Sequence[Atom], graph: Graph) -> dict[str, str]:
    """Return the type of each variable: what its predicates allow, else what the proof binds it to."""
    return {variable: _type(variable, question, steps, graph) for variable in variables_of(steps)}


def _type(variable: str, question: Question, steps: Sequence[Atom], graph: Graph) -> str:
    allowed = [kinds for step in steps for kinds in allowed_types(step, variable)]
    common = [kind for kind in allowed[0] if all(kind in others for others in allowed)]
    bound = question.proof.binding.get(variable, "")
    if len(common) != 1 and graph.has(bound):
        return graph.type_of(graph.node(bound))
    return common[0] if len(common) == 1 else "entity"


def allowed_types(step: Atom, variable: str) -> list[tuple[str, ...]]:
    """Return the types that a step allows a variable, one entry for each end at which it stands."""
    predicate = PREDICATES[step.predicate]
    ends: Mapping[str, tuple[str, ...]] = {
        step.subject: predicate.subject,
        step.object: (predicate.literal,) if predicate.literal else predicate.object,
    }
    return [ends[variable]] if variable in ends else []
