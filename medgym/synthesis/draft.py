"""A question in the making: chain, variables, atoms, clues, before wording and proof."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from medgym.query.algebra import Atom, Filter, Query
from medgym.questions.question import ChainLink
from medgym.synthesis.samplers import Chain
from medgym.synthesis.subgraph import EVENT_TYPES
from medgym.world.graph import Graph

_LETTERS = {
    "disease": "d", "gene": "g", "designation": "r", "application": "a", "drug": "m", "company": "c", "protein": "p",
    "organism": "o", "brand": "b", "date": "t",
}  # fmt: skip

#: What may be asked about an event that ends a chain.
_EVENT_QUESTIONS: dict[str, tuple[str, ...]] = {
    "designation": (
        "sponsor",
        "designates",
        "marketing_approved_on",
        "designated_on",
        "trade_name",
        "exclusivity_ends_on",
    ),
    "application": ("applicant", "brand_name", "first_approved_on", "active_ingredient"),
}
_ANSWERABLE = frozenset({"disease", "gene", "drug", "company", "protein", "organism"})


@dataclass(frozen=True, slots=True)
class Link:
    """One worded step from variable to variable; `inverse` when the fact reads from `target` to `source`."""

    source: str
    predicate: str
    target: str
    inverse: bool

    def atom(self) -> Atom:
        """Return the atom behind the link, in the direction of the facts."""
        ends = (self.target, self.source) if self.inverse else (self.source, self.target)
        return Atom(subject=ends[0], predicate=self.predicate, object=ends[1])

    def to_row(self) -> ChainLink:
        """Return the row that a question keeps."""
        return ChainLink(source=self.source, predicate=self.predicate, target=self.target, inverse=self.inverse)


@dataclass(frozen=True)
class Draft:
    """Chain as links between variables, what each variable stands for, and the clues chosen so far.

    Attributes:
        nodes: variable -> node (entity or literal), in chain order.
        clues: conjunctive atoms with a constant, or with a literal variable that a filter narrows.
        supporting: true atoms about the seed disease, worded but not needed.
    """

    graph: Graph
    links: tuple[Link, ...]
    nodes: dict[str, int]
    answer: str
    optimal: bool
    clues: tuple[Atom, ...] = ()
    filters: tuple[Filter, ...] = ()
    supporting: tuple[Atom, ...] = field(default=())

    @property
    def seed(self) -> str:
        """The variable of the rare entity that seeds the chain."""
        return self.links[0].source

    def query(self) -> Query:
        """Return the query of the draft: start clues first, then the links, then the rest."""
        return Query(
            answer=self.answer,
            atoms=(*self.clues, *(link.atom() for link in self.links)),
            supporting=self.supporting,
            filters=self.filters,
        )

    def add(self, *atoms: Atom, filters: tuple[Filter, ...] = ()) -> Draft:
        """Return the draft with more clues."""
        return replace(self, clues=(*self.clues, *atoms), filters=(*self.filters, *filters))

    def type_of(self, variable: str) -> str:
        """Return the entity type (or "date") a variable ranges over."""
        return self.graph.type_of(self.nodes[variable])

    def masked(self) -> tuple[int, ...]:
        """Return the entity nodes the text must not name: every variable but events and dates."""
        entities = (node for node in self.nodes.values() if not self.graph.is_literal(node))
        return tuple(dict.fromkeys(node for node in entities if self.graph.entity_types[node] not in EVENT_TYPES))


def drafts(graph: Graph, chain: Chain) -> list[Draft]:
    """Return every question skeleton a chain allows: each node it passes may be asked for, and facts of its events."""
    names = _variables(graph, chain)
    links = tuple(Link(names[i], edge.predicate, names[i + 1], edge.inverse) for i, edge in enumerate(chain.edges))
    found: list[Draft] = []
    for length in range(1, len(chain.edges) + 1):
        nodes = {names[i]: chain.nodes[i] for i in range(length + 1)}
        end, kind = names[length], graph.entity_types[chain.nodes[length]]
        if kind in _ANSWERABLE:
            found.append(Draft(graph, links[:length], nodes, end, chain.optimal))
        for predicate in _EVENT_QUESTIONS.get(kind, ()):
            if predicate == chain.edges[length - 1].predicate:
                continue
            targets = graph.forward(predicate).get(chain.nodes[length], ())
            if len(targets) == 1 and targets[0] not in nodes.values():
                last = _fresh(graph, targets[0], nodes)
                link = Link(end, predicate, last, inverse=False)
                found.append(Draft(graph, (*links[:length], link), nodes | {last: targets[0]}, last, chain.optimal))
    return found


def _variables(graph: Graph, chain: Chain) -> list[str]:
    counts: dict[str, int] = {}
    names = []
    for node in chain.nodes:
        letter = _LETTERS[graph.type_of(node)]
        counts[letter] = counts.get(letter, 0) + 1
        names.append(f"?{letter}{counts[letter]}")
    return names


def _fresh(graph: Graph, node: int, used: dict[str, int]) -> str:
    letter = _LETTERS[graph.type_of(node)]
    return f"?{letter}{1 + sum(name[1] == letter for name in used)}"
