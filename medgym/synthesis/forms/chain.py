"""Chains: a sampled (by default the longest) way from the seed; each thing it passes may be asked for."""

from __future__ import annotations

from collections.abc import Iterator

from medgym.canonical import keyed_hash
from medgym.synthesis.draft import Draft, Sketch
from medgym.synthesis.forms.atlas import Atlas
from medgym.synthesis.samplers import Chain

#: What may be asked about an event that ends a chain.
EVENT_QUESTIONS: dict[str, tuple[str, ...]] = {
    "designation": (
        "sponsor",
        "designates",
        "marketing_approved_on",
        "designated_on",
        "trade_name",
        "exclusivity_ends_on",
    ),
    "application": ("applicant", "brand_name", "first_approved_on", "active_ingredient"),
}
ANSWERABLE = frozenset({"disease", "gene", "drug", "company", "protein", "organism"})
_SPREAD = 4
_SIZE = 8  # nodes


def chains(atlas: Atlas, seed: int, salt: str, form: str = "chain") -> Iterator[Draft]:
    """Yield every question a sampled chain allows, long ones early, but not always."""
    if form == "negative" and seed not in atlas.graph.forward("lacks_phenotype"):
        return
    chain = atlas.sampler(atlas.neighbourhood(seed), seed, size=_SIZE, salt=salt).chain
    found = [draft for length in range(1, len(chain.edges) + 1) for draft in _ends(atlas, chain, length, form)]
    yield from sorted(found, key=lambda draft: _turn(draft, salt))


def _ends(atlas: Atlas, chain: Chain, length: int, form: str) -> Iterator[Draft]:
    """Yield what can be asked once `length` steps of the chain have been told."""
    graph, end = atlas.graph, chain.nodes[length]
    kind = graph.entity_types[end]
    steps = [(edge.predicate, edge.inverse, edge.target) for edge in chain.edges[:length]]
    if kind in ANSWERABLE:
        sketch = Sketch(graph)
        seed = sketch.place(chain.nodes[0])
        yield sketch.asks(form, (seed,), sketch.walk(seed, steps), optimal=chain.optimal)
    for predicate in EVENT_QUESTIONS.get(kind, ()):
        target = atlas.only(end, predicate)
        if predicate != chain.edges[length - 1].predicate and target is not None and target not in chain.nodes:
            sketch = Sketch(graph)
            seed = sketch.place(chain.nodes[0])
            last = sketch.step(sketch.walk(seed, steps), predicate, target)
            yield sketch.asks(form, (seed,), last, optimal=chain.optimal)


def _turn(draft: Draft, salt: str) -> int:
    return keyed_hash(salt, draft.answer, len(draft.links)) % _SPREAD - len(draft.links)
