"""The writer of one page: picks phrasings by a keyed hash and keeps every sentence tied to what it states."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from medgym.canonical import keyed_hash
from medgym.world.documents import Document, Sentence
from medgym.world.render.grammar import balanced, is_plural, join, sentence
from medgym.world.render.index import FactIndex, Mention
from medgym.world.render.phrases import WORDINGS


@dataclass(frozen=True, slots=True)
class Draft:
    """A page that is planned and not yet written: its id, and the function that writes it under that id."""

    id: str
    write: Callable[[str], Document]


class Page:
    """Collects the sentences of one document.

    Args:
        document_id: seeds every choice of words on the page.
        name: what the page is about, as written inside a sentence; the first sentence carries it.
        later: what later sentences call it ("the disorder"); empty: they repeat the name.
        starters: what it is called at the start of later sentences, where "it" is clear too; empty: as in `later`.
        plural: whether the name takes a plural verb.
    """

    def __init__(
        self,
        document_id: str,
        name: str,
        later: Sequence[str] = (),
        starters: Sequence[str] = (),
        *,
        plural: bool = False,
    ) -> None:
        self.id, self.name, self.plural = document_id, name, plural
        self._later = tuple(later) or (name,)
        self._starters = tuple(starters) or self._later
        self.sentences: list[Sentence] = []

    def state(self, key: str, mentions: Sequence[Mention], **fields: str) -> None:
        """State all mentions in as many sentences as the wording `key` needs; `fields` fill further places of it."""
        for run in balanced(mentions, WORDINGS[key].most):
            facts = tuple(fact for mention in run for fact in mention.facts)
            self.sentences.append(Sentence(self._text(key, run, fields), facts))

    def claim(self, key: str, mentions: Sequence[Mention], claim: str, lead: str = "", **fields: str) -> None:
        """Make a claim that is no fact; `lead` goes before it ("as far as I know,")."""
        self.sentences.append(Sentence(self._text(key, mentions, fields, lead), claims=(claim,)))

    def remark(self, phrases: Sequence[str], **fields: str) -> None:
        """Add one of `phrases`: a sentence that states nothing of the world."""
        text = phrases[keyed_hash(self.id, len(self.sentences)) % len(phrases)]
        self.sentences.append(Sentence(sentence(text.format(s=self.name, **fields))))

    def _text(self, key: str, run: Sequence[Mention], fields: Mapping[str, str], lead: str = "") -> str:
        wording = WORDINGS[key]
        # 257 is prime: with every sentence the phrasing moves on and, by bit 8, what the page is called
        turn = keyed_hash(self.id, key) + 257 * len(self.sentences)
        texts = [mention.text for mention in run]
        many = len(texts) > 1 or is_plural(texts[0])
        phrase = wording.phrases[turn % len(wording.phrases)][2 * self.plural + many]
        later, starter = self._names(turn >> 8)
        return sentence(f"{lead} ".lstrip() + phrase.format(s=later, S=starter, o=join(texts, wording.last), **fields))

    def turn_to(self, name: str, *, plural: bool) -> None:
        """Make the sentences that follow speak of something else, and name it each time."""
        self.name, self.plural = name, plural
        self._later = self._starters = (name,)

    def _names(self, turn: int) -> tuple[str, str]:
        if not self.sentences:
            return self.name, self.name
        return self._later[turn % len(self._later)], self._starters[turn % len(self._starters)]

    def document(
        self, index: FactIndex, *, title: str, type: str, authority: float, date: str = "", source: str = ""
    ) -> Document:
        """Return the finished page; date and source are, unless given, those of the first fact on it."""
        first = next((fact for sentence in self.sentences for fact in sentence.facts), -1)
        return Document(
            id=self.id,
            title=title,
            type=type,
            date=date or index.snapshot(first),
            authority=authority,
            source=source or index.source(first),
            sentences=tuple(self.sentences),
        )
