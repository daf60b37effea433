"""Makes the fictional twin of a world: other names, the same structure; with `rewire`, other facts too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from medgym.world.documents import Document
from medgym.world.facts import Claim, Literal
from medgym.world.graph import Graph, fact_id, fact_ordinal
from medgym.world.render import notes, render_documents, web
from medgym.world.render.claims import claim_id, plan_claims
from medgym.world.render.index import FactIndex
from medgym.world.script import Script
from medgym.world.specialties import heads_of
from medgym.world.twin.naming import Namer, Names
from medgym.world.twin.renaming import Renaming
from medgym.world.twin.rewiring import rewired, sorted_columns
from medgym.world.world import Progress, World


@dataclass(frozen=True, slots=True)
class Twin:
    """A world of invented names, and the key to it.

    Attributes:
        world: the twin; nothing in it leads back to the original's names and ids.
        renaming: which of its entities and facts is which of the original.
        original: id of the original world ("orphan@1") and its fingerprint.
        seed: what the names were drawn with.
        rewired: whether the facts are others too.
    """

    world: World
    renaming: Renaming
    original: tuple[str, str]
    seed: int
    rewired: bool

    def save_key(self, path: Path) -> None:
        """Write the key to a file, which belongs outside the folder of the twin."""
        world, fingerprint = self.original
        about = {"world": world, "fingerprint": fingerprint, "seed": self.seed, "rewired": self.rewired}
        self.renaming.save(path, about | {"twin": self.world.id, "twin_fingerprint": self.world.fingerprint})


def fictionalize(
    world: World, seed: int, *, rewire: bool = False, name: str | None = None, progress: Progress | None = None
) -> Twin:
    """Return the twin of a world under a seed; `name` is what the twin is called, `progress` is told of its pages.

    The same world and seed give the same twin in every process. Without `rewire` it is isomorphic to the original: the
    same facts, dates and sources under other names, and page by page the same facts stated.
    """
    if progress is not None:
        progress("name", 0, 0)
    key = ("twin", world.fingerprint, seed)
    graph = rewired(world.graph, key) if rewire else world.graph
    renamed, order, facts = _renamed(graph, Namer(graph, key).invent())
    renaming = Renaming(
        dict(zip(graph.entity_ids, (renamed.entity_ids[node] for node in order), strict=True)),
        None if rewire else facts,
    )
    heads = {renaming.entity(head): specialty for head, specialty in heads_of(graph).items() if graph.has(head)}
    script = Script(heads) if rewire else _script(graph, renamed, order, renaming, heads)
    renamed = replace(renamed, script=script)
    pages = _counted(render_documents(renamed), int(world.manifest["counts"]["documents"]), progress)
    twin = World.from_graph(name or f"{world.name}-twin", world.version, renamed, pages)
    del twin.manifest["stored"]  # its pages can be rendered wherever it is opened
    twin.manifest["fictional"] = True
    return Twin(twin, renaming, (world.id, world.fingerprint), seed, rewire)


def _renamed(graph: Graph, names: Names) -> tuple[Graph, list[int], list[int]]:
    """Return the graph under new names, the new node of every entity, and the new ordinal of every fact."""
    by_id = sorted(range(len(names.ids)), key=names.ids.__getitem__)
    order = np.empty(len(by_id) + len(graph.literals), np.int32)
    order[by_id] = np.arange(len(by_id))
    order[len(by_id) :] = np.arange(len(by_id), len(order))
    moved = replace(graph.columns, subject=order[graph.columns.subject], object=order[graph.columns.object])
    columns, rows = sorted_columns(moved)
    facts = np.empty(len(rows), np.int64)
    facts[rows] = np.arange(len(rows))
    renamed = replace(
        graph,
        entity_ids=tuple(names.ids[node] for node in by_id),
        entity_types=tuple(graph.entity_types[node] for node in by_id),
        names=tuple(names.names[node] for node in by_id),
        aliases=tuple(names.aliases[node] for node in by_id),
        columns=columns,
        script=None,
        _forward={},
        _backward={},
    )
    return renamed, order[: len(by_id)].tolist(), facts.tolist()


def _script(graph: Graph, renamed: Graph, order: list[int], renaming: Renaming, heads: dict[str, str]) -> Script:
    """Return the choices that rendering the original draws from its ids, for the twin to follow."""
    index, slugs = FactIndex(graph), FactIndex(renamed)
    places = [0] * len(order)
    given = graph.script.places if graph.script is not None else None
    for node, new in enumerate(order):
        places[new] = node if given is None else given[node]

    def claim(old: Claim) -> Claim:
        subject = renaming.entity(old.subject)
        return replace(
            old,
            id=claim_id(slugs, renamed.node(subject), old.predicate),
            subject=subject,
            object=old.object if isinstance(old.object, Literal) else renaming.entity(old.object),
            contradicts=fact_id(renaming.fact(fact_ordinal(old.contradicts))),
        )

    return Script(
        heads=heads,
        places=tuple(places),
        told={order[node]: findings for node, findings in web.told(index).items()},
        claims=tuple(sorted(map(claim, plan_claims(index)), key=lambda one: one.id)),
        injected=tuple(sorted(order[node] for node in notes.injected(index))),
    )


def _counted(pages: Iterator[Document], total: int, progress: Progress | None) -> Iterator[Document]:
    for done, page in enumerate(pages):
        if progress is not None and done % 256 == 0:
            progress("render", done, total)
        yield page
