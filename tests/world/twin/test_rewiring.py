from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medgym.errors import QueryError
from medgym.world.facts import Fact, Literal
from medgym.world.graph import Graph
from medgym.world.twin import fictionalize
from medgym.world.twin.rewiring import rewired
from medgym.world.world import World
from tests.toy import toy_graph
from tests.world.render.laws import check_world
from tests.world.render.worlds import SOURCE, builder_with_source, graphs, rich_graph, sibling_graph
from tests.world.twin.laws import check_names, degrees


def said(facts: Iterable[Fact]) -> Counter[tuple[str, str, object]]:
    return Counter((fact.subject, fact.predicate, fact.object) for fact in facts)


def check_rewired(before: Graph, after: Graph) -> None:
    """Degrees, types, sources and dates stay; nothing is said twice, of itself, or against an exclusion anew."""
    assert after.entity_ids == before.entity_ids
    assert degrees(after) == degrees(before)
    old, new = said(before.facts()), said(after.facts())
    for triple, count in new.items():
        assert count == 1 or count <= old[triple]
        assert triple[0] != triple[2] or triple in old
    for subject, predicate, target in new:
        if predicate == "has_phenotype" and (subject, "lacks_phenotype", target) in new:
            assert (subject, predicate, target) in old
            assert (subject, "lacks_phenotype", target) in old
    assert kinds_of_facts(after) == kinds_of_facts(before)
    literals = [triple for triple in old if isinstance(triple[2], Literal)]
    assert all(new[triple] == old[triple] for triple in literals)


def kinds_of_facts(graph: Graph) -> Counter[tuple[str, ...]]:
    """How often each subject has a fact of each predicate, type of object, source and qualifiers."""
    return Counter(
        (f.predicate, f.subject, graph.type_of(graph.node(f.object)), f.source, str(dict(f.qualifiers)))
        for f in graph.facts()
    )


@settings(max_examples=60)
@given(graph=graphs(), seed=st.integers(0, 3))
def test_rewiring_any_world_keeps_its_degrees(graph: Graph, seed: int) -> None:
    check_rewired(graph, rewired(graph, ("key", seed)))


@st.composite
def dense_graphs(draw: st.DrawFn) -> Graph:
    """Draw graphs on a few proteins and diseases, where most swaps would be unsound."""
    builder = builder_with_source()
    for kind in ("disease", "phenotype", "protein"):
        for number in range(4):
            builder.add_entity(f"{kind}:{number}", kind, f"{kind} {number}")
    pairs = st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=10)
    for left, right in sorted(draw(pairs)):
        if left != right:
            builder.add_fact(f"protein:{left}", "inhibits", f"protein:{right}", SOURCE.name)
    for left, right in sorted(draw(pairs)):
        predicate = draw(st.sampled_from(("has_phenotype", "lacks_phenotype")))
        builder.add_fact(f"disease:{left}", predicate, f"phenotype:{right}", SOURCE.name)
    return builder.build()


@given(graph=dense_graphs(), seed=st.integers(0, 3))
def test_rewiring_makes_no_fact_unsound(graph: Graph, seed: int) -> None:
    check_rewired(graph, rewired(graph, ("key", seed)))


@pytest.mark.parametrize("graph", [toy_graph(), rich_graph(), sibling_graph()], ids=["toy", "rich", "siblings"])
def test_rewiring_keeps_degrees_and_changes_facts(graph: Graph) -> None:
    after = rewired(graph, ("key", 0))
    check_rewired(graph, after)
    changed = said(graph.facts()) - said(after.facts())
    assert changed
    assert said(after.facts()) != said(rewired(graph, ("key", 1)).facts())


def test_most_findings_of_many_siblings_change_hands() -> None:
    graph = sibling_graph()
    findings = [fact for fact in graph.facts() if fact.predicate == "has_phenotype"]
    left = said(findings) & said(rewired(graph, ("key", 0)).facts())
    assert sum(left.values()) < 0.1 * len(findings)


def test_the_classification_and_the_dates_of_events_stay() -> None:
    graph, after = toy_graph(), rewired(toy_graph(), ("key", 0))
    for predicate in ("in_group", "subgroup_of", "designated_on", "status"):
        facts = [[f for f in g.facts() if f.predicate == predicate] for g in (graph, after)]
        assert said(facts[0]) == said(facts[1])


def test_a_rewired_twin_is_a_sound_world_whose_facts_do_not_carry_over() -> None:
    world = World.from_graph("siblings", 1, sibling_graph())
    twin = fictionalize(world, 0, rewire=True)
    check_names(world.graph, twin.world.graph)
    check_world(twin.world.graph, list(twin.world.documents))
    assert twin.renaming.original(twin.renaming.entity("ORPHA:7")) == "ORPHA:7"
    for look_up in (twin.renaming.fact, twin.renaming.original_fact):
        with pytest.raises(QueryError, match="rewired"):
            look_up(0)
