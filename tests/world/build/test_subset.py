from __future__ import annotations

import pytest

from medgym.world.build import subset
from medgym.world.facts import Literal, Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.specialties import specialties_of

HEADS = {"ORPHA:98006": "neurology", "ORPHA:97992": "hematology", "ORPHA:68416": "infectious disease"}


@pytest.fixture(scope="module")
def graph() -> Graph:
    """Sixty disorders under three heads: one gene for two of them, every tenth treated, some without findings."""
    builder = GraphBuilder()
    builder.add_source(Source("s", "s", "CC0-1.0", "2025-01-01", "", ""))
    add = builder.add_fact
    for head in HEADS:
        builder.add_entity(head, "group", f"group {head}")
    for number in range(12):
        builder.add_entity(f"HP:{number}", "phenotype", f"sign {number}")
    builder.add_entity("status:x", "status", "x")
    for number in range(60):
        disorder = builder.add_entity(f"ORPHA:{number}", "disease", f"disorder {number}")
        head = list(HEADS)[number % 3]
        add(disorder, "in_group", head, "s", {"level": "direct"})
        if head == "ORPHA:68416":
            builder.add_entity(f"organism:{number}", "organism", f"agent {number}")
            builder.add_entity("symptom:fever", "symptom", "fever")
            add(disorder, "caused_by_agent", f"organism:{number}", "s")
            add(disorder, "has_symptom", "symptom:fever", "s")
        else:
            gene = builder.add_entity(f"HGNC:{number // 6}", "gene", f"G{number // 6}")
            add(disorder, "caused_by", gene, "s", {"mechanism": "germline"})
            for sign in range(2 if number % 7 == 0 else 5):
                add(disorder, "has_phenotype", f"HP:{(number + sign) % 12}", "s", {"frequency": "frequent"})
        if number % 10 == 3:
            drug = builder.add_entity(f"drug:{number}", "drug", f"drug {number}")
            event = builder.add_entity(f"designation:{number}", "designation", f"designation {number}")
            company = builder.add_entity(f"company:{number}", "company", f"company {number}")
            country = builder.add_entity("country:x", "country", "X")
            protein = builder.add_entity(f"UniProt:{number}", "protein", f"protein {number}")
            process = builder.add_entity(f"GO:{number}", "process", f"process {number}")
            add(event, "designates", drug, "s")
            add(event, "designation_for", disorder, "s")
            add(event, "sponsor", company, "s")
            add(event, "designated_on", Literal("date", "2001-02-03"), "s")
            add(company, "based_in", country, "s")
            add(drug, "inhibits", protein, "s")
            add(protein, "promotes", process, "s")
            add(process, "promotes", disorder, "s")
    return builder.build()


def test_the_choice_is_spread_over_specialties_and_brings_families(graph: Graph) -> None:
    chosen = subset.choose_disorders(graph, 18)
    assert len(chosen) == len(set(chosen)) == 18
    specialties = [specialties_of(graph, node)[0] for node in chosen]
    assert {specialties.count(name) for name in HEADS.values()} <= {5, 6, 7}
    genes = [gene for node in chosen for gene in graph.forward("caused_by").get(node, ())]
    assert max(genes.count(gene) for gene in set(genes)) > 1


def test_treated_disorders_come_first(graph: Graph) -> None:
    treated = {graph.node(f"ORPHA:{number}") for number in (3, 13, 23, 33, 43, 53)}
    assert treated <= set(subset.choose_disorders(graph, 18))


def test_disorders_with_too_few_findings_are_left_out_even_if_all_are_asked_for(graph: Graph) -> None:
    chosen = subset.choose_disorders(graph, 10_000)
    findings, agents = graph.forward("has_phenotype"), graph.forward("caused_by_agent")
    assert all(node in agents or len(findings[node]) >= 3 for node in chosen)
    assert len(chosen) < 60


def test_a_small_graph_holds_all_facts_of_its_subjects_and_no_other(graph: Graph) -> None:
    chosen = subset.choose_disorders(graph, 9)
    keep = subset.neighbourhood(graph, chosen)
    small = subset.small_graph(graph, 9)
    ids = {graph.entity_ids[node] for node in keep}

    def rows(of: Graph) -> list[tuple[str, str, str | Literal, tuple[tuple[str, str], ...], str]]:
        return [(f.subject, f.predicate, f.object, tuple(f.qualifiers.items()), f.source) for f in of.facts()]

    assert rows(small) == [row for row in rows(graph) if row[0] in ids]
    assert small.sources == graph.sources
    assert all(small.entities[entity_id] == graph.entities[entity_id] for entity_id in small.entity_ids)


def test_treatments_come_with_sponsor_country_and_mechanism(graph: Graph) -> None:
    small = subset.small_graph(graph, 18)
    for number in (3, 13, 23):
        for entity_id in (f"designation:{number}", f"company:{number}", f"UniProt:{number}", f"GO:{number}"):
            assert small.has(entity_id)
    assert small.has("country:x")
    assert len(small.span("promotes")) == 12
