from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.build.identity import DiseaseIdentity, normal_name
from medgym.world.build.indication_tables import MISLINKED, NARROWING, TOO_WIDE
from medgym.world.build.indications import Indications, designated_phrase

DISEASES = {
    "ORPHA:1": "Veltmann disease",
    "ORPHA:2": "Hemophilia A",
    "ORPHA:3": "Hemophilia B",
    "ORPHA:4": "Adult T-cell tilt/wobble",
    "ORPHA:5": "Familial marsh fever",
    "DOID:1": "lung tilt carcinoma",
    "DOID:2": "cerebral palsy",
    "DOID:3": "medullary tilt carcinoma",
    "DOID:4": "papillary tilt carcinoma",
    "DOID:5": "acquired immunodeficiency syndrome",
    "DOID:6": "immunodeficiency disease",
    "DOID:7": "melanoma",
    "MONDO:1": "wobble anemia",
    "GROUP:1": "wobble group",
}
XREFS = {"UMLS:C1": "DOID:1", "UMLS:C2": "ORPHA:5", "UMLS:C3": "DOID:6", "UMLS:C4": "ORPHA:1"}
FINDINGS = [
    ("non-small tilt cancer", "C1"),
    ("Marsh Fever", "C2"),
    ("Immunodeficiency Syndrome", "C3"),
    ("Veltmann's malady", "C4"),
    ("Veltmann's malady", ""),
    ("two-faced malady", "C1"),
    ("two-faced malady", "C4"),
]
NAMES = {normal_name(name): entity for entity, name in DISEASES.items()} | {"aids": "DOID:5", "velopathy": "ORPHA:1"}


def _diseases(text: str) -> tuple[str, ...]:
    identity = DiseaseIdentity(XREFS, NAMES, DISEASES)
    name_of = {entity: name for entity, name in DISEASES.items() if not entity.startswith("GROUP")}
    return Indications(FINDINGS, identity, lambda entity: name_of.get(entity, "")).diseases(text)


@pytest.mark.parametrize(
    ("text", "diseases"),
    [
        ("Treatment of Veltmann's disease.", ("ORPHA:1",)),
        ("treatment of patients with relapsed or refractory Veltmann disease", ("ORPHA:1",)),
        ("For use in the treatment of newly diagnosed Veltmann disease (VD)", ("ORPHA:1",)),
        ("Adjunct to surgery for the treatment of Veltmann disease", ("ORPHA:1",)),
        ("Treatment of ABC-1 mutation-positive Veltmann disease", ("ORPHA:1",)),
        ("Treatment of stage IIb, stage III and stage IV melanoma", ("DOID:7",)),
        ("Treatment of melanomas", ("DOID:7",)),
        ("Treatment of Veltmann disease, excluding melanoma", ("ORPHA:1",)),
        ("Treatment of an old trouble (velopathy)", ("ORPHA:1",)),
        ("Treatment of adult T-cell tilt/wobble", ("ORPHA:4",)),
        ("Treatment of hemophilia A and Veltmann disease", ("ORPHA:2", "ORPHA:1")),
        ("Treatment of hemophilia A or B", ("ORPHA:2", "ORPHA:3")),
        ("Treatment of medullary and papillary tilt carcinoma", ("DOID:3", "DOID:4")),
        ("Prevention of bleeding in patients with hemophilia B, with or without inhibitors", ("ORPHA:3",)),
        ("Treatment of spasticity associated with cerebral palsy", ("DOID:2",)),
        ("Treatment of non-small tilt cancer", ("DOID:1",)),
        ("Treatment of Veltmann's malady", ("ORPHA:1",)),
    ],
)
def test_named_diseases_are_found(text: str, diseases: tuple[str, ...]) -> None:
    assert _diseases(text) == diseases


@pytest.mark.parametrize(
    "text",
    [
        "Treatment of hemophilia A and an unheard-of malady",  # a list must be understood whole
        "Treatment of aquired immunodeficiency syndrome",  # the concept that was parsed out of it is wider
        "Treatment of marsh fever",  # its identifier stands for a narrower disease
        "Treatment of two-faced malady",  # its identifiers disagree
        "Treatment of tilting in patients with cerebral palsy",  # a common disease is only the background
        "Treatment of lung infection in AIDS patients",
        "Treatment of wobble group",  # a group is no disease
        "Treatment of infection",
        "Treatment of velopathic melanoma",
        "Detection of nothing at all",
        "",
        "....",
    ],
)
def test_what_stays_in_doubt_stays_unlinked(text: str) -> None:
    assert _diseases(text) == ()


def test_the_phrase_behind_the_verb() -> None:
    assert designated_phrase("Treatment and prevention of wobbling") == "wobbling"
    assert designated_phrase("As adjuvant therapy in the treatment of tilt, which hurts") == "tilt"


@given(st.text(max_size=80))
def test_any_text_gives_known_diseases_once(text: str) -> None:
    found = _diseases(f"Treatment of {text}")
    assert len(set(found)) == len(found)
    assert set(found) <= set(DISEASES)


@given(st.lists(st.sampled_from(sorted(NARROWING - {"of", "to", "or", "and"})), max_size=4))
def test_words_about_the_patients_do_not_matter(words: list[str]) -> None:
    assert _diseases(f"Treatment of {' '.join(words)} Veltmann disease") in {("ORPHA:1",)} or "with" in words


def test_tables_are_in_the_form_that_is_looked_up() -> None:
    assert {normal_name(name) for name in TOO_WIDE | MISLINKED} == TOO_WIDE | MISLINKED
