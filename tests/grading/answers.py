"""Gold answers for the tests, written shortly, and drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from medgym.questions.question import Answer


def entity(value: str, *aliases: str, kind: str = "disease") -> Answer:
    return Answer(type="entity", value=value, aliases=aliases, entity_id="X:1", entity_type=kind)


def dated(value: str, precision: Any = None) -> Answer:
    return Answer(type="date", value=value, precision=precision)


def number(value: str, unit: str | None = None) -> Answer:
    return Answer(type="number", value=value, unit=unit)


def identifier(value: str, *aliases: str) -> Answer:
    return Answer(type="identifier", value=value, aliases=aliases)


def boolean(value: str) -> Answer:
    return Answer(type="boolean", value=value)


def category(value: str, *options: str) -> Answer:
    return Answer(type="category", value=value, options=options or None)


def several(kind: Any, *members: Answer) -> Answer:
    return Answer(type=kind, value="; ".join(member.value for member in members), members=members)


def genes(*names: str, kind: Any = "set") -> Answer:
    return several(kind, *(entity(name, kind="gene") for name in names))


GENES = ("GLA", "GBA1", "HEXA", "HEXB", "NPC1", "IL2", "IL21", "RAB39B")
DAYS = st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31))
DAY_FORMATS: tuple[Callable[[date], str], ...] = (
    lambda d: d.isoformat(),
    lambda d: f"{d.day} {d:%B} {year(d)}",
    lambda d: f"{d:%B} {d.day}, {year(d)}",
    lambda d: f"{d:%b}. {d.day}, {year(d)}",
    lambda d: f"{year(d)}/{d.month}/{d.day}",
    lambda d: f"{d.day:02}.{d.month:02}.{year(d)}",
    lambda d: f"{d.day}-{d:%b}-{year(d)}",
    lambda d: f"{year(d)} {d:%b} {d.day}",
    lambda d: f"{year(d)}{d.month:02}{d.day:02}",
    lambda d: f"the {d.day}th of {d:%B}, {year(d)}",
    lambda d: f"{d:%A}, {d.day} {d:%B} {year(d)}",
)
NAMES = (
    "Fabry disease", "Fabry's disease", "FABRY DISEASE", "Haemophilia A", "hemophilia A", "hemophilia B", "hepatitis",
    "hepatitis A", "vitamin A", "vitamin", "IL-2", "IL-21", "IL2", "Sjögren syndrome", "Sjogren syndrome", "type I",
    "type 1", "Gaucher disease type II", "Gaucher disease, type 2", "Giant-cell arteritis", "giant cell arteritis",
)  # fmt: skip
NUMBERS = (
    "1.5 mg", "1500 µg", "0.0015 g", "15 mg", "1.5 ml", "1.5", "-1.5 mg", "<1.5 mg", "3 years", "36 months",
    "2 years and 12 months", "5 mM", "5 mm", "at least 3 years", "95%", "95 percent",
    "10 mg/kg/day", "10 mg per day per kg",
)  # fmt: skip
IDS = ("NCT00465816", "nct 465816", "PMID:465816", "PMID 465816", "HP:0001250", "HP_1250", "OMIM #301500", "MIM 301500")
CATEGORIES = ("X-linked recessive", "x linked recessive", "X-linked dominant", "mitochondrial", "Mitochondrial.")


def year(day: date) -> str:
    return str(day.year).zfill(4)


def spelled(make: Callable[[str], Answer], texts: tuple[str, ...]) -> st.SearchStrategy[tuple[Any, list[str]]]:
    return st.tuples(st.just(make), st.lists(st.sampled_from(texts), min_size=3, max_size=3))


VALUES = st.one_of(
    spelled(entity, NAMES),
    spelled(number, NUMBERS),
    spelled(identifier, IDS),
    spelled(category, CATEGORIES),
    spelled(dated, tuple(f(d) for f in DAY_FORMATS for d in (date(1988, 5, 3), date(1988, 3, 5)))),
)
CODED = (
    st.sampled_from(NAMES).map(entity),
    st.sampled_from(("imatinib", "menadione sodium bisulfite")).map(lambda name: entity(name, kind="drug")),
    st.sampled_from(IDS).map(identifier),
)
KINDS = (
    *CODED,
    st.sampled_from(("Merck & Co., Inc.", "Genentech")).map(lambda name: entity(name, kind="company")),
    st.sampled_from(NUMBERS).map(number),
    st.sampled_from(CATEGORIES).map(category),
    st.sampled_from(("yes", "no")).map(boolean),
    DAYS.map(lambda day: dated(day.isoformat(), "day")),
)
GOLDS = st.one_of(KINDS)
PAIRS = st.one_of([st.tuples(kind, kind) for kind in KINDS])
"""Two answers of one kind."""
WHOLE = GOLDS | st.permutations(GENES).map(lambda names: genes(*names[:3], kind="list"))
