"""Clues about dates: the years an event falls into, or that it came before or after another one."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator

from medgym.query.algebra import Atom, Filter
from medgym.synthesis.clues.option import Option
from medgym.synthesis.draft import Draft
from medgym.synthesis.forms.atlas import DATES
from medgym.world.graph import Graph

_RANGE_TURN, _RELATIVE_TURN = 1, 0


class DateClues:
    """Offers date clues over one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._latest: dict[str, str] = {}

    def ranges(self, draft: Draft, variable: str, rivals: set[int]) -> Iterator[Option]:
        """Yield ranges of years, then a month, as far as they part some rivals."""
        predicate = DATES.get(draft.type_of(variable))
        if predicate is None or _is_told(draft, variable, predicate):
            return
        own = self._dates(predicate, draft.nodes[variable])
        if len(own) != 1:
            return
        literal = _fresh(draft)
        atom = Atom(subject=variable, predicate=predicate, object=literal)
        theirs = {rival: self._dates(predicate, rival) for rival in rivals}
        for width, (low, high) in enumerate(date_ranges(own[0], self._last(predicate))):
            left = frozenset(rival for rival, dates in theirs.items() if any(low <= date <= high for date in dates))
            if len(left) < len(rivals):
                between = Filter(variable=literal, op="between", value=(low, high))
                yield Option(left, (_RANGE_TURN, width), (atom,), (between,))

    def relative(self, draft: Draft, variable: str, rivals: set[int]) -> Iterator[Option]:
        """Yield "later (earlier) than the designation (product) met before", where it parts some rivals."""
        predicate = DATES.get(draft.type_of(variable))
        if predicate is None or _is_told(draft, variable, predicate):
            return
        for earlier, _ in draft.before(variable):
            if draft.type_of(earlier) != draft.type_of(variable) or earlier in draft.several:
                continue
            own, held = self._dates(predicate, draft.nodes[variable]), self._dates(predicate, draft.nodes[earlier])
            if len(own) != 1 or len(held) != 1 or held == own or _is_told(draft, earlier, predicate):
                continue
            later, pivot = own > held, held[0]
            left = frozenset(
                rival
                for rival in rivals
                if any((date > pivot) if later else (date < pivot) for date in self._dates(predicate, rival))
            )
            if len(left) < len(rivals):
                names = _fresh(draft), _fresh(draft, 1)
                atoms = (
                    Atom(subject=earlier, predicate=predicate, object=names[0]),
                    Atom(subject=variable, predicate=predicate, object=names[1]),
                )
                order = Filter(variable=names[1], op=">" if later else "<", other_variable=names[0])
                yield Option(left, (_RELATIVE_TURN, 0), atoms, (order,))
            return

    def _dates(self, predicate: str, event: int) -> list[str]:
        return [self.graph.label(node) for node in self.graph.forward(predicate).get(event, ())]

    def _last(self, predicate: str) -> str:
        if predicate not in self._latest:
            nodes = {node for targets in self.graph.forward(predicate).values() for node in targets}
            self._latest[predicate] = max(map(self.graph.label, nodes))
        return self._latest[predicate]


def date_ranges(date: str, latest: str) -> list[tuple[str, str]]:
    """Return the ranges a date may be blurred to, widest first: decade, half decade, year, month.

    A range that runs on beyond the `latest` year on record would sound odd and is left out.
    """
    year = int(date[:4])
    decade, half = year - year % 10, year - year % 5
    spans = [(decade, decade + 9), (half, half + 4), (year, year)]
    kept = [span for span in spans if span[1] <= int(latest[:4]) or span == (year, year)]
    whole = [(f"{low}-01-01", f"{high}-12-31") for low, high in kept]
    last_day = monthrange(year, int(date[5:7]))[1]
    return [*whole, (f"{date[:7]}-01", f"{date[:7]}-{last_day}")]


def _is_told(draft: Draft, variable: str, predicate: str) -> bool:
    """Tell whether a date of a variable is spoken of already, as a clue or as part of the way."""
    in_clue = any(atom.subject == variable and atom.predicate == predicate for atom in draft.clues)
    return in_clue or any(link.source == variable and link.predicate == predicate for link in draft.links)


def _fresh(draft: Draft, ahead: int = 0) -> str:
    """Return a date variable that the draft does not use yet."""
    used = {v for v in (*draft.query().variables(), *draft.nodes) if v.startswith("?t")}
    number = 1 + max((int(v[2:]) for v in used), default=0) + ahead
    return f"?t{number}"
