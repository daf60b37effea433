"""Chains whose nodes all differ in colour: exact when every node has its own, randomised otherwise.

Colour coding (Alon, Yuster and Zwick 1995) finds a path of k nodes in one trial with chance k!/k^k, in time 2^k times
the edges, where trying all paths would take degree^k.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from medgym.canonical import keyed_hash
from medgym.errors import SynthesisError
from medgym.synthesis.samplers.walk import Chain, barred, distances, shuffled
from medgym.synthesis.subgraph import Edge, Subgraph

#: A node, the predicate over which it must not be left, and the set of colours met so far.
_State = tuple[int, str | None, int]


def trials(nodes: int, failure: float = 0.001) -> int:
    """Return how many colourings miss a path of `nodes` nodes with a chance of at most `failure`.

    From (1 - k!/k^k)^t <= failure: 71 for 4 nodes, 177 for 5 and 445 for 6 at 99.9 %.
    """
    if not 0 < failure < 1 or nodes < 1:
        raise SynthesisError(
            f"No number of trials finds {nodes} nodes with failure {failure}.", next_step="Give 0 < failure < 1."
        )
    hit = math.factorial(nodes) / nodes**nodes
    return 1 if hit == 1 else math.ceil(math.log(failure) / math.log1p(-hit))


def subset_search(subgraph: Subgraph, start: int, *, cap: int, salt: str) -> Chain:
    """Return a longest chain of at most `cap` edges: dynamic programming over subsets, for about 18 nodes at most."""
    own = {node: colour for colour, node in enumerate(distances(subgraph, start))}
    edges = _colourful(subgraph, start, own, cap, salt)
    return Chain((start, *(edge.target for edge in edges)), edges, optimal=True)


def colour_coding(
    subgraph: Subgraph, start: int, *, nodes: int, failure: float = 0.001, salt: str = ""
) -> Chain | None:
    """Return a chain of `nodes` nodes, or None: then there is none but for a chance of `failure`.

    The start has a colour of its own, so the other `nodes - 1` alone have to meet with different ones.
    """
    if nodes < 1:
        raise SynthesisError(f"A chain of {nodes} nodes is none.", next_step="Ask for 1 or more.")
    others = nodes - 1
    if not others:
        return Chain((start,), (), optimal=False)
    within = [node for node, distance in distances(subgraph, start).items() if 0 < distance <= others]
    if len(within) < others:
        return None
    for trial in range(trials(others, failure)):
        colours = {node: 1 + keyed_hash(salt, "colour", trial, node) % others for node in within}
        edges = _colourful(subgraph, start, colours | {start: 0}, others, salt)
        if len(edges) == others:
            return Chain((start, *(edge.target for edge in edges)), edges, optimal=False)
    return None


def _colourful(subgraph: Subgraph, start: int, colours: Mapping[int, int], cap: int, salt: str) -> tuple[Edge, ...]:
    """Return the longest walk of at most `cap` edges over nodes of pairwise different colours."""
    came: dict[_State, tuple[_State, Edge]] = {}
    first: _State = (start, None, 1 << colours[start])
    layer = last = [first]
    steps: dict[int, list[Edge]] = {}
    for _ in range(cap):
        following: list[_State] = []
        for state in layer:
            node, bar, met = state
            if node not in steps:
                steps[node] = [e for e in shuffled(subgraph.get(node, ()), salt, node) if e.target in colours]
            for edge in steps[node]:
                colour = 1 << colours[edge.target]
                if met & colour or (edge.predicate == bar and not edge.inverse):
                    continue
                reached = (edge.target, barred(edge), met | colour)
                if reached not in came:
                    came[reached] = (state, edge)
                    following.append(reached)
        if not following:
            break
        layer = last = following
    edges: list[Edge] = []
    state = last[0]
    while state != first:
        state, edge = came[state]
        edges.append(edge)
    return tuple(reversed(edges))
