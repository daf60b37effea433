"""One test a defect of the original's samplers (sections 7.1 to 7.9 and D2, D20, D24 of the study of its code)."""

from __future__ import annotations

from collections import Counter
from statistics import mean

import pytest

from medgym.synthesis.samplers import SAMPLERS, Sample, longest_chain
from medgym.synthesis.samplers.augmented_chain import augmented_chain
from medgym.synthesis.samplers.branch_and_bound import branch_and_bound
from medgym.synthesis.samplers.community_core_path import community, community_core_path, core_numbers
from medgym.synthesis.samplers.dual_core_bridge import dual_core_bridge
from medgym.synthesis.samplers.growth import filled
from medgym.synthesis.samplers.max_chain import max_chain
from medgym.synthesis.samplers.mixed import MIXTURE, mixed
from medgym.synthesis.samplers.sample import sample_of
from medgym.synthesis.samplers.walk import distances
from tests.synthesis.samplers.graphs import cliques, comb, hub_and_spokes, plain, symmetric

FILLING = sorted(set(SAMPLERS) - {"longest_chain"})
GROWN = [hub_and_spokes(number) for number in range(60)]


def adjacent(sample: Sample) -> bool:
    pairs = {frozenset((tie.subject, tie.object)) for tie in sample.edges}
    steps = zip(sample.chain.nodes, sample.chain.nodes[1:], strict=False)
    return all(frozenset(step) in pairs for step in steps)


# --- 7, common preparation -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_7_parallel_edges_of_a_pair_do_not_overwrite_each_other(name: str) -> None:
    table = symmetric([(0, 1, "inhibits"), (0, 1, "activates"), (1, 0, "activates")])
    sample = SAMPLERS[name](table, 0)
    assert sample.edges == ((0, "activates", 1), (0, "inhibits", 1), (1, "activates", 0))
    assert sample.chords == ()


# --- 7.1 -----------------------------------------------------------------------------------------------------------


def test_7_1_mixed_draws_each_sampler_alike_and_by_the_salt() -> None:
    table = hub_and_spokes(7)
    drawn: Counter[str] = Counter()
    for salt in map(str, range(400)):
        sample = mixed(table, 0, salt=salt)
        assert sample == mixed(table, 0, salt=salt)
        drawn.update(one.__name__ for one in MIXTURE if one(table, 0, salt=salt) == sample)  # type: ignore[attr-defined]
    assert len(drawn) == 4
    assert min(drawn.values()) >= 70  # 100 expected, 8.7 the deviation; several may agree on one sample


# --- 7.2 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [8, 12, 20])
@pytest.mark.parametrize("name", FILLING)
def test_7_2_sizes_are_kept_exactly_where_the_graph_has_as_many_nodes(name: str, size: int) -> None:
    assert {len(SAMPLERS[name](table, 0, size=size).nodes) for table in GROWN} == {size}


def test_7_2_the_backbone_is_not_a_shortest_path() -> None:
    ring = plain([(node, (node + 1) % 9) for node in range(9)] + [(0, 2), (2, 4), (4, 6)])
    sample = augmented_chain(ring, 0, size=9)
    assert len(sample.chain.edges) > distances(ring, 0)[sample.chain.nodes[-1]]


def test_7_2_a_node_that_two_lead_to_comes_before_a_pendant_leaf() -> None:
    spine = [(0, 1), (1, 2), (2, 3)]
    table = plain([*spine, (0, 8), (1, 7), (2, 7), (3, 9)])
    assert filled(table, longest_chain(plain(spine), 0), 5, "any") == (0, 1, 2, 3, 7)


# --- 7.3 -----------------------------------------------------------------------------------------------------------


def test_7_3_the_centre_is_the_rare_start_and_never_dropped() -> None:
    star = [(100, leaf) for leaf in range(101, 160)]
    table = plain([(0, 1), (1, 100), *star])
    for size in (3, 8, 20):
        assert community_core_path(table, 0, size=size).nodes[0] == 0


def test_7_3_a_community_is_no_ball_of_radius_two() -> None:
    table = cliques(6, 6, 6)
    assert set(distances(table, 0)) - {node for node, far in distances(table, 0).items() if far <= 2} != set()
    assert community(table, 1, size=6) == set(range(6))
    assert set(community_core_path(table, 1, size=6).nodes) == set(range(6))


def test_7_3_the_path_stays_on_adjacent_nodes_and_the_sample_connected() -> None:
    for size in (8, 12, 20):
        for table in GROWN:
            sample = community_core_path(table, 0, size=size)
            assert adjacent(sample)
            inside = {n: tuple(e for e in table[n] if e.target in sample.nodes) for n in sample.nodes}
            assert len(distances(inside, 0)) == size


def test_7_3_paths_pass_the_five_nodes_that_a_ball_allows() -> None:
    assert len(community_core_path(cliques(8, 8), 1, size=8).chain.nodes) == 8


def test_core_numbers_of_a_clique_with_a_tail() -> None:
    neighbours = {0: {1, 2, 3}, 1: {0, 2, 3}, 2: {0, 1, 3}, 3: {0, 1, 2, 4}, 4: {3, 5}, 5: {4}, 6: set[int]()}
    assert core_numbers(neighbours) == {0: 3, 1: 3, 2: 3, 3: 3, 4: 1, 5: 1, 6: 0}


# --- 7.4 -----------------------------------------------------------------------------------------------------------


def test_7_4_not_the_same_pair_of_cores_for_every_question() -> None:
    table = hub_and_spokes(5)
    ends = {dual_core_bridge(table, 0, salt=str(salt)).chain.nodes[-1] for salt in range(40)}
    assert len(ends) > 5
    assert all(distances(table, 0)[end] > 1 for end in ends)


def test_7_4_a_second_core_without_a_way_to_the_start_is_none() -> None:
    here, island = [(0, 1), (1, 2), (2, 3), (3, 0)], [(100, leaf) for leaf in range(101, 120)]
    for salt in range(20):
        sample = dual_core_bridge(plain(here + island), 0, size=8, salt=str(salt))
        assert set(sample.nodes) == {0, 1, 2, 3}
        assert adjacent(sample)


def test_7_4_bridges_are_longer_than_the_shortest_way_where_a_detour_exists() -> None:
    ladder = plain([(n, n + 2) for n in range(12)] + [(n, n + 1) for n in range(0, 13, 2)])
    longer = [dual_core_bridge(ladder, 0, size=12, salt=str(salt)).chain for salt in range(20)]
    assert any(len(chain.edges) > distances(ladder, 0)[chain.nodes[-1]] for chain in longer)
    # A quarter of the size stays with each core, unless the shortest way needs it.
    assert all(len(chain.edges) <= max(5, distances(ladder, 0)[chain.nodes[-1]]) for chain in longer)


def test_7_4_both_cores_keep_some_of_their_surroundings() -> None:
    left, right = [(0, leaf) for leaf in range(10, 20)], [(3, leaf) for leaf in range(30, 40)]
    table = plain([(0, 1), (1, 2), (2, 3), *left, *right])
    sample = next(
        sample
        for sample in (dual_core_bridge(table, 0, size=8, salt=str(salt)) for salt in range(50))
        if sample.chain.nodes == (0, 1, 2, 3)
    )
    assert len([node for node in sample.nodes if 10 <= node < 20]) == 2
    assert len([node for node in sample.nodes if 30 <= node < 40]) == 2


# --- 7.5 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "legacy_nodes"), [(8, 4), (12, 6), (20, 10)])
def test_7_5_d2_the_longest_chain_is_not_cut_at_half_the_size(size: int, legacy_nodes: int) -> None:
    table = comb(spine=40)
    assert len(max_chain(table, 0, size=size, legacy=True).chain.nodes) == legacy_nodes
    corrected = max_chain(table, 0, size=size)
    assert len(corrected.chain.nodes) == size
    assert corrected.optimal
    for grown in GROWN:
        legacy = max_chain(grown, 0, size=size, legacy=True).chain
        ours = max_chain(grown, 0, size=size).chain
        assert len(legacy.nodes) == legacy_nodes
        if len(longest_chain(grown, 0, cap=size - 1).nodes) > legacy_nodes:
            assert len(ours.nodes) > legacy_nodes


def test_7_5_d24_the_search_ends_once_the_cap_is_reached() -> None:
    everyone = plain([(left, right) for right in range(60) for left in range(right)])
    chain = branch_and_bound(everyone, 0, cap=9, budget=10, salt="")  # the start and nine steps
    assert (len(chain.edges), chain.optimal) == (9, True)


def test_7_5_shortcuts_over_neighbours_come_last_and_are_owned_up_to() -> None:
    spine = [(node, node + 1) for node in range(5)]
    leaves, shortcut = [(1, 20), (2, 21)], [(0, 30), (4, 30)]
    table = plain(spine + leaves + shortcut)
    chain = longest_chain(plain(spine), 0)
    assert chain.nodes == (0, 1, 2, 3, 4, 5)
    assert filled(table, chain, 8, "")[6:] in ((20, 21), (21, 20))
    whole = sample_of(table, chain, filled(table, chain, 9, ""))
    assert whole.nodes[-1] == 30
    assert (whole.skippable, whole.chords) == (2, ())
    chorded = plain([*spine, (1, 4)])
    assert sample_of(chorded, longest_chain(plain(spine), 0), tuple(range(6))).chords == ((1, "p1-4", 4),)


# --- 7.6 to 7.9 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_7_6_no_sampler_ends_in_a_shallow_star(name: str) -> None:
    """Breadth first from a hub takes its leaves; a chain goes on (a second core, by definition, is no end of it)."""
    table = plain([(0, leaf) for leaf in range(50, 80)] + [(node, node + 1) for node in range(7)])
    assert max(len(SAMPLERS[name](table, 0, size=8, salt=str(salt)).chain.nodes) for salt in range(20)) >= 7


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_7_7_no_hub_is_drawn_in_that_the_start_does_not_reach(name: str) -> None:
    far_hub = {node + 200: () for node in range(30)}
    table = plain([(0, 1), (1, 2)]) | far_hub | {200: plain([(0, 1)])[0]}
    assert set(SAMPLERS[name](table, 0, size=20).nodes) == {0, 1, 2}


@pytest.mark.parametrize("name", FILLING)
def test_7_8_a_small_graph_gives_a_small_sample_and_no_random_nodes(name: str) -> None:
    table = plain([(0, 1), (1, 2)]) | {node + 100: edges for node, edges in plain([(0, 1)]).items()}
    assert set(SAMPLERS[name](table, 0, size=8).nodes) == {0, 1, 2}
    assert SAMPLERS[name]({0: ()}, 0, size=8).nodes == (0,)


@pytest.mark.parametrize("name", sorted(SAMPLERS))
def test_7_9_no_link_is_invented(name: str) -> None:
    for table in GROWN[:20]:
        known = {(n, e.predicate, e.target) for n, edges in table.items() for e in edges if not e.inverse}
        assert set(SAMPLERS[name](table, 0, size=12).edges) <= known


# --- 7.10 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "spines"),
    [
        ("augmented_chain", (4.9, 4.7, 5.0)),
        ("community_core_path", (3.9, 4.7, 4.9)),
        ("dual_core_bridge", (3.6, 3.5, 3.6)),
        ("max_chain", (4.0, 6.0, 10.0)),
    ],
)
def test_7_10_chains_are_longer_than_the_spines_of_the_original(name: str, spines: tuple[float, ...]) -> None:
    """Over growth of the same kind the original's mean spines at sizes 8, 12 and 20 were these."""
    for size, spine in zip((8, 12, 20), spines, strict=True):
        chains = [len(SAMPLERS[name](table, 0, size=size).chain.nodes) for table in GROWN]
        assert mean(chains) > spine
