"""What pins a seed, against brute force: all statements single it out, any fewer leave one that leads elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from medgym.query.algebra import Atom
from medgym.query.solver import Solver
from medgym.synthesis.clues import ClueFinder
from medgym.synthesis.draft import Draft, Link, Sketch
from medgym.world.facts import Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from tests.synthesis.drafts import workshop
from tests.toy import DISORDERS, PHENOTYPES

Rows = list[tuple[frozenset[int], frozenset[int]]]
"""Per disease: its findings and its genes."""

ROWS = st.lists(
    st.tuples(st.frozensets(st.integers(0, 6), min_size=2), st.frozensets(st.integers(0, 3), max_size=2)),
    min_size=4,
    max_size=9,
).filter(lambda rows: bool(rows[0][1]))
SALTS = st.text("abc", max_size=3)


def _graph(rows: Rows) -> Graph:
    builder = GraphBuilder()
    builder.add_source(Source("made-up", "Made up", "CC0-1.0", "2025-01-01", "https://example.org", "none"))
    for (disease, (name, _, _)), (findings, genes) in zip(DISORDERS.items(), rows, strict=False):
        builder.add_entity(disease, "disease", name)
        for finding in findings:
            builder.add_entity(f"HP:{finding}", "phenotype", PHENOTYPES[finding])
            builder.add_fact(disease, "has_phenotype", f"HP:{finding}", "made-up")
        for gene in genes:
            builder.add_entity(f"HGNC:{gene}", "gene", f"GEN{gene}")
            builder.add_fact(disease, "caused_by", f"HGNC:{gene}", "made-up")
    return builder.build()


def _pin(graph: Graph, draft: Draft, salt: str) -> Draft | None:
    return _drafted(ClueFinder(graph, Solver(graph)), draft, salt)


def _drafted(finder: ClueFinder, draft: Draft, salt: str) -> Draft | None:
    """The draft with its seeds described; each rival that is told comes in without its clue alone."""
    pinned = finder._pinning.pin(draft, salt)
    if pinned is None:
        return None
    found, table = pinned.draft, Table(finder.graph)
    own = [atom for atom in found.clues if atom.subject == found.seed]
    for clue, rival in zip(own, pinned.rivals, strict=bool(pinned.rivals)):
        name = finder.graph.entity_ids[rival]
        assert [atom for atom in own if name not in table.carriers([atom])] == [clue]
    return found


class Table:
    """Every fact of a graph, by predicate; nothing of the graph's own tables is used."""

    def __init__(self, graph: Graph) -> None:
        self.pairs: dict[str, set[tuple[str, str]]] = {}
        self.marked: dict[tuple[str, str], list[tuple[str, Mapping[str, str]]]] = {}
        for fact in graph.facts():
            self.pairs.setdefault(fact.predicate, set()).add((fact.subject, str(fact.object)))
            self.marked.setdefault((fact.predicate, str(fact.object)), []).append((fact.subject, fact.qualifiers))
        self.diseases = {entity for entity, row in graph.entities.items() if row.type == "disease"}

    def carriers(self, atoms: Iterable[Atom]) -> set[str]:
        """The diseases of which all these statements are facts."""
        found = [
            {
                s
                for s, marks in self.marked[atom.predicate, atom.object]
                if (atom.qualifiers or {}).items() <= marks.items()
            }
            for atom in atoms
        ]
        return self.diseases.intersection(*found)

    def reach(self, links: Iterable[Link], starts: Iterable[str]) -> set[str]:
        """What the links of an arm lead to from some diseases."""
        here = set(starts)
        for link in links:
            pairs = self.pairs[link.predicate]
            here = {s if link.inverse else o for s, o in pairs if (o if link.inverse else s) in here}
        return here


# --- one seed -------------------------------------------------------------------------------------------------------


def _short(graph: Graph) -> Draft:
    sketch = Sketch(graph)
    seed = sketch.place(graph.node("ORPHA:1"))
    gene = min(graph.forward("caused_by")[sketch.nodes[seed]])
    return sketch.asks("chain", (seed,), sketch.step(seed, "caused_by", gene))


def _leads_elsewhere(graph: Graph, table: Table, draft: Draft, diseases: Iterable[str]) -> bool:
    """Whether the way of a draft leads from one of these diseases to something else than its answer."""
    answer = {graph.entity_ids[draft.nodes[draft.answer]]}
    return any(table.reach(draft.links, [disease]) != answer for disease in diseases)


def _check_one(graph: Graph, table: Table, pinned: Draft, possible: set[str]) -> None:
    clues, own = pinned.clues, graph.entity_ids[pinned.nodes[pinned.seed]]
    assert 1 <= len(clues) == len({(atom.predicate, atom.object) for atom in clues}) <= 3
    assert {atom.subject for atom in (*clues, *pinned.supporting)} == {pinned.seed}
    assert table.carriers(clues) & possible == {own}
    for fewer in combinations(clues, len(clues) - 1):
        assert _leads_elsewhere(graph, table, pinned, table.carriers(fewer) & possible - {own})
    assert own in table.carriers(pinned.supporting)
    assert not any(atom in clues for atom in pinned.supporting)


@given(ROWS, SALTS)
def test_a_seed_is_singled_out_among_those_of_its_shape_and_by_no_fewer(rows: Rows, salt: str) -> None:
    graph = _graph(rows)
    table = Table(graph)
    possible = {disease for disease, _ in table.pairs["caused_by"]}
    draft = _short(graph)
    pinned = _pin(graph, draft, salt)
    if pinned is not None:
        _check_one(graph, table, pinned, possible)
        return
    said = [Atom(subject="?d1", predicate="has_phenotype", object=f"HP:{finding}") for finding in rows[0][0]]
    shared = [atom for atom in said if len(table.carriers([atom])) > 1]
    for size in (1, 2, 3):
        for atoms in combinations(shared, size):
            pins = table.carriers(atoms) & possible == {"ORPHA:1"}
            assert not pins or not all(
                _leads_elsewhere(graph, table, draft, table.carriers(fewer) & possible - {"ORPHA:1"})
                for fewer in combinations(atoms, size - 1)
            )


def test_seeds_of_a_real_world_are_singled_out() -> None:
    shop = workshop("tiny")
    table, seen = Table(shop.graph), 0
    for number, draft in enumerate(shop.bare("chain", 1)[::4]):
        pinned = _drafted(shop.finder, draft, str(number))
        if pinned is not None and not shop.graph.is_literal(pinned.nodes[pinned.answer]):
            back = [Link(k.target, k.predicate, k.source, not k.inverse) for k in reversed(draft.links)]
            possible = table.reach(back, table.reach(draft.links, table.diseases))
            _check_one(shop.graph, table, pinned, possible)
            seen += 1
    assert seen >= 20


# --- two seeds ------------------------------------------------------------------------------------------------------


def _meeting(graph: Graph) -> Draft | None:
    """Two diseases that share a gene, if there are any."""
    for gene, diseases in sorted(graph.backward("caused_by").items()):
        if len(diseases) > 1:
            sketch = Sketch(graph)
            first = sketch.place(diseases[0])
            shared = sketch.step(first, "caused_by", gene)
            second = sketch.place(diseases[1])
            sketch.join(second, "caused_by", shared)
            return sketch.asks("intersection", (first, second), shared)
    return None


def _check_two(graph: Graph, table: Table, pinned: Draft) -> None:
    targets = [link.target for link in pinned.links]
    shared = next(v for v in targets if targets.count(v) == 2)
    arms = []
    for seed in pinned.seeds:
        arm, here = [], seed
        while here != shared:
            arm.append(next(link for link in pinned.links if link.source == here))
            here = arm[-1].target
        arms.append(arm)

    def places(*clues: Iterable[Atom]) -> set[str]:
        """Where a disease of one side and another of the other side meet."""
        first, second = (
            {disease: table.reach(arm, [disease]) for disease in table.carriers(atoms)}
            for arm, atoms in zip(arms, clues, strict=True)
        )
        return {p for a, there in first.items() for b, here in second.items() if a != b for p in there & here}

    sides = [[atom for atom in pinned.clues if atom.subject == seed] for seed in pinned.seeds]
    assert all(2 <= len(side) <= 3 for side in sides)
    assert places(*sides) == {graph.entity_ids[pinned.nodes[shared]]}
    for number, (arm, side) in enumerate(zip(arms, sides, strict=True)):
        assert len(table.reach(arm, table.carriers(side))) > 1
        for fewer in combinations(side, len(side) - 1):
            looser: list[Iterable[Atom]] = list(sides)
            looser[number] = fewer
            assert len(places(*looser)) > 1
    for seed in pinned.seeds:
        own = graph.entity_ids[pinned.nodes[seed]]
        assert own in table.carriers([a for a in (*pinned.clues, *pinned.supporting) if a.subject == seed])


@given(ROWS, SALTS)
def test_two_seeds_settle_one_place_together_and_neither_does_alone(rows: Rows, salt: str) -> None:
    graph = _graph(rows)
    draft = _meeting(graph)
    pinned = None if draft is None else _pin(graph, draft, salt)
    if pinned is not None:
        _check_two(graph, Table(graph), pinned)


def test_two_seeds_of_a_real_world_settle_one_place() -> None:
    shop = workshop("tiny")
    table, seen = Table(shop.graph), 0
    for number, draft in enumerate(shop.bare("intersection", 1)[::5]):
        pinned = _drafted(shop.finder, draft, str(number))
        if pinned is not None:
            _check_two(shop.graph, table, pinned)
            seen += 1
    assert seen >= 5
