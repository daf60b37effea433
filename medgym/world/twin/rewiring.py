"""Other facts of the same shape: objects change places among the facts of one kind, degree by degree the same.

Two facts of one predicate, one source and the same types of subject and object swap their objects (a double-edge
swap), unless that would tie an entity to itself, say something twice, or both assert and exclude a finding. So every
entity keeps the number of its facts under each predicate, on either side. What other facts follow from stays: the
classification (group membership is stored transitively), whatever dates and labels an event, where a company sits, and
findings altogether in a world that also stores their ancestors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from medgym.world.graph import PREDICATE_NAMES, Columns, Graph
from medgym.world.twin.draw import Draw
from medgym.world.vocabulary import PREDICATES

_STAYS = frozenset(
    "in_group subgroup_of subtype_of has_phenotype_under status application_type review_priority dosage_form "
    "based_in".split()
)
_EXCLUDES = {"has_phenotype": "lacks_phenotype", "lacks_phenotype": "has_phenotype"}
_ROUNDS = 3
_Pair = tuple[int, int]


def rewired(graph: Graph, key: tuple[str | int, ...]) -> Graph:
    """Return a graph with the entities of `graph` and other facts, which depend on `key`."""
    subjects, objects = graph.columns.subject.tolist(), graph.columns.object.tolist()
    pairs = {name: _pairs(graph, name, subjects, objects) for name in PREDICATE_NAMES}
    for name, facts in _kinds_of_facts(graph):
        draw = Draw(*key, "rewire", name, facts[0])
        taken, excluded = pairs[name], pairs.get(_EXCLUDES.get(name, ""), {})
        for _ in range(_ROUNDS):
            for first in facts:
                second = facts[draw.below(len(facts))]
                _swap(first, second, subjects, objects, taken, excluded)
    columns = replace(graph.columns, object=np.array(objects, np.int32))
    return replace(graph, columns=sorted_columns(columns)[0], script=None, _forward={}, _backward={})


def sorted_columns(columns: Columns) -> tuple[Columns, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return columns sorted as a graph keeps them, and the old row of every new one."""
    keys = (columns.source, columns.qualifier, columns.object, columns.subject, columns.predicate)
    order = np.lexsort(keys).astype(np.int64)
    names = ("predicate", "subject", "object", "qualifier", "source")
    return Columns(*(np.ascontiguousarray(getattr(columns, name)[order]) for name in names)), order


def _kinds_of_facts(graph: Graph) -> Iterator[tuple[str, list[int]]]:
    """Yield predicate and ordinals of the facts whose objects may change places with each other."""
    derived = {"has_phenotype", "lacks_phenotype"} if len(graph.span("has_phenotype_under")) else set()
    subjects, objects, sources = (getattr(graph.columns, name).tolist() for name in ("subject", "object", "source"))
    for name in PREDICATE_NAMES:
        if name in _STAYS or name in derived or PREDICATES[name].literal:
            continue
        kinds: dict[tuple[str, str, int], list[int]] = {}
        for fact in graph.span(name):
            kind = (graph.type_of(subjects[fact]), graph.type_of(objects[fact]), sources[fact])
            kinds.setdefault(kind, []).append(fact)
        yield from ((name, facts) for _, facts in sorted(kinds.items()) if len(facts) > 1)


def _pairs(graph: Graph, predicate: str, subjects: list[int], objects: list[int]) -> dict[_Pair, int]:
    """Return how often each pair of subject and object stands under a predicate."""
    found: dict[_Pair, int] = {}
    for fact in graph.span(predicate):
        pair = (subjects[fact], objects[fact])
        found[pair] = found.get(pair, 0) + 1
    return found


def _swap(
    first: int,
    second: int,
    subjects: list[int],
    objects: list[int],
    taken: dict[_Pair, int],
    excluded: dict[_Pair, int],
) -> None:
    """Let two facts swap objects if both come out new and sound."""
    one, two = subjects[first], subjects[second]
    there, here = objects[first], objects[second]
    if there == here or one in (two, here) or two == there:
        return
    fresh = ((one, here), (two, there))
    if any(taken.get(pair) or excluded.get(pair) for pair in fresh):
        return
    for pair in ((one, there), (two, here)):
        taken[pair] -= 1
    for pair in fresh:
        taken[pair] = 1
    objects[first], objects[second] = here, there
