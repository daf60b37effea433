"""Grammars: how a text chooses among the ways to say one thing.

Of every list of forms the last third (at least one of two) is held out: train and dev texts are worded by the "seen"
grammars without it, test texts by the "held" ones with nothing else. A form that stands alone serves both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medgym.canonical import keyed_hash

_SEEN = ("seen-1", "seen-2", "seen-3", "seen-4")
_HELD = ("held-1", "held-2")
GRAMMARS: tuple[str, ...] = (*_SEEN, *_HELD)
"""All grammars; the held ones word test questions alone."""


@dataclass(frozen=True, slots=True)
class Style:
    """A grammar and the salt of a text: together they settle every choice of words."""

    grammar: str
    salt: str

    @classmethod
    def drawn(cls, salt: str, held: bool) -> Style:
        """Return the style a salt draws among the held or the seen grammars."""
        grammars = _HELD if held else _SEEN
        return cls(grammars[keyed_hash(salt, "grammar") % len(grammars)], salt)

    @property
    def held(self) -> bool:
        """Whether the grammar is held out for test."""
        return self.grammar in _HELD

    @property
    def setting_first(self) -> bool:
        """Whether a text begins with where a condition belongs rather than with its findings."""
        return self.grammar in ("seen-2", "seen-4", "held-2")

    def choose(self, forms: Sequence[str], *key: object) -> str:
        """Return one of the forms that the grammar may use."""
        if len(forms) == 1:
            return forms[0]
        held = max(1, len(forms) // 3)
        allowed = forms[-held:] if self.held else forms[:-held]
        turn = GRAMMARS.index(self.grammar) + keyed_hash(self.salt, *map(str, key)) % len(allowed)
        return allowed[turn % len(allowed)]

    def chance(self, one_in: int, *key: object) -> bool:
        """Tell whether a drawn lot of one in so many falls."""
        return keyed_hash(self.salt, "chance", *map(str, key)) % one_in == 0
