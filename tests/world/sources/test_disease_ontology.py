from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import SourceError
from medgym.world.sources import disease_ontology
from medgym.world.sources.disease_ontology import Axiom, parse_axiom
from tests.mini import MINI, zip_copy

FILES = disease_ontology.find(MINI)


def parsed(text: str) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(axiom.relation, axiom.values, axiom.either) for axiom in parse_axiom("DOID:1", text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'has symptom' some fever", [("has symptom", ("fever",), False)]),
        ("'disease has location' some 'zone of skin'", [("disease has location", ("zone of skin",), False)]),
        (
            "('disease has location' some brain) and ('disease has location' some 'spinal cord')",
            [("disease has location", ("brain",), False), ("disease has location", ("spinal cord",), False)],
        ),
        (
            "'transmitted by' some ('tick borne transmission' or Ixodes or 'Ixodes ricinus')",
            [("transmitted by", ("tick borne transmission", "Ixodes", "Ixodes ricinus"), True)],
        ),
        (
            "('transmitted by' some Dermacentor) or ('transmitted by' some Ixodes)",
            [("transmitted by", ("Dermacentor", "Ixodes"), True)],
        ),
        ("'has allergic trigger' some 4,4'-diisocyanate", [("has allergic trigger", ("4,4'-diisocyanate",), False)]),
        ("('has symptom' some fever) or ('disease has location' some lung)", []),
        ("'derives from' some ('epithelial cell' and (has_origin some gland))", []),
        ("('derives from' some 'epithelial cell') and (has_origin some gland)", []),
        ("cancer and ('disease has location' some lung)", []),
        ("'disease has location' some ('disease has location' some 'zone of skin')", []),
        ("'has allergic trigger' some (-)-carvone", []),
        ("", []),
    ],
)
def test_axioms_are_read_where_they_are_plain_and_dropped_where_not(
    text: str, expected: list[tuple[str, tuple[str, ...], bool]]
) -> None:
    assert parsed(text) == expected


@given(st.text(alphabet="ab '()|ors me", max_size=60))
def test_no_axiom_text_breaks_the_parser(text: str) -> None:
    for axiom in parse_axiom("DOID:1", text):
        assert isinstance(axiom, Axiom)
        assert axiom.values


@given(st.lists(st.from_regex(r"[a-z]{2,8}( [a-z]{3,8})?", fullmatch=True), min_size=2, max_size=5))
def test_a_union_is_read_back(values: list[str]) -> None:
    values = [value for value in values if value != "or"] or ["one"]
    text = "'transmitted by' some (" + " or ".join(f"'{value}'" for value in values) + ")"
    assert parsed(text) == [("transmitted by", tuple(values), len(values) > 1)]


def test_classes_come_once_for_each_parent() -> None:
    classes = [item for item in disease_ontology.read_classes(FILES["classes"]) if item.id == "DOID:907"]
    assert [(item.label, item.parent) for item in classes] == [
        ("common tilt", "tremor syndrome"),
        ("common tilt", "brain wobble"),
    ]


def test_cross_references_are_kept_under_known_prefixes_only() -> None:
    prefixes = {xref.prefix for xref in disease_ontology.read_xrefs(FILES["xrefs"])}
    assert prefixes == {"MESH", "ORPHA", "UMLS", "OMIM"}


def test_complex_axioms_are_told_apart() -> None:
    axioms = list(disease_ontology.read_axioms(FILES["axioms"]))
    assert axioms.count(None) == 1
    assert Axiom("DOID:903", "has symptom", ("stiff knee",)) in axioms


def test_without_the_classes_there_is_no_ontology(tmp_path: Path) -> None:
    zip_copy(FILES["xrefs"], tmp_path / "disease_ontology/allXREFinDO.tsv.gz")
    assert disease_ontology.find(tmp_path) == {}
    zip_copy(FILES["classes"], tmp_path / "disease_ontology/HumanDO.tsv.gz")
    assert set(disease_ontology.find(tmp_path)) == {"classes", "xrefs"}


def test_a_foreign_identifier_is_located(tmp_path: Path) -> None:
    path = tmp_path / "HumanDO.tsv"
    path.write_text("id\tlabel\tsubClassOf\nDOID:1\ta\tb\nHP:1\ta\tb\n")
    with pytest.raises(SourceError, match="HP:1") as caught:
        list(disease_ontology.read_classes(path))
    assert caught.value.line == 3
