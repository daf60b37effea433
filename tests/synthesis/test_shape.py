"""The hash of a query's shape: blind to names and order, and to nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from medgym.query.algebra import Aggregate, Atom, Filter, Query, is_variable
from medgym.synthesis.shape import shape_of
from medgym.world.graph import Graph
from tests.query.cases import aggregated, cases

Case = tuple[Graph, Query]
ANY = st.one_of(cases(), aggregated())

LATER = Query(
    answer="?m",
    atoms=(
        Atom(subject="?d", predicate="has_phenotype", object="HP:1"),
        Atom(subject="?r1", predicate="designation_for", object="?d"),
        Atom(subject="?r1", predicate="designates", object="?m"),
        Atom(subject="?r2", predicate="designates", object="?m"),
        Atom(subject="?r1", predicate="designated_on", object="?t1"),
        Atom(subject="?r2", predicate="designated_on", object="?t2"),
        Atom(subject="?d", predicate="in_group", object="ORPHA:9", qualifiers={"level": "direct"}, negated=True),
    ),
    filters=(
        Filter(variable="?t2", op=">", other_variable="?t1"),
        Filter(variable="?t1", op="between", value=("1990-01-01", "1999-12-31")),
    ),
    aggregate=Aggregate(op="argmax", over=("?t2",)),
    as_of="2015-12-31",
)


def _variables(query: Query) -> list[str]:
    terms = (term for atom in query.atoms for term in (atom.subject, atom.object))
    over = query.aggregate.over if query.aggregate else ()
    return sorted({term for term in (*terms, query.answer, *over) if is_variable(term)})


def _renamed(query: Query, names: Mapping[str, str]) -> Query:
    def new(term: str | None) -> str | None:
        return None if term is None else names.get(term, term)

    atoms = (a.model_copy(update={"subject": new(a.subject), "object": new(a.object)}) for a in query.atoms)
    filters = (
        f.model_copy(update={"variable": new(f.variable), "other_variable": new(f.other_variable)})
        for f in query.filters
    )
    whole = query.aggregate
    if whole is not None:
        whole = whole.model_copy(update={"over": tuple(names.get(v, v) for v in whole.over)})
    update = {"answer": new(query.answer), "atoms": tuple(atoms), "filters": tuple(filters), "aggregate": whole}
    return query.model_copy(update=update)


def _said(query: Query) -> tuple[object, ...]:
    """What a query says, whatever the order of its parts."""
    parts = sorted(part.model_dump_json() for part in (*query.atoms, *query.filters))
    return query.answer, parts, query.aggregate, query.as_of


def _alike(one: Query, other: Query) -> bool:
    """Whether some renaming of the variables makes one query of the other, tried one by one."""
    own, theirs = _variables(one), _variables(other)
    return len(own) == len(theirs) and any(
        _said(_renamed(one, dict(zip(own, order, strict=True)))) == _said(other) for order in permutations(theirs)
    )


@given(ANY, st.data())
def test_names_and_order_do_not_matter(case: Case, data: st.DataObject) -> None:
    _, query = case
    names = _variables(query)
    fresh = data.draw(st.permutations([*names, "?x", "?y2", "?zz"]))
    turned = _renamed(query, dict(zip(names, fresh, strict=False)))
    turned = turned.model_copy(
        update={
            "atoms": tuple(data.draw(st.permutations(turned.atoms))),
            "filters": tuple(data.draw(st.permutations(turned.filters))),
        }
    )
    assert shape_of(turned) == shape_of(query)


def _changes(query: Query) -> list[Query]:
    """Every query that differs in one constant, direction, sign, operator, bound, day or answer."""
    found = []
    for n, atom in enumerate(query.atoms):
        turned: list[dict[str, object]] = [
            {"subject": atom.object, "object": atom.subject},
            {"negated": not atom.negated},
            {"predicate": "other"},
            {"qualifiers": {"level": "elsewhere"}},
        ]
        turned += [{end: "other:1"} for end in ("subject", "object") if not is_variable(getattr(atom, end))]
        for update in turned:
            atoms = (*query.atoms[:n], atom.model_copy(update=update), *query.atoms[n + 1 :])
            found.append(query.model_copy(update={"atoms": atoms}))
    for n, condition in enumerate(query.filters):
        other: dict[str, object] = {"op": "<" if condition.op != "<" else ">"}
        bounds: list[dict[str, object]] = [] if condition.value is None else [{"value": ("0000", "9999")}]
        for update in (other, *bounds):
            filters = (*query.filters[:n], condition.model_copy(update=update), *query.filters[n + 1 :])
            found.append(query.model_copy(update={"filters": filters}))
    found.append(query.model_copy(update={"as_of": "2020-02-02"}))
    found += [query.model_copy(update={"answer": v}) for v in _variables(query) if v != query.answer]
    whole = query.aggregate
    if whole is not None:
        found.append(query.model_copy(update={"aggregate": None}))
        found.append(query.model_copy(update={"aggregate": whole.model_copy(update={"over": whole.over[::-1]})}))
        op = "argmin" if whole.op == "argmax" else "argmax"
        found.append(query.model_copy(update={"aggregate": whole.model_copy(update={"op": op})}))
    return [other for other in found if other != query]


@given(ANY)
def test_a_change_of_any_part_shows(case: Case) -> None:
    _, query = case
    for other in _changes(query):
        assert _alike(query, other) == (shape_of(query) == shape_of(other))


def test_all_changes_of_a_real_query_show() -> None:
    found = [LATER, *_changes(LATER)]
    assert len({shape_of(query) for query in found}) == len(found) == 42


def test_supporting_findings_are_no_part_of_the_shape() -> None:
    extra = LATER.model_copy(update={"supporting": (Atom(subject="?d", predicate="has_phenotype", object="HP:2"),)})
    assert shape_of(extra) == shape_of(LATER)
