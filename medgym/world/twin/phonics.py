"""Invented words: pronounceable, and with the endings that tell a surname from a substance or a Latin genus."""

from __future__ import annotations

from collections.abc import Sequence

from medgym.world.twin.draw import Draw

_ONSETS = (
    "b bl br c cl d dr f fl g gr h j k kl kr l m n p pl pr r s sk st t tr v w z b d f g h k l m n p r s t v l m n r "
    "t k b d s v p sv sh th ch"
).split()
_VOWELS = "a a a e e e i i o o o u".split()
_MIDDLES = (
    "b d g k l m n p r s t v z l m n r t d v s l n r ld lm ln lv lt nd nt nk mb mp rd rk rl rm rn rt rv st sk "
    "ll nn rr tt ss th sh zz dr br tr gn"
).split()
_CODAS = "l n r s t d m k v lt nd nt rd rk rn st x rm lm".split()
_LIQUIDS = frozenset("lr")
_SURNAME_ENDINGS = (
    "en er a o i el an on ard and berg sen strom mann elli etti ini escu ova ic enko ette eau by well ton ley more "
    "wick ford aki ura oto ade eke ez ian idze ski owa in as eld ander"
).split()
_MOST_TRIES = 8
_LONG = 4
_BEFORE_CONSONANT = frozenset("lnrmst")
_LATIN_ENDINGS = "ensis alis aris ata ica osa ula inum icum ans ei ii oides".split()


def stem(draw: Draw, syllables: int = 2) -> str:
    """Return a word in small letters that ends in a consonant and takes an ending well: "tarvel", "brold"."""
    word = draw.pick(_ONSETS) + draw.pick(_VOWELS)
    for _ in range(syllables - 1):
        word += _after(draw, word, _MIDDLES) + draw.pick(_VOWELS)
    return word + _after(draw, word, _CODAS)


def root(draw: Draw) -> str:
    """Return a short stem, for words that get a long ending: "tarv", "bremb"."""
    word = draw.pick(_ONSETS) + draw.pick(_VOWELS)
    return word + _after(draw, word, _MIDDLES)


def _after(draw: Draw, word: str, consonants: list[str]) -> str:
    """Return consonants that follow a vowel with ease: after "br" or "l" no second liquid, no sound said twice."""
    before = frozenset(word.rstrip("aeiou")[-2:])
    for _ in range(_MOST_TRIES):
        found = draw.pick(consonants)
        if not before & (_LIQUIDS if before & _LIQUIDS and set(found) & _LIQUIDS else frozenset(found)):
            return found
    return "n"


def surname(draw: Draw) -> str:
    """Return a word like the name of a person who might have described a disease: "Halvorski"."""
    word = root(draw)
    if draw.chance(60):
        word += draw.pick(_VOWELS)
        word += _after(draw, word, _MIDDLES)
    return ended(draw, word, _SURNAME_ENDINGS).capitalize()


def ended(draw: Draw, word: str, endings: Sequence[str]) -> str:
    """Return a word with one of the endings that does not pile up consonants behind it."""
    for _ in range(_MOST_TRIES):
        ending = draw.pick(endings)
        single = word[-1] in _BEFORE_CONSONANT and word[-2:-1] in _VOWELS and word[-1] != ending[:1]
        if ending[:1] in _VOWELS or not ending or single:
            return word + ending
    return word + "a"


def adjective(draw: Draw) -> str:
    """Return a word like a medical adjective: "tarvelic"."""
    return stem(draw) + draw.pick(("ic", "al", "ic", "inic", "inal", "oid", "ous"))


def epithet(draw: Draw) -> str:
    """Return a word like the second part of a Latin name: "korvensis"."""
    return stem(draw, 1 + draw.below(2)) + draw.pick(_LATIN_ENDINGS)


def symbol(draw: Draw) -> str:
    """Return five capitals or more that look like the root of a gene symbol: "TOLMA", "BREMB"."""
    word = root(draw)
    while len(word) <= _LONG:
        word += draw.pick("aeiklnrstx")
    return word.upper()


def letters(draw: Draw, count: int) -> str:
    """Return capitals that look like an abbreviation."""
    word = "".join(draw.pick("BCDFGKLMNPRSTVXZ") for _ in range(count))
    place = 1 + draw.below(max(count - 1, 1))
    return word[:place] + draw.pick("AEIOUYHKR") + word[place + 1 :] if count > 1 else word


def digits(draw: Draw, count: int) -> str:
    """Return so many digits."""
    return "".join(str(draw.below(10)) for _ in range(count))
