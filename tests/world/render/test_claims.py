from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from medgym.world.documents import Document
from medgym.world.export import export_world
from medgym.world.facts import Literal
from medgym.world.graph import Graph, fact_ordinal
from medgym.world.render import count_claims, injected_pages, render_claims, render_documents
from medgym.world.render.claims import PATTERNS
from medgym.world.render.methods import METHODS_ID
from medgym.world.resolution import resolve
from medgym.world.vocabulary import DOCUMENT_TYPES, PREDICATES
from medgym.world.world import World
from tests.world.render.disputes import statements
from tests.world.render.laws import check_world
from tests.world.render.worlds import graphs, rich_graph, sibling_graph

END_OF_TIME = "9999-12-31"  # of invented worlds, whose dates run to any year


def check_fairness(graph: Graph, documents: list[Document], as_of: str = END_OF_TIME) -> None:
    """For every claim: weighed by the rule, its subject and predicate come out as a fact."""
    claims = {claim.id: claim for claim in render_claims(graph)}
    for claim_id, said in statements(graph, claims.values(), documents).items():
        claim = claims[claim_id]
        wrong = claim.object.value if isinstance(claim.object, Literal) else claim.object
        against = [one for one in said if one.value == wrong]
        for_it = [one for one in said if one.value != wrong]
        assert len(against) == 1, claim
        assert for_it, claim
        assert against[0].authority < max(one.authority for one in for_it), claim
        found = resolve(said, as_of)
        assert found is not None
        assert found.value != wrong, claim
        alone = resolve(against, as_of)
        assert (alone is None) == (claim.rule == "retracted"), claim


@lru_cache(maxsize=1)
def shipped(name: str) -> tuple[Graph, list[Document]]:
    """The graph that ships, rendered afresh."""
    graph = World.load(name).graph
    return graph, list(render_documents(graph))


@pytest.mark.parametrize("make", [rich_graph, sibling_graph])
def test_conflicts_of_invented_worlds_are_fair(make: object) -> None:
    graph: Graph = make()  # type: ignore[operator]
    check_fairness(graph, list(render_documents(graph)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(graphs())
def test_conflicts_of_any_world_are_fair(graph: Graph) -> None:
    check_fairness(graph, list(render_documents(graph)))


def test_conflicts_of_the_small_world_are_fair() -> None:
    graph, documents = shipped("tiny")
    as_of = max(source.snapshot for source in graph.sources)
    check_world(graph, documents)
    check_fairness(graph, documents, as_of)
    assert all(document.date <= as_of for document in documents)
    assert len(documents) <= 6_000
    assert {document.type for document in documents} == set(DOCUMENT_TYPES)
    assert all(count_claims(graph).values())


@pytest.mark.orphan
def test_conflicts_of_the_full_world_are_fair_and_of_every_pattern() -> None:
    graph, documents = shipped("orphan")
    check_fairness(graph, documents, max(source.snapshot for source in graph.sources))
    counts = count_claims(graph)
    assert set(counts) == {*PATTERNS, "injection"}
    assert all(counts[rule] >= 300 for rule in PATTERNS)
    assert sum(counts.values()) >= 4000
    assert counts["injection"] <= len(documents) * 0.005
    asked = "caused_by sponsor designated_on marketing_approved_on first_approved_on applicant has_phenotype".split()
    assert set(asked) <= {claim.predicate for claim in render_claims(graph)}


def test_a_page_with_an_outdated_claim_is_old_and_does_not_state_the_truth() -> None:
    graph = sibling_graph()
    claims = {claim.id: claim for claim in render_claims(graph) if claim.rule == "outdated"}
    pages = [d for d in render_documents(graph) if any(c in claims for s in d.sentences for c in s.claims)]
    assert len(pages) == len(claims) > 0
    for page in pages:
        (claim,) = (claims[c] for s in page.sentences for c in s.claims)
        assert page.date < "2015"
        assert claim.predicate not in {graph.fact(f).predicate for s in page.sentences for f in s.facts}


def test_pages_made_for_a_claim_state_nothing_else() -> None:
    graph, documents = shipped("tiny")
    made = [document for document in documents if document.id.startswith(("note-", "report-"))]
    assert len(made) > 100
    assert not any(sentence.facts for document in made for sentence in document.sentences)
    assert Counter(len([c for s in d.sentences for c in s.claims]) for d in made) == {
        1: len(made) - len(injected_pages(graph)),
        0: len(injected_pages(graph)),
    }


def test_a_retraction_stands_in_the_title_and_on_the_page() -> None:
    _, documents = shipped("tiny")
    reports = [document for document in documents if document.type == "retracted"]
    assert reports
    for report in reports:
        assert report.authority == 0.0
        assert report.title.startswith("RETRACTED: ")
        assert report.sentences[-1].text.startswith("Retraction notice: ")


def test_an_outdated_status_was_right_when_the_page_was_written() -> None:
    graph, documents = shipped("tiny")
    claims = {claim.id: claim for claim in render_claims(graph) if claim.predicate == "status"}
    assert claims
    for page in documents:
        for claim in (claims[c] for s in page.sentences for c in s.claims if c in claims):
            event = graph.node(claim.subject)
            granted, *_ = (graph.label(node) for node in graph.forward("designated_on")[event])
            approved = [graph.label(node) for node in graph.forward("marketing_approved_on").get(event, ())]
            assert granted < page.date < min(approved, default=END_OF_TIME)


def test_a_misquoted_date_differs_in_one_digit_of_the_year() -> None:
    graph, _ = shipped("tiny")
    dates = [c for c in render_claims(graph) if c.rule == "misquoted" and PREDICATES[c.predicate].literal]
    assert dates
    for claim in dates:
        assert isinstance(claim.object, Literal)
        truth = graph.label(int(graph.columns.object[fact_ordinal(claim.contradicts)]))
        assert [n for n in range(10) if truth[n] != claim.object.value[n]] in ([2], [3])


def test_the_page_on_method_is_found_by_ordinary_words() -> None:
    graph, documents = shipped("tiny")
    world = World.from_graph("again", 1, graph, documents)
    for query in ("how to weigh conflicting sources", "which source to trust when they contradict", "sources disagree"):
        assert world.search(query, 3)[0].document == METHODS_ID, query
    page = world.documents.get(METHODS_ID)
    text = " ".join(sentence.text for sentence in page.sentences)
    assert (page.type, page.authority) == ("methods", 1.0)
    assert all(kind.replace("_", " ") in text for kind in DOCUMENT_TYPES)
    words = ("valid at the date", "retracted", "higher authority", "more recent", "independent primary")
    assert sorted(words, key=text.index) == list(words)


def test_the_export_writes_wrong_dates_and_weights_as_typed_values(tmp_path: Path) -> None:
    graph, documents = shipped("tiny")
    export_world(World.from_graph("again", 1, graph, documents), tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == len(render_claims(graph))
    assert all(("object" in row) != ("value" in row) for row in rows)
    assert {row["value"]["type"] for row in rows if "value" in row} == {"date", "text"}
    assert {row["disputes"] for row in rows} >= {"object", "frequency", "region"}
    facts = {(f.subject, f.predicate, repr(f.object)) for f in graph.facts()}
    for claim in render_claims(graph):
        assert (claim.subject, claim.predicate, repr(claim.object)) not in facts
