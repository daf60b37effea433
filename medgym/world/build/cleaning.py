"""Repairs names after all sources have been added, so that a name says which entity is meant.

Each rule is a pure function from entities to what should change; `clean` applies them in order and counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from medgym.world.build.identity import normal_name
from medgym.world.build.report import SectionLog, SectionReport
from medgym.world.facts import Entity
from medgym.world.graph_builder import GraphBuilder

#: Types of which one name is one thing, whatever ids the sources gave it.
MERGED_TYPES = frozenset(
    {"disease", "phenotype", "symptom", "anatomy", "cell", "organism", "transmission", "chemical", "process"}
)

KINDRED = frozenset({"drug", "brand"})

#: Which id stays when equal names meet: the first prefix listed; unlisted ones come last, in id order.
_PREFERRED = ("ORPHA", "DOID", "MONDO", "HP", "UBERON", "CL", "NCBITaxon", "taxonomy", "GO", "MESH")

_SHORTEST_ALIAS = 3
_MARK = re.compile(r"^(?:obsolete|non[ -]rare in europe|moved to)\b\s*[:.]?\s*", re.IGNORECASE)
_SYMBOL = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


def clean(builder: GraphBuilder) -> SectionReport:
    """Apply all rules to the graph: marks off names, equal entities merged, useless and ambiguous aliases dropped."""
    log = SectionLog("cleaning", builder)
    for entity_id, name in marked_names(_entities(builder)).items():
        builder.rename(entity_id, name)
        log.skip("mark in front of a name")
    same = same_entities(_entities(builder))
    builder.merge(same)
    log.skip("entity merged into one of the same name", len(same))
    for reason, rule in (("useless alias", useless_aliases), ("ambiguous alias", ambiguous_aliases)):
        for entity_id, aliases in rule(_entities(builder)).items():
            builder.drop_aliases(entity_id, aliases)
            log.skip(reason, len(aliases))
    log.read = builder.entity_count
    return log.finish()


def marked_names(entities: Sequence[Entity]) -> dict[str, str]:
    """Return id -> bare name for names that begin with a mark such as "OBSOLETE:" or "NON RARE IN EUROPE:"."""
    bare = {entity.id: _MARK.sub("", entity.name) for entity in entities}
    return {entity.id: bare[entity.id] for entity in entities if bare[entity.id] not in ("", entity.name)}


def same_entities(entities: Iterable[Entity]) -> dict[str, str]:
    """Return id -> id that stays, for entities of one type and name; two Orphanet codes are never the same."""
    groups: dict[tuple[str, str], list[str]] = {}
    for entity in entities:
        if entity.type in MERGED_TYPES and (name := normal_name(entity.name)):
            groups.setdefault((entity.type, name), []).append(entity.id)
    same: dict[str, str] = {}
    for ids in groups.values():
        kept = min(ids, key=_preference)
        same |= {other: kept for other in ids if other != kept and not other.startswith("ORPHA:")}
    return same


def useless_aliases(entities: Iterable[Entity]) -> dict[str, set[str]]:
    """Return id -> aliases of one or two characters, aliases without a letter, and the name in another case."""
    return _where(
        entities,
        lambda entity, alias: (
            len(alias) < _SHORTEST_ALIAS
            or not any(character.isalpha() for character in alias)
            or alias.casefold() == entity.name.casefold()
        ),
    )


def ambiguous_aliases(entities: Collection[Entity]) -> dict[str, set[str]]:
    """Return id -> aliases that another entity has as an alias or as its name; names themselves always stay.

    A brand may be called what its drug is called: `KINDRED` types do not make each other ambiguous.
    """
    owners: dict[str, set[tuple[str, str]]] = {}
    for entity in entities:
        for text in (entity.name, *entity.aliases):
            owners.setdefault(normal_name(text) or text, set()).add((entity.id, entity.type))

    def shared(entity: Entity, alias: str) -> bool:
        others = owners[normal_name(alias) or alias]
        return any(other != entity.id and {kind, entity.type} != KINDRED for other, kind in others)

    return _where(entities, shared)


def symbols_in(name: str, symbols: Collection[str]) -> tuple[str, ...]:
    """Return the gene symbols that stand in a name as words, in order: such a name gives the gene away.

    >>> symbols_in("SLC40A1-related hemochromatosis", {"SLC40A1", "HFE"})
    ('SLC40A1',)
    """
    words = [part for word in _SYMBOL.findall(name) for part in (word, *word.split("-"))]
    return tuple(dict.fromkeys(word for word in words if word in symbols))


def _where(entities: Iterable[Entity], unwanted: Callable[[Entity, str], bool]) -> dict[str, set[str]]:
    found = {entity.id: {alias for alias in entity.aliases if unwanted(entity, alias)} for entity in entities}
    return {entity_id: aliases for entity_id, aliases in found.items() if aliases}


def _entities(builder: GraphBuilder) -> list[Entity]:
    return [builder.entity(entity_id) for entity_id in builder.entity_ids()]


def _preference(entity_id: str) -> tuple[int, str]:
    prefix = entity_id.partition(":")[0]
    return (_PREFERRED.index(prefix) if prefix in _PREFERRED else len(_PREFERRED), entity_id)
