from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import WorldError
from medgym.world.build import cleaning
from medgym.world.build.identity import normal_name
from medgym.world.facts import Entity, Source
from medgym.world.graph_builder import GraphBuilder

SOURCE = Source("s", "s", "CC0-1.0", "2025-01-01", "", "")


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("OBSOLETE: Tilt", "Tilt"),
        ("obsolete tilt", "tilt"),
        ("NON RARE IN EUROPE: Tilt", "Tilt"),
        ("Non-rare in Europe: tilt", "tilt"),
    ],
)
def test_marks_are_taken_off(name: str, bare: str) -> None:
    assert cleaning.marked_names([Entity("ORPHA:1", "disease", name)]) == {"ORPHA:1": bare}


@pytest.mark.parametrize("name", ["Tilt", "Obsoletia tilt", "OBSOLETE:", "Non rare tilt"])
def test_other_names_stay(name: str) -> None:
    assert cleaning.marked_names([Entity("ORPHA:1", "disease", name)]) == {}


def test_equal_names_of_one_type_are_one_thing_under_the_preferred_id() -> None:
    entities = [
        Entity("organism:culex", "organism", "Culex"),
        Entity("NCBITaxon:7", "organism", "culex"),
        Entity("DOID:1", "disease", "Tilt's disease"),
        Entity("ORPHA:9", "disease", "Tilt disease"),
        Entity("anatomy:culex", "anatomy", "Culex"),
        Entity("HGNC:1", "gene", "TILT"),
        Entity("HGNC:2", "gene", "TILT"),
    ]
    assert cleaning.same_entities(entities) == {"organism:culex": "NCBITaxon:7", "DOID:1": "ORPHA:9"}


def test_two_orphanet_codes_are_never_one() -> None:
    entities = [Entity("ORPHA:1", "disease", "Tilt"), Entity("ORPHA:2", "disease", "tilt")]
    assert cleaning.same_entities(entities) == {}


def test_useless_aliases() -> None:
    entity = Entity("ORPHA:1", "disease", "Tilt", ("TD", "TILT", "1234", "12-34", "T2D", "Tilting"))
    assert cleaning.useless_aliases([entity]) == {"ORPHA:1": {"TD", "TILT", "1234", "12-34"}}


def test_an_alias_shared_is_dropped_everywhere_and_names_stay() -> None:
    entities = [
        Entity("ORPHA:1", "disease", "Tilt", ("Leaning", "Slant-syndrome")),
        Entity("ORPHA:2", "disease", "Leaning", ("slant syndrome", "Own")),
        Entity("HGNC:1", "gene", "OWN"),
        Entity("drug:a", "drug", "a-drug", ("Brandy",)),
        Entity("brand:a", "brand", "Brandy"),
    ]
    assert cleaning.ambiguous_aliases(entities) == {
        "ORPHA:1": {"Leaning", "Slant-syndrome"},
        "ORPHA:2": {"slant syndrome", "Own"},
    }


ENTITIES = st.lists(
    st.builds(
        Entity,
        st.integers(0, 99).map(lambda n: f"DOID:{n}"),
        st.sampled_from(["disease"]),
        st.sampled_from(["Tilt", "tilt", "Lean disease", "Lean's disease", "Obsolete tilt", "Sway"]),
        st.lists(st.sampled_from(["Tilt", "Sway", "SW", "77", "Bend", "bend", "Rock"]), max_size=3).map(tuple),
    ),
    max_size=8,
    unique_by=lambda entity: entity.id,
)


@given(ENTITIES)
def test_after_cleaning_every_name_or_alias_means_one_entity(entities: list[Entity]) -> None:
    builder = GraphBuilder()
    for entity in entities:
        builder.add_entity(entity.id, entity.type, entity.name, entity.aliases)
    cleaning.clean(builder)
    cleaned = [builder.entity(entity_id) for entity_id in builder.entity_ids()]
    meant: dict[str, set[str]] = {}
    for entity in cleaned:
        for text in (entity.name, *entity.aliases):
            meant.setdefault(normal_name(text), set()).add(entity.id)
    assert all(len(ids) == 1 for ids in meant.values())
    again = cleaning.clean(builder)
    assert again.skipped == {}


def test_symbols_are_found_as_words_only() -> None:
    symbols = {"SLC40A1", "AR", "NKX2-1"}
    assert cleaning.symbols_in("SLC40A1-related hemochromatosis", symbols) == ("SLC40A1",)
    assert cleaning.symbols_in("Brain disorder due to NKX2-1 deficiency", symbols) == ("NKX2-1",)
    assert cleaning.symbols_in("ARX spectrum", symbols) == ()


def test_merging_moves_facts_names_and_aliases() -> None:
    builder = GraphBuilder()
    builder.add_source(SOURCE)
    for entity_id, name in (("DOID:1", "Tilt"), ("ORPHA:1", "Tilting"), ("DOID:2", "Sway")):
        builder.add_entity(entity_id, "disease", name, (f"{name} alias",))
    builder.add_fact("DOID:1", "subtype_of", "DOID:2", "s")
    builder.add_fact("ORPHA:1", "subtype_of", "DOID:2", "s")
    builder.add_fact("ORPHA:1", "subtype_of", "DOID:1", "s")
    builder.merge({"DOID:1": "ORPHA:1"})
    graph = builder.build()
    assert [(fact.subject, fact.object) for fact in graph.facts()] == [("ORPHA:1", "DOID:2")]
    assert graph.entities["ORPHA:1"].aliases == ("Tilt", "Tilt alias", "Tilting alias")


def test_merging_refuses_what_makes_no_sense() -> None:
    builder = GraphBuilder()
    builder.add_entity("A", "disease", "a")
    builder.add_entity("B", "disease", "b")
    builder.add_entity("C", "gene", "c")
    with pytest.raises(WorldError):
        builder.merge({"A": "C"})
    with pytest.raises(WorldError):
        builder.merge({"A": "B", "B": "A"})
