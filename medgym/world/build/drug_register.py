"""Which names are one drug: spellings of all regulatory sources joined into drugs with one id and one name.

Names join when they have the same key (`drug_names.drug_key`), when nomenclature says that they are synonyms, when
PubChem gives them one structure, or when one is written in brackets behind the other. Where a rule leaves doubt, names
stay apart: a stereoisomer behind its racemate, an isotope behind another, a protein that carries a peptide's structure.

Two rules were tried and left out. Trade names ("one brand, two generic names") joined ten more pairs of 3,400, of
which three were wrong; identifiers of DrugMechDB are copied between drugs too often to join names by them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from medgym.world.build.drug_names import LONGEST_NAME, clean, drug_key, ingredients, is_formula, moiety, slug, symbols
from medgym.world.build.drug_synonyms import SYNONYMS
from medgym.world.sources.drugmechdb import Mechanism
from medgym.world.sources.drugsatfda import Application
from medgym.world.sources.fda_orphan import Designation

_DIGITS = re.compile(r"\d+")
_PROTEIN = re.compile(r"(?:alfa|beta|mab|cept|ase)$")
_BRACKETED = re.compile(r"(.{3,}?) \(([A-Za-z][A-Za-z -]{2,})\)")
#: An InChIKey without its last part, the protonation: equal when skeleton, stereochemistry and isotopes agree.
_STRUCTURE_LENGTH = 25
_FEW_SYMBOLS = 2


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug of the world: `id` is MESH:..., DB:... or drug:<slug>; `aliases` never hold the name."""

    id: str
    name: str
    aliases: tuple[str, ...]


class DrugRegister:
    """Answers which drug a written name or an identifier stands for.

    Args:
        names: key of a spelling -> drug.
        identifiers: "MESH:D000068877" or "DB:DB00619" -> drug, for those that belong to one drug only.
    """

    def __init__(self, names: dict[str, Drug], identifiers: dict[str, Drug]) -> None:
        self._names, self._identifiers = names, identifiers

    def by_name(self, written: str) -> Drug | None:
        """Return the drug that `written` names in any of its spellings, or None."""
        return self._names.get(drug_key(written))

    def by_identifier(self, identifier: str) -> Drug | None:
        """Return the drug behind an identifier, or None if no drug or more than one carries it."""
        return self._identifiers.get(identifier)

    def drugs(self) -> list[Drug]:
        """Return all drugs by id."""
        return sorted(set(self._names.values()), key=lambda drug: drug.id)


def register_drugs(
    mechanisms: Sequence[Mechanism], designations: Sequence[Designation], applications: Sequence[Application]
) -> DrugRegister:
    """Join the names of all records into drugs; a source that is not there is an empty sequence."""
    spellings = _Spellings()
    for mechanism in mechanisms:
        spellings.add(mechanism.drug, trusted=True)
    for designation in designations:
        spellings.add(designation.generic_name)
    for application in applications:
        for product in application.products:
            for part in ingredients(product.ingredient):
                spellings.add(part)
    groups = _Groups(spellings.by_key)
    for names in SYNONYMS:
        spellings.add_synonyms(names)
        groups.join(drug_key(name) for name in names)
    for one, other in (*_same_structure(designations), *_bracketed(spellings)):
        groups.join((one, other))
    return _compile(groups.members(), spellings, _identifiers(mechanisms, groups))


class _Spellings:
    """How often each spelling is written, by key. Trusted ones come from a source of non-proprietary names."""

    def __init__(self) -> None:
        self.by_key: dict[str, Counter[str]] = {}
        self._synonyms: dict[str, tuple[str, ...]] = {}
        self._trusted: set[str] = set()

    def add(self, written: str, trusted: bool = False) -> None:
        self.by_key.setdefault(drug_key(written), Counter())[written] += 1
        if trusted:
            self._trusted.add(moiety(written))

    def add_synonyms(self, names: tuple[str, ...]) -> None:
        """Note spellings of nomenclature; they become aliases of a drug that some record names."""
        self._synonyms |= dict.fromkeys(map(drug_key, names), names)

    def synonyms(self, keys: Iterable[str]) -> list[str]:
        """Return what nomenclature also calls a drug, also where no record does."""
        return [name for key in keys for name in self._synonyms.get(key, ())]

    def name_and_aliases(self, keys: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Return the cleanest name of the spellings under `keys`, which may be too long to use, and the others."""
        times: Counter[str] = Counter()
        others = set(self.synonyms(keys))
        for key in keys:
            for spelling, count in self.by_key[key].items():
                times[moiety(spelling)] += count
                others.add(clean(spelling))
        best = min(times, key=lambda name: self._rank(name, times[name]))
        return best, _distinct(best, others | set(times))

    def _rank(self, name: str, times: int) -> tuple[bool, bool, bool, int, int, str]:
        return is_formula(name), symbols(name) > _FEW_SYMBOLS, name not in self._trusted, -times, len(name), name


def _distinct(best: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that differ from `best` and from each other by more than capitals, without unwieldy ones."""
    found: dict[str, str] = {}
    for name in sorted(names):
        if len(name) <= LONGEST_NAME and name.casefold() != best.casefold():
            found.setdefault(name.casefold(), name)
    return tuple(sorted(found.values()))


class _Groups:
    """Disjoint groups of keys; the outcome does not depend on the order of joining."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}

    def join(self, keys: Iterable[str]) -> None:
        """Put those of `keys` that are known into one group."""
        roots = sorted({self.root(key) for key in keys if key in self._parent})
        for root in roots[1:]:
            self._parent[root] = roots[0]

    def root(self, key: str) -> str:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def members(self) -> dict[str, list[str]]:
        """Return root -> members, both sorted."""
        found: dict[str, list[str]] = {}
        for key in sorted(self._parent):
            found.setdefault(self.root(key), []).append(key)
        return dict(sorted(found.items()))


def _same_structure(designations: Iterable[Designation]) -> Iterator[tuple[str, str]]:
    carriers: dict[str, set[str]] = {}
    for designation in designations:
        for inchikey in designation.inchikeys:
            carriers.setdefault(inchikey[:_STRUCTURE_LENGTH], set()).add(drug_key(designation.generic_name))
    for keys in carriers.values():
        ordered = sorted(keys)
        yield from ((one, other) for n, one in enumerate(ordered) for other in ordered[n + 1 :] if _alike(one, other))


def _alike(one: str, other: str) -> bool:
    """Tell whether two keys with one structure may be synonyms rather than variants of each other."""
    qualified = one in other or other in one
    renumbered = _DIGITS.sub("", one) == _DIGITS.sub("", other)
    return not (qualified or renumbered or "+" in one + other or _PROTEIN.search(one) or _PROTEIN.search(other))


def _bracketed(spellings: _Spellings) -> Iterator[tuple[str, str]]:
    for key, written in spellings.by_key.items():
        for match in filter(None, map(_BRACKETED.fullmatch, written)):
            yield from ((key, drug_key(part)) for part in match.groups() if drug_key(part) in spellings.by_key)


def _identifiers(mechanisms: Iterable[Mechanism], groups: _Groups) -> dict[str, list[str]]:
    """Return root -> its identifiers, best first: those that only its paths carry and that name no disease."""
    claims: dict[str, Counter[str]] = {}
    taken = set()
    for mechanism in mechanisms:
        taken.add(mechanism.disease_mesh)
        drugbank = f"DB:{mechanism.drugbank}" if mechanism.drugbank else ""
        for identifier in filter(None, (mechanism.drug_mesh, drugbank)):
            claims.setdefault(identifier, Counter())[groups.root(drug_key(mechanism.drug))] += 1
    owned: dict[str, list[tuple[bool, int, str]]] = {}
    for identifier, roots in claims.items():
        if len(roots) == 1 and identifier not in taken:
            ((root, count),) = roots.items()
            owned.setdefault(root, []).append((not identifier.startswith("MESH:"), -count, identifier))
    return {root: [identifier for *_, identifier in sorted(ranked)] for root, ranked in owned.items()}


def _compile(members: dict[str, list[str]], spellings: _Spellings, identifiers: dict[str, list[str]]) -> DrugRegister:
    names: dict[str, Drug] = {}
    carried: dict[str, Drug] = {}
    used: Counter[str] = Counter()
    for root, keys in members.items():
        name, aliases = spellings.name_and_aliases(keys)
        if len(name) > LONGEST_NAME:
            continue
        own = identifiers.get(root, [])
        fallback = f"drug:{slug(name)}"
        used[fallback] += not own
        drug = Drug(own[0] if own else fallback + (f"-{used[fallback]}" if used[fallback] > 1 else ""), name, aliases)
        names |= dict.fromkeys((*keys, *map(drug_key, spellings.synonyms(keys))), drug)
        carried |= dict.fromkeys(own, drug)
    return DrugRegister(names, carried)
