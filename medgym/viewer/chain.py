"""The chain of a question as JSON values: hidden nodes in the order of the walk, the facts between and around them."""

from __future__ import annotations

from typing import Any

from medgym.query.algebra import Atom, is_variable
from medgym.questions.question import Question
from medgym.world.facts import Literal
from medgym.world.graph import fact_ordinal
from medgym.world.world import World

_WORDS = {
    "has_phenotype": "finding",
    "has_symptom": "symptom",
    "in_group": "group",
    "designation_for": "designated for",
    "designates": "drug",
    "inherited_as": "inheritance",
}
"""Shorter words for what pictures mention most."""


def chain_of(question: Question, world: World) -> dict[str, Any]:
    """Return {nodes, links, clues}: what the question hides, how it hangs together, what it tells about each node.

    Every node, link and clue carries `evidence`: the ids of the derivation's facts behind it. A play says after which
    call each of these facts had been shown, so a picture can fill in what an agent has reached.
    """
    picture = _Picture(question, world)
    variables = [v for v in _walk(question) if v == question.query.answer or not picture.is_literal(v)]
    links, clues = [], []
    for atom in question.query.atoms:
        hidden = [variable for variable in atom.variables() if variable in variables]
        row = {
            "predicate": _WORDS.get(atom.predicate, atom.predicate.replace("_", " ")),
            "negated": atom.negated,
            "evidence": picture.evidence(atom),
        }
        if len(hidden) == 2:
            links.append(row | {"source": atom.subject, "target": atom.object})
        elif hidden:
            other = atom.object if hidden[0] == atom.subject else atom.subject
            clues.append(row | {"node": hidden[0], "label": picture.label(other), "inverse": hidden[0] != atom.subject})
    nodes = [
        {
            "id": variable,
            "label": picture.label(variable),
            "type": picture.type(variable),
            "answer": variable == question.query.answer,
            "evidence": sorted({fact for atom in question.query.atoms if variable in atom.variables()
                                for fact in picture.evidence(atom)}),
        }
        for variable in variables
    ]  # fmt: skip
    return {"nodes": nodes, "links": links, "clues": clues}


def _walk(question: Question) -> list[str]:
    """Return the variables in the order of the chain, then those beside it, the answer last if it is beside it."""
    along = [end for link in question.chain for end in (link.source, link.target) if is_variable(end)]
    return list(dict.fromkeys([*along, *question.query.variables(), question.query.answer]))


class _Picture:
    """Looks up labels and evidence of a question's terms in its world."""

    def __init__(self, question: Question, world: World) -> None:
        self._binding, self._graph = question.proof.binding, world.graph
        self._facts = {item.fact: world.graph.fact(fact_ordinal(item.fact)) for item in question.evidence}

    def value(self, term: str) -> str:
        """Return the entity id or literal text behind a term."""
        return self._binding.get(term, term) if is_variable(term) else term

    def label(self, term: str) -> str:
        """Return how a term is called."""
        value = self.value(term)
        return self._graph.entities[value].name if self._graph.has(value) else value

    def is_literal(self, term: str) -> bool:
        """Tell whether a variable stands for a date, number or text rather than an entity."""
        return not self._graph.has(self.value(term))

    def type(self, term: str) -> str:
        """Return the entity type behind a term, "value" for a literal."""
        value = self.value(term)
        return self._graph.entities[value].type if self._graph.has(value) else "value"

    def evidence(self, atom: Atom) -> list[str]:
        """Return the ids of the facts of the derivation that bear out an atom."""
        if atom.negated:
            return []
        subject, target = self.value(atom.subject), self.value(atom.object)
        return [
            fact_id
            for fact_id, fact in self._facts.items()
            if fact.predicate == atom.predicate and fact.subject == subject and _written(fact.object) == target
        ]


def _written(value: str | Literal) -> str:
    return value.value if isinstance(value, Literal) else value
