"""Orphanet's packets as a graph: disorders, groups, genes, phenotypes and what ties them."""

from __future__ import annotations

from collections.abc import Mapping

from medgym.world.build.categories import (
    EXCLUDED,
    FREQUENCY,
    GENE_ASSOCIATION,
    INHERITANCE,
    ONSET,
    PREVALENCE,
    PREVALENCE_ORDER,
    Category,
)
from medgym.world.build.report import Progress, SectionLog, SectionReport
from medgym.world.facts import Source
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources.orphapackets import Finding, GeneLink, Packet
from medgym.world.vocabulary import FREQUENCIES

SOURCE = "orphanet"

Packets = Mapping[str, Packet]


def add_orphanet(builder: GraphBuilder, packets: Packets, progress: Progress) -> SectionReport:
    """Add all packets (by ORPHA code) and return what was added; groups come first, so that disorders can name them."""
    log = SectionLog("orphapackets", builder)
    builder.add_source(_source(packets))
    for packet in packets.values():
        builder.add_entity(packet.entity_id, "group" if packet.is_group else "disease", packet.label, packet.synonyms)
    for log.read, packet in enumerate(packets.values(), start=1):
        if packet.is_group:
            _add_group(builder, packet, packets, log)
        else:
            _add_disorder(builder, packet, packets, log)
        if log.read % 500 == 0:
            progress("orphapackets", log.read, len(packets))
    return log.finish()


def ancestors(packet: Packet, packets: Packets) -> set[str]:
    """Return the codes of all ancestors that have a packet."""
    found: set[str] = set()
    waiting = list(packet.parents)
    while waiting:
        code = waiting.pop()
        if code in packets and code not in found and code != packet.code:
            found.add(code)
            waiting.extend(packets[code].parents)
    return found


def _source(packets: Packets) -> Source:
    return Source(
        name=SOURCE,
        title="Orphanet ORPHApackets",
        licence="CC-BY-4.0",
        snapshot=max(packet.created for packet in packets.values()),
        url="https://www.orphadata.com",
        attribution="Orphanet: an online rare disease and orphan drug data base. (c) INSERM 1999. http://www.orpha.net",
    )


def _add_group(builder: GraphBuilder, packet: Packet, packets: Packets, log: SectionLog) -> None:
    for code in packet.parents:
        if code not in packets:
            log.skip("parent without a packet")
        elif not packets[code].is_group:
            log.skip("group under a disorder")
        else:
            builder.add_fact(packet.entity_id, "subgroup_of", packets[code].entity_id, SOURCE)
    log.skip("annotation of a group", len(packet.findings) + len(packet.genes))


def _add_disorder(builder: GraphBuilder, packet: Packet, packets: Packets, log: SectionLog) -> None:
    _add_places(builder, packet, packets, log)
    _add_findings(builder, packet, log)
    for link in packet.genes:
        _add_gene(builder, packet, link, log)
    _add_categories(builder, packet, "inherited_as", packet.inheritance, INHERITANCE, log)
    _add_categories(builder, packet, "onset_in", packet.onsets, ONSET, log)
    _add_prevalence(builder, packet, log)


def _add_places(builder: GraphBuilder, packet: Packet, packets: Packets, log: SectionLog) -> None:
    log.skip("parent without a packet", sum(code not in packets for code in packet.parents))
    for code in ancestors(packet, packets):
        other, direct = packets[code], code in packet.parents
        if other.is_group:
            level = {"level": "direct" if direct else "broad"}
            builder.add_fact(packet.entity_id, "in_group", other.entity_id, SOURCE, level)
        elif direct:
            builder.add_fact(packet.entity_id, "subtype_of", other.entity_id, SOURCE)


def _add_findings(builder: GraphBuilder, packet: Packet, log: SectionLog) -> None:
    by_id: dict[str, list[Finding]] = {}
    for finding in packet.findings:
        by_id.setdefault(finding.hpo_id, []).append(finding)
    for hpo_id, findings in by_id.items():
        log.skip("finding stated twice", len(findings) - 1)
        phenotype = builder.add_entity(hpo_id, "phenotype", findings[0].term)
        stated = {FREQUENCY[finding.frequency] for finding in findings if finding.frequency in FREQUENCY}
        if stated:
            frequency = min(stated, key=FREQUENCIES.index)
            builder.add_fact(packet.entity_id, "has_phenotype", phenotype, SOURCE, {"frequency": frequency})
        elif any(finding.frequency == EXCLUDED for finding in findings):
            builder.add_fact(packet.entity_id, "lacks_phenotype", phenotype, SOURCE)
        else:
            log.skip(f"frequency {findings[0].frequency!r}")


def _add_gene(builder: GraphBuilder, packet: Packet, link: GeneLink, log: SectionLog) -> None:
    association = GENE_ASSOCIATION.get(link.association)
    if not link.hgnc:
        log.skip("gene without an HGNC number")
    elif association is None:
        log.skip(f"gene association {link.association!r}")
    else:
        gene = builder.add_entity(f"HGNC:{link.hgnc}", "gene", link.symbol, (link.name,))
        predicate, qualifiers = association
        builder.add_fact(packet.entity_id, predicate, gene, SOURCE, qualifiers)


def _add_categories(
    builder: GraphBuilder,
    packet: Packet,
    predicate: str,
    wordings: tuple[str, ...],
    table: Mapping[str, Category],
    log: SectionLog,
) -> None:
    for wording in wordings:
        if wording in table:
            builder.add_fact(packet.entity_id, predicate, table[wording].register(builder), SOURCE)
        else:
            log.skip(f"{predicate} {wording!r}")


def _add_prevalence(builder: GraphBuilder, packet: Packet, log: SectionLog) -> None:
    for measure, region, qualifiers in PREVALENCE_ORDER:
        for stated in packet.prevalences:
            if (stated.measure, stated.region) == (measure, region) and stated.prevalence_class in PREVALENCE:
                category = PREVALENCE[stated.prevalence_class].register(builder)
                builder.add_fact(packet.entity_id, "prevalence_class", category, SOURCE, qualifiers)
                return
    if packet.prevalences:
        log.skip("prevalence without a class for the world or Europe")
