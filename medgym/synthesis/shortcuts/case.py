"""What a shortcut may look at: the text, the query, and what kind of thing is asked for; never the gold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medgym.query.algebra import Atom, Query, is_variable
from medgym.world.graph import Graph


@dataclass(frozen=True)
class Case:
    """One question as a shortcut sees it. `clues` are the atoms with a constant, in the order of the query."""

    text: str
    query: Query
    answer_type: str
    clues: tuple[Atom, ...]

    @classmethod
    def of(cls, text: str, query: Query, answer_type: str) -> Case:
        """Return the case of a query and its text."""
        clues = tuple(a for a in query.atoms if not a.negated and len(a.variables()) == 1)
        return cls(text, query, answer_type, clues)

    def constants(self, graph: Graph) -> list[int]:
        """Return the nodes that the question names."""
        terms = (t for atom in (*self.query.atoms, *self.query.supporting) for t in (atom.subject, atom.object))
        return [graph.node(term) for term in dict.fromkeys(terms) if not is_variable(term)]

    def only(self, kept: Iterable[Atom]) -> Query | None:
        """Return the query with these clues and no other and no filter; None when nothing binds the answer then."""
        chosen = list(kept)
        atoms = tuple(a for a in self.query.atoms if a in chosen or (len(a.variables()) == 2 and not a.negated))
        try:
            return Query(answer=self.query.answer, atoms=atoms, aggregate=self.query.aggregate, as_of=self.query.as_of)
        except ValueError:
            return None
