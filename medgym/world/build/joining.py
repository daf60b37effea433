"""Joins the identifiers and names of Orphanet, the Disease Ontology and MONDO into a `DiseaseIdentity`.

MONDO's exact matches come first. The Disease Ontology's own references to Orphanet are often broader than the class
that carries them, so they count only where the names agree too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from medgym.world.build.diseases import ancestors
from medgym.world.build.identity import DiseaseIdentity, normal_name, unambiguous
from medgym.world.sources.disease_ontology import CrossReference, DiseaseClass
from medgym.world.sources.mondo import ExactMatch
from medgym.world.sources.orphapackets import Packet

#: Classes that group by mode of inheritance or by nothing at all: no disease of a world, and no parent of one.
TOO_GENERAL = frozenset(
    {"disease", "syndrome", "genetic disease", "physical disorder", "monogenic disease", "polygenic disease"}
    | {"disease of anatomical entity", "disease of cellular proliferation", "autosomal genetic disease"}
    | {"autosomal dominant disease", "autosomal recessive disease", "X-linked monogenic disease"}
    | {"X-linked dominant disease", "X-linked recessive disease", "Y-linked monogenic disease", "chromosomal disease"}
)

_JOINED = ("MESH", "UMLS", "OMIM")
_SHORTEST_SYNONYM = 3


@dataclass(frozen=True)
class DiseaseSources:
    """What identities are made from; every part may be empty.

    Attributes:
        packets: Orphanet's packets by ORPHA code, groups too.
        classes: the Disease Ontology's classes.
        xrefs: the Disease Ontology's own cross references.
        matches: MONDO's exact matches, of all tables.
    """

    packets: Mapping[str, Packet]
    classes: Sequence[DiseaseClass]
    xrefs: Sequence[CrossReference]
    matches: Sequence[ExactMatch]

    @cached_property
    def disorders(self) -> dict[str, Packet]:
        """The packets that are no groups."""
        return {code: packet for code, packet in self.packets.items() if not packet.is_group}

    @cached_property
    def doid_labels(self) -> dict[str, str]:
        """Label by DOID of the classes that count as diseases."""
        return {item.id: item.label for item in self.classes if item.label not in TOO_GENERAL}

    @cached_property
    def mondo_labels(self) -> dict[str, str]:
        """Label by MONDO id of the terms that MONDO has not given up."""
        return {match.mondo: match.label for match in self.matches if not match.obsolete}

    @cached_property
    def orphanet_of_mondo(self) -> dict[str, str]:
        """MONDO id -> entity id of the one Orphanet disorder it stands for."""
        codes: dict[str, list[str]] = {}
        for match in self.matches:
            if match.prefix == "ORPHA" and match.local in self.disorders:
                codes.setdefault(match.mondo, []).append(match.local)
        return {mondo: f"ORPHA:{self._best(found, self.mondo_labels.get(mondo, ''))}" for mondo, found in codes.items()}

    @cached_property
    def entity_of_doid(self) -> dict[str, str]:
        """DOID -> entity id: an Orphanet disorder where one means the same, else the DOID itself."""
        matched = {
            f"DOID:{match.local}": self.orphanet_of_mondo[match.mondo]
            for match in self.matches
            if match.prefix == "DOID" and match.mondo in self.orphanet_of_mondo
        }
        labels = unambiguous((normal_name(packet.label), packet.entity_id) for packet in self.disorders.values())
        agreeing = {xref.id: f"ORPHA:{xref.local}" for xref in self.xrefs if self._names_agree(xref)}
        return {
            doid: matched.get(doid) or labels.get(normal_name(label)) or agreeing.get(doid, doid)
            for doid, label in self.doid_labels.items()
        }

    @cached_property
    def entity_of_mondo(self) -> dict[str, str]:
        """MONDO id -> entity id: an Orphanet disorder, else a Disease Ontology class, else the MONDO id itself."""
        by_doid = {
            match.mondo: self.entity_of_doid[f"DOID:{match.local}"]
            for match in sorted(self.matches, key=lambda match: match.local, reverse=True)
            if match.prefix == "DOID" and f"DOID:{match.local}" in self.entity_of_doid
        }
        return {term: term for term in self.mondo_labels} | by_doid | self.orphanet_of_mondo

    def _best(self, codes: Sequence[str], label: str) -> str:
        """Choose among several disorders matched to one term: same name, else the parent of the rest, else oldest."""
        named = [code for code in codes if normal_name(self.disorders[code].label) == normal_name(label)]
        parents = [
            code
            for code in codes
            if all(code in ancestors(self.disorders[other], self.packets) for other in codes if other != code)
        ]
        return min(named or parents or codes, key=int)

    def _names_agree(self, xref: CrossReference) -> bool:
        packet = self.disorders.get(xref.local) if xref.prefix == "ORPHA" else None
        if packet is None or xref.id not in self.doid_labels:
            return False
        return normal_name(self.doid_labels[xref.id]) in {
            normal_name(name) for name in (packet.label, *packet.synonyms)
        }


def identify(sources: DiseaseSources) -> DiseaseIdentity:
    """Join all identifiers and names."""
    doid, mondo = sources.entity_of_doid, sources.entity_of_mondo
    own = unambiguous(
        (f"{x.prefix}:{x.local}", doid[x.id]) for x in sources.xrefs if x.prefix in _JOINED and x.id in doid
    )
    matched = unambiguous(
        (f"{m.prefix}:{m.local}", mondo[m.mondo]) for m in sources.matches if m.prefix in _JOINED and m.mondo in mondo
    )
    stated = unambiguous((f"OMIM:{n}", packet.entity_id) for packet in sources.disorders.values() for n in packet.omim)
    orphanet = {packet.entity_id: packet.entity_id for packet in sources.disorders.values()}
    labels = {term: sources.mondo_labels[term] for term, entity in mondo.items() if entity == term}
    return DiseaseIdentity(
        own | matched | stated | mondo | doid | orphanet, _names(sources), sources.doid_labels | labels
    )


def _names(sources: DiseaseSources) -> dict[str, str]:
    """Names in the order of trust; a name that is ambiguous in one tier is not looked for in a later one."""
    disorders = sources.disorders.values()
    tiers: tuple[Iterable[tuple[str, str]], ...] = (
        ((packet.label, packet.entity_id) for packet in disorders),
        ((label, sources.entity_of_doid[doid]) for doid, label in sources.doid_labels.items()),
        ((label, sources.entity_of_mondo[term]) for term, label in sources.mondo_labels.items()),
        ((synonym, packet.entity_id) for packet in disorders for synonym in packet.synonyms),
    )
    names: dict[str, str] = {}
    taken: set[str] = set()
    for tier in tiers:
        pairs = [(normal_name(name), entity) for name, entity in tier]
        names |= {name: entity for name, entity in unambiguous(pairs).items() if name not in taken}
        taken |= {name for name, _ in pairs}
    return {name: entity for name, entity in names.items() if len(name) >= _SHORTEST_SYNONYM and not name.isdecimal()}
