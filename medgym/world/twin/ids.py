"""Invented ids: the prefix of the real one, and after it nothing that leads back to it.

Ids that spell a name ("drug:alfadrin") spell the invented one. All others get a nine and seven drawn digits after the
letters they begin with ("HGNC:91830274", "UniProt:P90317745"): longer than any real number of these registers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from medgym.errors import WorldError
from medgym.world.twin.coiner import Coiner
from medgym.world.twin.phonics import digits

_SPELT = re.compile(r"[a-z][a-z0-9.]*(?:-[a-z0-9.]+)*")
_LETTERS = re.compile(r"[A-Za-z]{0,3}(?:-[A-Z]{3}-)?")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_MOST_TRIES = 1000


class Ids:
    """Gives out ids that are neither in the original nor given out before."""

    def __init__(self, coiner: Coiner, real: Iterable[str]) -> None:
        self._coiner = coiner
        self._taken = set(real)

    def invent(self, real: str, name: str, spelling: str = "") -> str:
        """Return an id for the entity that was `real` and is now called `name`; `spelling` goes after its prefix."""
        prefix, colon, local = real.rpartition(":")
        spelt = spelling or (slug(name) if _SPELT.fullmatch(local) else "")
        letters = _LETTERS.match(local)
        for turn in range(_MOST_TRIES):
            if spelt:
                new = spelt if turn == 0 else f"{spelt}-{turn + 1}"
            else:
                new = (letters[0] if letters else "") + "9" + digits(self._coiner.draw("id", real, turn=turn), 7)
            if prefix + colon + new not in self._taken:
                self._taken.add(prefix + colon + new)
                return prefix + colon + new
        raise WorldError(f"No id could be invented for {real}.", "All that were tried are taken.")


def slug(name: str) -> str:
    """Return a name in small letters without accents, words parted by hyphens; "" if nothing is left of it."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain).strip("-")
