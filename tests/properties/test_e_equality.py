"""E. Grading, 37 to 39: what is the same, what is not, and how it may be written, over all types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import assume
from hypothesis import strategies as st

from medgym.grading.names import name_form
from medgym.grading.normalise import normal_form
from medgym.questions.question import Answer
from tests.grading.answers import DAY_FORMATS, DAYS, NAMES, VALUES, WHOLE, dated, entity, identifier, number, year
from tests.properties.law import law
from tests.properties.system import System

Value = tuple[Callable[[str], Answer], list[str]]
TEXTS = (
    st.text(max_size=40)
    | st.text(alphabet="athe,'-sIiVvypx1 ouTmrlfè\u0301\ufb01", max_size=30)
    | st.sampled_from(NAMES)
)
KINDS = st.sampled_from(["disease", "drug", "company", "gene", None])


@law(text=TEXTS, kind=KINDS)
def test_p37_the_form_of_a_name_is_its_own_form(system: System, text: str, kind: str | None) -> None:
    form = name_form(text, kind)
    assert name_form(form, kind) == form
    assert normal_form(normal_form(text)) == normal_form(text)


@law(gold=WHOLE, examples=300)
def test_p37_a_gold_value_is_right(system: System, gold: Answer) -> None:
    assert system.grade(gold.value, gold) == 1.0


@law(value=VALUES)
def test_p37_equality_is_symmetric_and_transitive(system: System, value: Value) -> None:
    make, (a, b, c) = value
    assume("1.5" not in (a, b, c))  # takes the unit of what it is compared with, so it is no value of its own
    assert system.grade(a, make(b)) == system.grade(b, make(a))
    if system.grade(a, make(b)) and system.grade(b, make(c)):
        assert system.grade(a, make(c)) == 1.0


APART = (
    ("Vitamin A", "Vitamin"), ("Vitamin A", "Vitamin B"), ("hepatitis A", "hepatitis"), ("HbA1c", "HbA1"),
    ("IL-2", "IL-21"), ("AIDS", "aid"), ("left kidney", "right kidney"), ("left kidney", "kidney"),
    ("imatinib 100 mg", "imatinib 400 mg"), ("hypertension", "hypotension"), ("HER2-", "HER2+"), ("HER2-", "HER2"),
    ("type IA", "type IB"), ("type II", "type III"), ("non-A", "A"), ("raloxifene", "raloxifene hydrochloride"),
)  # fmt: skip


@law()
def test_p38_names_of_different_things(system: System) -> None:
    for kind in ("disease", "drug", "gene", "company"):
        for one, other in APART:
            assert system.grade(one, entity(other, kind=kind)) == system.grade(other, entity(one, kind=kind)) == 0.0


@law(
    value=st.integers(-9999, 9999),
    unit=st.sampled_from(["mg", "ml", "years", "weeks", "%", "mg/kg", "mmol", "cm", "iu", ""]),
)
def test_p38_another_sign_dimension_decimal_or_comparator_is_another_number(
    system: System, value: int, unit: str
) -> None:
    gold = number(f"{value} {unit}".strip())
    others = [f"{value}0 {unit}", f"{value}.5 {unit}", f"<{value} {unit}", f"not {value} {unit}", f"{value} apples"]
    others += [f"{value} {other}" for other in ("mg", "ml", "years", "weeks", "mg/kg") if unit and other != unit]
    others += [f"{-value} {unit}"] if value else []
    assert [t for t in others if system.grade(t, gold) and (value or "." in t or "<" in t)] == []


@law(one=DAYS, other=DAYS, written=st.sampled_from(DAY_FORMATS))
def test_p38_another_day_is_another_date(
    system: System, one: date, other: date, written: Callable[[date], str]
) -> None:
    assert system.grade(written(one), dated(other.isoformat(), "day")) == (one == other)


@law(one=st.integers(1, 99_999_999), other=st.integers(1, 99_999_999))
def test_p38_another_number_is_another_identifier(system: System, one: int, other: int) -> None:
    assert system.grade(f"NCT{one:08}", identifier(f"NCT{other:08}")) == (one == other)
    assert system.grade(f"PMID {one}", identifier(f"PMC{one}")) == 0.0


@law(day=DAYS, written=st.sampled_from(DAY_FORMATS))
def test_p39_a_day_in_any_format(system: System, day: date, written: Callable[[date], str]) -> None:
    assert system.grade(written(day), dated(day.isoformat(), "day")) == 1.0
    assert system.grade(written(day), dated(day.isoformat(), "month")) == 0.0
    assert system.grade(year(day), dated(day.isoformat(), "day")) == 0.0


TRIAL_FORMS = ["NCT{:08}", "nct{:08}", "NCT {:08}", "NCT-{:08}", "NCT{}", "Nct: {:08}", "{:08}"]


@law(value=st.integers(0, 99_999_999), form=st.sampled_from(TRIAL_FORMS))
def test_p39_forms_of_a_trial_number(system: System, value: int, form: str) -> None:
    assert system.grade(form.format(value), identifier(f"NCT{value:08}")) == 1.0


@law(name=st.sampled_from(NAMES), dash=st.sampled_from("‐‑‒–—−"), blank=st.sampled_from("\u00a0\u2009\u202f \u3000"))
def test_p39_kinds_of_dash_and_blank_do_not_count(system: System, name: str, dash: str, blank: str) -> None:
    assert system.grade(name.replace("-", dash).replace(" ", blank), entity(name)) == 1.0


@law(name=st.sampled_from(NAMES), aliases=st.lists(st.sampled_from(NAMES), max_size=4))
def test_p39_every_alias_is_accepted_also_in_brackets(system: System, name: str, aliases: list[str]) -> None:
    gold = entity(name, *aliases)
    for alias in aliases:
        for text in (alias, f"{name} ({alias})", f"{name}, aka {alias}"):
            assert system.grade(text, gold) == 1.0


UNITS = (
    ("kg", "g", 1000), ("g", "mg", 1000), ("mg", "µg", 1000), ("l", "ml", 1000), ("cm", "mm", 10), ("day", "h", 24),
    ("years", "months", 12), ("mg/ml", "g/l", 1), ("g/kg/day", "mg/kg per day", 1000), ("mmol", "umol", 1000),
)  # fmt: skip


@law(value=st.integers(1, 10**6), units=st.sampled_from(UNITS))
def test_p39_units_of_one_dimension(system: System, value: int, units: tuple[str, str, int]) -> None:
    large, small, factor = units
    assert system.grade(f"{value * factor:,} {small}", number(str(value), large)) == 1.0
    assert system.grade(f"{value}", number(str(value * factor), small)) == (factor == 1)


@law(years=st.integers(0, 99), months=st.integers(0, 11))
def test_p39_years_and_months_add_up(system: System, years: int, months: int) -> None:
    gold = number(str(12 * years + months), "months")
    for text in (f"{years} years and {months} months", f"{years} y {months} mo"):
        assert system.grade(text, gold) == 1.0
    for text in (f"{years} years and {months + 12} months", f"{months} months and {years} years"):
        assert system.grade(text, gold) == 0.0
    assert system.grade(f"{years} years and {months} kg", gold) == 0.0
