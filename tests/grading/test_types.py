"""What is particular to one type, and which gold rows there may be."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from medgym.grading import grade
from medgym.grading.identifier import parse_identifier
from medgym.grading.members import same_list
from medgym.questions.question import Answer
from medgym.questions.question_set import QuestionSet
from tests.grading.answers import boolean, category, dated, entity, genes, identifier, number, several


@pytest.mark.parametrize(
    "row",
    [
        {"type": "set", "value": "A"},
        {"type": "list", "value": "A", "members": ()},
        {"type": "entity", "value": "A", "members": (entity("A"),)},
        {"type": "set", "value": "A", "members": (genes("A"),)},
        {"type": "set", "value": "A", "members": (Answer(type="none", value=""),)},
        {"type": "category", "value": "A", "options": ("B", "C")},
        {"type": "entity", "value": "A", "options": ("A", "B")},
        {"type": "boolean", "value": "True"},
    ],
)
def test_a_row_that_no_text_could_answer_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Answer(**row)


def test_a_row_survives_writing_and_reading() -> None:
    for gold in (genes("GLA", "HEXA"), category("yes", "yes", "no"), boolean("no"), identifier("OMIM:1", "ORPHA:2")):
        assert Answer.model_validate_json(gold.model_dump_json(exclude_none=True)) == gold


@pytest.mark.parametrize("world", ["tiny", "orphan"])
def test_every_shipped_answer_is_right_in_every_accepted_spelling(world: str) -> None:
    answers = [question.answer for question in QuestionSet.load(world) if question.answer.type != "none"]
    assert [s for gold in answers for s in (gold.value, *gold.aliases) if s and not grade(s, gold)] == []


def test_the_id_of_an_entity_is_a_name_but_its_number_is_not() -> None:
    gold = Answer(type="entity", value="Fabry disease", entity_id="ORPHA:324", entity_type="disease")
    assert [grade(text, gold) for text in ("ORPHA:324", "Orphanet 324", "orpha-324")] == [1.0] * 3
    assert [grade(text, gold) for text in ("324", "OMIM:324", "ORPHA:32", "ORPHA")] == [0.0] * 4
    assert grade("", Answer(type="entity", value="Fabry disease")) == 0.0


def test_a_bare_number_is_read_in_the_scheme_asked_for_and_no_other() -> None:
    gold = identifier("MONDO:0010526", "ORPHA:324")
    assert [grade(text, gold) for text in ("10526", "0010526", "ORPHA:324", "324")] == [1.0, 1.0, 1.0, 0.0]
    assert grade("4296", identifier("GLA", "HGNC:4296")) == 0.0
    assert grade("004", identifier("4")) == grade("4", identifier("4")) == 1.0
    assert grade("OMIM 4", identifier("4")) == 0.0


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("https://clinicaltrials.gov/ct2/show/nct00465816/", ("nct", "465816")),
        ("https://omim.org/entry/301500", ("omim", "301500")),
        ("https://dx.doi.org/10.1000/ab1", ("doi", "10.1000/ab1")),
        ("mim number 301500", ("omim", "301500")),
        ("hp:0000000", ("hp", "0")),
        ("nct0046581a", None),
        ("https://example.org/nct00465816", None),
    ],
)
def test_how_identifiers_are_read(text: str, parsed: tuple[str, str] | None) -> None:
    assert parse_identifier(text) == parsed


def test_a_gold_date_or_number_that_cannot_be_read_is_never_met() -> None:
    assert grade("soon", dated("soon")) == grade("5-6", number("5-6")) == 0.0
    assert grade("May 1988", dated("1988-05")) == 1.0
    assert grade("May 1988", dated("1988-05", "day")) == 0.0
    assert grade("1988-05-03", dated("1988-05", "day")) == 0.0


def test_a_molar_unit_is_no_length() -> None:
    assert [grade(text, number("5", "mM")) for text in ("5 mM", "5 mmol/L", "5")] == [1.0] * 3
    assert grade("5 mm", number("5", "mM")) == grade("5 mM", number("5", "mm")) == 0.0


def test_units_divide_in_any_order_and_two_ways_of_saying_are_no_sum() -> None:
    assert grade("10 mg per day per kg", number("10", "mg/kg/day")) == 1.0
    assert grade("10 kg/mg", number("10", "mg/kg")) == 0.0
    assert grade("2 years, 24 months", number("48", "months")) == 0.0


@pytest.mark.parametrize(
    ("text", "gold", "right"),
    [
        ("eflornithine HCl", entity("eflornithine hydrochloride", kind="drug"), True),
        ("dextromethorphan hydrobromide", entity("dextromethorphan HBr", kind="drug"), True),
        ("codeine sulphate", entity("codeine sulfate", kind="drug"), True),
        ("eflornithine", entity("eflornithine HCl", kind="drug"), False),
        ("vitamin K₁", entity("vitamin K1", kind="drug"), True),
        ("10²", entity("102"), False),
        ("fibre type iix", entity("fiber type 2x"), False),
        ("oesophageal tumour, type IVb", entity("Esophageal tumor type 4B"), True),
        ("HLA-B", entity("HLA B", kind="gene"), False),
        ("Waldenstrom", entity("Waldenström"), True),
    ],
)
def test_spellings(text: str, gold: Answer, right: bool) -> None:
    assert bool(grade(text, gold)) == right


def test_a_comparator_is_part_of_a_number() -> None:
    gold = number(">= 18", "years")
    assert [grade(text, gold) for text in ("at least 18 years", "≥18", "not less than 216 months")] == [1.0] * 3
    assert [grade(text, gold) for text in ("18 years", "> 18", "<= 18", "at most 18", "18")] == [0.0] * 5
    assert grade("2.5 million", number("2,500,000")) == grade("two thousand", number("2000")) == 1.0


def test_companies_of_one_name_and_letters_struck_through() -> None:
    assert grade("Merck KGaA", entity("Merck & Co., Inc.", kind="company")) == 0.0
    assert grade("Merck", entity("Merck KGaA", kind="company")) == 0.0
    assert grade("G\u0336L\u0336A\u0336", entity("GLA", kind="gene")) == 0.0


def test_options_close_a_category() -> None:
    options = ("X linked", "Y linked")
    gold = Answer(type="category", value="X linked", aliases=("sex linked", "y-linked"), options=options)
    assert [grade(text, gold) for text in ("x-linked", "sex-linked")] == [1.0, 1.0]
    assert grade("Y linked", gold) == 0.0


SET = genes("GLA", "HEXA")


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("GLA and HEXA", 1.0), ("{HEXA; GLA}", 1.0), ("The answers are: GLA, HEXA", 1.0), ("(1) GLA\n(2) HEXA", 1.0),
        ("GLA, and HEXA", 1.0), ("GLA and HEXA and GLA", 1.0), ("GLA, BRCA1 and TP53", 0.4), ("GLA and BRCA1", 0.5),
        ("Excluded: GLA, HEXA", 0.0), ("I rule out GLA, HEXA", 0.0), ("GLA, HEXA, or HEXB", 0.0), (";;;", 0.0),
        ("GLA, HEXA: correct", 0.0), ("everything other than GLA, HEXA", 0.0), ("GLA, GLA?", 0.0),
        ("GLA, HEXA, ...", 0.0), ("Differential: HEXB, GLA, HEXA", 0.0), ("both GLA and HEXA", 1.0),
    ],
)  # fmt: skip
def test_sets(text: str, score: float) -> None:
    assert grade(text, SET) == pytest.approx(score)


def test_members_may_share_a_name_or_hold_a_comma() -> None:
    shared = several("set", entity("CMT", "CMT1A"), entity("CMT", "CMT1B"))
    assert grade("CMT, CMT1A", shared) == pytest.approx(2 / 3)
    assert grade("CMT1A, CMT1B", shared) == 1.0
    comma = several("set", entity("tafazzin, mitochondrial"), number("1234"), dated("1988-05-03", "day"))
    assert grade("1,234; tafazzin, mitochondrial, May 3, 1988", comma) == 1.0
    ordered = several("list", entity("tafazzin, mitochondrial"), entity("hand and foot syndrome"))
    assert grade("tafazzin, mitochondrial, hand and foot syndrome", ordered) == 1.0
    assert grade("tafazzin, mitochondrial and hand and foot syndrome", ordered) == 0.0


def test_an_empty_text_is_no_list() -> None:
    assert not same_list("", genes("GLA", kind="list"), lambda text, gold: bool(grade(text, gold)))
    assert grade("1.", genes("GLA", kind="list")) == 0.0
    assert grade("GLA, HEXA, ...", genes("GLA", "HEXA", kind="list")) == 0.0
