"""Which delivered sentences to cite for a candidate: those that mention it, and those that bear its clues out."""

from __future__ import annotations

from typing import Final

from medgym.env.menu.brief import PARTS
from medgym.env.menu.notebook import Notebook, Page, Seen, Sentence
from medgym.env.menu.view import Column

MAX_MENTIONS: Final = 2
MAX_CITATIONS: Final = 8


def citations(notebook: Notebook, seen: Seen, heat: Column) -> list[str]:
    """Return sentence ids, all of them delivered in this episode.

    First the sentences that mention the candidate beside the warmest things, of the pages of highest authority; then,
    for each part, sentences of pages about the warmest thing that share a page with the candidate (or of the candidate
    itself), as long as each shows a clue that none before it shows.
    """
    chosen: dict[str, None] = dict.fromkeys(_mentions(notebook, seen, heat)[:MAX_MENTIONS])
    for part in range(PARTS):
        mask = notebook.brief.masks[part]
        owner = _warmest(notebook, seen, heat, part) if mask else None
        covered = 0
        for page, sentence in _clue_sentences(notebook, owner) if owner is not None else ():
            if sentence.clues & mask & ~covered and page.kind != "web":
                covered |= sentence.clues
                chosen[sentence.id] = None
    return list(chosen)[:MAX_CITATIONS]


def _mentions(notebook: Notebook, seen: Seen, heat: Column) -> list[str]:
    ranked: list[tuple[float, float, str]] = []
    for page in (notebook.page(number) for number in seen.pages):
        for sentence in page.sentences.values():
            if seen.thing in sentence.things:
                beside = [notebook.things[thing].number for thing in sentence.things if thing != seen.thing]
                warmth = max((float(heat[number].max()) for number in beside), default=0.0)
                ranked.append((-round(warmth, 9), -page.authority, sentence.id))
    return [sentence for _, _, sentence in sorted(ranked)]


def _warmest(notebook: Notebook, seen: Seen, heat: Column, part: int) -> Seen | None:
    """Return the thing with the most clues of a part among those that the candidate leads to within two pages."""
    mask = notebook.brief.masks[part]
    near: dict[object, Seen] = {seen.thing: seen}
    for _ in range(2):
        pages = {number: None for other in near.values() for number in other.pages}
        things = [thing for number in pages for thing in notebook.page(number).things]
        near |= {thing: notebook.things[thing] for thing in things}
    best = min(
        near.values(), key=lambda other: (-(other.clues & mask).bit_count(), -heat[other.number, part], other.number)
    )
    return best if best.clues & mask else None


def _clue_sentences(notebook: Notebook, owner: Seen) -> list[tuple[Page, Sentence]]:
    pages = [notebook.page(number) for number in owner.pages]
    own = [page for page in pages if owner.thing in page.about]
    found = [(page, sentence) for page in own for sentence in page.sentences.values() if sentence.clues]
    return sorted(found, key=lambda pair: (-pair[1].clues.bit_count(), -pair[0].authority, pair[1].id))
