from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.build.catalogue import read_catalogue
from medgym.world.build.drug_register import Drug, DrugRegister, register_drugs
from medgym.world.sources.drugmechdb import Mechanism
from medgym.world.sources.drugsatfda import Application, Product
from medgym.world.sources.fda_orphan import Designation

LONG = "(2S)-N-[(1S)-1-cyclohexyl-2-[(2S)-2-[4-(4-fluorobenzoyl)]pyrrolidin-1-yl]-2-oxoethyl]-propanamide"


def _designation(name: str, *inchikeys: str) -> Designation:
    return Designation(name, "2000-01-01", "Designated", "Acme", (), "Treatment of wobbling", (), (), inchikeys)


def _mechanism(drug: str, mesh: str = "", drugbank: str = "", disease_mesh: str = "MESH:D1") -> Mechanism:
    return Mechanism("x", drug, mesh, drugbank, "wobbling", disease_mesh, (), ())


def _application(ingredient: str) -> Application:
    return Application("000001", "NDA", "ACME", "2000-01-01", "", (Product("BRAND", ingredient, "TABLET;ORAL"),))


def _named(register: DrugRegister, written: str) -> Drug:
    drug = register.by_name(written)
    assert drug is not None, written
    return drug


def test_spellings_of_all_sources_join() -> None:
    register = register_drugs(
        [_mechanism("Tiltatinib", "MESH:D900", "DB90000")],
        [_designation("tiltatinib mesylate"), _designation("TILTATINIB")],
        [_application("TILTATINIB MESYLATE MONOHYDRATE; CAFFEINE")],
    )
    drug = _named(register, "tiltatinib hydrochloride")
    assert drug == Drug("MESH:D900", "tiltatinib", ("tiltatinib mesylate", "tiltatinib mesylate monohydrate"))
    assert register.by_identifier("DB:DB90000") == drug
    assert [drug.name for drug in register.drugs()] == ["tiltatinib", "caffeine"]


def test_one_structure_joins_synonyms_and_picks_the_name_one_would_say() -> None:
    structure = "AAAAAAAAAAAAAA-BBBBBBBBSA"
    register = register_drugs(
        [], [_designation(LONG, f"{structure}-N"), _designation("velostatin", f"{structure}-M")], []
    )
    assert _named(register, LONG).name == "velostatin"
    assert _named(register, "velostatin").aliases == ()


@pytest.mark.parametrize(
    ("one", "other", "inchikey"),
    [
        ("dextran 1", "dextran 70", "AAAAAAAAAAAAAA-BBBBBBBBSA-N"),
        ("2S,4R ketoconazole", "ketoconazole", "AAAAAAAAAAAAAA-BBBBBBBBSA-N"),
        ("protirelin", "thyrotropin alfa", "AAAAAAAAAAAAAA-BBBBBBBBSA-N"),
        ("caffeine", "caffeine and velostatin", "AAAAAAAAAAAAAA-BBBBBBBBSA-N"),
    ],
)
def test_a_shared_structure_does_not_join_variants(one: str, other: str, inchikey: str) -> None:
    register = register_drugs([], [_designation(one, inchikey), _designation(other, inchikey)], [])
    assert _named(register, one) != _named(register, other)


def test_stereoisomers_stay_apart() -> None:
    first, second = "AAAAAAAAAAAAAA-BBBBBBBBSA-N", "AAAAAAAAAAAAAA-CCCCCCCCSA-N"
    register = register_drugs([], [_designation("tretinoin", first), _designation("isotretinoin", second)], [])
    assert _named(register, "tretinoin") != _named(register, "isotretinoin")


def test_a_name_in_brackets_is_a_synonym_if_it_is_a_name_elsewhere() -> None:
    register = register_drugs([], [_designation("velocarbamide (velourea)"), _designation("velourea")], [])
    assert _named(register, "velocarbamide (velourea)") == _named(register, "velourea")
    alone = register_drugs([], [_designation("antivenin (rabbit)"), _designation("antivenin (equine)")], [])
    assert _named(alone, "antivenin (rabbit)") != _named(alone, "antivenin (equine)")


def test_nomenclature_gives_synonyms_and_aliases() -> None:
    register = register_drugs([_mechanism("aciclovir")], [_designation("Acyclovir")], [])
    assert _named(register, "acyclovir sodium") == _named(register, "aciclovir")
    alone = register_drugs([_mechanism("acetaminophen")], [], [])
    assert _named(alone, "paracetamol").name == "acetaminophen"
    assert _named(alone, "acetaminophen").aliases == ("paracetamol",)


def test_identifiers_that_several_drugs_carry_belong_to_none() -> None:
    register = register_drugs(
        [_mechanism("naltrexone", "MESH:D7", "DB00704"), _mechanism("naloxone", "MESH:D7", "DB01183")], [], []
    )
    assert register.by_identifier("MESH:D7") is None
    assert _named(register, "naltrexone").id == "DB:DB00704"
    assert _named(register, "naloxone").id == "DB:DB01183"


def test_an_identifier_of_a_disease_is_no_identifier_of_a_drug() -> None:
    register = register_drugs([_mechanism("velostatin", "MESH:D1", disease_mesh="MESH:D1")], [], [])
    assert _named(register, "velostatin").id == "drug:velostatin"


def test_a_drug_without_a_short_name_is_not_registered() -> None:
    assert register_drugs([], [_designation(LONG)], []).by_name(LONG) is None


WRITTEN = st.lists(
    st.sampled_from(["tiltatinib", "Tiltatinib mesylate", "velostatin", "VELOSTATIN SODIUM", "(-)-velol", "(+)-velol"]),
    max_size=8,
)


@given(WRITTEN, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(written: list[str], random: Random) -> None:
    shuffled = list(written)
    random.shuffle(shuffled)
    one = register_drugs([], [_designation(name) for name in written], [])
    other = register_drugs([], [_designation(name) for name in shuffled], [])
    assert one.drugs() == other.drugs()
    assert len({drug.id for drug in one.drugs()}) == len(one.drugs())


@pytest.mark.data
def test_the_real_names(data_root: Path) -> None:
    drugs = read_catalogue(data_root).drugs
    found = drugs.drugs()
    assert 3_000 < len(found) < 3_400
    assert len({drug.id for drug in found}) == len(found)
    assert all(re.fullmatch(r"[A-Za-z0-9:_.-]{1,128}", drug.id) for drug in found)
    names = [name.casefold() for drug in found for name in (drug.name, *drug.aliases)]
    assert len(names) == len(set(names))
    for one, other in (
        ("fampridine", "dalfampridine"),
        ("amifampridine phosphate", "3,4-diaminopyridine"),
        ("cysteamine bitartrate", "mercaptamine"),
        ("imatinib mesylate", "IMATINIB"),
    ):
        assert _named(drugs, one) == _named(drugs, other)
    for one, other in (
        ("chenodiol", "ursodiol"),
        ("doxorubicin", "epirubicin"),
        ("isotretinoin", "tretinoin"),
        ("betamethasone", "dexamethasone"),
        ("interferon beta-1a", "interferon beta-1b"),
        ("pramipexole", "dexpramipexole"),
        ("naloxone", "naltrexone"),
    ):
        assert _named(drugs, one) != _named(drugs, other)
