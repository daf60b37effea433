"""What an episode has shown so far: pages, things named on them, and which clues they were seen with.

Grows by one observation at a time; nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from medgym.env.menu.brief import PARTS, Brief
from medgym.env.menu.lexicon import BRIDGES, Lexicon
from medgym.env.menu.sights import Sight

RANK_OFFSET: Final = 3
"""A result at rank r of a clue search supports what its page is about with 1 / (3 + r): reciprocal rank fusion."""

Thing = int | str
"""A node of the graph, or a year as text."""


class Sentence(NamedTuple):
    """One sentence that was delivered: its id, what it names, and the clues among that."""

    id: str
    things: tuple[Thing, ...]
    clues: int


@dataclass(slots=True)
class Page:
    """A document as far as it was seen; `overlap` is the largest share of a sentence's words that the question has."""

    id: str
    number: int
    first_step: int
    kind: str = ""
    year: int = 0
    authority: float = 0.0
    about: tuple[int, ...] = ()
    rank: int = 99
    times: int = 0
    read: int = 0
    pages: int = 1
    clues: int = 0
    overlap: float = 0.0
    support: list[float] = field(default_factory=lambda: [0.0] * PARTS)
    sentences: dict[str, Sentence] = field(default_factory=dict)
    things: dict[Thing, None] = field(default_factory=dict)


@dataclass(slots=True)
class Seen:
    """A thing as far as it was seen: pages about it have shown `clues`, searches for clues lend it `support`."""

    thing: Thing
    type: str
    number: int
    first_step: int
    times: int = 0
    clues: int = 0
    overlap: float = 0.0
    support: list[float] = field(default_factory=lambda: [0.0] * PARTS)
    pages: dict[int, None] = field(default_factory=dict)
    titles: int = 0


class Notebook:
    """Collects sights. `pages` and `things` keep the order of first mention."""

    def __init__(self, brief: Brief, lexicon: Lexicon) -> None:
        self.brief = brief
        self.steps = 0
        self.pages: dict[str, Page] = {}
        self.things: dict[Thing, Seen] = {}
        self.tried: dict[object, int] = {}
        self.done: set[object] = set()
        self.links: tuple[list[int], list[int]] = ([], [])
        self._types = lexicon.types
        self._bits = brief.bits
        self._pages: list[Page] = []

    def page(self, number: int) -> Page:
        """Return a page by its number."""
        return self._pages[number]

    def note(self, sights: Iterable[Sight], part: int | None, choice: object, failed: bool) -> None:
        """Take in what a choice brought: `part` is that of a clue search; a failed call may be chosen again."""
        self.steps += 1
        self.tried[choice] = self.tried.get(choice, 0) + 1
        if not failed:
            self.done.add(choice)
        for sight in sights:
            page = self._page(sight)
            if sight.rank:
                page.rank = min(page.rank, sight.rank)
                page.times += 1
                if part is not None:
                    self._support(page, part, 1 / (RANK_OFFSET + sight.rank))
            if sight.number:
                page.read, page.pages = max(page.read, sight.number), sight.pages
            if sight.sentence and sight.sentence not in page.sentences:
                self._sentence(page, sight)

    def _page(self, sight: Sight) -> Page:
        page = self.pages.get(sight.page)
        if page is None:
            page = self.pages[sight.page] = Page(sight.page, len(self._pages), self.steps)
            self._pages.append(page)
        if sight.kind and not page.kind:
            page.kind, page.year, page.authority = sight.kind, sight.year, sight.authority
            page.about = tuple(self._bridges(sight.title_nodes))
            for node in page.about:
                self._link(page, node).titles += 1
        return page

    def _support(self, page: Page, part: int, amount: float) -> None:
        page.support[part] += amount
        for node in page.about:
            self.things[node].support[part] += amount

    def _sentence(self, page: Page, sight: Sight) -> None:
        clues = 0
        for node in sight.nodes:
            clues |= self._bits.get(node, 0)
        bridges = self._bridges(sight.nodes)
        things: tuple[Thing, ...] = (*bridges, *sight.years)
        page.sentences[sight.sentence] = Sentence(sight.sentence, things, clues)
        overlap = len(self.brief.words & sight.words) / (1 + len(sight.words))
        for thing in things:
            seen = self._link(page, thing)
            seen.times += 1
            seen.overlap = max(seen.overlap, overlap)
        page.clues |= clues
        page.overlap = max(page.overlap, overlap)
        for owner in page.about or bridges[:1]:
            self.things[owner].clues |= clues

    def _bridges(self, nodes: Iterable[int]) -> list[int]:
        return [node for node in nodes if self._types[node] in BRIDGES and node not in self._bits]

    def _link(self, page: Page, thing: Thing) -> Seen:
        """Return what is known of a thing, now also seen on this page."""
        seen = self.things.get(thing)
        if seen is None:
            kind = self._types[thing] if isinstance(thing, int) else "date"
            seen = self.things[thing] = Seen(thing, kind, len(self.things), self.steps)
        if page.number not in seen.pages:
            seen.pages[page.number] = None
            page.things[thing] = None
            self.links[0].append(page.number)
            self.links[1].append(seen.number)
        return seen
