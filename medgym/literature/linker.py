"""Links the names in a document to entities: longest match on word bounds, case rules, abbreviations, homonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from medgym.literature.abbreviations import definitions
from medgym.literature.article import Tally
from medgym.literature.context import blocked, fits_context
from medgym.literature.finder import Finder, make_finder
from medgym.literature.folding import fold, is_word
from medgym.literature.lexicon import Lexicon, in_case


@dataclass(frozen=True, slots=True)
class Mention:
    """A linked name: `text[start:end]` of sentence number `sentence`.

    Attributes:
        entity: number of the entity in the lexicon.
        readings: all entities the surface may stand for, one a type, `entity` among them.
    """

    sentence: int
    start: int
    end: int
    entity: int
    readings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    readings: tuple[int, ...]
    defined: bool = False


class Linker:
    """Links documents, one at a time: nothing that one document defines is known in the next."""

    def __init__(self, lexicon: Lexicon, engine: str = "auto") -> None:
        self.lexicon = lexicon
        self._find: Finder = make_finder(lexicon.patterns, engine)

    def link(
        self,
        sentences: Sequence[str],
        focus: int | None = None,
        tally: Tally | None = None,
        unknown: Sequence[str] = (),
    ) -> list[Mention]:
        """Return the mentions of a document in reading order.

        Args:
            sentences: the text.
            focus: the entity the document is about, which settles homonyms.
            tally: told what was dropped and why.
            unknown: names of things the lexicon does not know; no part of them is linked.
        """
        lost = tally or Tally()
        spans = [self._spans(sentence) for sentence in sentences]
        short_forms = self._short_forms(sentences, spans)
        mentions = []
        for number, sentence in enumerate(sentences):
            closed = blocked(sentence, unknown) if spans[number] else []
            for span in self._with_short_forms(sentence, spans[number], short_forms):
                if any(low <= span.start and span.end <= high for low, high in closed):
                    lost.add("names in idioms and organisations")
                    continue
                mention = self._settle(number, sentence, span, focus, lost)
                if mention is not None:
                    mentions.append(mention)
        return mentions

    # --- spans ------------------------------------------------------------------------------------------------------

    def _spans(self, sentence: str) -> list[_Span]:
        """Return the leftmost-longest names of a sentence that stand in the case they ask for."""
        found = []
        for pattern, start, end in self._find(f" {fold(sentence)} "):
            low, high = start, end - 2  # the padding shifts by one, the pattern has a blank on either side
            surface = sentence[low:high]
            readings = tuple(dict.fromkeys(t.entity for t in self.lexicon.terms[pattern] if in_case(t, surface)))
            if readings and _whole(sentence, low, high):
                found.append(_Span(low, high, readings))
        return leftmost_longest(found)

    def _short_forms(self, sentences: Sequence[str], spans: Sequence[list[_Span]]) -> dict[str, tuple[int, ...]]:
        """Return what the document's own abbreviations stand for; () where the long form is no known name."""
        forms: dict[str, tuple[int, ...]] = {}
        for sentence, known in zip(sentences, spans, strict=True):
            for definition in definitions(sentence):
                long = [span for span in known if span.end == definition.end and span.start <= definition.start]
                forms.setdefault(definition.short, long[0].readings if long else ())
        return forms

    @staticmethod
    def _with_short_forms(sentence: str, spans: list[_Span], forms: Mapping[str, tuple[int, ...]]) -> list[_Span]:
        """Return the spans with those of short forms put right; a short form inside a longer name is left alone."""
        if not forms:
            return spans
        kept = [span for span in spans if sentence[span.start : span.end].removesuffix("s") not in forms]
        kept = [span for span in kept if sentence[span.start : span.end] not in forms]
        for short, readings in forms.items():
            if readings:
                found = re.finditer(rf"(?<!\w){re.escape(short)}(?=s?(?!\w))", sentence)
                kept += [_Span(match.start(), match.end(), readings, defined=True) for match in found]
        return leftmost_longest(kept)

    # --- homonyms ---------------------------------------------------------------------------------------------------

    def _settle(self, number: int, sentence: str, span: _Span, focus: int | None, lost: Tally) -> Mention | None:
        """Choose one entity for a span: the focus, else the first type that fits and has just one."""
        readings = [r for r in span.readings if self._fits(r, sentence, span, focus)]
        if not readings:
            lost.add("names out of context")
            return None
        if focus in readings:
            ordered = (focus, *(r for r in readings if r != focus and self._type(r) != self._type(focus)))
            return Mention(number, span.start, span.end, focus, ordered)
        by_type: dict[str, list[int]] = {}
        for reading in sorted(readings, key=lambda reading: (self.lexicon.rank(reading), reading)):
            by_type.setdefault(self._type(reading), []).append(reading)
        surface = sentence[span.start : span.end]
        single = [one for group in by_type.values() if (one := self._only(group, surface)) is not None]
        if not single or (len(by_type) > 1 and self._only(next(iter(by_type.values())), surface) is None):
            lost.add("homonyms dropped")
            return None
        return Mention(number, span.start, span.end, single[0], tuple(single))

    def _only(self, entities: Sequence[int], surface: str) -> int | None:
        """Return the only entity, or the only one whose name (rather than an alias) the surface is; else None."""
        named = [e for e in entities if fold(self.lexicon.entities[e][2]) == fold(surface)]
        chosen = entities if len(entities) == 1 else named
        return chosen[0] if len(chosen) == 1 else None

    def _fits(self, entity: int, sentence: str, span: _Span, focus: int | None) -> bool:
        known = span.defined or entity == focus
        return fits_context(self._type(entity), sentence, span.start, span.end, defined=known)

    def _type(self, entity: int) -> str:
        return self.lexicon.type_of(entity)


def leftmost_longest(spans: Iterable[_Span]) -> list[_Span]:
    """Return the spans that remain when the leftmost is taken first, of those the longest, and none overlap."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _whole(sentence: str, start: int, end: int) -> bool:
    """Tell whether a span begins and ends with word characters; the fold turns symbols to blanks, as in "Na+"."""
    return is_word(sentence[start]) and is_word(sentence[end - 1])
