"""Random small worlds and queries over them, in every form."""

from __future__ import annotations

from hypothesis import strategies as st

from medgym.query.algebra import Aggregate, Atom, Filter, Query
from medgym.world.facts import Literal, Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from tests.query.brute_force import DATED

ENTITIES = {
    **dict.fromkeys(("p:1", "p:2", "p:3", "p:4"), "protein"),
    **dict.fromkeys(("event:1", "event:2", "event:3"), "designation"),
    **dict.fromkeys(("d:1", "d:2"), "disease"),
    **dict.fromkeys(("status:approved", "status:designated"), "status"),
}
DATES = ("1999-12-31", "2000-01-01", "2004-02-29", "2010-06-15")
DATES_OF = ("designated_on", "marketing_approved_on", "exclusivity_ends_on")
MARKS: tuple[dict[str, str], ...] = ({}, {"level": "direct"}, {"level": "broad"}, {"level": "direct", "region": "any"})
Row = tuple[str, str, "str | Literal", dict[str, str]]


def make_graph(rows: list[Row]) -> Graph:
    builder = GraphBuilder()
    builder.add_source(Source("made-up", "Made up", "CC0-1.0", "2025-01-01", "https://example.org", "none"))
    for entity, kind in ENTITIES.items():
        builder.add_entity(entity, kind, entity)
    for subject, predicate, target, marks in rows:
        builder.add_fact(subject, predicate, target, "made-up", marks)
    return builder.build()


def _of(kind: str) -> st.SearchStrategy[str]:
    return st.sampled_from([entity for entity, own in ENTITIES.items() if own == kind])


_DATE = st.sampled_from(DATES).map(lambda text: Literal("date", text))
_MARK = st.sampled_from(MARKS)
ROWS = st.one_of(
    st.tuples(_of("protein"), st.sampled_from(("inhibits", "activates")), _of("protein"), _MARK),
    st.tuples(_of("protein"), st.just("promotes"), _of("disease"), _MARK),
    st.tuples(_of("designation"), st.just("designation_for"), _of("disease"), _MARK),
    st.tuples(_of("designation"), st.just("status"), _of("status"), _MARK),
    st.tuples(
        _of("designation"),
        st.sampled_from(("designated_on", "marketing_approved_on", "exclusivity_ends_on")),
        _DATE,
        _MARK,
    ),
)
GRAPHS = st.lists(ROWS, min_size=1, max_size=14).map(make_graph)
_DATED = st.sampled_from(DATED)
_VARIABLE = st.sampled_from(("?a", "?b", "?c"))


@st.composite
def atoms(draw: st.DrawFn, graph: Graph, negated: bool = False) -> Atom:
    """An atom over a fact that is there, with some parts opened to variables, or over any parts at all."""
    fact = draw(st.sampled_from(list(graph.facts())))
    entities = st.sampled_from(graph.entity_ids)
    dated = isinstance(fact.object, Literal)
    target = _DATED if dated else st.just(fact.object)
    return Atom(
        subject=draw(st.one_of(_VARIABLE, _VARIABLE, st.just(fact.subject), entities)),
        predicate=fact.predicate,
        object=draw(st.one_of(_DATED if dated else _VARIABLE, _VARIABLE, target, entities)),
        qualifiers=draw(st.sampled_from((None, None, dict(fact.qualifiers), {"level": "direct"}))),
        negated=negated,
    )


@st.composite
def filters(draw: st.DrawFn, graph: Graph) -> Filter:
    """A filter that compares two variables, a date with a date, or entities for sameness."""
    text, entity = st.sampled_from((*DATES, "2000", "2005-05-05")), st.sampled_from(graph.entity_ids)
    variable, value = st.one_of(_VARIABLE, _DATED), st.one_of(entity, text)
    same, order = st.sampled_from(("=", "!=")), st.sampled_from(("<", "<=", ">", ">="))
    several = st.lists(value, max_size=3).map(tuple)
    return draw(
        st.one_of(
            st.builds(Filter, variable=variable, op=same, other_variable=variable),
            st.builds(Filter, variable=variable, op=same, value=value),
            st.builds(Filter, variable=variable, op=st.sampled_from(("in", "not_in")), value=several),
            st.builds(Filter, variable=_DATED, op=order, value=text),
            st.builds(Filter, variable=_DATED, op=order, other_variable=_DATED),
            st.builds(Filter, variable=_DATED, op=st.just("between"), value=st.tuples(text, text)),
        )
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Graph, Query]:
    graph = draw(GRAPHS)
    stated = draw(st.lists(atoms(graph), min_size=1, max_size=4))
    denied = draw(st.lists(atoms(graph, negated=True), max_size=1))
    bound = {variable for atom in stated for variable in atom.variables()}
    conditions = [f for f in draw(st.lists(filters(graph), max_size=3)) if bound.issuperset(f.variables())]
    return graph, Query(answer=draw(st.one_of(_VARIABLE, _DATED)), atoms=(*stated, *denied), filters=tuple(conditions))


@st.composite
def aggregated(draw: st.DrawFn) -> tuple[Graph, Query]:
    """A query with an aggregate, a day to look back to, or both: what the drawn atoms allow."""
    graph, plain = draw(cases())
    bound = plain.variables()
    dated = tuple(
        v for v in bound if any(a.object == v and not a.negated for a in plain.atoms if a.predicate in DATES_OF)
    )
    forms: list[st.SearchStrategy[tuple[str, Aggregate | None]]] = [st.just((plain.answer, None))]
    if bound:
        several = st.lists(st.sampled_from(bound), min_size=1, max_size=3, unique=True).map(tuple)
        forms.append(several.map(lambda over: ("?n", Aggregate(op="count", over=over))))
    if len(dated) == 2:
        units = st.sampled_from(("years", "months", "days"))
        differences = st.builds(Aggregate, op=st.just("difference"), over=st.permutations(dated).map(tuple), unit=units)
        forms += [differences.map(lambda aggregate: ("?n", aggregate))] * 2
    if dated:
        extremes = st.builds(
            Aggregate, op=st.sampled_from(("argmin", "argmax")), over=st.sampled_from(dated).map(lambda v: (v,))
        )
        forms += [st.tuples(st.sampled_from(bound), extremes)] * 2
    answer, aggregate = draw(st.one_of(forms))
    as_of = draw(st.sampled_from((None, None, "1999-12-30", *DATES, "2005-05-05")))
    return graph, Query(answer=answer, atoms=plain.atoms, filters=plain.filters, aggregate=aggregate, as_of=as_of)


IN_D1 = Atom(subject="?e", predicate="designation_for", object="d:1")
OF_D = Atom(subject="?e", predicate="designation_for", object="?d")
BEGUN = Atom(subject="?e", predicate="designated_on", object="?t")
SOLD = Atom(subject="?e", predicate="marketing_approved_on", object="?u")
APPROVED = Atom(subject="?e", predicate="status", object="status:approved")
NOT_APPROVED = APPROVED.model_copy(update={"negated": True})


def over(op: str, *variables: str, unit: str | None = None) -> Aggregate:
    return Aggregate.model_validate({"op": op, "over": variables, "unit": unit})
