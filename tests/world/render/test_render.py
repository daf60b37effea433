from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from medgym.canonical import digest
from medgym.world.facts import Literal
from medgym.world.graph import Graph
from medgym.world.render import render_claims, render_documents
from medgym.world.render.grammar import date_in_words
from medgym.world.vocabulary import LITERATURE_PREDICATES, PREDICATES
from tests.toy import toy_graph
from tests.world.render.laws import check_world
from tests.world.render.worlds import SOURCE, builder_with_source, graphs, rich_graph, sibling_graph

ROOT = Path(__file__).parents[3]


def test_the_rich_graph_uses_every_predicate() -> None:
    assert {fact.predicate for fact in rich_graph().facts()} == set(PREDICATES) - LITERATURE_PREDICATES


@pytest.mark.parametrize("make", [toy_graph, rich_graph, sibling_graph])
def test_all_laws_hold_for_invented_worlds(make: object) -> None:
    graph: Graph = make()  # type: ignore[operator]
    check_world(graph, list(render_documents(graph)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(graphs())
def test_all_laws_hold_for_any_world(graph: Graph) -> None:
    check_world(graph, list(render_documents(graph)))


@pytest.mark.data
def test_all_laws_hold_for_the_real_diseases(data_root: Path) -> None:
    from medgym.world.build.builder import build_world_graph

    graph, _ = build_world_graph(data_root, skip=("drugmechdb", "drugsatfda", "hpo"))
    check_world(graph, list(render_documents(graph)))


def test_rendering_is_the_same_in_every_process() -> None:
    program = (
        "from medgym.canonical import digest\n"
        "from medgym.world.render import render_claims, render_documents\n"
        "from tests.world.render.worlds import rich_graph, sibling_graph\n"
        "print(digest([repr(d) for g in (rich_graph(), sibling_graph())"
        " for d in [*render_documents(g), *render_claims(g)]]))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    here = digest([repr(d) for g in (rich_graph(), sibling_graph()) for d in [*render_documents(g), *render_claims(g)]])
    assert outputs == {f"{here}\n"}


def test_an_empty_world_has_no_documents() -> None:
    graph = toy_graph()
    builder_free = Graph(
        entity_ids=(), entity_types=(), names=(), aliases=(), literals=(), qualifiers=(), sources=(),
        columns=type(graph.columns)(*(column[:0] for column in (
            graph.columns.predicate, graph.columns.subject, graph.columns.object, graph.columns.qualifier,
            graph.columns.source,
        ))),
    )  # fmt: skip
    assert list(render_documents(builder_free)) == []
    assert render_claims(builder_free) == []


def test_the_first_sentence_names_what_the_page_is_about() -> None:
    graph = toy_graph()
    pages = {document.id: document for document in render_documents(graph)}
    for page, name in {
        "orpha-1": "Arlen syndrome",
        "cases-orpha-1": "Arlen syndrome",
        "gene-hgnc-1": "ZAR1 (zar kinase)",
        "group-orpha-900": "disorder of toes",
        "designation-betolan-2004-05-20": "betolan",
    }.items():
        assert name.casefold() in pages[page].sentences[0].text.casefold()


def test_titles_and_authority_follow_the_type_and_the_status() -> None:
    pages = {document.id: document for document in render_documents(toy_graph())}
    assert pages["orpha-1"].title == "Arlen syndrome"
    assert pages["cases-orpha-1"].title == "Arlen syndrome: case series"
    assert pages["gene-hgnc-1"].title == "ZAR1 (zar kinase)"
    (approval,) = (page for page in pages.values() if page.title == "Marketing approval of betolan for Dunmore ataxia")
    assert (approval.type, approval.date, approval.authority) == ("approval", "2011-02-02", 0.95)
    notice = pages["designation-betolan-2006-01-11"]
    assert (notice.date, notice.authority) == ("2006-01-11", 0.85)
    assert pages["designation-betolan-2004-05-20"].authority == 0.70
    assert {pages[p].authority for p in ("orpha-1", "cases-orpha-1", "gene-hgnc-1", "group-orpha-900")} == {
        0.80, 0.55, 0.90, 0.75,
    }  # fmt: skip


def test_long_lists_run_over_pages_of_forty() -> None:
    pages = {document.id: document for document in render_documents(rich_graph())}
    for stem in ("group-group-0", "agent-organism-0"):
        parts = [pages[page] for page in (stem, f"{stem}-p2", f"{stem}-p3")]
        stated = [{fact for s in part.sentences for fact in s.facts} for part in parts]
        assert len(stated[1]) == 40
        assert not stated[0] & stated[1]
        assert parts[1].title == f"{parts[0].title}, page 2"
        assert all(len(s.facts) <= 5 for s in parts[1].sentences)


def test_records_that_drug_and_disease_do_not_settle_carry_the_number_of_their_notice() -> None:
    builder = builder_with_source()
    drug = builder.add_entity("drug:x", "drug", "xamab")
    disease = builder.add_entity("ORPHA:1", "disease", "Arlen syndrome")
    for event, day in (("designation:1", "2001-02-03"), ("designation:2", "2004-05-06")):
        builder.add_entity(event, "designation", event)
        builder.add_fact(event, "designates", drug, SOURCE.name)
        builder.add_fact(event, "designation_for", disease, SOURCE.name)
        builder.add_fact(event, "marketing_approved_on", Literal("date", day), SOURCE.name)
    numbers: dict[str, list[str]] = {}
    for document in (page for page in render_documents(builder.build()) if page.type != "methods"):
        (number,) = re.findall(r"\(entry (\d{6})\)", document.sentences[0].text)
        numbers.setdefault(number, []).append(document.type)
    assert len(numbers) == 2
    assert all(sorted(types) == ["approval", "designation"] for types in numbers.values())


def test_the_record_of_an_approval_gives_no_hint_at_the_date_of_designation() -> None:
    graph = toy_graph()
    records = [document for document in render_documents(graph) if document.type == "approval"]
    assert records
    for record in records:
        shown = " ".join([record.id, record.title, record.date, *(s.text for s in record.sentences)])
        about = {graph.fact(fact).subject for s in record.sentences for fact in s.facts}
        dates = [graph.label(graph.forward("designated_on")[graph.node(event)][0]) for event in about]
        assert not any(day in shown or date_in_words(day) in shown for day in dates)


def test_ids_that_would_fall_together_stay_apart() -> None:
    builder = builder_with_source()
    builder.add_entity("phenotype:1", "phenotype", "Blue nails")
    for disease in ("a:b", "a-b", "A/B", "x" * 300, "日本"):
        builder.add_entity(disease, "disease", f"disease {disease[:5]}")
        builder.add_fact(disease, "has_phenotype", "phenotype:1", SOURCE.name)
    graph = builder.build()
    documents = list(render_documents(graph))
    check_world(graph, documents)
    assert sum(document.type == "monograph" for document in documents) == 5
