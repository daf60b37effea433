from __future__ import annotations

import re
from pathlib import Path

import pytest

from medgym.world.build.builder import build_world_graph
from medgym.world.build.catalogue import read_catalogue
from medgym.world.build.regulatory import dosage_form
from medgym.world.build.report import BuildReport
from medgym.world.facts import Literal
from medgym.world.graph import Graph
from tests.mini import MINI


@pytest.fixture(scope="module")
def built() -> tuple[Graph, BuildReport]:
    return build_world_graph(MINI)


@pytest.fixture(scope="module")
def graph(built: tuple[Graph, BuildReport]) -> Graph:
    return built[0]


def _objects(graph: Graph, subject: str, predicate: str) -> list[str]:
    values = (graph.value(node) for node in graph.forward(predicate).get(graph.node(subject), ()))
    return [value.value if isinstance(value, Literal) else value for value in values]


def test_a_designation_is_an_event_with_its_own_dates(graph: Graph) -> None:
    event = "designation:wobblimab-2001-02-03"
    assert graph.entities[event].name == "Orphan designation of wobblimab (2001-02-03)"
    assert _objects(graph, event, "designates") == ["MESH:D910001"]
    assert _objects(graph, event, "designation_for") == ["ORPHA:901"]
    assert _objects(graph, event, "sponsor") == ["company:acme"]
    assert _objects(graph, event, "status") == ["status:approved"]
    assert _objects(graph, event, "trade_name") == ["brand:tiltova", "brand:wobblix"]
    assert _objects(graph, event, "designated_on") == ["2001-02-03"]


def test_an_approval_before_the_designation_is_left_out_with_its_exclusivity(
    built: tuple[Graph, BuildReport],
) -> None:
    graph, report = built
    event = "designation:wobblimab-2001-02-03"
    assert _objects(graph, event, "marketing_approved_on") == ["2005-01-02", "2009-05-06"]
    assert _objects(graph, event, "exclusivity_ends_on") == ["2012-01-02", "2016-05-06"]
    assert report.section("fda_orphan_drug").skipped["approval before the designation"] == 1


def test_the_same_drug_on_the_same_day_for_another_sponsor_is_another_event(graph: Graph) -> None:
    second = "designation:wobblimab-2001-02-03-2"
    assert graph.entities[second].name == "Orphan designation of wobblimab (2001-02-03, no. 2)"
    assert _objects(graph, second, "sponsor") == ["company:marsh-bio"]
    assert _objects(graph, "company:marsh-bio", "based_in") == ["country:germany"]


def test_a_company_with_addresses_in_two_countries_is_based_nowhere(graph: Graph) -> None:
    assert _objects(graph, "company:acme", "based_in") == []


def test_a_designation_without_a_known_disease_or_sponsor_keeps_the_rest(graph: Graph) -> None:
    event = "designation:tiltase-alfa-and-velostatin-2010-10-11"
    assert _objects(graph, event, "designation_for") == []
    assert _objects(graph, event, "sponsor") == []
    assert _objects(graph, event, "designates") == ["drug:tiltase-alfa-and-velostatin"]
    assert _objects(graph, "designation:tiltase-alfa-2010-10-12", "status") == ["status:withdrawn"]


def test_what_was_left_out_is_counted(built: tuple[Graph, BuildReport]) -> None:
    skipped = built[1].section("fda_orphan_drug").skipped
    assert skipped["designation of a drug without a short name"] == 1
    assert skipped["designation whose disease stays unlinked"] == 2
    assert skipped["sponsor that is a person"] == 1
    assert skipped["sponsor whose name is unreadable"] == 1
    assert built[1].section("drugsatfda").skipped == {
        "application without an original approval": 1,
        "generic application": 1,
    }


def test_an_application_has_its_first_approval_and_its_commonest_form(graph: Graph) -> None:
    event = "application:NDA000001"
    assert graph.entities[event].name == "NDA 000001 (Velostat XR)"
    assert _objects(graph, event, "first_approved_on") == ["1995-11-17"]
    assert _objects(graph, event, "review_priority") == ["status:priority-review"]
    assert _objects(graph, event, "application_type") == ["status:nda"]
    assert [graph.entities[form].name for form in _objects(graph, event, "dosage_form")] == [
        "tablet, extended-release, oral"
    ]
    assert _objects(graph, event, "applicant") == ["company:acme"]


def test_a_combination_has_all_its_ingredients_and_an_unnamed_product_the_name_of_its_drug(graph: Graph) -> None:
    assert _objects(graph, "application:NDA000005", "active_ingredient") == ["DB:DB90003", "drug:potassium-iodide"]
    assert _objects(graph, "application:NDA000005", "dosage_form") == []
    assert _objects(graph, "application:NDA000005", "review_priority") == []
    assert graph.entities["application:NDA000006"].name == "NDA 000006 (potassium iodide)"
    assert _objects(graph, "application:NDA000006", "brand_name") == []


def test_sources_are_described_with_the_last_date_they_know(graph: Graph) -> None:
    sources = {source.name: source for source in graph.sources}
    assert sources["fda_orphan_drug"].snapshot == "2021-04-01"
    assert sources["fda_orphan_drug"].licence == "US-Gov-Public-Domain"
    assert (sources["drugsatfda"].snapshot, sources["drugsatfda"].licence) == ("2019-07-02", "CC0-1.0")
    assert (sources["drugmechdb"].snapshot, sources["drugmechdb"].licence) == ("2026-07-02", "CC0-1.0")


def test_sources_that_are_not_asked_for_are_not_read() -> None:
    catalogue = read_catalogue(MINI, ["drugmechdb"])
    assert set(catalogue.sources) == {"drugmechdb"}
    assert catalogue.designations == () == catalogue.applications


@pytest.mark.parametrize(
    ("forms", "name"),
    [
        (["TABLET;ORAL-28"], "tablet, oral"),
        (["Injectable; Iv (Infusion)"], "injection, intravenous infusion"),
        (["VIAL; SINGLE-USE"], "injection"),
        (["CAPSULE, DELAYED REL PELLETS;ORAL"], "capsule, delayed-release pellets, oral"),
        (["B;ORAL", "A;ORAL"], "a, oral"),
        (["UNKNOWN"], ""),
        ([], ""),
    ],
)
def test_dosage_forms_are_tidied(forms: list[str], name: str) -> None:
    assert dosage_form(forms) == name


@pytest.mark.data
def test_the_real_designations_and_applications(data_root: Path) -> None:
    graph, report = build_world_graph(data_root, skip=["hpo"])
    designations = set(graph.forward("designates"))
    linked = set(graph.forward("designation_for"))
    assert len(designations) > 2_800
    assert len(linked) > 2_150
    assert report.section("drugsatfda").skipped["generic application"] == 17_799
    assert len(graph.forward("first_approved_on")) == 4_883
    assert all(re.fullmatch(r"[A-Za-z0-9:_.-]{1,128}", entity_id) for entity_id in graph.entity_ids)
    fabrazyme = [
        graph.entity_ids[event]
        for event, drugs in graph.forward("designates").items()
        if graph.node("MESH:C459420") in drugs
    ]
    assert fabrazyme == ["designation:agalsidase-beta-1988-01-19"]
    assert _objects(graph, fabrazyme[0], "designation_for") == ["ORPHA:324"]
    assert [graph.entities[company].name for company in _objects(graph, fabrazyme[0], "sponsor")] == ["Genzyme"]
    for event, dates in graph.forward("marketing_approved_on").items():
        (designated,) = graph.forward("designated_on")[event]
        assert all(str(graph.label(date)) >= graph.label(designated) for date in dates)
