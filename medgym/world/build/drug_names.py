"""Names of drugs as strings: one clean spelling, the name without its salt, and the key under which spellings join.

Nothing here knows a source; `drug_register.py` decides which names are one drug. The steps from a written name are

    "Imatinib Mesylate"  -> clean: "imatinib mesylate"  -> without_salt: "imatinib"  -> drug_key: "imatinib"
    "sodium valproate"   -> clean: "sodium valproate"   -> unchanged                 -> drug_key: "valproate"
    "Valproic Acid"      -> clean: "valproic acid"      -> unchanged                 -> drug_key: "valproate"
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from medgym.canonical import nfc
from medgym.world.build.drug_tables import (
    ACIDS_APART,
    BIOLOGICAL,
    COMMA_LISTS,
    ELEMENTS,
    ESTER_WORDS,
    HYDRATES,
    LEADING_CATIONS,
    LEADING_WORDS,
    MISPRINTS,
    NUCLIDES,
    PRODUCT_PREFIXES,
    PROTECTED,
    RADICALS,
    SALTS,
    SIMPLE_ANIONS,
    SPECIES_MATTERS,
    TRAILING_WORDS,
    TURNED_WORDS,
)

#: The longest name that still reads as one.
LONGEST_NAME = 60

_CACHED = 1 << 14

_MARKS = re.compile(r"(?<=\w)\((?:r|tm)\)(?!-)|[®™]|\s*\([A-Z]{2,4}[- ]?\d{3,}\)", re.IGNORECASE)
_ORIGIN = re.compile(
    r"\s*[\[(](?:rdna(?: origin)?|human|recombinant|human,? recombinant|recombinant,? human)[\])]",
    re.IGNORECASE,
)
_MAKING = re.compile(r"\b(?:recombinant|synthetic|purified|semisynthetic)\b,?\s*")
_PRODUCT_SUFFIX = re.compile(rf"(.*(?:{'|'.join(BIOLOGICAL)}))-[a-z]{{4}}")
_NUCLIDE = re.compile(rf"(?:,\s*|(?<=\s))({'|'.join(NUCLIDES)})[ -]?(\d{{2,3}}m?)(?=\s|$)", re.IGNORECASE)
_ISOTOPE = re.compile(r"\s+([A-Z][a-z]?-\d{2,3}m?)$")
_NUCLIDE_WORD = re.compile(rf"(?:{'|'.join(NUCLIDES)})-\d{{2,3}}m?")
_ROMAN = re.compile(r"[IVX]{2,}[ab]?")
_ALCOHOL = re.compile(r"(?:one|estradiol|megestrol|zuretinol|tocopherol|ethynodiol|ulipristal)$")
_LIST = re.compile(r"\s*(?:;|\band\b|\bwith\b|\s&\s)\s*", re.IGNORECASE)
_INNER_LIST = re.compile(r"\s*\([^()]*;[^()]*\)")
_SLASHED = re.compile(r"[a-z]{4,}(?:/[a-z]{4,})+")
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_SYMBOL = re.compile(r"[0-9()\[\]{},':]")
_BRACKETS = str.maketrans("()[]", "    ")
_CODE = re.compile(r"[A-Za-z]{1,5}-?\d{3,}\w*")


@lru_cache(maxsize=_CACHED)
def clean(written: str) -> str:
    """Return a drug name in lower case, as far as it is words, without marks, origin and preparation.

    >>> clean("Teduglutide [rDNA origin]"), clean("COAGULATION FACTOR IX (HUMAN)"), clean("Liposomal amikacin")
    ('teduglutide', 'coagulation factor IX', 'amikacin')
    """
    name = _ORIGIN.sub("", _MARKS.sub("", nfc(written)))
    name = _NUCLIDE.sub(_nuclide, _lower(name).strip(" .,;"))
    name = MISPRINTS.get(name, name)
    head, comma, tail = name.rpartition(", ")
    if comma and tail in TURNED_WORDS:
        name = f"{tail} {head}"
    if _has_species(name):
        return _without_preparation(nfc(_MAKING.sub("", name).translate(_BRACKETS)))
    name = _without_preparation(name)
    name = name.removeprefix("human ").removesuffix(" human").strip(" ,")
    for prefix in PRODUCT_PREFIXES:
        name = name.removeprefix(prefix)
    suffixed = _PRODUCT_SUFFIX.fullmatch(name)
    return suffixed[1] if suffixed else name


def without_salt(name: str) -> str:
    """Return a clean name without counter-ion and solvate; a name that is a salt by nature stays as it is.

    >>> [without_salt(name) for name in ("apomorphine hydrochloride hemihydrate", "potassium iodide", "zinc acetate")]
    ['apomorphine', 'potassium iodide', 'zinc acetate']
    """
    isotope = _ISOTOPE.search(name)
    if isotope:
        return f"{without_salt(name[: isotope.start()])} {isotope[1]}"
    words = name.split()
    while len(words) > 1 and _is_salt(words):
        words.pop()
    return " ".join(words).rstrip(" ,")


def moiety(written: str) -> str:
    """Return the clean name without salts; the parts of a combination keep their order.

    >>> moiety("Atovaquone and Proguanil hydrochloride"), moiety("CEFADROXIL/CEFADROXIL HEMIHYDRATE")
    ('atovaquone and proguanil', 'cefadroxil')
    """
    *first, last = dict.fromkeys(without_salt(clean(part)) for part in ingredients(written)) or [""]
    return f"{', '.join(first)} and {last}" if first else last


@lru_cache(maxsize=_CACHED)
def drug_key(written: str) -> str:
    """Return the key under which spellings of one drug join; the parts of a combination are sorted.

    >>> drug_key("Sodium Phenylbutyrate") == drug_key("phenylbutyric acid"), drug_key("sodium chloride")
    (True, 'sodiumchloride')
    >>> drug_key("cannabidiol and dronabinol") == drug_key("Dronabinol and Cannabidiol")
    True
    """
    return "+".join(sorted({_key(without_salt(clean(part))) for part in ingredients(written)}))


def ingredients(written: str) -> list[str]:
    """Return the substances that a name lists, as written: one for a single drug.

    >>> ingredients("ASPIRIN; OXYCODONE HYDROCHLORIDE"), ingredients("PANCRELIPASE (AMYLASE; LIPASE; PROTEASE)")
    (['ASPIRIN', 'OXYCODONE HYDROCHLORIDE'], ['PANCRELIPASE'])
    """
    name = _INNER_LIST.sub("", written)
    if name.casefold() in COMMA_LISTS:
        name = name.replace(",", ";")
    bare = " ".join(word for word in name.split() if word.casefold() not in SALTS)
    if _SLASHED.fullmatch(bare.casefold()):
        name = bare.replace("/", ";")
    return [part for part in _LIST.split(name) if part.strip(" ,.")]


def symbols(name: str) -> int:
    """Return how many digits, brackets, commas, colons and primes a name has."""
    return len(_SYMBOL.findall(name))


def is_formula(name: str) -> bool:
    """Tell whether a name is a systematic chemical name or a laboratory code rather than a name one would say.

    >>> is_formula("2-(3,5-difluoro-3'-methoxybiphenyl-4-ylamino)nicotinic acid"), is_formula("TXA127")
    (True, True)
    >>> is_formula("interferon alfa-2a")
    False
    """
    return len(name) > LONGEST_NAME or symbols(name) >= 7 or _CODE.fullmatch(name) is not None


def slug(name: str) -> str:
    """Return a name as a part of an id: lower-case ASCII letters, digits and hyphens."""
    return _NOT_KEY.sub("-", _fold(name)).strip("-")


def _is_salt(words: list[str]) -> bool:
    *rest, last = (word.casefold().strip(",") for word in words)
    if last not in SALTS or " ".join((*rest, last)).endswith(PROTECTED):
        return False
    if last in HYDRATES:
        return True
    if rest[0] in ELEMENTS or (len(rest) == 1 and rest[0] in RADICALS):
        return False
    organic = [word for word in rest if word not in SALTS]
    return not (last in ESTER_WORDS and organic and _ALCOHOL.search(organic[-1]))


def _key(name: str) -> str:
    name = name.replace("(+)-", "plus ").replace("(-)-", "minus ").replace("(\u00b1)-", "racemic ")
    name = _fold(name).replace("sulph", "sulf").replace("alpha", "alfa")
    words = name.split()
    if len(words) == 2 and words[0] in LEADING_CATIONS and words[1].endswith("ate") and words[1] not in SIMPLE_ANIONS:
        words = words[1:]
    if len(words) > 1 and words[-1] == "acid" and words[-2].endswith("ic") and words[-2] not in ACIDS_APART:
        words = [*words[:-2], words[-2].removesuffix("ic") + "ate"]
    if _has_species(name) or any(map(_NUCLIDE_WORD.fullmatch, words)):
        words.sort()
    return _NOT_KEY.sub("", " ".join(words))


def _without_preparation(name: str) -> str:
    before = ""
    while before != name:
        before = name
        for word in LEADING_WORDS:
            name = name.removeprefix(word)
        for word in TRAILING_WORDS:
            name = name.removesuffix(word)
        name = name.strip(" ,")
    return name


def _has_species(name: str) -> bool:
    return any(word.strip("()[],") in SPECIES_MATTERS for word in name.casefold().split())


def _lower(name: str) -> str:
    if _CODE.fullmatch(name):
        return name
    shouted = not any(letter.islower() for letter in name)
    return " ".join("-".join(_lower_part(part, shouted) for part in word.split("-")) for word in name.split())


def _lower_part(part: str, shouted: bool) -> str:
    letters = part.strip("()[],.")
    if len(letters) <= 1 or _ROMAN.fullmatch(letters):
        return part
    if shouted or letters.casefold() in SALTS or letters[1:].islower():
        return part.lower()
    return part.replace(letters[0], letters[0].lower(), 1) if letters[1:-1].islower() else part


def _nuclide(match: re.Match[str]) -> str:
    return f"{' ' if match[0].startswith(',') else ''}{match[1].capitalize()}-{match[2].lower()}"


def _fold(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
