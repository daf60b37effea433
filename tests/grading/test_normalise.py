from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medgym.grading.normalise import normal_form

# Letters, ends and marks that the rules act on, so that rules meet each other often.
TRICKY = st.text(alphabet="aAs xthe'’\"*.,;:!?-–\u00a0\u200b\u0301éß()µ5İ_`", max_size=25)
ANY = st.text(max_size=40)


@given(ANY | TRICKY)
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)


@given(TRICKY, st.sampled_from(["{}", " {} ", "\n{}\t", "{}.", '"{}"', "\u200b{}", "the {}", "**{}**", "\u200f{}"]))
def test_dress_does_not_count(text: str, dress: str) -> None:
    assume(normal_form(text))
    assert normal_form(dress.format(text)) == normal_form(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fabry disease", "FABRY  DISEASE."),
        ("Fabry disease", "Fabry’s disease"),
        ("Graves disease", "Graves' disease"),
        ("Charcot-Marie-Tooth disease", "Charcot–Marie‑Tooth disease"),
        ("α-galactosidase A", "Α-galactosidase\u00a0a"),
        ("Sjögren syndrome", "Sjo\u0308gren syndrome"),
        ("GLA", "“GLA”"),
        ("GLA", "\ufeffGLA\x00"),
    ],
)
def test_written_otherwise_but_the_same(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vitamin A", "Vitamin"),
        ("vitamin A", "vitamin B"),
        ("hepatitis A", "hepatitis"),
        ("hepatitis A", "a hepatitis"),
        ("1.5 mg", "15 mg"),
        ("-5", "5"),
        ("<5", "5"),
        ("95% CI 0.8-1.2", "95 CI 0812"),
        ("+/-", ""),
        ("AIDS", "aid"),
        ("IL-2", "IL-21"),
        ("IL-2", "IL2"),
        ("HbA1c", "HbA1"),
        ("left kidney", "right kidney"),
        ("5'-nucleotidase", "5-nucleotidase"),
        ("hypertension", "hypotension"),
        ("A antigen", "antigen"),
    ],
)
def test_different_things_stay_different(one: str, other: str) -> None:
    assert normal_form(one) != normal_form(other)


def test_work_grows_with_length_not_faster() -> None:
    # A count of characters touched would need instrumenting; nesting of a megabyte must simply come back.
    for text in ("'" * 1_000_000, "the " * 250_000, "a's" * 300_000, "." * 1_000_000, " ' " * 300_000):
        assert len(normal_form(text)) <= len(text)
