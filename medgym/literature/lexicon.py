"""The names to look for: all surfaces of a world's entities, folded, with the rule that each has about case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from medgym.canonical import digest
from medgym.literature.folding import fold, variants
from medgym.world.graph import Graph

#: Types that are linked, in the order in which a homonym is settled when nothing else tells.
LINKED_TYPES: tuple[str, ...] = (
    "gene", "drug", "disease", "phenotype", "symptom", "organism", "protein", "inheritance", "anatomy", "group",
)  # fmt: skip
_COMMON_NOUNS = frozenset({"disease", "phenotype", "symptom", "anatomy", "group", "organism"})
_LONGEST, _SHORTEST = 120, 2
_SHORT_SYMBOL = 5

#: Names that in running text nearly always mean something else or nothing in particular.
GENERIC = frozenset(
    "disease diseases disorder disorders syndrome syndromes symptom symptoms condition conditions infection infections "
    "injury injuries death lesion lesions abnormality abnormalities deformity malformation malformations health sign "
    "signs onset frequency severity all other none unknown constitutional thrive back lead light water air gold "
    "focal chronic acute mild severe moderate progressive variable recurrent bilateral unilateral generalized "
    "localized distal proximal diffuse refractory episodic transient persistent stable right left nonprogressive "
    "congenital inheritance falls fall human animal animals man patient child body cell tissue gene protein food "
    "virus bacteria fungus parasite organism head drug placebo polar central peripheral phenotypic "
    "heterogeneity penetrance".split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """One reading of a folded name.

    Attributes:
        entity: number of the entity in `Lexicon.entities`.
        symbols: words of the name that must be written in just this case.
    """

    entity: int
    symbols: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """Entities and folded names. `terms[n]` are the readings of `patterns[n]`, which is padded with blanks."""

    entities: tuple[tuple[str, str, str], ...]
    patterns: tuple[str, ...]
    terms: tuple[tuple[Term, ...], ...]
    by_pattern: dict[str, int] = field(repr=False)

    @classmethod
    def from_graph(cls, graph: Graph, types: Iterable[str] = LINKED_TYPES) -> Lexicon:
        """Collect the names of all entities of the linked types."""
        wanted = frozenset(types)
        rows = (
            (graph.entity_ids[node], graph.entity_types[node], graph.surfaces(node))
            for node in range(len(graph.entity_ids))
            if graph.entity_types[node] in wanted
        )
        return cls.from_names(rows)

    @classmethod
    def from_names(cls, rows: Iterable[tuple[str, str, Iterable[str]]]) -> Lexicon:
        """Collect names from (id, type, surfaces); the first surface is the name."""
        entities: list[tuple[str, str, str]] = []
        found: dict[str, dict[Term, None]] = {}
        for identifier, kind, surfaces in rows:
            names = list(surfaces)
            entities.append((identifier, kind, names[0]))
            for name in names:
                for pattern, symbols in _patterns(name, kind):
                    found.setdefault(pattern, {})[Term(len(entities) - 1, symbols)] = None
        patterns = tuple(sorted(found))
        by_pattern = {pattern: number for number, pattern in enumerate(patterns)}
        return cls(tuple(entities), patterns, tuple(tuple(found[pattern]) for pattern in patterns), by_pattern)

    @property
    def digest(self) -> str:
        """Content digest: equal digests link equal mentions."""
        rows = [[(t.entity, sorted(t.symbols)) for t in terms] for terms in self.terms]
        return digest([self.entities, self.patterns, rows])

    def exact(self, name: str) -> list[int]:
        """Return the entities that a whole name stands for, in the order of `LINKED_TYPES`."""
        number = self.by_pattern.get(pad(name), -1)
        fitting = [term.entity for term in (self.terms[number] if number >= 0 else ()) if in_case(term, name)]
        return sorted(dict.fromkeys(fitting), key=lambda entity: (self.rank(entity), entity))

    def type_of(self, entity: int) -> str:
        """Return the type of entity number `entity`."""
        return self.entities[entity][1]

    def rank(self, entity: int) -> int:
        """Return where the type of an entity stands in `LINKED_TYPES`; unlisted types come last."""
        kind = self.entities[entity][1]
        return LINKED_TYPES.index(kind) if kind in LINKED_TYPES else len(LINKED_TYPES)


def pad(name: str) -> str:
    """Return a name as it stands in folded text, with the blanks that bound it."""
    return f" {fold(name).strip()} "


def in_case(term: Term, surface: str) -> bool:
    """Tell whether a surface writes the symbols of a term in their own case."""
    return not term.symbols or term.symbols <= set(words(surface))


def words(text: str) -> list[str]:
    """Return the words of a text as written."""
    return _WORDS.findall(text)


_WORDS = re.compile(r"\w+")


def is_symbol(word: str) -> bool:
    """Tell whether a word is read only in its own case: it is one capital, or has one beyond its first letter."""
    letters = [c for c in word if c.isalpha()]
    inner = any(c.isupper() for c in word[1:])
    return len(letters) > 0 and (inner or (len(word) == 1 and word.isupper()))


def _patterns(name: str, kind: str) -> Iterator[tuple[str, frozenset[str]]]:
    plural = kind in _COMMON_NOUNS
    whole = len(name) <= _SHORT_SYMBOL and " " not in name and name.isupper()
    for one in variants(name, plural=plural and not whole):
        pattern = pad(one)
        bare = pattern.strip()
        if not _SHORTEST <= len(bare) <= _LONGEST or bare in GENERIC or bare.isdecimal():
            continue
        symbols = frozenset(word for word in words(one) if is_symbol(word))
        yield pattern, symbols
