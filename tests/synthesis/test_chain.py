from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from medgym.synthesis.samplers import longest_chain
from medgym.synthesis.subgraph import ConnectorGraph, Edge
from tests.toy import toy_graph

Links = list[tuple[int, int]]


def _subgraph(links: Links) -> dict[int, tuple[Edge, ...]]:
    table: dict[int, list[Edge]] = {}
    for left, right in sorted({(min(pair), max(pair)) for pair in links if pair[0] != pair[1]}):
        # A predicate of its own per edge, so that the rule about leaving as one came never bites.
        table.setdefault(left, []).append(Edge(f"p{left}-{right}", right, inverse=False))
        table.setdefault(right, []).append(Edge(f"p{left}-{right}", left, inverse=True))
    return {node: tuple(edges) for node, edges in table.items()}


def _brute_force(subgraph: dict[int, tuple[Edge, ...]], start: int) -> int:
    neighbours = {node: {edge.target for edge in edges} for node, edges in subgraph.items()}
    others = sorted(set(neighbours) - {start})
    best = 0
    for order in permutations(others):
        here, length = start, 0
        for node in order:
            if node not in neighbours.get(here, set()):
                break
            here, length = node, length + 1
        best = max(best, length)
    return best


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14), st.text(max_size=3))
def test_longest_chain_is_simple_connected_and_longest(links: Links, salt: str) -> None:
    subgraph = _subgraph(links)
    chain = longest_chain(subgraph, 0, cap=8, budget=100_000, salt=salt)
    assert chain.optimal
    assert chain.nodes[0] == 0
    assert len(set(chain.nodes)) == len(chain.nodes) == len(chain.edges) + 1
    for here, edge, there in zip(chain.nodes, chain.edges, chain.nodes[1:], strict=False):
        assert edge in subgraph[here]
        assert edge.target == there
    assert len(chain.edges) == min(8, _brute_force(subgraph, 0))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40), st.integers(1, 30))
def test_a_small_budget_is_kept_and_owned_up_to(links: Links, budget: int) -> None:
    subgraph = _subgraph(links)
    full = longest_chain(subgraph, 0, budget=100_000)
    short = longest_chain(subgraph, 0, budget=budget)
    assert len(short.edges) <= len(full.edges)
    assert not short.optimal or len(short.edges) == len(full.edges)


def test_cap_bounds_the_chain() -> None:
    path = _subgraph([(n, n + 1) for n in range(20)])
    assert len(longest_chain(path, 0, cap=5).edges) == 5
    assert longest_chain(path, 0, cap=5).optimal


def test_hubs_are_left_out_and_events_cost_nothing() -> None:
    graph = toy_graph()
    everything = ConnectorGraph(graph)
    assert graph.node("ORPHA:902") not in everything.edges
    start = graph.node("ORPHA:3")
    near = ConnectorGraph(graph).neighbourhood(start, radius=1)
    reached = {graph.entity_ids[node] for node in near}
    assert "designation:betolan-2004-05-20" in reached
    assert "drug:betolan" in reached
    assert "designation:betolan-2006-01-11" in reached  # an event of that drug: no step
    assert "ORPHA:4" not in reached
    no_hubs = ConnectorGraph(graph, max_degree=1)
    assert all(len(edges) <= 1 for edges in no_hubs.edges.values())


def test_an_event_is_never_left_as_it_was_entered() -> None:
    graph = toy_graph()
    connectors = ConnectorGraph(graph)
    for disease in ("ORPHA:1", "ORPHA:3", "ORPHA:7"):
        chain = longest_chain(connectors.neighbourhood(graph.node(disease)), graph.node(disease))
        for entered, left in zip(chain.edges, chain.edges[1:], strict=False):
            assert not (entered.inverse and not left.inverse and entered.predicate == left.predicate)
