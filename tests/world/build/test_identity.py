from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.build.identity import DiseaseIdentity, normal_name, unambiguous
from medgym.world.build.joining import DiseaseSources, identify
from medgym.world.graph_builder import GraphBuilder
from tests.mini import mini_diseases


@pytest.fixture(scope="module")
def known() -> DiseaseSources:
    return mini_diseases()


@pytest.fixture(scope="module")
def identity(known: DiseaseSources) -> DiseaseIdentity:
    return identify(known)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Gaucher's disease", "gaucher disease"),
        ("Gaucher\u2019s disease, type 2", "Gaucher disease type-2"),
        ("Sjögren syndrome", "SJOGREN SYNDROME"),
        ("α-mannosidosis", "Alpha-mannosidosis"),
        ("Graves' disease", "Graves disease"),
    ],
)
def test_spellings_of_one_name_are_equal(left: str, right: str) -> None:
    assert normal_name(left) == normal_name(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("T-B+ deficiency", "T-B- deficiency"), ("Fabry disease", "Fabry syndrome"), ("type 1", "type 11")],
)
def test_different_names_stay_different(left: str, right: str) -> None:
    assert normal_name(left) != normal_name(right)


@given(st.text(max_size=40))
def test_a_normal_name_is_its_own_normal_name(text: str) -> None:
    assert normal_name(normal_name(text)) == normal_name(text)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz"))))
def test_unambiguous_keeps_the_keys_with_one_value(pairs: list[tuple[str, str]]) -> None:
    found = unambiguous(pairs)
    for key, _ in pairs:
        values = {value for other, value in pairs if other == key}
        assert (found.get(key) in values) == (len(values) == 1)


@pytest.mark.parametrize(
    ("prefix", "local", "expected"),
    [
        ("ORPHA", "901", "ORPHA:901"),
        ("ORPHA", "910", None),  # a group is no disease
        ("DOID", "904", "ORPHA:901"),  # by MONDO
        ("DOID", "906", "DOID:906"),  # MONDO puts it on a group; its own ORDO reference disagrees in name
        ("DOID", "908", "ORPHA:904"),  # MONDO names two disorders: the parent of the other is taken
        ("DOID", "902", None),  # too general
        ("MONDO", "9000001", "ORPHA:901"),
        ("MONDO", "9000003", "DOID:906"),
        ("MONDO", "9000006", "MONDO:9000006"),
        ("MESH", "D900001", "ORPHA:901"),
        ("MESH", "D900002", "ORPHA:902"),  # an obsolete MONDO term still bridges
        ("MESH", "D900003", "ORPHA:903"),  # by the ontology's own reference
        ("MESH", "D900006", None),  # on two classes
        ("MESH", "D900066", "MONDO:9000006"),
        ("UMLS", "C9000003", "DOID:906"),
        ("UMLS", "C9000011", "DOID:911"),
        ("OMIM", "700001", "ORPHA:901"),  # Orphanet's own exact mapping stands before MONDO's
        ("OMIM", "700002", None),  # no exact mapping
        ("OMIM", "700009", "ORPHA:901"),
        ("OMIM", "700005", "DOID:905"),
        ("ICD", "1", None),
    ],
)
def test_cross_references(identity: DiseaseIdentity, prefix: str, local: str, expected: str | None) -> None:
    assert identity.by_xref(prefix, local) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("VELTMANN'S DISEASE", "ORPHA:901"),
        ("velt mann disease", "ORPHA:901"),
        ("Bog fever", "ORPHA:903"),
        ("bog fever, viral", "ORPHA:903"),
        ("lonely disorder", "MONDO:9000006"),
        ("Tremor-tilt syndrome", None),  # a synonym of two disorders
        ("VD", None),  # too short to mean anything
        ("Wobbling", None),  # a group's
        ("obsolete Veltmann disease type 2", None),
        ("", None),
    ],
)
def test_names(identity: DiseaseIdentity, name: str, expected: str | None) -> None:
    assert identity.by_name(name) == expected


def test_a_label_of_the_ontology_that_equals_orphanets_is_the_same_disease(known: DiseaseSources) -> None:
    extended = DiseaseSources(known.packets, known.classes[-1:], (), ())
    renamed = [type(item)(item.id, "Marsh-Fever", item.parent) for item in extended.classes]
    assert DiseaseSources(known.packets, renamed, (), ()).entity_of_doid == {"DOID:911": "ORPHA:903"}


def test_every_identity_is_in_the_graph_or_can_be_registered(known: DiseaseSources, identity: DiseaseIdentity) -> None:
    builder = GraphBuilder()
    for term in known.mondo_labels:
        entity = identity.by_xref("MONDO", term.partition(":")[2])
        if entity is not None and not entity.startswith("ORPHA:"):
            assert identity.register(builder, entity) in builder


def test_registering_twice_keeps_one_entity(identity: DiseaseIdentity) -> None:
    builder = GraphBuilder()
    for _ in range(2):
        identity.register(builder, "MONDO:9000006")
    assert builder.entity("MONDO:9000006").name == "lonely disorder"
    assert builder.entity_count == 1
