"""Invented names, aliases and ids for a whole graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from medgym.world.graph import Graph
from medgym.world.twin import disease_names, gene_names, organism_names, product_names
from medgym.world.twin.coiner import Coiner
from medgym.world.twin.draw import Draw
from medgym.world.twin.events import EventNames, spelling
from medgym.world.twin.families import Seat, seats
from medgym.world.twin.flavour import is_abbreviation
from medgym.world.twin.ids import Ids
from medgym.world.twin.kept_names import KeptNames
from medgym.world.twin.phonics import digits, root
from medgym.world.twin.vocabulary import EVENTS, KEPT, RENAMED

_Make = Callable[[Draw, str], str]
_PLAIN: dict[str, _Make] = {
    "group": disease_names.group,
    "protein": gene_names.protein,
    "protein_family": gene_names.protein_family,
    "drug": product_names.drug,
    "brand": product_names.brand,
    "company": product_names.company,
}


@dataclass(frozen=True, slots=True)
class Names:
    """What every entity of a graph is called in its twin, by node of the original."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]


class Namer:
    """Names the entities of one graph, type by type.

    Args:
        graph: the original, or the original rewired.
        key: the fingerprint of the original and the seed.
    """

    def __init__(self, graph: Graph, key: tuple[str | int, ...]) -> None:
        self._graph, self._kept = graph, KeptNames(graph)
        surfaces = (name for node in range(len(graph.entity_ids)) for name in graph.surfaces(node))
        self._coiner = Coiner(key, self._kept.real, surfaces)
        self._names, self._aliases = list(graph.names), list(graph.aliases)
        self._gene_words: dict[int, tuple[str, str, str]] = {}

    def invent(self) -> Names:
        """Return names, aliases and ids for all entities."""
        self._name_diseases()
        self._name_genes()
        self._name_organisms()
        for kind, make in _PLAIN.items():
            for node in self._of(kind):
                self._names[node] = self._coin(kind, node, make)
        for node in self._of(*RENAMED, *EVENTS):
            self._aliases[node] = self._invent_aliases(node)
        changed = {*self._of(*RENAMED), *self._rewrite_kept()}
        self._name_events()
        ids = Ids(self._coiner, self._graph.entity_ids)
        invented = [
            ids.invent(entity, name, spelling(name) if kind in EVENTS else "")
            if node in changed or kind in EVENTS
            else entity
            for node, (entity, kind, name) in enumerate(
                zip(self._graph.entity_ids, self._graph.entity_types, self._names, strict=True)
            )
        ]
        return Names(tuple(invented), tuple(self._names), tuple(self._aliases))

    def _of(self, *kinds: str) -> list[int]:
        return [node for node, kind in enumerate(self._graph.entity_types) if kind in kinds]

    def _coin(self, topic: str, node: int, make: _Make) -> str:
        model = self._graph.names[node]
        return self._coiner.coin(topic, self._graph.entity_ids[node], lambda draw: make(draw, model))

    # --- diseases -----------------------------------------------------------------------------------------------------

    def _name_diseases(self) -> None:
        seated = seats(self._graph, self._coiner)
        for node in self._of("disease"):
            if node not in seated:
                self._names[node] = self._coin("disease", node, disease_names.disease)
        shared: dict[int, str] = {}
        for node, seat in seated.items():
            if seat.by_gene and seat.head not in shared:
                shared[seat.head] = self._coin_family(seat.head, node)
            base = shared[seat.head] if seat.by_gene else self._names[seat.head]
            self._names[node] = self._coin("disease", node, partial(_seated, base=base, seat=seat))

    def _coin_family(self, gene: int, member: int) -> str:
        model = self._graph.names[member]
        make = partial(disease_names.family, model=model)
        return self._coiner.coin("family", self._graph.entity_ids[gene], make)

    # --- genes and organisms ------------------------------------------------------------------------------------------

    def _name_genes(self) -> None:
        """Name genes: those whose symbols begin alike share invented letters and words, and are numbered."""
        relatives: dict[str, list[int]] = {}
        for node in self._of("gene"):
            relatives.setdefault(gene_names.prefix_of(self._graph.names[node]), []).append(node)
        for letters, nodes in relatives.items():
            if letters and len(nodes) > 1:
                self._name_relatives(letters, nodes)
            else:
                for node in nodes:
                    self._names[node] = self._coin("gene", node, lambda draw, _: gene_names.symbol(draw))

    def _name_relatives(self, letters: str, nodes: list[int]) -> None:
        prefix = self._coiner.coin("gene prefix", letters, gene_names.prefix)
        draw = self._coiner.draw("gene family", letters)
        word = root(draw) + draw.pick(("in", "on", "yl", "ase"))
        kind = gene_names.gene_class(draw, " ".join(self._graph.aliases[nodes[0]]))
        for number, node in enumerate(draw.shuffled(nodes), start=1):
            self._gene_words[node] = (word, kind, str(number))
            self._names[node] = self._coin("gene", node, partial(_numbered, prefix=prefix, number=number))

    def _name_organisms(self) -> None:
        """Name organisms: those of one genus keep one, and what is called by a single word is that genus."""
        genera: dict[str, str] = {}
        alone: dict[str, int] = {}
        for node in self._of("organism"):
            model = self._graph.names[node]
            first = model.split()[0].casefold()
            if first not in genera:
                genera[first] = self._coiner.coin("genus", first, partial(organism_names.genus, model=model.split()[0]))
            self._names[node] = genera[first]
            if " " in model or alone.setdefault(first, node) != node:
                self._names[node] = self._coin("organism", node, partial(_species, genus=genera[first]))

    # --- what depends on other names ----------------------------------------------------------------------------------

    def _invent_aliases(self, node: int) -> tuple[str, ...]:
        entity = self._graph.entity_ids[node]
        makes = [partial(self._alias, node, model) for model in self._graph.aliases[node]]
        return tuple(sorted(self._coiner.coin(f"alias {n}", entity, make) for n, make in enumerate(makes)))

    def _alias(self, node: int, model: str, draw: Draw) -> str:
        kind, name = self._graph.entity_types[node], self._names[node]
        if kind in EVENTS:
            return f"entry {digits(draw, 6)}"
        if kind == "disease" or (kind == "group" and is_abbreviation(model)):
            return disease_names.alias(draw, name, model)
        if kind == "gene" and " " in model:
            word, what, number = self._gene_words.get(node, ("", "", ""))
            if not what or draw.turn % 4 == 3:  # what relatives are called is a real name, alone or with this number
                what = gene_names.gene_class(draw, model)
            return gene_names.full_name(draw, word, number, what)
        if kind == "gene":
            return gene_names.symbol(draw)
        if kind == "drug":
            return product_names.drug_alias(draw, name, model, self._graph.names[node])
        if kind == "company":
            return product_names.company_alias(draw, name, model)
        if kind == "organism":
            return organism_names.species(draw, organism_names.genus(draw, model.split()[0]), model)
        return _PLAIN[kind](draw, model)

    def _rewrite_kept(self) -> list[int]:
        """Replace real names inside kept names; return whose names changed."""
        names, changed = tuple(self._names), []
        for node in self._of(*KEPT):
            before = self._graph.surfaces(node)
            name, *aliases = (self._kept.rewritten(surface, names) for surface in before)
            if (name, *aliases) != before:
                self._names[node], self._aliases[node] = name, tuple(sorted({*aliases} - {name}))
                changed.append(node)
        return changed

    def _name_events(self) -> None:
        events = EventNames(self._graph, self._coiner, self._names)
        for node in self._of("designation"):
            self._names[node] = events.designation(node)
        for node in self._of("application"):
            self._names[node] = events.application(node)


def _seated(draw: Draw, model: str, base: str, seat: Seat) -> str:
    """Return a name by number in a family, a name of its own if that is taken."""
    if draw.turn:
        return disease_names.disease(draw, model)
    if seat.level == 2 and base[-1].isdecimal():
        return base + chr(ord("A") + seat.number - 1)
    return f"{base} type {seat.number}"


def _numbered(draw: Draw, model: str, prefix: str, number: int) -> str:
    return f"{prefix}{number}" if draw.turn == 0 else gene_names.symbol(draw)


def _species(draw: Draw, model: str, genus: str) -> str:
    return organism_names.species(draw, genus, model)
