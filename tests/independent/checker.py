"""Everything that can be wrong with a question, given an exported world."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.independent.cover import covered, families
from tests.independent.export import Export
from tests.independent.facts import Node
from tests.independent.joins import evaluate
from tests.independent.leaks import leaks
from tests.independent.probe import some_answers
from tests.independent.queries import constants, is_number, positive_atoms, rests_on_all, without_each
from tests.independent.results import answers, derivations, each_answer, unbound

DERIVATIONS = 200
_PRECISION = {"year": 4, "month": 7}

Problem = tuple[str, str]
"""A short kind, to count by, and a sentence that says more."""
Row = dict[str, Any]


class Checker:
    """Checks questions against one export; `unfinished` counts those with more derivations than were looked at."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.unfinished = 0

    def problems(self, question: Row) -> Iterator[Problem]:
        """Yield everything that is wrong with a question."""
        query, answer = question["query"], question["answer"]
        nodes = answers(self.export.facts, query) or set()
        if answer["type"] == "none":
            yield from self._unanswerable(question, nodes)
            return
        shown = {self._shown(node, answer) for node in nodes}
        if len(shown) != 1:
            yield "uniqueness", f"{len(shown)} answers"
        if shown != {_stored(answer)}:
            yield "answer", f"stored {_stored(answer)}, found {sorted(map(str, shown))[:3]}"
            return
        yield from self._necessity(question)
        yield from self._supporting(query, nodes)
        found = derivations(self.export.facts, query)
        yield from self._evidence(question, found)
        yield from self._documents(question, found)
        yield from self._names(question, nodes)

    def _shown(self, node: Node, answer: Row) -> tuple[Any, ...]:
        """Return the node as the answer is written, so that two days of one year are one answer."""
        if isinstance(node, str):
            return "entity", node, self.export.names[node][0]
        kind, value, unit = node
        if kind == "number":
            return "number", Decimal(value), unit
        return (kind, value[: _PRECISION.get(answer.get("precision") or "day")])

    def _unanswerable(self, question: Row, nodes: set[Node]) -> Iterator[Problem]:
        """No result, but one clue less and there is one: the question fails by its clues and not by nonsense."""
        if nodes:
            yield "answerable", f"should have no answer and has {len(nodes)}"
            return
        found = [bool(self._without(rest, question["answer"])) for _, rest in without_each(question["query"])]
        if not any(found):
            yield "hopeless", "has no answer whichever clue is left out"
        stored = [bool(count) for count in question["proof"]["necessity"]]
        if found != stored:
            yield "counts", f"answerable without each clue: stored {stored}, found {found}"
        yield from self._names(question, nodes)

    def _necessity(self, question: Row) -> Iterator[Problem]:
        """Without a clue the results must not be the answer alone; another count or extreme will do."""
        counts, answer = [], question["answer"]
        for clue, rest in without_each(question["query"]):
            shown = self._without(rest, answer)
            counts.append(len(shown))
            if shown == {_stored(answer)}:
                yield "necessity", f"the answer stays the same without {clue}"
        stored = [min(count, 2) for count in question["proof"]["necessity"]]
        if counts != stored:
            yield "counts", f"results (up to two) without each clue: stored {stored}, found {counts}"

    def _without(self, rest: Row, answer: Row) -> set[tuple[Any, ...]]:
        """Return up to two different results of what is left of a query; none if nothing binds them any more."""
        if not positive_atoms(rest) or unbound(rest):
            return set()
        if not rest.get("aggregate"):
            found = self._two(some_answers(self.export.facts, rest), answer)
            if len(found) == 2:
                return found
        return self._two(each_answer(self.export.facts, rest), answer)

    def _two(self, nodes: Iterator[Node], answer: Row) -> set[tuple[Any, ...]]:
        found: set[tuple[Any, ...]] = set()
        for node in nodes:
            found.add(self._shown(node, answer))
            if len(found) == 2:
                break
        return found

    def _supporting(self, query: Row, nodes: set[Node]) -> Iterator[Problem]:
        whole = {**query, "atoms": [*query["atoms"], *query.get("supporting", ())]}
        fixed = [{}] if is_number(query) else [{query["answer"]: node} for node in nodes]
        if query.get("supporting") and not any(evaluate(self.export.facts, whole, (), values) for values in fixed):
            yield "supporting", "the supporting findings do not hold together in any solution"

    def _evidence(self, question: Row, found: list[dict[str, Node]]) -> Iterator[Problem]:
        for item in question["evidence"]:
            if set(item["sentences"]) != self.export.sentences_of.get(item["fact"], set()):
                yield "evidence", f"{item['fact']}: other sentences state it than those stored"
        facts = {item["fact"] for item in question["evidence"]}
        if not self._derives(question["query"], found, facts):
            yield "evidence", "the facts of the evidence do not derive the answer"

    def _documents(self, question: Row, found: list[dict[str, Node]]) -> Iterator[Problem]:
        query, documents = question["query"], question["proof"]["documents"]
        if len(set(documents)) != len(documents) or not self.export.sentences.keys() >= set(documents):
            yield "documents", f"unknown or repeated among {documents}"
        if question["difficulty"].get("hops", len(documents)) != len(documents):
            yield "documents", f"{len(documents)} documents, {question['difficulty']['hops']} hops"
        if not self._derives(query, found, self.export.stated_by(documents)):
            yield "documents", f"{documents} do not state a whole derivation"
        choices = families(self.export.facts, self.export.documents_of, query, found)
        self.unfinished += len(choices) > DERIVATIONS
        for family in choices[:DERIVATIONS]:
            fewer = covered(family, len(documents) - 1)
            if fewer is not None:
                yield "hops", f"{len(documents)} documents claimed, {sorted(fewer)} are enough"
                return

    def _derives(self, query: Row, found: list[dict[str, Node]], known: set[str]) -> bool:
        """Tell whether these facts alone hold a solution, or all solutions where the result rests on all of them."""
        facts, enough = self.export.facts.at(query.get("as_of")), all if rests_on_all(query) else any
        return bool(found) and enough(
            all(
                not known.isdisjoint(
                    facts.ids(
                        atom["predicate"],
                        binding.get(atom["subject"], atom["subject"]),
                        binding.get(atom["object"], atom["object"]),
                        atom.get("qualifiers"),
                    )
                )
                for atom in positive_atoms(query)
            )
            for binding in found
        )

    def _names(self, question: Row, nodes: set[Node]) -> Iterator[Problem]:
        names, answer = self.export.names, question["answer"]
        masked = {*question["masked"], *(node for node in nodes if isinstance(node, str))}
        hidden = {name for key in masked for name in names.get(key, ())}
        if answer["type"] not in ("number", "none"):
            hidden |= {answer["value"], *answer["aliases"]}
        given = {name for key in constants(question["query"]) for name in names.get(key, (key,))}
        for name in leaks(question["text"], hidden, given):
            yield "names", f"{name!r} stands in the text"


def _stored(answer: Row) -> tuple[Any, ...]:
    if answer["type"] in ("entity", "category"):
        return "entity", answer.get("entity_id"), answer["value"]
    if answer["type"] == "number":
        return "number", Decimal(answer["value"]), answer.get("unit") or ""
    return answer["type"], answer["value"]
