from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import SynthesisError
from medgym.synthesis.samplers import SAMPLERS, Sample, find_sampler, longest_chain
from medgym.synthesis.samplers.walk import distances, lengthened, may_follow, shortest_chains
from tests.synthesis.samplers.graphs import Links, Table, hub_and_spokes, links, longest_by_brute_force, symmetric

ROOT = Path(__file__).parents[3]
names = st.sampled_from(sorted(SAMPLERS))


def check_sample(sample: Sample, table: Table, start: int, size: int) -> None:
    chain = sample.chain
    assert sample.nodes[: len(chain.nodes)] == chain.nodes
    assert chain.nodes[0] == start
    assert len(set(sample.nodes)) == len(sample.nodes) <= size
    for here, edge, there in zip(chain.nodes, chain.edges, chain.nodes[1:], strict=False):
        assert edge in table[here]
        assert edge.target == there
    assert len(chain.nodes) == len(chain.edges) + 1
    assert all(may_follow(entered, left) for entered, left in zip(chain.edges, chain.edges[1:], strict=False))
    facts = {
        (edge.target, edge.predicate, node) if edge.inverse else (node, edge.predicate, edge.target)
        for node, edges in table.items()
        for edge in edges
    }
    inside = {fact for fact in facts if fact[0] in sample.nodes and fact[2] in sample.nodes}
    assert set(sample.edges) == inside
    assert list(sample.edges) == sorted(inside)
    assert set(
        distances({n: tuple(e for e in table[n] if e.target in sample.nodes) for n in sample.nodes}, start)
    ) == set(sample.nodes)
    place = {node: number for number, node in enumerate(chain.nodes)}
    apart = {(s, p, o) for s, p, o in inside if s in place and o in place and abs(place[s] - place[o]) > 1}
    assert set(sample.chords) == apart
    assert 0 <= sample.skippable <= len(chain.edges)
    assert not apart or sample.skippable or len(chain.edges) > 2


@given(names, links(12, 40), st.integers(0, 11), st.integers(1, 14), st.text(max_size=3))
def test_a_sample_is_connected_simple_and_within_its_size(
    name: str, facts: Links, start: int, size: int, salt: str
) -> None:
    table = symmetric(facts) | ({} if start in symmetric(facts) else {start: ()})
    sample = SAMPLERS[name](table, start, size=size, salt=salt)
    check_sample(sample, table, start, size)
    if name != "longest_chain":
        assert len(sample.nodes) == min(size, len(distances(table, start)))


@given(names, links(8, 20), st.integers(1, 9), st.text(max_size=3))
def test_no_heuristic_beats_the_exact_chain(name: str, facts: Links, size: int, salt: str) -> None:
    table = symmetric(facts)
    exact = longest_chain(table, 0, cap=size - 1, salt=salt)
    assert exact.optimal
    sample = SAMPLERS[name](table, 0, size=size, salt=salt)
    assert len(sample.chain.edges) <= len(exact.edges) == longest_by_brute_force(table, 0, size - 1)
    assert not sample.optimal or len(sample.chain.edges) == len(exact.edges)


@given(links(9, 24), st.integers(2, 12), st.text(max_size=3))
def test_shortest_chains_and_their_detours_are_lawful(facts: Links, limit: int, salt: str) -> None:
    table = symmetric(facts)
    for end, chain in shortest_chains(table, 0, salt).items():
        longer = lengthened(table, chain, limit, salt)
        assert (longer.nodes[0], longer.nodes[-1]) == (0, end)
        assert len(longer.edges) <= max(limit, len(chain.edges))
        for walk in (chain, longer):
            assert len(set(walk.nodes)) == len(walk.nodes) == len(walk.edges) + 1
            assert all(edge in table[here] for here, edge in zip(walk.nodes, walk.edges, strict=False))
            assert all(may_follow(entered, left) for entered, left in zip(walk.edges, walk.edges[1:], strict=False))


@given(names, links(12, 40), st.text(max_size=3))
def test_the_order_in_which_nodes_are_listed_does_not_matter(name: str, facts: Links, salt: str) -> None:
    table = symmetric(facts)
    listed_backwards = dict(reversed(table.items()))
    assert SAMPLERS[name](table, 0, salt=salt) == SAMPLERS[name](listed_backwards, 0, salt=salt)


def fingerprint() -> str:
    """Every sampler over forty graphs, as text."""
    tables = [hub_and_spokes(number) for number in range(40)]
    return "\n".join(
        repr(sampler(table, 0, size=9, salt=str(number)))
        for sampler in SAMPLERS.values()
        for number, table in enumerate(tables)
    )


def test_samples_depend_on_graph_and_salt_alone() -> None:
    """Defect D20: the original draws from an unseeded global generator."""
    code = "from tests.synthesis.samplers.test_properties import fingerprint; print(fingerprint())"
    for hash_seed in ("0", "4711"):
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == fingerprint()


@pytest.mark.parametrize("name", ["mixed", "augmented_chain", "community_core_path", "dual_core_bridge", "max_chain"])
def test_other_salts_find_other_samples(name: str) -> None:
    varied = [len({SAMPLERS[name](hub_and_spokes(n), 0, salt=str(s)).nodes for s in range(12)}) > 3 for n in range(10)]
    assert sum(varied) >= 3  # many of these graphs have one longest chain


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_a_size_below_one_is_refused(name: str) -> None:
    with pytest.raises(SynthesisError, match="0 nodes"):
        SAMPLERS[name](hub_and_spokes(0), 0, size=0)


def test_an_unknown_sampler_is_refused_with_the_known_ones() -> None:
    assert find_sampler("max_chain") is SAMPLERS["max_chain"]
    with pytest.raises(SynthesisError, match="dual_core_bridge"):
        find_sampler("maximal_chain")
