"""Since when each fact holds, worked out from the facts themselves.

A designation and an application are events with a date: what is said of them holds from that day on. What approval
brings (the trade name, the end of exclusivity, the status "approved") holds from the approval on. Everything else
always holds. No source says when a fact stopped holding, so no fact has an end; "exclusivity ends on" stays true
after that day.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from medgym.world.graph import Graph
from medgym.world.vocabulary import PREDICATES

Days = NDArray[np.datetime64]

_BEGINNINGS = ("designated_on", "first_approved_on")
_BROUGHT_BY_APPROVAL = ("trade_name", "exclusivity_ends_on")
_APPROVAL = "marketing_approved_on"
_APPROVED = "status:approved"


class Validity:
    """Periods of all facts of one graph; `starts[ordinal]` is a day, or NaT for a fact that always holds."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def starts(self) -> Days:
        """The first day of each fact: datetime64[D], shape (facts,)."""
        subjects = self.graph.columns.subject
        begins = np.fmin(*(self._earliest(predicate) for predicate in _BEGINNINGS))
        starts: Days = begins[subjects]
        approved = self._earliest(_APPROVAL)
        for predicate in _BROUGHT_BY_APPROVAL:
            span = _slice(self.graph.span(predicate))
            starts[span] = np.fmax(starts[span], approved[subjects[span]])
        if self.graph.has(_APPROVED):
            span = _slice(self.graph.span("status"))
            after = np.fmax(starts[span], approved[subjects[span]])
            starts[span] = np.where(self.graph.columns.object[span] == self.graph.node(_APPROVED), after, starts[span])
        span = _slice(self.graph.span(_APPROVAL))
        starts[span] = np.fmax(starts[span], self._dates(_APPROVAL))
        return starts

    @cached_property
    def dated(self) -> frozenset[str]:
        """The predicates of which some fact did not always hold."""
        spans = {predicate: _slice(self.graph.span(predicate)) for predicate in PREDICATES}
        return frozenset(name for name, span in spans.items() if not np.isnat(self.starts[span]).all())

    def period(self, ordinal: int) -> tuple[str | None, str | None]:
        """Return (valid_from, valid_to) of a fact as ISO dates, None where there is no bound."""
        start = self.starts[ordinal]
        return None if np.isnat(start) else str(start), None

    def hold(self, ordinals: range, as_of: str) -> NDArray[np.bool_]:
        """Tell for each of these facts whether it held on the day `as_of` (ISO)."""
        starts = self.starts[_slice(ordinals)]
        held: NDArray[np.bool_] = np.isnat(starts) | (starts <= np.datetime64(as_of, "D"))
        return held

    def _earliest(self, predicate: str) -> Days:
        """Return per node the earliest date it has under a predicate."""
        graph = self.graph
        days = np.full(len(graph.entity_ids) + len(graph.literals), np.datetime64("NaT"), dtype="datetime64[D]")
        np.fmin.at(days, graph.columns.subject[_slice(graph.span(predicate))], self._dates(predicate))
        return days

    def _dates(self, predicate: str) -> Days:
        """Return the objects of a predicate's facts as days, in fact order."""
        targets = self.graph.columns.object[_slice(self.graph.span(predicate))]
        return np.array([self.graph.label(node) for node in targets.tolist()], dtype="datetime64[D]")


def _slice(ordinals: range) -> slice:
    return slice(ordinals.start, ordinals.stop)
