"""Cuts a small world out of a large one: a few hundred disorders that chain well, and what is tied to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.specialties import SPECIALTIES, specialties_of
from medgym.world.vocabulary import PREDICATES

_FEWEST_FINDINGS, _MOST_FINDINGS = 3, 80
_MOST_TREATMENTS = 12
_CLUSTER = 2
_MECHANISM_STEPS = 3
_HUB = 25

_ENDS = frozenset({"drug", "disease", "phenotype"})

#: Predicates that carry a drug's mechanism from one thing to the next.
_MECHANISM = tuple(name for name, predicate in PREDICATES.items() if "protein" in predicate.subject)


def small_graph(graph: Graph, size: int = 300) -> Graph:
    """Return the facts of `size` well-chosen disorders and of everything a question about them may pass through."""
    return facts_about(graph, neighbourhood(graph, choose_disorders(graph, size)))


def choose_disorders(graph: Graph, size: int) -> tuple[int, ...]:
    """Choose disorders in turn from all specialties, in clusters that share a gene where there are some.

    A candidate has a gene and findings, or, if infectious, an agent and symptoms; findings and treatments are neither
    few nor too many. Treated disorders and those with many genetic siblings come first.
    """
    ranked = sorted(_candidates(graph), key=lambda node: (-_chaining(graph, node), graph.entity_ids[node]))
    places = {node: place for place, node in enumerate(ranked)}
    queues = [[node for node in ranked if name in specialties_of(graph, node)] for name in SPECIALTIES]
    chosen: dict[int, None] = {}
    growing = True
    while growing and len(chosen) < size:
        growing = False
        for queue in queues:
            fresh = [node for node in queue if node not in chosen]
            family = [node for node in _siblings(graph, fresh[0]) if node in places] if fresh else []
            family = sorted((node for node in family if node not in chosen), key=places.__getitem__)
            cluster = dict.fromkeys([*fresh[:1], *family[: _CLUSTER - 1], *fresh[1:_CLUSTER]])
            chosen |= dict.fromkeys(list(cluster)[:_CLUSTER])
            growing |= bool(cluster)
    return tuple(sorted(list(chosen)[:size]))


def neighbourhood(graph: Graph, disorders: Iterable[int]) -> frozenset[int]:
    """Return the subjects to keep: the disorders, their genes, groups, drugs, designations, products, mechanisms."""
    found = set(disorders)
    groups = _objects(graph, "in_group", found)
    designations = _subjects(graph, "designation_for", found)
    drugs = _objects(graph, "designates", designations) | _subjects(graph, "indicated_for", found)
    applications = _subjects(graph, "active_ingredient", drugs)
    companies = _objects(graph, "sponsor", designations) | _objects(graph, "applicant", applications)
    genes = _objects(graph, "caused_by", found)
    return frozenset(found | groups | genes | designations | drugs | applications | companies | _acting(graph, drugs))


def facts_about(graph: Graph, subjects: Collection[int]) -> Graph:
    """Return the graph of all facts whose subject is among `subjects`, and of the entities that these facts name."""
    builder = GraphBuilder()
    for source in graph.sources:
        builder.add_source(source)
    ordinals = np.flatnonzero(np.isin(graph.columns.subject, sorted(subjects)))
    kept = [graph.fact(ordinal) for ordinal in ordinals.tolist()]
    named = {fact.subject for fact in kept} | {fact.object for fact in kept if isinstance(fact.object, str)}
    for entity in (graph.entities[entity_id] for entity_id in sorted(named)):
        builder.add_entity(entity.id, entity.type, entity.name, entity.aliases)
    for fact in kept:
        builder.add_fact(fact.subject, fact.predicate, fact.object, fact.source, fact.qualifiers)
    return builder.build()


def _candidates(graph: Graph) -> list[int]:
    findings, causes = graph.forward("has_phenotype"), graph.forward("caused_by")
    agents, symptoms = graph.forward("caused_by_agent"), graph.forward("has_symptom")
    return [
        node
        for node, entity_id in enumerate(graph.entity_ids)
        if entity_id.startswith("ORPHA:")
        and sum(_treatments(graph, node)) <= _MOST_TREATMENTS
        and (
            (node in causes and _FEWEST_FINDINGS <= len(findings.get(node, ())) <= _MOST_FINDINGS)
            or (node in agents and node in symptoms)
        )
    ]


def _treatments(graph: Graph, node: int) -> tuple[int, int]:
    """Return how many designations and how many indicated drugs a disorder has."""
    return len(graph.backward("designation_for").get(node, ())), len(graph.backward("indicated_for").get(node, ()))


def _chaining(graph: Graph, node: int) -> int:
    """Say how well a disorder chains: treatments count most, then genetic siblings."""
    return 2 * sum(min(number, 3) for number in _treatments(graph, node)) + min(len(_siblings(graph, node)), 4)


def _siblings(graph: Graph, node: int) -> list[int]:
    """Return the other disorders that a gene of this one causes, in node order."""
    genes = graph.forward("caused_by").get(node, ())
    return sorted({other for gene in genes for other in graph.backward("caused_by")[gene]} - {node})


def _acting(graph: Graph, drugs: Iterable[int]) -> set[int]:
    """Return what a few steps of the drugs' mechanisms pass through, but no diseases and no hubs."""
    found: set[int] = set()
    frontier = set(drugs)
    for _ in range(_MECHANISM_STEPS):
        reached = {other for name in _MECHANISM for other in _objects(graph, name, frontier)} - found
        frontier = {node for node in reached if graph.type_of(node) not in _ENDS and _effects(graph, node) <= _HUB}
        found |= frontier
    return found


def _effects(graph: Graph, node: int) -> int:
    return sum(len(graph.forward(name).get(node, ())) for name in _MECHANISM)


def _objects(graph: Graph, predicate: str, subjects: Iterable[int]) -> set[int]:
    table = graph.forward(predicate)
    return {other for node in subjects for other in table.get(node, ())}


def _subjects(graph: Graph, predicate: str, objects: Iterable[int]) -> set[int]:
    table = graph.backward(predicate)
    return {other for node in objects for other in table.get(node, ())}
