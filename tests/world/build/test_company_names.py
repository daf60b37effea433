from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.build.catalogue import read_catalogue
from medgym.world.build.company_names import (
    CompanyRegister,
    company_key,
    country_of,
    is_person,
    is_readable,
    short_name,
)

US, UK = ("1 Main Street", "Ohio", "United States"), ("1 High Street", "London", "United Kingdom")


def _register(*sponsors: str, applicants: tuple[str, ...] = ()) -> CompanyRegister:
    return CompanyRegister([(sponsor, US) for sponsor in sponsors], applicants)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Genzyme Corporation", "GENZYME CORP", "Genzyme, a Sanofi Company", "Genzyme Corp (Ilex Products, Inc.)"),
        ("Alexion Pharmaceuticals, Inc.", "ALEXION PHARM", "Alexion Pharmaceutical Inc."),
        ("AMAG Pharma USA, Inc.", "AMAG PHARMS INC"),
        ("Gilead Sciences (formerly Corus Pharma)", "GILEAD SCIENCES INC"),
        ("Merck Sharp & Dohme Corp., a subsidiary of Merck & Co., Inc.", "Merck, Sharp, and Dohme Corp."),
        ("H. Lundbeck A/S", "Lundbeck, Inc."),
        ("Novartis Pharmaeuticals Corporation", "NOVARTIS PHARMS CORP"),
        ("Leadiant Biosciences S.p.A", "Leadiant Biosciences, Inc."),
        ("Pfizer Global Research and Development", "PFIZER INC"),
        ("S.L.A. Pharma Ltd. (UK)", "S.L.A. Pharma"),
    ],
)
def test_spellings_of_one_company_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({company_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Catalyst Pharmaceuticals", "Catalyst Biosciences, Inc."),
        ("Actelion Pharmaceuticals Ltd", "Actelion Clinical Research, Inc."),
        ("3M", "3M Drug Delivery"),
        ("Athena Neurosciences, Inc.", "ATHENA"),
        ("Astex Pharmaceuticals, Inc.", "Astex Therapeutics Ltd"),
    ],
)
def test_different_companies_have_different_keys(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Amicus Therapeutics, Inc.", "Amicus Therapeutics"),
        ("AEGERION PHARMS INC", "Aegerion Pharmaceuticals"),
        ("PROCTER AND GAMBLE", "Procter and Gamble"),
        ("The Medicines Company", "The Medicines Company"),
        ("Eli Lilly and Company", "Eli Lilly"),
        ("Cancer Research UK", "Cancer Research UK"),
        ("Arginox Pharmceuticals, Inc.", "Arginox Pharmaceuticals"),
        ("Maas Biolab,LLC", "Maas Biolab"),
    ],
)
def test_names_are_readable(written: str, name: str) -> None:
    assert short_name(written) == name


@pytest.mark.parametrize(
    "written",
    ["Steady, Jane M.D.", "Jane Steady, PhD, MD", "Jane Q. Steady", "Louis D. Steady, Jr.", "J. Steady, PharmD"],
)
def test_persons_are_told(written: str) -> None:
    assert is_person(written)
    assert _register(written).by_name(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "Dr. Falk Pharma GmbH",
        "MDD US Operations, LLC",
        "The University of Texas MD Anderson Cancer Center",
        "G.D. Searle",
    ],
)
def test_companies_are_no_persons(written: str) -> None:
    assert not is_person(written)


def test_names_that_lost_their_letters_are_told() -> None:
    assert not any(map(is_readable, ("Societ\u0849\u0afe Tilt", "Celgene II S?", "")))
    assert is_readable("Laboratoire français")


def test_a_bare_name_joins_the_only_company_that_adds_a_trade_word() -> None:
    register = _register("Alexion Pharmaceuticals, Inc.", applicants=("ALEXION",))
    assert register.by_name("ALEXION") == register.by_name("Alexion Pharmaceuticals")
    two = _register("Bayer Pharmaceuticals", "Bayer Healthcare", applicants=("BAYER",))
    assert len(two.companies()) == 3


def test_the_display_name_is_written_not_shouted_and_no_arm() -> None:
    register = _register("Acme Research and Development", "ACME INC", "Acme Corp.")
    (company,) = register.companies()
    assert (company.id, company.name, company.country) == ("company:acme", "Acme", "United States")
    assert "Acme Corp." in company.aliases


def test_the_country_stands_only_where_all_addresses_agree() -> None:
    register = CompanyRegister([("Acme Inc.", US), ("Acme Ltd.", UK), ("Velo", UK), ("Tilt", ("Dublin",))], ["OTHER"])
    assert {company.name: company.country for company in register.companies()} == {
        "Acme": "",
        "Velo": "United Kingdom",
        "Tilt": "",
        "Other": "",
    }
    assert country_of(("1 Main Street", "Lyphomed, Inc.")) == ""
    assert country_of(("Seoul", "Republic of Korea")) == "South Korea"


NAMES = st.lists(st.sampled_from(["Acme Inc.", "ACME PHARMS", "Acme & Velo", "Acme and Velo Ltd.", "Velo", "Bio Velo"]))


@given(NAMES, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(names: list[str], random: Random) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)
    assert _register(*names).companies() == _register(*shuffled).companies()


@given(st.text(max_size=60))
def test_any_text_has_a_key_and_a_short_name(written: str) -> None:
    assert company_key(written) == company_key(written.strip())
    assert len(short_name(written)) <= 4 * len(written) + 20


@pytest.mark.data
def test_the_real_companies(data_root: Path) -> None:
    companies = read_catalogue(data_root).companies
    found = companies.companies()
    assert 1_700 < len(found) < 1_950
    assert len({company.id for company in found}) == len(found)
    genzyme = companies.by_name("GENZYME CORP")
    assert genzyme is not None
    assert (genzyme.name, genzyme.country) == ("Genzyme", "United States")
    assert not any("M.D." in company.name for company in found)
