from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import SynthesisError
from medgym.synthesis.samplers import Chain, longest_chain
from medgym.synthesis.samplers.colours import colour_coding, subset_search, trials
from medgym.synthesis.samplers.dag import longest_in_dag, stratified
from medgym.synthesis.samplers.walk import lengthened
from medgym.synthesis.subgraph import Edge
from tests.synthesis.samplers.graphs import Links, Table, cliques, comb, links, longest_by_brute_force, plain, symmetric


@pytest.mark.parametrize(("nodes", "golden"), [(1, 1), (4, 71), (5, 177), (6, 445)])
def test_trials_for_999_in_a_thousand(nodes: int, golden: int) -> None:
    assert trials(nodes) == golden


@pytest.mark.parametrize(("nodes", "failure"), [(0, 0.1), (4, 0.0), (4, 1.0)])
def test_trials_that_make_no_sense_are_refused(nodes: int, failure: float) -> None:
    with pytest.raises(SynthesisError):
        trials(nodes, failure)


@given(links(8, 20), st.integers(0, 9), st.text(max_size=3))
def test_subset_search_equals_brute_force(facts: Links, cap: int, salt: str) -> None:
    table = symmetric(facts)
    chain = subset_search(table, 0, cap=cap, salt=salt)
    assert len(chain.edges) == longest_by_brute_force(table, 0, cap)
    assert len(set(chain.nodes)) == len(chain.nodes)


@given(links(9, 20), st.integers(1, 5), st.text(max_size=3))
def test_colour_coding_finds_what_there_is_and_nothing_else(facts: Links, nodes: int, salt: str) -> None:
    table = symmetric(facts)
    found = colour_coding(table, 0, nodes=nodes, failure=1e-9, salt=salt)
    assert (found is not None) == (longest_by_brute_force(table, 0, nodes - 1) == nodes - 1)
    if found is not None:
        assert len(set(found.nodes)) == nodes == len(found.edges) + 1
        assert not found.optimal
        assert found == colour_coding(table, 0, nodes=nodes, failure=1e-9, salt=salt)


@given(links(8, 20), st.integers(0, 9), st.text(max_size=3))
def test_where_the_types_stratify_the_answer_is_exact_without_search(facts: Links, cap: int, salt: str) -> None:
    upward = stratified(symmetric(facts), {node: node // 2 for node in range(8)})
    chain = longest_in_dag(upward, 0, cap=cap, salt=salt)
    assert chain is not None
    assert chain.optimal
    assert len(chain.edges) == longest_by_brute_force(upward, 0, cap)
    assert longest_chain(upward, 0, cap=cap, budget=1, salt=salt) == chain


def test_a_step_that_must_not_follow_ends_the_chain_in_a_dag_too() -> None:
    upward = stratified(symmetric([(1, 0, "p"), (1, 2, "p")]), {0: 0, 1: 1, 2: 2})
    assert longest_by_brute_force(upward, 0, 5) == 1
    chain = longest_in_dag(upward, 0, cap=5, salt="")
    assert chain is not None
    assert chain.nodes == (0, 1)


def test_a_detour_does_not_go_round_a_loop_to_make_a_step_lawful() -> None:
    table = symmetric([(0, 1, "straight"), (2, 0, "p"), (2, 2, "q"), (2, 1, "p")])
    (straight,) = (edge for edge in table[0] if edge.target == 1)
    assert lengthened(table, Chain((0, 1), (straight,), optimal=False), 9, "").nodes == (0, 1)


def test_a_cycle_is_no_dag_and_a_deep_dag_meets_no_limit() -> None:
    assert longest_in_dag(plain([(0, 1)]), 0, cap=5, salt="") is None
    deep = {node: (Edge("next", node + 1, inverse=False),) for node in range(5000)}
    chain = longest_in_dag(deep, 0, cap=4000, salt="")
    assert chain is not None
    assert len(chain.edges) == 4000


def test_a_deep_chain_meets_no_limit() -> None:
    chain = longest_chain(plain([(node, node + 1) for node in range(1500)]), 0, cap=1400)
    assert (len(chain.edges), chain.optimal) == (1400, True)


def test_up_to_18_nodes_the_answer_is_exact_whatever_the_budget() -> None:
    table = cliques(6, 6, 6)
    chain = longest_chain(table, 1, cap=17, budget=3)
    assert chain.optimal
    assert len(chain.nodes) == 6 + 1 + 6  # the last clique leads nowhere else; all of the middle one is left out


def test_beyond_the_budget_colour_coding_finds_more_and_proves_nothing() -> None:
    table = _caterpillar_of_stars()
    assert longest_by_brute_force(table, 0, 4) == 4
    beyond = longest_chain(table, 0, cap=5, budget=4)
    assert len(beyond.edges) == 4
    assert not beyond.optimal
    reached = longest_chain(table, 0, cap=4, budget=4)
    assert (len(reached.edges), reached.optimal) == (4, True)  # the cap itself is proof


def test_beyond_what_colours_reach_the_best_found_is_kept() -> None:
    chain = longest_chain(comb(spine=30, teeth=3), 0, cap=25, budget=60)
    assert not chain.optimal
    assert len(chain.nodes) >= 8


def _caterpillar_of_stars() -> Table:
    """A longest chain of four edges from 0, among thirty shorter ones that a search tries first."""
    return plain(
        [(0, n) for n in range(10, 40)] + [(n, n + 30) for n in range(10, 40)] + [(0, 1), (1, 2), (2, 3), (3, 4)]
    )
