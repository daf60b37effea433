"""A question in the making: the way through the graph, what it stands for, and the clues chosen so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from medgym.query.algebra import Aggregate, Atom, Filter, Query
from medgym.questions.question import ChainLink
from medgym.synthesis.subgraph import EVENT_TYPES
from medgym.world.facts import Literal
from medgym.world.graph import Graph

_LETTERS = {
    "disease": "d", "gene": "g", "designation": "r", "application": "a", "drug": "m", "company": "c", "protein": "p",
    "organism": "o", "brand": "b", "date": "t",
}  # fmt: skip

#: The variable of a result that no fact holds: a number that is counted or worked out.
NUMBER = "?n"


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
    """A tree of links between variables, what each variable stands for, and the clues chosen so far.

    Attributes:
        form: the kind of question ("chain", "intersection", "count" ...).
        links: the way, each step after what it starts from; a second arm begins at a seed of its own.
        nodes: variable -> node (entity or literal), in the order of the text.
        seeds: the diseases that findings pin down; the first is the rare one.
        answer: the variable asked for; `NUMBER` when it is counted or worked out.
        gold: what the answer is: a node, or a number.
        several: variables that may stand for several things (what is counted or compared).
        clues: conjunctive atoms with a constant, or with a literal variable that a filter narrows.
        supporting: true atoms about a seed, worded but not needed.
        absent: for an unanswerable question, the link or filter that nothing bears out.
    """

    graph: Graph
    form: str
    links: tuple[Link, ...]
    nodes: dict[str, int]
    seeds: tuple[str, ...]
    answer: str
    gold: int | Literal | None
    optimal: bool = False
    several: frozenset[str] = frozenset()
    aggregate: Aggregate | None = None
    as_of: str | None = None
    clues: tuple[Atom, ...] = ()
    filters: tuple[Filter, ...] = ()
    supporting: tuple[Atom, ...] = field(default=())
    absent: Link | Filter | None = None

    @property
    def seed(self) -> str:
        """The variable of the rare entity that seeds the question."""
        return self.seeds[0]

    def query(self) -> Query:
        """Return the query of the draft: clues first, then the links."""
        return self._query

    @cached_property
    def _query(self) -> Query:
        return Query(
            answer=self.answer,
            atoms=(*self.clues, *(link.atom() for link in self.links)),
            supporting=self.supporting,
            filters=self.filters,
            aggregate=self.aggregate,
            as_of=self.as_of,
        )

    def add(self, *atoms: Atom, filters: tuple[Filter, ...] = ()) -> Draft:
        """Return the draft with more clues."""
        return replace(self, clues=(*self.clues, *atoms), filters=(*self.filters, *filters))

    def type_of(self, variable: str) -> str:
        """Return the entity type a variable ranges over; "date" or "number" for literals."""
        return "number" if variable == NUMBER else self.graph.type_of(self.nodes[variable])

    @property
    def answer_type(self) -> str:
        """The entity type of the answer, or "date" or "number"."""
        return self.type_of(self.answer)

    def single(self) -> tuple[str, ...]:
        """Return the variables that must stand for one thing alone."""
        return tuple(variable for variable in self.nodes if variable not in self.several)

    def is_clear(self, domains: Mapping[str, Set[int]]) -> bool:
        """Tell whether these domains leave one thing alone for each variable that must stand for one."""
        return all(domains.get(v, {self.nodes[v]}) == {self.nodes[v]} for v in self.single())

    def without(self, condition: Filter) -> Draft:
        """Return the draft without a filter."""
        return replace(self, filters=tuple(other for other in self.filters if other is not condition))

    def before(self, variable: str) -> tuple[tuple[str, int], ...]:
        """Return (variable, node) of what the text has mentioned when it comes to a variable."""
        return tuple(takewhile(lambda item: item[0] != variable, self.nodes.items()))

    def way(self) -> tuple[int, ...]:
        """Return all that the text comes by."""
        return tuple(self.nodes.values())

    def up_to(self, variable: str) -> tuple[int, ...]:
        """Return what the text comes by until it has mentioned a variable."""
        return (*(node for _, node in self.before(variable)), self.nodes[variable])

    def masked(self) -> tuple[int, ...]:
        """Return the entity nodes the text must not name: every variable but events, dates and what is absent."""
        stand_in = self.absent.target if isinstance(self.absent, Link) else None
        entities = (node for v, node in self.nodes.items() if v != stand_in and not self.graph.is_literal(node))
        return tuple(dict.fromkeys(node for node in entities if self.graph.entity_types[node] not in EVENT_TYPES))


class Sketch:
    """Lays a way step by step and names its variables: "?d1", "?g1", "?d2" ..."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.nodes: dict[str, int] = {}
        self.links: list[Link] = []

    def place(self, node: int) -> str:
        """Return a new variable for a node."""
        letter = _LETTERS.get(self.graph.type_of(node), "x")
        variable = f"?{letter}{1 + sum(name[1] == letter for name in self.nodes)}"
        self.nodes[variable] = node
        return variable

    def step(self, source: str, predicate: str, node: int, inverse: bool = False) -> str:
        """Lay a step to a new node and return its variable."""
        target = self.place(node)
        self.links.append(Link(source, predicate, target, inverse))
        return target

    def join(self, source: str, predicate: str, target: str, inverse: bool = False) -> None:
        """Lay a step between two variables that are there already."""
        self.links.append(Link(source, predicate, target, inverse))

    def walk(self, start: str, steps: Iterable[tuple[str, bool, int]]) -> str:
        """Lay (predicate, inverse, node) steps one after the other; return the last variable."""
        for predicate, inverse, node in steps:
            start = self.step(start, predicate, node, inverse)
        return start

    def asks(self, form: str, seeds: tuple[str, ...], answer: str, **more: object) -> Draft:
        """Return the draft that asks for `answer`; `more` are further attributes of `Draft`."""
        gold = self.nodes.get(answer)
        attributes: dict[str, object] = {"gold": gold} | more
        return Draft(self.graph, form, tuple(self.links), dict(self.nodes), seeds, answer, **attributes)  # type: ignore[arg-type]
