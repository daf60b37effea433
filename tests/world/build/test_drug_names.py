from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.build.drug_names import clean, drug_key, ingredients, is_formula, moiety, slug, symbols, without_salt
from medgym.world.build.drug_synonyms import SYNONYMS
from medgym.world.build.drug_tables import HYDRATES, SALTS

NAMES = st.text(alphabet="abcdefghIVX -()[],;/'123αé", max_size=40)
STEMS = st.from_regex(r"[b-df-hj-np-tv-z]{2}[aeiou][b-df-hj-np-tv-z]inib", fullmatch=True)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Imatinib Mesylate", "imatinib"),
        ("IMATINIB MESYLATE", "imatinib"),
        ("apomorphine hydrochloride hemihydrate", "apomorphine"),
        ("Teduglutide [rDNA origin]", "teduglutide"),
        ("Interleukin-1 alpha, human recombinant", "interleukin-1 alpha"),
        ("COAGULATION FACTOR IX (HUMAN)", "coagulation factor IX"),
        ("Amphotericin B lipid complex", "amphotericin B"),
        ("burosumab-twza", "burosumab"),
        ("ado-trastuzumab emtansine", "trastuzumab emtansine"),
        ("LANADELUMAB (SHP643)", "lanadelumab"),
        ("IOBENGUANE SULFATE I-131", "iobenguane I-131"),
        ("TECHNETIUM TC-99M SESTAMIBI KIT", "technetium Tc-99m sestamibi"),
        ("SIPONIMOD FUMARIC ACID", "siponimod"),
        ("Poly-ICLC", "poly-ICLC"),
        ("L-GLUTAMINE", "L-glutamine"),
        ("TXA127", "TXA127"),
        ("OnabotulinumtoxinA", "onabotulinumtoxinA"),
        ("Synthetic porcine secretin", "porcine secretin"),
        ("naftili", "nafcillin"),
        ("ESTROGENS, CONJUGATED", "conjugated estrogens"),
        ("TECHNETIUM TC-99M ALBUMIN KIT", "technetium Tc-99m albumin"),
    ],
)
def test_the_name_without_salt_origin_and_preparation(written: str, name: str) -> None:
    assert moiety(written) == name


@pytest.mark.parametrize(
    "name",
    [
        "potassium iodide",
        "zinc acetate",
        "lithium carbonate",
        "sodium chloride",
        "calcium gluconate",
        "ammonium tetrathiomolybdate",
        "dimethyl fumarate",
        "hydrocortisone acetate",
        "estrone sulfate",
        "dextran sulfate",
        "edetate calcium disodium",
        "insulin human",
    ],
)
def test_names_that_are_salts_or_esters_by_nature_stay(name: str) -> None:
    assert without_salt(clean(name)) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sodium Phenylbutyrate", "phenylbutyrate"),
        ("Valproic Acid", "sodium valproate"),
        ("Zoledronate", "zoledronic acid"),
        ("Interferon alfa-2a (recombinant)", "interferon alpha-2A"),
        ("2,4 dinitrophenol", "2,4-Dinitrophenol"),
        ("Erythropoietin (human, recombinant)", "erythropoietin (recombinant human)"),
        ("human insulin (rDNA)", "INSULIN RECOMBINANT HUMAN"),
        ("Cannabidiol and dronabinol", "dronabinol and cannabidiol"),
        ("Tegafur/gimeracil/oteracil", "oteracil and tegafur and gimeracil"),
        ("florbetaben F18", "FLORBETABEN F-18"),
        ("LUTETIUM DOTATATE LU-177", "lutetium Lu 177 dotatate"),
    ],
)
def test_spellings_of_one_drug_share_a_key(one: str, other: str) -> None:
    assert drug_key(one) == drug_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("interferon alfa-2a", "interferon alfa-2b"),
        ("coagulation factor VIII", "coagulation factor IX"),
        ("sodium chloride", "potassium chloride"),
        ("sodium chloride", "chloride"),
        ("sodium nitrite", "sodium nitrate"),
        ("dextran 1", "dextran 70"),
        ("iobenguane I 123", "iobenguane I 131"),
        ("(R)-praziquantel", "praziquantel"),
        ("(+)-epicatechin", "(-)-epicatechin"),
        ("fenofibric acid", "fenofibrate"),
        ("human secretin", "porcine secretin"),
        ("insulin human", "insulin pork"),
        ("cannabidiol", "cannabidiol and dronabinol"),
        ("norethindrone", "norethindrone acetate"),
        ("botulinum toxin type A", "botulinum toxin type B"),
        ("poly-ICLC", "poly"),
    ],
)
def test_different_substances_never_share_a_key(one: str, other: str) -> None:
    assert drug_key(one) != drug_key(other)


def test_lists_of_ingredients() -> None:
    assert ingredients("ASPIRIN; OXYCODONE HYDROCHLORIDE") == ["ASPIRIN", "OXYCODONE HYDROCHLORIDE"]
    assert ingredients("PANCRELIPASE (AMYLASE; LIPASE; PROTEASE)") == ["PANCRELIPASE"]
    assert ingredients("IVACAFTOR, TEZACAFTOR") == ["IVACAFTOR", "TEZACAFTOR"]
    assert ingredients("PETROLATUM, WHITE") == ["PETROLATUM, WHITE"]
    assert moiety("aspirin; codeine phosphate; caffeine") == "aspirin, codeine and caffeine"


def test_formulas_and_codes_are_told_from_names() -> None:
    assert is_formula("2-(3,5-difluoro-3'-methoxybiphenyl-4-ylamino)nicotinic acid")
    assert is_formula("CT-2584")
    assert is_formula("a" * 61)
    assert not is_formula("angiotensin (1-7)")
    assert symbols("interferon alfa-2a") == 1


@given(NAMES)
def test_cleaning_twice_changes_nothing_more(written: str) -> None:
    assert drug_key(clean(written)) == drug_key(written) or "(" in written or "[" in written
    assert moiety(moiety(written)) == moiety(moiety(moiety(written)))


@given(NAMES)
def test_keys_and_slugs_are_plain_ascii(written: str) -> None:
    assert all(character.isascii() and (character.isalnum() or character == "+") for character in drug_key(written))
    assert slug(written).replace("-", "").isalnum() or slug(written) == ""


@given(STEMS, st.sampled_from(sorted(SALTS)), st.sampled_from(sorted(HYDRATES)))
def test_any_salt_and_hydrate_of_an_organic_stem_is_the_stem(stem: str, salt: str, hydrate: str) -> None:
    for written in (f"{stem} {salt}", f"{stem} {hydrate}", f"{stem} {salt} {hydrate}", f"{stem} {salt}".upper()):
        assert moiety(written) == stem
        assert drug_key(written) == drug_key(stem)


def test_synonyms_are_different_spellings_of_one_drug_each() -> None:
    owners: dict[str, tuple[str, ...]] = {}
    for names in SYNONYMS:
        assert len(names) > 1
        for name in names:
            assert owners.setdefault(drug_key(name), names) == names
