from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.build.brand_names import BrandRegister, trade_names
from medgym.world.build.drug_register import register_drugs
from medgym.world.sources import fda_orphan
from medgym.world.sources.drugsatfda import Application, Product


def _application(*names: str, ingredient: str = "VELOSTATIN SODIUM") -> Application:
    products = tuple(Product(name, ingredient, "TABLET;ORAL") for name in names)
    return Application("000001", "NDA", "ACME", "2000-01-01", "", products)


def _designation(*names: str) -> fda_orphan.Designation:
    products = tuple(fda_orphan.Product("2001-01-01", "", name) for name in names)
    return fda_orphan.Designation("velostatin", "2000-01-01", "Designated", "Acme", (), "text", (), products, ())


def _names(*applications: Application, designations: tuple[fda_orphan.Designation, ...] = ()) -> list[list[str]]:
    drugs = register_drugs([], list(designations), list(applications))
    register = BrandRegister(designations, applications, drugs)
    return [[brand.name for brand in register.of_application(application)] for application in applications]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Rituxan(r); MabThera(r)", ["Rituxan", "MabThera"]),
        ("ReFacto, Xyntha", ["ReFacto", "Xyntha"]),
        ("EPOGEN/PROCRIT", ["EPOGEN", "PROCRIT"]),
        ("Ocuflox Ophthalmic Solution", ["Ocuflox"]),
        ("VERMOX 500 mg chewable tablets", ["VERMOX"]),
        ("ABthraxTM", ["ABthrax"]),
        ("EPIPEN (AUTOINJECTOR)", ["EPIPEN"]),
        ("AZACTAM IN PLASTIC CONTAINER", ["AZACTAM"]),
        ("ARALEN HYDROCHLORIDE", ["ARALEN"]),
        ("DEXTROSE 5%", []),
        ("NITROGEN, USP", ["NITROGEN"]),
        ("", []),
    ],
)
def test_trade_names_are_taken_out_of_the_wording(written: str, names: list[str]) -> None:
    assert trade_names(written) == names


def test_strengths_go_only_where_they_alone_tell_products_apart() -> None:
    assert _names(_application("VELOSTAT XR 10", "VELOSTAT XR 20"), _application("EXONDYS 51")) == [
        ["Velostat XR"],
        ["Exondys 51"],
    ]


def test_the_name_of_a_drug_is_no_trade_name() -> None:
    assert _names(_application("VELOSTATIN SODIUM")) == [[]]
    assert _names(_application("VELOSTATIN EXTRA STRONG")) == [[]]
    assert _names(_application("CALCIUM PLUS")) == [[]]


def test_one_brand_whatever_its_capitals_in_its_most_readable_form() -> None:
    application, designation = _application("NEOVELO", "NEOVELO"), _designation("NeoVelo", "neovelo")
    drugs = register_drugs([], [designation], [application])
    register = BrandRegister([designation], [application], drugs)
    assert register.of_application(application) == register.of_designation(designation)
    (brand,) = register.of_application(application)
    assert (brand.id, brand.name) == ("brand:neovelo", "NeoVelo")
    assert _names(_application("VELOX")) == [["Velox"]]


@given(st.text(max_size=60))
def test_any_text_gives_short_clean_names(written: str) -> None:
    for name in trade_names(written):
        assert 0 < len(name) <= 40
        assert name == name.strip()
