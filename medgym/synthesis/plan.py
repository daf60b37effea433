"""The cheapest script: which searches bring up each needed document, and which reads deliver its sentences.

Every call is really made while planning, with what is known at that point only: clues from the question, names from
pages already read. A question whose pages cannot be found that way is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from medgym.query.algebra import Atom, Query, is_variable
from medgym.questions.question import PlannedCall
from medgym.synthesis.draft import Draft
from medgym.synthesis.evidence import Derivation, Step
from medgym.synthesis.subgraph import EVENT_TYPES
from medgym.tools.toolbox import Toolbox
from medgym.world.documents import sentence_id
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
        return _Script(self, draft, query, derivation).write()


@dataclass
class _Script:
    planner: Planner
    draft: Draft
    query: Query
    derivation: Derivation
    known: set[int] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    calls: list[PlannedCall] = field(default_factory=list)

    def write(self) -> tuple[PlannedCall, ...] | None:
        waiting = sorted(self.derivation.documents, key=self._turn)
        atoms = (*self.query.atoms, *self.query.supporting)
        self.known |= {self.planner.graph.node(term) for atom in atoms for term in _constants(atom)}
        while waiting:
            for document in waiting:
                if self._visit(document):
                    waiting.remove(document)
                    break
            else:
                return None
        return tuple(self.calls)

    def _visit(self, document: int) -> bool:
        """Bring up a page, unless an earlier search has, and read what is still needed of it."""
        identifier, _, kind = self.planner.world.documents.rows[document][:3]
        if identifier in self.seen:
            return self._take(identifier, document, [])
        for terms in self._queries(document):
            search = self._search(terms, kind, document)
            result = self.planner.toolbox.call(search.tool, search.arguments)
            if f"[{identifier}]" not in result.text:
                continue
            self.shown.update(result.delivered)
            self.seen.update(row["document"] for rows in result.data.get("results", ()) for row in rows)
            return self._take(identifier, document, [search.model_copy(update={"expects": identifier})])
        return False

    def _take(self, identifier: str, document: int, before: list[PlannedCall]) -> bool:
        reads = self._read(identifier, document)
        if reads is None:
            return False
        self.calls += [*before, *reads]
        self._learn(document)
        return True

    def _search(self, terms: str, kind: str, document: int) -> PlannedCall:
        arguments: dict[str, object] = {"query": terms}
        if kind in CLINICAL_TYPES:
            arguments["type"] = kind
        bounds = self._date_bounds(document)
        if kind == "designation" and bounds:
            arguments |= {"date_from": bounds[0], "date_to": bounds[1]}
        return PlannedCall(tool="medical_search" if kind in CLINICAL_TYPES else "web_search", arguments=arguments)

    def _read(self, identifier: str, document: int) -> list[PlannedCall] | None:
        """Return the reads after which every fact needed from this page has been shown; none if a search did that."""
        needed = [sentences for _, sentences in self._on[document]]
        reads: list[PlannedCall] = []
        for page in range(1, _MAX_PAGES + 1):
            if all(group & self.shown for group in needed):
                return reads
            arguments: dict[str, object] = {"ids": [identifier]} | ({"page": page} if page > 1 else {})
            result = self.planner.toolbox.call("read_document", arguments)
            if result.error is not None:
                return None
            reads.append(PlannedCall(tool="read_document", arguments=arguments))
            self.shown |= set(result.delivered)
        return reads if all(group & self.shown for group in needed) else None

    # --- what is known, what to ask ---------------------------------------------------------------------------------

    def _queries(self, document: int) -> Iterator[str]:
        """Yield queries from rich to plain, each built from names that are known at this point."""
        ends = [node for step in self._steps_on(document) for node in (step.subject, step.object)]
        ends += [node for event in ends if self._is_event(event) for node in self._parts(event)]
        for seed in self.draft.seeds:
            if self.draft.nodes[seed] in ends:
                ends += [self.planner.graph.node(a.object) for a in self.draft.supporting if a.subject == seed]
        usable = [node for node in dict.fromkeys(ends) if node in self.known and not self._is_event(node)]
        labels = [self.planner.graph.label(node) for node in usable if not self.planner.graph.is_literal(node)]
        if labels:
            yield " ".join(labels)
            if len(labels) > 1:
                yield from labels

    def _learn(self, document: int) -> None:
        for step in self._steps_on(document):
            for node in (step.subject, step.object):
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
        variables = {s.atom.object for s in self._steps_on(document) if s.atom.predicate == "designated_on"}
        for condition in self.query.filters:
            if condition.variable in variables and condition.op == "between" and isinstance(condition.value, tuple):
                return condition.value[0], condition.value[1]
        return None

    # --- steps and documents ----------------------------------------------------------------------------------------

    @cached_property
    def _on(self) -> dict[int, list[tuple[Step, frozenset[str]]]]:
        """Document -> the steps that stand on it, each with the ids of its sentences there."""
        corpus = self.planner.world.documents
        table: dict[int, list[tuple[Step, frozenset[str]]]] = {document: [] for document in self.derivation.documents}
        for step in self.derivation.steps:
            on: dict[int, list[str]] = {}
            for document, number in corpus.sentences_stating(step.fact):
                on.setdefault(document, []).append(sentence_id(corpus.rows[document][0], number))
            for document in table.keys() & on.keys():
                table[document].append((step, frozenset(on[document])))
        return table

    def _steps_on(self, document: int) -> list[Step]:
        return [step for step, _ in self._on[document]]

    def _turn(self, document: int) -> tuple[int, bool, int]:
        """Return when a page is tried: in the order in which the question speaks of the things on it.

        Of pages about the same thing, one that bears out what the question says of it comes first.
        """
        order = {node: rank for rank, node in enumerate(self.draft.nodes.values())}
        steps = self._steps_on(document)
        ends = (node for step in steps for node in (step.subject, step.object))
        first = min((order.get(node, len(order)) for node in ends), default=len(order))
        return first, not any(_constants(step.atom) for step in steps), document

    def _is_event(self, node: int) -> bool:
        return not self.planner.graph.is_literal(node) and self.planner.graph.entity_types[node] in EVENT_TYPES


def _constants(atom: Atom) -> list[str]:
    return [term for term in (atom.subject, atom.object) if not is_variable(term)]
