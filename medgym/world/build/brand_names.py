"""Trade names: taken out of the FDA's wordings of products, one entity for each, whatever its capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from medgym.canonical import nfc
from medgym.world.build.casing import is_shouted, title_case
from medgym.world.build.drug_names import ingredients, slug
from medgym.world.build.drug_register import DrugRegister
from medgym.world.build.drug_tables import ELEMENTS, SALTS
from medgym.world.sources.drugsatfda import Application
from medgym.world.sources.fda_orphan import Designation

_LONGEST = 40
_GRADES = frozenset({"USP", "NF"})
_MARKS = re.compile(r"\((?:r|tm)\)|[®™]|(?<=[a-z])TM\b|\([^()]*\)", re.IGNORECASE)
_SOLUTION = re.compile(
    r"\s+(?:in (?:plastic|dextrose|sodium|\d).*|w/.*|with .*|for (?:injection|inhalation))$", re.IGNORECASE
)
_DOSAGE = re.compile(
    r"\s+(?:kit|injection|granules|capsules|(?:\d+ mg )?(?:chewable )?tablets|preservative free|intrathecal"
    r"|intratracheal suspension|(?:ophthalmic|nasal|oral) solution)$",
    re.IGNORECASE,
)
_STRENGTH = re.compile(r"(?:[ -]['\d][\d./']*(?:mg|mcg)?)+$", re.IGNORECASE)
_LIST = re.compile(r"\s*[;,]\s*|(?<=[A-Za-z]{4})/(?=[A-Za-z]{4})")


@dataclass(frozen=True, slots=True)
class Brand:
    """One trade name; `id` is brand:<slug>."""

    id: str
    name: str


class BrandRegister:
    """Knows every trade name of both sources in its most readable spelling.

    A "trade name" that is nothing but the names of drugs is none: generic products are registered under those.
    """

    def __init__(
        self, designations: Iterable[Designation], applications: Iterable[Application], drugs: DrugRegister
    ) -> None:
        self._drugs = drugs
        spellings: dict[str, Counter[str]] = {}
        for designation in designations:
            for product in designation.products:
                for name in trade_names(product.trade_name):
                    spellings.setdefault(slug(name), Counter())[name] += 1
        for application in applications:
            for name in _product_names(application):
                spellings.setdefault(slug(name), Counter())[name] += 1
        self._brands = {
            key: Brand(f"brand:{key}", _most_readable(names))
            for key, names in spellings.items()
            if not self._generic(names)
        }

    def of_designation(self, designation: Designation) -> list[Brand]:
        """Return the brands marketed under a designation, by first approval."""
        return self._known(name for product in designation.products for name in trade_names(product.trade_name))

    def of_application(self, application: Application) -> list[Brand]:
        """Return the brands of an application's products, by name."""
        return self._known(_product_names(application))

    def _known(self, names: Iterable[str]) -> list[Brand]:
        return list(dict.fromkeys(self._brands[key] for key in map(slug, names) if key in self._brands))

    def _generic(self, names: Iterable[str]) -> bool:
        for name in names:
            first = name.split()[0]
            parts = ingredients(name)
            if first.casefold() in ELEMENTS or self._drugs.by_name(first) or all(map(self._drugs.by_name, parts)):
                return True
        return False


def trade_names(written: str) -> list[str]:
    """Return the trade names in a written one, without marks and dosage form, in the source's capitals.

    >>> trade_names("Rituxan(r); MabThera(r)"), trade_names("Ocuflox Ophthalmic Solution")
    (['Rituxan', 'MabThera'], ['Ocuflox'])
    """
    bare = _SOLUTION.sub("", nfc(_MARKS.sub(" ", written)))
    names = (_without_dosage(name) for name in _LIST.split(bare))
    return [name for name in names if name and "%" not in name and len(name) <= _LONGEST and name not in _GRADES]


def _product_names(application: Application) -> list[str]:
    """Return the trade names of an application; strengths go where they are all that tells its products apart."""
    names = sorted({name for product in application.products for name in trade_names(product.name)})
    bases = Counter(map(_base, names))
    return list(dict.fromkeys(_base(name) if bases[_base(name)] > 1 else name for name in names))


def _base(name: str) -> str:
    return _STRENGTH.sub("", name)


def _without_dosage(name: str) -> str:
    before = ""
    while before != name:
        before = name
        name = _DOSAGE.sub("", name).strip(" ,;")
    words = name.split()
    while len(words) > 1 and words[-1].casefold() in SALTS:
        words.pop()
    return " ".join(words)


def _most_readable(names: Counter[str]) -> str:
    best = min(names, key=lambda name: (is_shouted(name), name.islower(), -names[name], name))
    return title_case(best) if is_shouted(best) else best[:1].upper() + best[1:]
