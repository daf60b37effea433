"""Small invented worlds for the grammar: one that uses every predicate, one with many siblings, and random ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from hypothesis import strategies as st

from medgym.world.facts import Literal, Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.vocabulary import ENTITY_TYPES, FREQUENCIES, LITERATURE_PREDICATES, PREDICATES

RENDERED = {name: spec for name, spec in PREDICATES.items() if name not in LITERATURE_PREDICATES}
SOURCE = Source("made-up", "Invented facts", "CC0-1.0", "2024-02-29", "https://example.org", "none")

DETAILS: dict[str, tuple[dict[str, str], ...]] = {
    "has_phenotype": ({}, *({"frequency": frequency} for frequency in FREQUENCIES)),
    "caused_by": (
        {},
        {"mechanism": "germline"},
        {"mechanism": "loss_of_function"},
        {"mechanism": "somatic"},
        {"mechanism": "odd"},
    ),
    "associated_gene": ({}, {"role": "susceptibility"}, {"role": "fusion"}, {"role": "unheard of"}),
    "in_group": ({"level": "direct"}, {"level": "broad"}, {}),
    "prevalence_class": ({}, {"measure": "birth", "region": "Europe"}, {"measure": "point", "region": "worldwide"}),
}
"""Qualifiers that facts of a predicate may carry."""


def builder_with_source() -> GraphBuilder:
    builder = GraphBuilder()
    builder.add_source(SOURCE)
    return builder


@lru_cache(maxsize=1)
def rich_graph() -> Graph:
    """Return a graph with every predicate under every qualifier of `DETAILS`, and some long lists."""
    builder = builder_with_source()
    for kind in ENTITY_TYPES:
        for number in range(7):
            builder.add_entity(f"{kind}:{number}", kind, _name(kind, number), (f"full {kind} name {number}",))
    for predicate, spec in RENDERED.items():
        details: tuple[Mapping[str, str], ...] = DETAILS.get(predicate, ({},))
        for turn, detail in enumerate(details):
            for step in range(7):
                subject = f"{spec.subject[(turn + step) % len(spec.subject)]}:{step % 3}"
                if spec.literal:
                    target: str | Literal = Literal("date", f"19{80 + step}-0{1 + step}-1{step}")
                else:
                    target = f"{spec.object[step % len(spec.object)]}:{(step + turn + 1) % 7}"
                builder.add_fact(subject, predicate, target, SOURCE.name, detail)
    for number in range(95):
        member = builder.add_entity(f"ORPHA:{number}", "disease", f"Disorder number {number}")
        builder.add_fact(member, "in_group", "group:0", SOURCE.name, {"level": "direct"})
        builder.add_fact(member, "caused_by_agent", "organism:0", SOURCE.name)
    return builder.build()


def _name(kind: str, number: int) -> str:
    endings = ("", ", mild", " and more", " of the skin", " Inc.", "s", " (type 2)")
    return f"{kind.replace('_', ' ').capitalize()} {'abcdefg'[number]}{endings[number]}"


@lru_cache(maxsize=1)
def sibling_graph() -> Graph:
    """Return 400 diseases in groups of eight, told apart by findings, onset, inheritance and prevalence."""
    builder = builder_with_source()
    for number in range(400):
        disease = builder.add_entity(f"ORPHA:{number}", "disease", f"Example{number} syndrome")
        group = builder.add_entity(f"ORPHA:9{number // 8:03d}", "group", f"Rare example disease {number // 8}")
        builder.add_fact(disease, "in_group", group, SOURCE.name, {"level": "direct"})
        for step in range(3):
            finding = builder.add_entity(
                f"HP:{(number * 3 + step) % 97}", "phenotype", f"Sign {(number * 3 + step) % 97}"
            )
            builder.add_fact(disease, "has_phenotype", finding, SOURCE.name, {"frequency": FREQUENCIES[step + 1]})
        for predicate, kind, names in (
            ("onset_in", "onset", ("infancy", "childhood", "adulthood", "any age")),
            ("inherited_as", "inheritance", ("autosomal recessive", "autosomal dominant", "X-linked recessive")),
            ("prevalence_class", "prevalence", ("1 to 9 in 100,000", "1 to 9 in 1,000,000")),
        ):
            name = names[number % len(names)]
            category = builder.add_entity(f"{kind}:{name.replace(' ', '-')}", kind, name)
            builder.add_fact(disease, predicate, category, SOURCE.name)
    return builder.build()


_NAMES = st.text(
    alphabet=st.sampled_from("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 ,.-/()'éß<>[]|"), min_size=1, max_size=24
).filter(lambda text: text.strip() != "" and ".." not in text and ". ." not in text)
_DATES = st.dates().map(lambda day: Literal("date", day.isoformat()))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw small graphs of every shape the vocabulary allows, with odd names."""
    builder = builder_with_source()
    for kind in ENTITY_TYPES:
        for number in range(3):
            builder.add_entity(f"{kind}:{number}", kind, draw(_NAMES), tuple(draw(st.lists(_NAMES, max_size=2))))
    for _ in range(draw(st.integers(1, 25))):
        spec = RENDERED[draw(st.sampled_from(sorted(RENDERED)))]
        subject = f"{draw(st.sampled_from(spec.subject))}:{draw(st.integers(0, 2))}"
        target = draw(_DATES) if spec.literal else f"{draw(st.sampled_from(spec.object))}:{draw(st.integers(0, 2))}"
        detail = draw(st.sampled_from(DETAILS.get(spec.name, ({},))))
        builder.add_fact(subject, spec.name, target, SOURCE.name, detail)
    return builder.build()
