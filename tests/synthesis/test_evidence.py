"""Which facts and documents a result rests on, and the fewest of them."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from medgym.query.algebra import Aggregate, Atom, Query
from medgym.query.solver import Solver
from medgym.synthesis.evidence import Derivation, cheapest_derivation, matching_facts, smallest_cover
from medgym.world.world import World

Groups = list[frozenset[int]]
GROUPS = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=6)
AROUND = (
    Atom(subject="?r", predicate="designation_for", object="ORPHA:3"),
    Atom(subject="?r", predicate="designated_on", object="?t"),
    Atom(subject="?r", predicate="sponsor", object="?c"),
)


def _covers(groups: Groups) -> list[tuple[int, ...]]:
    """All smallest covers, by trying every set."""
    documents = sorted(frozenset[int]().union(*groups))
    for size in range(len(documents) + 1):
        found = [chosen for chosen in combinations(documents, size) if all(group & set(chosen) for group in groups)]
        if found:
            return found
    raise AssertionError("no cover")


@given(GROUPS, st.lists(st.sampled_from([0.25, 0.5, 0.75]), min_size=7, max_size=7))
def test_the_cover_is_the_best_of_the_smallest(groups: Groups, authority: list[float]) -> None:
    best = min(_covers(groups), key=lambda cover: (-sum(authority[d] for d in cover), cover))
    assert smallest_cover(groups, lambda document: authority[document]) == best


@given(GROUPS, st.randoms(use_true_random=False))
def test_the_order_of_groups_does_not_matter(groups: Groups, draw: object) -> None:
    turned = sorted(groups, key=lambda _: draw.random())  # type: ignore[attr-defined]
    assert smallest_cover(turned + turned) == smallest_cover(groups)


def test_no_cover_without_a_document() -> None:
    assert smallest_cover([frozenset({1}), frozenset()]) is None
    assert smallest_cover([]) == ()


def _check(query: Query, derivation: Derivation | None, world: World) -> Derivation:
    """Every step is a fact that stands in a document of the cover, and no smaller set of documents will do."""
    assert derivation is not None
    corpus, stated = world.documents, []
    for step in derivation.steps:
        fact = world.graph.fact(step.fact)
        ends = world.graph.value(step.subject), world.graph.value(step.object)
        assert (fact.subject, fact.predicate, fact.object) == (ends[0], step.atom.predicate, ends[1])
        stated.append(frozenset(document for document, _ in corpus.sentences_stating(step.fact)))
        assert stated[-1] & set(derivation.documents)
    assert len(derivation.documents) == len(_covers(stated)[0])
    stepped = [step.atom for step in derivation.steps]
    assert all((atom in stepped) != atom.negated for atom in query.atoms)
    return derivation


def test_the_cheapest_derivation_covers_the_atoms(toy_world: World) -> None:
    query = Query(
        answer="?d2",
        atoms=(
            Atom(subject="?d1", predicate="has_phenotype", object="HP:0000000"),
            Atom(subject="?d1", predicate="has_phenotype", object="HP:0000006"),
            Atom(subject="?d1", predicate="caused_by", object="?g"),
            Atom(subject="?d2", predicate="caused_by", object="?g"),
            Atom(subject="?d2", predicate="has_phenotype", object="HP:0000004"),
            Atom(subject="?x", predicate="lacks_phenotype", object="?d2", negated=True),
        ),
    )
    solver, graph = Solver(toy_world.graph), toy_world.graph
    answer = graph.node("ORPHA:3")
    assert solver.answers(query) == (answer,)
    found = cheapest_derivation(query, solver, toy_world.documents, {"?d2": answer})
    derivation = _check(query, found, toy_world)
    names = [toy_world.documents.rows[document][0] for document in derivation.documents]
    assert names == ["case_series-orpha-1", "hgnc-1", "orpha-1", "orpha-3"]
    for step in derivation.steps:
        assert step.fact in matching_facts(step.atom, derivation.binding, graph)
    assert cheapest_derivation(query, solver, toy_world.documents, {"?d2": graph.node("ORPHA:4")}) is None


def test_a_count_rests_on_everything_counted(toy_world: World) -> None:
    query = Query(answer="?n", atoms=AROUND[:1], aggregate=Aggregate(op="count", over=("?r",)))
    derivation = _check(query, cheapest_derivation(query, Solver(toy_world.graph), toy_world.documents), toy_world)
    counted = {toy_world.graph.label(step.subject) for step in derivation.steps}
    assert len(counted) == len(derivation.steps) == len(derivation.documents) == 2


def test_an_extreme_rests_on_all_and_tells_of_the_one(toy_world: World) -> None:
    graph = toy_world.graph
    for op, company, day in (("argmin", "company:north-pharma", "1994"), ("argmax", "company:south-bio", "2004")):
        query = Query(answer="?c", atoms=AROUND, aggregate=Aggregate.model_validate({"op": op, "over": ("?t",)}))
        derivation = _check(query, cheapest_derivation(query, Solver(graph), toy_world.documents), toy_world)
        assert len(derivation.steps) == 6
        assert graph.value(derivation.binding["?c"]) == company
        assert graph.label(derivation.binding["?t"]).startswith(day)


def test_without_an_aggregate_one_way_is_enough(toy_world: World) -> None:
    query = Query(answer="?c", atoms=AROUND)
    derivation = _check(query, cheapest_derivation(query, Solver(toy_world.graph), toy_world.documents), toy_world)
    assert len(derivation.steps) == 3
    assert len(derivation.documents) == 1
