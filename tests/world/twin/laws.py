"""What must hold of every twin, written down so that tests on small, shipped and random worlds can share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from medgym.world.facts import Claim, Fact, Literal
from medgym.world.graph import Graph, fact_id, fact_ordinal
from medgym.world.render import render_claims
from medgym.world.render.index import FactIndex
from medgym.world.render.notes import injected
from medgym.world.twin import Renaming, Twin
from medgym.world.twin.vocabulary import EVENTS, KEPT, RENAMED
from medgym.world.world import World


def check_isomorphism(world: World, twin: Twin) -> None:
    """Every fact has its like in the twin and the other way round; so has every entity, by type."""
    before, after, renaming = world.graph, twin.world.graph, twin.renaming
    assert len(before) == len(after)
    assert sorted(map(renaming.entity, before.entity_ids)) == list(after.entity_ids)
    assert sorted(map(renaming.fact, range(len(before)))) == list(range(len(after)))
    for entity in before.entities.values():
        other = after.entities[renaming.entity(entity.id)]
        assert renaming.original(other.id) == entity.id
        assert (other.type, len(other.aliases)) == (entity.type, len(entity.aliases))
        assert other.id.partition(":")[0] == entity.id.partition(":")[0]
    for ordinal, fact in enumerate(before.facts()):
        assert renaming.original_fact(renaming.fact(ordinal)) == ordinal
        assert parts(after.fact(renaming.fact(ordinal))) == parts(fact, renaming)


def parts(fact: Fact, renaming: Renaming | None = None) -> tuple[Any, ...]:
    """A fact without its id, under a renaming if one is given."""
    name = renaming.entity if renaming else str
    target = fact.object if isinstance(fact.object, Literal) else name(fact.object)
    return name(fact.subject), fact.predicate, target, fact.source, fact.date, dict(fact.qualifiers)


def check_pages(world: World, twin: Twin) -> None:
    """Page by page, the twin states the same facts and makes the same claims in documents of the same type."""
    renaming = twin.renaming

    def renamed(one: Claim) -> Claim:
        return replace(
            one,
            subject=renaming.entity(one.subject),
            object=one.object if isinstance(one.object, Literal) else renaming.entity(one.object),
            contradicts=fact_id(renaming.fact(fact_ordinal(one.contradicts))),
        )

    old = {one.id: replace(renamed(one), id="") for one in render_claims(world.graph)}
    new = {one.id: replace(one, id="") for one in render_claims(twin.world.graph)}
    assert pages(world, renaming.fact, old) == pages(twin.world, int, new)
    assert {renaming.entity(disease) for disease in misled(world)} == misled(twin.world)


def misled(world: World) -> set[str]:
    """Ids of the diseases that have a page with an instruction to agents."""
    return {world.graph.entity_ids[node] for node in injected(FactIndex(world.graph))}


def pages(world: World, fact: Callable[[int], int], claims: dict[str, Claim]) -> Counter[Any]:
    return Counter(
        (
            page.type,
            frozenset(fact(ordinal) for sentence in page.sentences for ordinal in sentence.facts),
            frozenset(claims[name] for sentence in page.sentences for name in sentence.claims),
        )
        for page in world.documents
    )


def check_names(before: Graph, after: Graph) -> None:
    """Invented names and ids are unique and new; what keeps its name and holds no real one keeps its id too."""
    real = {name.casefold() for node in range(len(before.entity_ids)) for name in before.surfaces(node)}
    changed = (*RENAMED, *EVENTS)
    invented = [
        name.casefold()
        for node, kind in enumerate(after.entity_types)
        if kind in changed
        for name in after.surfaces(node)
    ]
    assert len(set(invented)) == len(invented)
    assert real.isdisjoint(invented)
    assert list(after.entity_ids) == sorted(set(after.entity_ids))
    for entity in after.entities.values():
        if entity.type in changed:
            assert entity.id not in before.entities
            assert entity.name == entity.name.strip() != ""
        elif entity.id in before.entities:
            assert before.entities[entity.id] == entity
        assert entity.type in (*changed, *KEPT)


def degrees(graph: Graph) -> dict[str, tuple[Counter[Any], Counter[Any]]]:
    """How many facts every subject and every object has, by predicate, entities told apart."""
    found: dict[str, tuple[Counter[Any], Counter[Any]]] = {}
    for fact in graph.facts():
        subjects, objects = found.setdefault(fact.predicate, (Counter(), Counter()))
        subjects[fact.subject] += 1
        objects[fact.object] += 1
    return found
