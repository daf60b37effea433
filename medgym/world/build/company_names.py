"""Companies behind the sponsors of designations and the applicants of Drugs@FDA.

One company is written in many ways: with legal forms, as a subsidiary, with a branch's country, in capitals and
abbreviated. Spellings with the same key are one company; the bare name joins the name with a trade word
("Alexion", "Alexion Pharmaceuticals") where only one such name is listed. Persons are no companies.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from medgym.canonical import nfc
from medgym.world.build.casing import is_shouted, title_case
from medgym.world.build.company_tables import (
    ABBREVIATIONS,
    ARMS,
    BRANCHES,
    COUNTRIES,
    LEGAL_FORMS,
    LONG_FORMS,
    MISPRINTS,
    ORGANISATION,
    PLACES,
    SAME_COMPANY,
    TRADE_WORDS,
)

_RELATION = re.compile(
    r"\s*\(|,\s+an?\s|\s+an?\s+(?:wholly|subsidiary|member|division)|,?\s+(?:subsidiary|division) of\s|,?\s+c/o\s|/",
    re.IGNORECASE,
)
_SLASHED_FORM = re.compile(r"\b([AP])/([SL])\b")
_DEGREE = re.compile(r"(?:^|[\s,.])(?:M\.?\s?D\.?|Ph\.?\s?D\.?|Pharm\.?\s?D\.?|RPh|Jr\.?)(?:$|[\s,.'])")
_INITIAL = re.compile(r"[A-Z][a-z]+ [A-Z]\. [A-Z][a-z]+")
_DOTTED = re.compile(r"\b([a-z])\.,?\s?(?=[a-z]\b)")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_UNREADABLE = re.compile(r"[^\x20-\x7E\u00A1-\u024F]|\?$")
_FEWEST_ADDRESS_LINES = 2
_LONGEST_ALIAS = 80


@dataclass(frozen=True, slots=True)
class Company:
    """One company: `id` is company:<key>; `country` is "" where its addresses name none or more than one."""

    id: str
    name: str
    aliases: tuple[str, ...]
    country: str


def is_person(written: str) -> bool:
    """Tell whether a sponsor is a person.

    >>> is_person("Stacpoole, Peter W. M.D., Ph.D."), is_person("Dr. Falk Pharma GmbH")
    (True, False)
    """
    words = set(_NOT_WORD.split(written.casefold()))
    named = _DEGREE.search(written) or _INITIAL.fullmatch(written)
    return bool(named) and not words & ORGANISATION


def is_readable(written: str) -> bool:
    """Tell whether a name survived its source's encoding."""
    return bool(written) and not _UNREADABLE.search(written)


def country_of(address: tuple[str, ...]) -> str:
    """Return the country in the last line of an address, or "" if that line is none.

    >>> country_of(("1 High Street", "London", "United Kingdom")), country_of(("1 High Street", "Springfield"))
    ('United Kingdom', '')
    """
    return COUNTRIES.get(address[-1], "") if len(address) >= _FEWEST_ADDRESS_LINES else ""


def company_key(written: str) -> str:
    """Return the key under which spellings of a company join.

    >>> company_key("GENZYME CORP"), company_key("Genzyme Corporation, a SANOFI COMPANY")
    ('genzyme', 'genzyme')
    >>> company_key("AMAG Pharma USA, Inc."), company_key("AMAG PHARMS INC")
    ('amag pharma', 'amag pharma')
    """
    key = _key(written)
    for arm in ARMS:
        if key.endswith(f" {arm}"):
            key = key.removesuffix(f" {arm}") + (" pharma" if arm.startswith("pharma") else "")
            break
    return SAME_COMPANY.get(key, key)


def short_name(written: str) -> str:
    """Return a readable name without legal form and relation, in title case if it was shouted.

    >>> short_name("Genzyme Corp (Ilex Products, Inc.)"), short_name("AEGERION PHARMS INC")
    ('Genzyme', 'Aegerion Pharmaceuticals')
    """
    words = [_correct(word) for word in nfc(_without_relation(written)).replace(",", ", ").split()]
    while len(words) > 1 and _is_appended(words):
        words.pop()
    name = " ".join(words).strip(" ,.&")
    if not is_shouted(name):
        return name
    return " ".join(LONG_FORMS.get(word.upper(), word) for word in title_case(name).split())


class CompanyRegister:
    """Answers which company a written sponsor or applicant stands for."""

    def __init__(self, sponsors: Iterable[tuple[str, tuple[str, ...]]], applicants: Iterable[str]) -> None:
        written: dict[str, Counter[str]] = {}
        countries: dict[str, set[str]] = {}
        for sponsor, address in sponsors:
            if is_readable(sponsor) and not is_person(sponsor):
                key = company_key(sponsor)
                written.setdefault(key, Counter())[sponsor] += 1
                countries.setdefault(key, set()).add(country_of(address))
        for applicant in applicants:
            written.setdefault(company_key(applicant), Counter())[applicant] += 1
        self._companies: dict[str, Company] = {}
        for keys in _same_company(written):
            spellings = sum((written[key] for key in keys), Counter[str]())
            company = _company(keys[0], spellings, set().union(*(countries.get(key, set()) for key in keys)))
            self._companies |= dict.fromkeys(keys, company)

    def by_name(self, written: str) -> Company | None:
        """Return the company that `written` names, or None for a person, an unreadable name and an unknown one."""
        return None if is_person(written) else self._companies.get(company_key(written))

    def companies(self) -> list[Company]:
        """Return all companies by id."""
        return sorted(set(self._companies.values()), key=lambda company: company.id)


def _same_company(keys: Iterable[str]) -> list[list[str]]:
    """Return groups of keys: blanks do not count, and a bare name joins the one name that adds a trade word to it."""
    known = set(keys)
    longer: dict[str, list[str]] = {}
    for key in sorted(known):
        bare, _, last = key.rpartition(" ")
        if last in TRADE_WORDS and bare in known:
            longer.setdefault(bare, []).append(key)
    joined = {bare: keys[0] for bare, keys in longer.items() if len(keys) == 1}
    groups: dict[str, list[str]] = {}
    for key in sorted(known):
        groups.setdefault(joined.get(key, key).replace(" ", ""), []).append(key)
    return list(groups.values())


def _company(key: str, spellings: Counter[str], countries: set[str]) -> Company:
    times: Counter[tuple[bool, bool, str]] = Counter()
    for written, count in spellings.items():
        is_arm = _key(written) not in (company_key(written), *SAME_COMPANY)
        times[is_arm, is_shouted(written), short_name(written)] += count
    *_, name = min(times, key=lambda form: (*form[:2], -times[form], len(form[2]), form[2]))
    written_forms = {nfc(written).strip(" ,") for written in spellings if not is_shouted(written)}
    aliases: dict[str, str] = {}
    for form in sorted(written_forms | {form for *_, form in times}):
        if form.casefold() != name.casefold() and len(form) <= _LONGEST_ALIAS:
            aliases.setdefault(form.casefold(), form)
    stated = countries - {""}
    country = stated.pop() if len(stated) == 1 else ""
    return Company(f"company:{key.replace(' ', '-')}", name, tuple(sorted(aliases.values())), country)


def _key(written: str) -> str:
    words = " ".join(ABBREVIATIONS.get(word, word) for word in _words(_without_relation(written))).split()
    words = words[words[:1] == ["the"] :]
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or words[-1] in PLACES or words[-1] == "and"):
        words.pop()
    return " ".join(words)


def _without_relation(written: str) -> str:
    name = _SLASHED_FORM.sub(r"\1\2", nfc(written).replace("d/b/a", "dba"))
    cut = _RELATION.search(name)
    return name[: cut.start()] if cut else name


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name.casefold()).replace("&", " and ").replace("'s", "s")
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = _NOT_WORD.split(_DOTTED.sub(r"\1", plain))
    return [MISPRINTS.get(word, word) for word in words if word]


def _is_appended(words: list[str]) -> bool:
    last = "".join(_words(words[-1]))
    if last in LEGAL_FORMS:
        return last != "company" or words[0].casefold() != "the"
    return last in ("", "and", "a") or (last in BRANCHES and words[-2].casefold() != "of")


def _correct(word: str) -> str:
    corrected = MISPRINTS.get(word.strip(" ,.").casefold())
    return corrected.capitalize() if corrected else word
