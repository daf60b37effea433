from __future__ import annotations

import doctest
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.world.render import grammar
from medgym.world.render.casing import Casing
from medgym.world.render.grammar import article, balanced, date_in_words, is_plural, join, kind_of, sentence
from medgym.world.render.phrases import wording

CASING = Casing(["Mild fever of the skin", "Disease with angiokeratoma", "Loss of vision"])


@pytest.mark.parametrize("module", [grammar, wording])
def test_examples_in_the_documentation_hold(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@given(st.lists(st.integers(), max_size=100), st.integers(1, 7))
def test_balanced_runs_keep_order_and_differ_by_one_at_most(items: list[int], most: int) -> None:
    runs = balanced(items, most)
    assert [item for run in runs for item in run] == items
    sizes = [len(run) for run in runs]
    assert all(0 < size <= most for size in sizes)
    assert len(runs) == -(-len(items) // most)
    assert max(sizes, default=0) - min(sizes, default=0) <= 1


@given(
    # capitals only, so that no item is found inside the joining word
    st.lists(st.text(st.characters(categories=["Lu"]), min_size=1), min_size=1, max_size=6),
    st.sampled_from(["and", "or"]),
)
def test_a_joined_list_holds_every_item_in_order(items: list[str], last: str) -> None:
    text = join(items, last)
    place = 0
    for item in items:
        place = text.index(item, place) + len(item)
    assert place == len(text)


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("autosomal recessive trait", "an autosomal recessive trait"),
        ("X-linked trait", "an X-linked trait"),
        ("Y-linked trait", "a Y-linked trait"),
        ("mitochondrial trait", "a mitochondrial trait"),
        ("hereditary disease", "a hereditary disease"),
        ("hourly fever", "an hourly fever"),
        ("uterine malformation", "a uterine malformation"),
        ("urogenital anomaly", "a urogenital anomaly"),
        ("ulcer", "an ulcer"),
        ("European fever", "a European fever"),
        ("NDA", "an NDA"),
        ("8q deletion", "an 8q deletion"),
        ("17q deletion", "a 17q deletion"),
    ],
)
def test_articles_follow_the_sound(noun: str, expected: str) -> None:
    assert article(noun) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rare disorder potentially indicated for transplant", "a rare disorder potentially indicated for transplant"),
        ("developmental defect during embryogenesis", "a developmental defect during embryogenesis"),
        ("partial deletion of chromosome 4 syndrome", "a partial deletion of chromosome 4 syndrome"),
        ("metabolic diseases with epilepsy", "one of the metabolic diseases with epilepsy"),
        ("porphyria", "a form of porphyria"),
        ("diabetes mellitus", "a form of diabetes mellitus"),
    ],
)
def test_groups_read_as_what_their_members_are(name: str, expected: str) -> None:
    assert kind_of(name) == expected


def test_number_is_told_by_the_head_of_a_name() -> None:
    assert is_plural("Seizures")
    assert is_plural("Telangiectases of the skin")
    assert not is_plural("Abnormality of the kidneys")
    assert not any(map(is_plural, ["Diabetes", "Dermatitis", "Lupus", "Weakness", "Psoriasis", "Rabies"]))


@given(st.dates())
def test_every_date_can_be_read_back(day: object) -> None:
    from tests.world.render.laws import dates_in

    assert dates_in(f"It dates from {date_in_words(str(day))}.") == {str(day)}


def test_what_is_no_date_stays_as_it_is() -> None:
    assert [date_in_words(text) for text in ("1988", "1988-13-01", "soon")] == ["1988", "1988-13-01", "soon"]


def test_sentences_begin_with_a_capital_unless_spelling_forbids() -> None:
    assert sentence("fever is common") == "Fever is common."
    assert sentence("pH is low") == "pH is low."
    assert sentence("the sponsor is Acme, Inc.") == "The sponsor is Acme, Inc."


@pytest.mark.parametrize(
    ("name", "entity_type", "expected"),
    [
        ("Angiokeratoma", "phenotype", "angiokeratoma"),
        ("Hearing impairment", "phenotype", "hearing impairment"),
        ("Babinski sign", "phenotype", "Babinski sign"),
        ("EEG abnormality", "phenotype", "EEG abnormality"),
        ("Crohn's disease", "phenotype", "Crohn's disease"),
        ("Fabry disease", "disease", "Fabry disease"),
        ("Ehlers-Danlos syndrome", "disease", "Ehlers-Danlos syndrome"),
        ("Cystic fibrosis", "disease", "cystic fibrosis"),
        ("Fever of mosquitoes", "disease", "fever of mosquitoes"),
        ("Prinzmetal angina", "disease", "Prinzmetal angina"),
        ("X-linked ichthyosis", "disease", "X-linked ichthyosis"),
        ("Visual Loss", "phenotype", "visual Loss"),
        ("Loss Of Vision", "phenotype", "Loss Of Vision"),
        ("Fabrazyme", "brand", "Fabrazyme"),
        ("Angio Inc.", "company", "Angio Inc."),
        ("Plasmodium vivax", "organism", "Plasmodium vivax"),
        ("46,XX gonadal dysgenesis", "disease", "46,XX gonadal dysgenesis"),
    ],
)
def test_only_ordinary_words_lose_their_capital(name: str, entity_type: str, expected: str) -> None:
    assert CASING.inline(name, entity_type) == expected


@given(st.text(min_size=1), st.sampled_from(["disease", "phenotype", "brand"]))
def test_at_most_the_first_letter_changes(name: str, entity_type: str) -> None:
    inline = CASING.inline(name, entity_type)
    assert inline == name or inline == name[0].lower() + name[1:]
