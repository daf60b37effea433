"""What is the same, what is not, and how it may be written, over all types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medgym.grading import grade
from medgym.grading.names import name_form
from medgym.questions.question import Answer
from tests.grading.answers import (
    DAY_FORMATS,
    DAYS,
    NAMES,
    VALUES,
    WHOLE,
    dated,
    entity,
    identifier,
    number,
    year,
)

# --- 37: equality ---------------------------------------------------------------------------------------------------


@given(
    st.text(max_size=40) | st.text(alphabet="athe,'-sIiVvypx1 ouTmrlfè", max_size=30) | st.sampled_from(NAMES),
    st.sampled_from(["disease", "drug", "company", "gene", None]),
)
def test_the_form_of_a_name_is_its_own_form(name: str, kind: str | None) -> None:
    form = name_form(name, kind)
    assert name_form(form, kind) == form


@given(WHOLE)
def test_a_gold_value_is_right(gold: Answer) -> None:
    assert grade(gold.value, gold) == 1.0


@given(VALUES)
def test_equality_is_symmetric_and_transitive(value: tuple[Callable[[str], Answer], list[str]]) -> None:
    make, (a, b, c) = value
    assume("1.5" not in (a, b, c))  # takes the unit of what it is compared with, so it is no value of its own
    assert grade(a, make(b)) == grade(b, make(a))
    if grade(a, make(b)) and grade(b, make(c)):
        assert grade(a, make(c)) == 1.0


# --- 38: separation -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vitamin A", "Vitamin"), ("Vitamin A", "Vitamin B"), ("hepatitis A", "hepatitis"), ("HbA1c", "HbA1"),
        ("IL-2", "IL-21"), ("AIDS", "aid"), ("left kidney", "right kidney"), ("left kidney", "kidney"),
        ("imatinib 100 mg", "imatinib 400 mg"), ("hypertension", "hypotension"), ("HER2-", "HER2+"), ("HER2-", "HER2"),
        ("type IA", "type IB"), ("type II", "type III"), ("non-A", "A"), ("raloxifene", "raloxifene hydrochloride"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["disease", "drug", "gene", "company"])
def test_names_of_different_things(one: str, other: str, kind: str) -> None:
    assert grade(one, entity(other, kind=kind)) == grade(other, entity(one, kind=kind)) == 0.0


@given(st.integers(-9999, 9999), st.sampled_from(["mg", "ml", "years", "weeks", "%", "mg/kg", "mmol", "cm", "iu", ""]))
def test_another_sign_dimension_decimal_or_comparator_is_another_number(value: int, unit: str) -> None:
    gold = number(f"{value} {unit}".strip())
    others = [f"{value}0 {unit}", f"{value}.5 {unit}", f"<{value} {unit}", f"not {value} {unit}", f"{value} apples"]
    others += [f"{value} {other}" for other in ("mg", "ml", "years", "weeks", "mg/kg") if unit and other != unit]
    others += [f"{-value} {unit}"] if value else []
    assert [text for text in others if grade(text, gold) and (value or "." in text or "<" in text)] == []


@given(DAYS, DAYS, st.sampled_from(DAY_FORMATS))
def test_another_day_is_another_date(one: date, other: date, written: Callable[[date], str]) -> None:
    assert grade(written(one), dated(other.isoformat(), "day")) == (one == other)


@given(st.integers(1, 99_999_999), st.integers(1, 99_999_999))
def test_another_number_is_another_identifier(one: int, other: int) -> None:
    assert grade(f"NCT{one:08}", identifier(f"NCT{other:08}")) == (one == other)
    assert grade(f"PMID {one}", identifier(f"PMC{one}")) == 0.0


# --- 39: completeness -----------------------------------------------------------------------------------------------


@given(DAYS, st.sampled_from(DAY_FORMATS))
def test_a_day_in_any_format(day: date, written: Callable[[date], str]) -> None:
    assert grade(written(day), dated(day.isoformat(), "day")) == 1.0
    assert grade(written(day), dated(day.isoformat(), "month")) == 0.0
    assert grade(year(day), dated(day.isoformat(), "day")) == 0.0


@given(
    st.integers(0, 99_999_999),
    st.sampled_from(["NCT{:08}", "nct{:08}", "NCT {:08}", "NCT-{:08}", "NCT{}", "Nct: {:08}", "{:08}"]),
)
def test_forms_of_a_trial_number(value: int, form: str) -> None:
    assert grade(form.format(value), identifier(f"NCT{value:08}")) == 1.0


@given(st.sampled_from(NAMES), st.sampled_from("‐‑‒–—−"), st.sampled_from("\u00a0\u2009\u202f \u3000"))
def test_kinds_of_dash_and_blank_do_not_count(name: str, dash: str, blank: str) -> None:
    assert grade(name.replace("-", dash).replace(" ", blank), entity(name)) == 1.0


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=4))
def test_every_alias_is_accepted_also_in_brackets(name: str, aliases: list[str]) -> None:
    gold = entity(name, *aliases)
    for alias in aliases:
        assert grade(alias, gold) == grade(f"{name} ({alias})", gold) == grade(f"{name}, aka {alias}", gold) == 1.0


@given(
    st.integers(1, 10**6),
    st.sampled_from(
        [("kg", "g", 1000), ("g", "mg", 1000), ("mg", "µg", 1000), ("l", "ml", 1000), ("cm", "mm", 10),
         ("day", "h", 24),
         ("years", "months", 12), ("mg/ml", "g/l", 1), ("g/kg/day", "mg/kg per day", 1000), ("mmol", "umol", 1000)]
    ),
)  # fmt: skip
def test_units_of_one_dimension(value: int, units: tuple[str, str, int]) -> None:
    large, small, factor = units
    assert grade(f"{value * factor:,} {small}", number(str(value), large)) == 1.0
    assert grade(f"{value}", number(str(value * factor), small)) == (factor == 1)


@given(st.integers(0, 99), st.integers(0, 11))
def test_years_and_months_add_up(years: int, months: int) -> None:
    gold = number(str(12 * years + months), "months")
    assert grade(f"{years} years and {months} months", gold) == grade(f"{years} y {months} mo", gold) == 1.0
    assert grade(f"{years} years and {months + 12} months", gold) == 0.0
    assert grade(f"{months} months and {years} years", gold) == grade(f"{years} years and {months} kg", gold) == 0.0
