"""The cheapest script: which searches bring up each needed document, and which reads deliver its sentences.

Every call is really made while planning, with what is known at that point only: clues from the question, names from
pages already read. A question whose pages cannot be found that way is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from medgym.query.algebra import Atom, Query, is_variable
from medgym.questions.question import PlannedCall
from medgym.synthesis.draft import Draft
from medgym.synthesis.evidence import Derivation
from medgym.synthesis.subgraph import EVENT_TYPES
from medgym.tools.toolbox import Toolbox
from medgym.world.vocabulary import CLINICAL_TYPES
from medgym.world.world import World

_MAX_PAGES = 6
_EVENT_NAMES = ("designates", "designation_for", "active_ingredient", "brand_name")


class Planner:
    """Plans over one world through its real toolbox."""

    def __init__(self, world: World, toolbox: Toolbox) -> None:
        self.world, self.graph, self.toolbox = world, world.graph, toolbox

    def plan(self, draft: Draft, query: Query, derivation: Derivation) -> tuple[PlannedCall, ...] | None:
        """Return the script, or None when some page does not come up or does not deliver its sentences."""
        walk = _Walk(self, draft, query, derivation)
        return walk.run()


@dataclass
class _Walk:
    planner: Planner
    draft: Draft
    query: Query
    derivation: Derivation
    known: set[int] = field(default_factory=set)
    calls: list[PlannedCall] = field(default_factory=list)

    def run(self) -> tuple[PlannedCall, ...] | None:
        waiting = sorted(self.derivation.documents, key=self._first_atom)
        self.known |= {self.planner.graph.node(term) for atom in self._all_atoms() for term in _constants(atom)}
        while waiting:
            for document in waiting:
                if self._visit(document):
                    waiting.remove(document)
                    break
            else:
                return None
        return tuple(self.calls)

    def _visit(self, document: int) -> bool:
        corpus = self.planner.world.documents
        identifier, _, kind = corpus.rows[document][:3]
        for terms in self._queries(document):
            search = self._search(terms, kind, document)
            result = self.planner.toolbox.call(search.tool, search.arguments)
            if f"[{identifier}]" not in result.text:
                continue
            reads = self._read(identifier, document, set(result.delivered))
            if reads is None:
                return False
            self.calls += [search.model_copy(update={"expects": identifier}), *reads]
            self._learn(document)
            return True
        return False

    def _search(self, terms: str, kind: str, document: int) -> PlannedCall:
        arguments: dict[str, object] = {"query": terms}
        if kind in CLINICAL_TYPES:
            arguments["type"] = kind
        bounds = self._date_bounds(document)
        if kind == "designation" and bounds:
            arguments |= {"date_from": bounds[0], "date_to": bounds[1]}
        return PlannedCall(tool="medical_search" if kind in CLINICAL_TYPES else "web_search", arguments=arguments)

    def _read(self, identifier: str, document: int, shown: set[str]) -> list[PlannedCall] | None:
        """Return the reads after which every fact needed from this page has been shown; none if the search did that."""
        needed = [set(self._sentences(document, atom)) for atom in self._atoms_on(document)]
        reads: list[PlannedCall] = []
        for page in range(1, _MAX_PAGES + 1):
            if all(group & shown for group in needed):
                return reads
            arguments: dict[str, object] = {"ids": [identifier]} | ({"page": page} if page > 1 else {})
            result = self.planner.toolbox.call("read_document", arguments)
            if result.error is not None:
                return None
            reads.append(PlannedCall(tool="read_document", arguments=arguments))
            shown |= set(result.delivered)
        return reads if all(group & shown for group in needed) else None

    # --- what is known, what to ask ---------------------------------------------------------------------------------

    def _queries(self, document: int) -> Iterator[str]:
        """Yield queries from rich to plain, each built from names that are known at this point."""
        entities = [node for atom in self._atoms_on(document) for node in self._ends(atom)]
        entities += [node for event in entities if self._is_event(event) for node in self._parts(event)]
        if self.draft.nodes[self.draft.seed] in entities:
            entities += [self.planner.graph.node(atom.object) for atom in self.draft.supporting]
        usable = [node for node in dict.fromkeys(entities) if node in self.known and not self._is_event(node)]
        labels = [self.planner.graph.label(node) for node in usable if not self.planner.graph.is_literal(node)]
        if labels:
            yield " ".join(labels)
            if len(labels) > 1:
                yield from labels

    def _learn(self, document: int) -> None:
        for atom in self._atoms_on(document):
            for node in self._ends(atom):
                self.known.add(node)
                if self._is_event(node):
                    self.known.update(self._stated_parts(document, node))

    def _stated_parts(self, document: int, event: int) -> Iterator[int]:
        graph, corpus = self.planner.graph, self.planner.world.documents
        stated = {fact for sentence in corpus[document].sentences for fact in sentence.facts}
        for predicate in _EVENT_NAMES:
            for target in graph.forward(predicate).get(event, ()):
                if stated.intersection(graph.find(predicate, event, target)):
                    yield target

    def _parts(self, event: int) -> Iterator[int]:
        for predicate in _EVENT_NAMES:
            yield from self.planner.graph.forward(predicate).get(event, ())

    def _date_bounds(self, document: int) -> tuple[str, str] | None:
        variables = {atom.object for atom in self._atoms_on(document) if atom.predicate == "designated_on"}
        for condition in self.query.filters:
            if condition.variable in variables and condition.op == "between" and isinstance(condition.value, tuple):
                return condition.value[0], condition.value[1]
        return None

    # --- atoms and documents ----------------------------------------------------------------------------------------

    def _all_atoms(self) -> tuple[Atom, ...]:
        return (*self.query.atoms, *self.query.supporting)

    def _atoms_on(self, document: int) -> list[Atom]:
        return [atom for atom in self.query.atoms if self._sentences(document, atom)]

    def _sentences(self, document: int, atom: Atom) -> list[str]:
        corpus, fact = self.planner.world.documents, self.derivation.facts[self.query.atoms.index(atom)]
        prefix = corpus.rows[document][0] + "#"
        return [sentence for sentence in corpus.stating(fact) if sentence.startswith(prefix)]

    def _first_atom(self, document: int) -> tuple[int, int]:
        order = {variable: rank for rank, variable in enumerate(self.draft.nodes)}
        ranks = [order.get(v, len(order)) for atom in self._atoms_on(document) for v in atom.variables()]
        return (min(ranks, default=len(order)), document)

    def _ends(self, atom: Atom) -> list[int]:
        binding, node = self.derivation.binding, self.planner.graph.node
        return [binding[term] if is_variable(term) else node(term) for term in (atom.subject, atom.object)]

    def _is_event(self, node: int) -> bool:
        return not self.planner.graph.is_literal(node) and self.planner.graph.entity_types[node] in EVENT_TYPES


def _constants(atom: Atom) -> list[str]:
    return [term for term in (atom.subject, atom.object) if not is_variable(term)]
