"""The notebook as columns, and how close each thing and page is to what the clues point at.

    own(thing, part)  = 0.7 * share of the part's clues seen on pages about it + 0.3 * support by ranks, at most 1
    heat(page)        = max heat of the things on it
    heat(thing)       = max(own, 0.85 * heat of the pages that name it)           three rounds

So a gene is warm when a page names it beside a condition that the clues fit, and a drug's approval when the drug is.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from medgym.env.menu.brief import MAX_CLUES, PARTS, Brief
from medgym.env.menu.notebook import Notebook

KINDS: Final = ("monograph", "case_series", "gene", "designation", "approval", "mechanism", "group", "web")
"""Page types that a search can ask for, and that pages are of."""

CLUE_WEIGHT: Final = 0.7
DECAY: Final = 0.85
ROUNDS: Final = 3
FULL_SUPPORT: Final = 0.5
"""Support of a thing whose pages came first in two searches."""

_DATED: Final = ("designation", "approval")
_BITS = np.array([number.bit_count() for number in range(1 << MAX_CLUES)], np.float64)

Column = NDArray[np.float64]


class View:
    """Columns over pages and things in the order of their numbers; (n, PARTS) where it depends on the part.

    Attributes:
        page_shares, shares: share of the part's clues seen on the page, or on pages about the thing.
        page_support, support: of clue searches, by rank.
        page_heat, heat: see above.
        of_pages: (n, 6 + kinds) rank, authority, opened, in the years, oldest and newest of its kind, kind.
        of_things: the largest of these over the pages that name the thing.
    """

    def __init__(self, notebook: Notebook) -> None:
        pages, things, brief = list(notebook.pages.values()), list(notebook.things.values()), notebook.brief
        on, what = np.array(notebook.links[0], np.intp), np.array(notebook.links[1], np.intp)
        self.page_shares = _shares([page.clues for page in pages], brief)
        self.page_support = np.array([page.support for page in pages]).reshape(-1, PARTS)
        self.shares = _shares([seen.clues for seen in things], brief)
        self.support = np.array([seen.support for seen in things]).reshape(-1, PARTS)
        self.of_pages = _described(notebook)
        own = CLUE_WEIGHT * self.shares + (1 - CLUE_WEIGHT) * np.minimum(1.0, self.support / FULL_SUPPORT)
        self.heat = own * [bool(mask) for mask in brief.masks]
        self.page_heat = np.zeros((len(pages), PARTS))
        self.of_things = np.zeros((len(things), self.of_pages.shape[1]))
        if len(on):
            by_thing = _Groups(what)
            by_page = _Groups(on)
            for _ in range(ROUNDS):
                self.page_heat[by_page.keys] = by_page.largest(self.heat[what])
                self.heat = np.maximum(self.heat, DECAY * by_thing.largest(self.page_heat[on]))
            self.of_things = by_thing.largest(self.of_pages[on])

    def warmest_first(self, part: int | None = None) -> list[int]:
        """Return the numbers of all things by heat, of one part or the larger of both; equal ones as they were seen."""
        return _order(self.heat, part)

    def pages_by_heat(self) -> list[int]:
        """Return the numbers of all pages by heat, then by rank, then as they were seen."""
        if not len(self.page_heat):
            return []
        keys = (-self.of_pages[:, 0], -np.round(self.page_heat.max(axis=1), 9))
        order: list[int] = np.lexsort(keys).tolist()
        return order


class _Groups:
    """Rows by key, for the largest values of each key."""

    def __init__(self, keys: NDArray[np.intp]) -> None:
        self._order = np.argsort(keys, kind="stable")
        ordered = keys[self._order]
        self._starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        self.keys = ordered[self._starts]

    def largest(self, rows: Column) -> Column:
        """Return the largest of each column, one row a key in ascending order."""
        found: Column = np.maximum.reduceat(rows[self._order], self._starts, axis=0)
        return found


def _order(heat: Column, part: int | None) -> list[int]:
    if not len(heat):
        return []
    values = heat.max(axis=1) if part is None else heat[:, part]
    order: list[int] = np.argsort(-np.round(values, 9), kind="stable").tolist()
    return order


def _shares(clues: list[int], brief: Brief) -> Column:
    seen = np.array(clues, np.intp)
    return np.stack([_BITS[seen & mask] / max(1, mask.bit_count()) for mask in brief.masks], axis=1)


def _described(notebook: Notebook) -> Column:
    """Return one row a page: rank, authority, opened, in the years, oldest, newest, one place a kind."""
    spans: dict[str, tuple[int, int]] = {}
    for page in notebook.pages.values():
        low, high = spans.get(page.kind, (page.year, page.year))
        spans[page.kind] = (min(low, page.year), max(high, page.year))
    rows = np.zeros((len(notebook.pages), 6 + len(KINDS)))
    brief = notebook.brief
    for row, page in zip(rows, notebook.pages.values(), strict=True):
        row[:3] = 1 / page.rank, page.authority, page.read > 0
        if page.kind in _DATED:
            fits = brief.years and page.year <= brief.years[1] and (brief.by_then or page.year >= brief.years[0])
            row[3:6] = bool(fits), page.year == spans[page.kind][0], page.year == spans[page.kind][1]
        if page.kind in KINDS:
            row[6 + KINDS.index(page.kind)] = 1.0
    return rows
