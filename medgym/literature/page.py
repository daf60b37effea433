"""A page as the rules see it: sentences, mentions by sentence, and what the page is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from medgym.literature.article import Article
from medgym.literature.assertion import is_negated
from medgym.literature.lexicon import Lexicon
from medgym.literature.linker import Mention

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence of a page states: subject and object are entity numbers of the lexicon."""

    sentence: int
    subject: int
    predicate: str
    object: int
    qualifiers: Mapping[str, str] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Page:
    """One linked page. `focus` is the disease it is about, or None."""

    article: Article
    sentences: tuple[str, ...]
    mentions: tuple[Mention, ...]
    focus: int | None
    lexicon: Lexicon

    @cached_property
    def _by_sentence(self) -> dict[int, list[Mention]]:
        table: dict[int, list[Mention]] = {}
        for mention in self.mentions:
            table.setdefault(mention.sentence, []).append(mention)
        return table

    def of_sentence(self, number: int) -> list[Mention]:
        """Return the mentions of one sentence, in reading order."""
        return self._by_sentence.get(number, [])

    def typed(self, number: int, *kinds: str, start: int = 0, end: int | None = None) -> Iterator[tuple[Mention, int]]:
        """Yield (mention, entity) of the first of `kinds` that each mention of a sentence can be read as.

        Only mentions from `start` and up to `end` of the sentence, and none that the sentence negates.
        """
        text = self.sentences[number]
        for mention in self.of_sentence(number):
            if mention.start < start or (end is not None and mention.end > end):
                continue
            entity = self.read_as(mention, *kinds)
            if entity is not None and not is_negated(text, mention.start, mention.end):
                yield mention, entity

    def names(self, number: int, *kinds: str) -> bool:
        """Tell whether a sentence names anything of these kinds: a cheap look before slower ones."""
        return any(
            self.lexicon.type_of(one) in kinds for mention in self.of_sentence(number) for one in mention.readings
        )

    def read_as(self, mention: Mention, *kinds: str) -> int | None:
        """Return the entity of the first of `kinds` that a mention can stand for."""
        for kind in kinds:
            for reading in mention.readings:
                if self.lexicon.type_of(reading) == kind:
                    return reading
        return None

    def only_disease(self, mention: Mention) -> bool:
        """Tell whether a mention names the focus, or a disease that is not also the name of a finding."""
        if mention.entity == self.focus:
            return True
        return self.read_as(mention, "disease") is not None and self.read_as(mention, "phenotype", "symptom") is None
