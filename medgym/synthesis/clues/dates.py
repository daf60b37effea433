"""Clues about dates: the years an event falls into, or that it came before or after another one."""

from __future__ import annotations

from collections.abc import Iterator

from medgym.canonical import keyed_hash
from medgym.query.algebra import Atom, Filter
from medgym.synthesis.draft import Draft
from medgym.synthesis.forms.atlas import DATES
from medgym.world.graph import Graph

Option = tuple[tuple[int, int, int], tuple[Atom, ...], tuple[Filter, ...]]
"""A possible clue: its rank (rivals left, order of preference, tie), its atoms, its filters."""

_RANGE_TURN, _RELATIVE_TURN = 1, 1


class DateClues:
    """Offers date clues over one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._latest: dict[str, str] = {}

    def options(self, draft: Draft, variable: str, rivals: set[int], salt: str) -> Iterator[Option]:
        """Yield ranges, widest first, and "later (earlier) than the one before", as far as they part some rivals."""
        predicate = DATES.get(draft.type_of(variable))
        if predicate is None or _is_told(draft, variable, predicate):
            return
        dates = self.graph.forward(predicate)
        own = [self.graph.label(node) for node in dates.get(draft.nodes[variable], ())]
        if len(own) != 1:
            return
        theirs = [[self.graph.label(node) for node in dates.get(rival, ())] for rival in sorted(rivals)]
        literal = _fresh(draft)
        atom = Atom(subject=variable, predicate=predicate, object=literal)
        for width, (low, high) in enumerate(date_ranges(own[0], self._last(predicate))):
            left = sum(any(low <= date <= high for date in held) for held in theirs)
            if left < len(rivals):
                between = Filter(variable=literal, op="between", value=(low, high))
                yield (left, _RANGE_TURN, width), (atom,), (between,)
        yield from self._relative(draft, variable, predicate, own[0], theirs, salt)

    def _relative(
        self, draft: Draft, variable: str, predicate: str, own: str, theirs: list[list[str]], salt: str
    ) -> Iterator[Option]:
        """Yield "later (earlier) than the designation (product) met before"."""
        for earlier, node in draft.before(variable):
            if draft.type_of(earlier) != draft.type_of(variable) or earlier in draft.several:
                continue
            held = [self.graph.label(date) for date in self.graph.forward(predicate).get(node, ())]
            if len(held) != 1 or held[0] == own or _is_told(draft, earlier, predicate):
                continue
            later = own > held[0]
            left = sum(any((date > held[0]) if later else (date < held[0]) for date in dates) for dates in theirs)
            if left < len(theirs):
                names = _fresh(draft), _fresh(draft, 1)
                atoms = (
                    Atom(subject=earlier, predicate=predicate, object=names[0]),
                    Atom(subject=variable, predicate=predicate, object=names[1]),
                )
                order = Filter(variable=names[1], op=">" if later else "<", other_variable=names[0])
                turn = _RELATIVE_TURN + keyed_hash(salt, "relative", variable) % 3 - 1
                yield (left, turn, 0), atoms, (order,)
            return

    def _last(self, predicate: str) -> str:
        if predicate not in self._latest:
            nodes = {node for targets in self.graph.forward(predicate).values() for node in targets}
            self._latest[predicate] = max(map(self.graph.label, nodes))
        return self._latest[predicate]


def date_ranges(date: str, latest: str) -> list[tuple[str, str]]:
    """Return the ranges a date may be blurred to, widest first: decade, half decade, year.

    A range that runs on beyond the `latest` year on record would sound odd and is left out.
    """
    year = int(date[:4])
    decade, half = year - year % 10, year - year % 5
    spans = [(decade, decade + 9), (half, half + 4), (year, year)]
    kept = [span for span in spans if span[1] <= int(latest[:4]) or span == (year, year)]
    return [(f"{low}-01-01", f"{high}-12-31") for low, high in kept]


def _is_told(draft: Draft, variable: str, predicate: str) -> bool:
    """Tell whether a date of a variable is spoken of already, as a clue or as part of the way."""
    in_clue = any(atom.subject == variable and atom.predicate == predicate for atom in draft.clues)
    return in_clue or any(link.source == variable and link.predicate == predicate for link in draft.links)


def _fresh(draft: Draft, ahead: int = 0) -> str:
    """Return a date variable that the draft does not use yet."""
    used = {v for v in (*draft.query().variables(), *draft.nodes) if v.startswith("?t")}
    number = 1 + max((int(v[2:]) for v in used), default=0) + ahead
    return f"?t{number}"
