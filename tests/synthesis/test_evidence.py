from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from medgym.query.algebra import Atom, Query
from medgym.query.solver import Solver
from medgym.synthesis.evidence import cheapest_derivation, matching_facts, smallest_cover
from medgym.world.world import World

Groups = list[frozenset[int]]


def _brute_force(groups: Groups) -> int:
    documents = sorted(frozenset().union(*groups)) if groups else []
    for size in range(len(documents) + 1):
        if any(all(group & set(chosen) for group in groups) for chosen in combinations(documents, size)):
            return size
    raise AssertionError("no cover")


@given(st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), max_size=5))
def test_smallest_cover_meets_every_group_and_none_is_smaller(groups: Groups) -> None:
    cover = smallest_cover(groups)
    assert cover is not None
    assert all(group & set(cover) for group in groups)
    assert len(cover) == _brute_force(groups)


def test_no_cover_without_a_document() -> None:
    assert smallest_cover([frozenset({1}), frozenset()]) is None


def test_authority_breaks_ties() -> None:
    assert smallest_cover([frozenset({1, 2})], lambda document: float(document)) == (2,)


def test_cheapest_derivation_covers_the_atoms(toy_world: World) -> None:
    query = Query(
        answer="?d2",
        atoms=(
            Atom(subject="?d1", predicate="has_phenotype", object="HP:0000000"),
            Atom(subject="?d1", predicate="has_phenotype", object="HP:0000006"),
            Atom(subject="?d1", predicate="caused_by", object="?g"),
            Atom(subject="?d2", predicate="caused_by", object="?g"),
            Atom(subject="?d2", predicate="has_phenotype", object="HP:0000004"),
        ),
    )
    solver, graph = Solver(toy_world.graph), toy_world.graph
    answer = graph.node("ORPHA:3")
    assert solver.answers(query) == (answer,)
    derivation = cheapest_derivation(query, answer, solver, toy_world.documents)
    assert derivation is not None
    names = [toy_world.documents.rows[document][0] for document in derivation.documents]
    assert names == ["case_series-orpha-1", "hgnc-1", "orpha-1", "orpha-3"]
    for atom, fact in zip(query.atoms, derivation.facts, strict=True):
        assert fact in matching_facts(atom, derivation.binding, graph)
        assert {document for document, _ in toy_world.documents.sentences_stating(fact)} & set(derivation.documents)
