from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.build.casing import is_shouted, title_case


@pytest.mark.parametrize(
    ("shouted", "read"),
    [
        ("BOEHRINGER INGELHEIM", "Boehringer Ingelheim"),
        ("KVK TECH", "KVK Tech"),
        ("SUN PHARMA", "Sun Pharma"),
        ("ADVAIR HFA", "Advair HFA"),
        ("MERCK AND CO", "Merck and CO"),
        ("CHILDREN'S ADVIL", "Children's Advil"),
        ("3M DRUG", "3M Drug"),
        ("LIQUI-GELS", "Liqui-Gels"),
    ],
)
def test_shouted_names_are_read_back(shouted: str, read: str) -> None:
    assert title_case(shouted) == read


@given(st.text(max_size=30))
def test_only_the_case_changes(name: str) -> None:
    assert title_case(name.upper()).casefold() == name.upper().casefold() or not name.isascii()


def test_numbers_alone_are_not_shouted() -> None:
    assert [is_shouted(name) for name in ("ACME 2", "Acme", "123")] == [True, False, False]
