"""Proves a file of questions again from an exported world, with no code of the package.

    python -m tests.independent.check_questions EXPORT_DIR QUESTIONS.jsonl[.gz] [--limit N]

Exit status: 0 when every question holds, 1 when some do not.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from tests.independent.cover import covered, families
from tests.independent.export import Export
from tests.independent.facts import Node, read_rows
from tests.independent.joins import answers, evaluate, solutions
from tests.independent.leaks import leaks
from tests.independent.queries import constants, without_each

DERIVATIONS = 200
SHOWN = 20
_PRECISION = {"year": 4, "month": 7}

Problem = tuple[str, str]
"""A short kind, to count by, and a sentence that says more."""


class Checker:
    """Checks questions against one export; `unfinished` counts those with more derivations than were looked at."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.unfinished = 0

    def problems(self, question: dict[str, Any]) -> Iterator[Problem]:
        """Yield everything that is wrong with a question."""
        query, answer = question["query"], question["answer"]
        if query.get("aggregate") or query.get("as_of"):
            yield "unsupported", "aggregate and as_of are not checked here"
            return
        nodes = answers(self.export.facts, query) or set()
        if answer["type"] == "none":
            if nodes:
                yield "answerable", f"should have no answer and has {len(nodes)}"
            return
        shown = {self._shown(node, answer) for node in nodes}
        if len(shown) != 1:
            yield "uniqueness", f"{len(shown)} answers"
        if shown != {self._stored(answer)}:
            yield "answer", f"stored {self._stored(answer)}, found {sorted(map(str, shown))[:3]}"
            return
        yield from self._necessity(question)
        yield from self._supporting(query, nodes)
        yield from self._evidence(question, nodes)
        yield from self._documents(question, nodes)
        yield from self._names(question, nodes)

    def _shown(self, node: Node, answer: dict[str, Any]) -> tuple[Any, ...]:
        """Return the node as the answer is written, so that two days of one year are one answer."""
        if isinstance(node, str):
            return "entity", node, self.export.names[node][0]
        kind, value, unit = node
        if kind == "number":
            return "number", Decimal(value), unit
        return (kind, value[: _PRECISION.get(answer.get("precision") or "day")])

    @staticmethod
    def _stored(answer: dict[str, Any]) -> tuple[Any, ...]:
        if answer["type"] in ("entity", "category"):
            return "entity", answer.get("entity_id"), answer["value"]
        if answer["type"] == "number":
            return "number", Decimal(answer["value"]), answer.get("unit") or ""
        return answer["type"], answer["value"]

    def _necessity(self, question: dict[str, Any]) -> Iterator[Problem]:
        counts = []
        for clue, rest in without_each(question["query"]):
            nodes = answers(self.export.facts, rest)
            counts.append(min(len(nodes or ()), 2))
            if nodes is not None and len({self._shown(node, question["answer"]) for node in nodes}) < 2:
                yield "necessity", f"{len(nodes)} answers without {clue}"
        stored = [min(count, 2) for count in question["proof"]["necessity"]]
        if counts != stored:
            yield "counts", f"answers (up to two) without each clue: stored {stored}, found {counts}"

    def _supporting(self, query: dict[str, Any], nodes: set[Node]) -> Iterator[Problem]:
        whole = {**query, "atoms": [*query["atoms"], *query.get("supporting", ())]}
        if not any(evaluate(self.export.facts, whole, (), {query["answer"]: node}) for node in nodes):
            yield "supporting", "the supporting findings do not hold together in any solution"

    def _evidence(self, question: dict[str, Any], nodes: set[Node]) -> Iterator[Problem]:
        for item in question["evidence"]:
            if set(item["sentences"]) != self.export.sentences_of.get(item["fact"], set()):
                yield "evidence", f"{item['fact']}: other sentences state it than those stored"
        facts = {item["fact"] for item in question["evidence"]} & self.export.facts.rows.keys()
        if not self._derivable(question["query"], nodes, facts):
            yield "evidence", "the facts of the evidence do not derive the answer"

    def _documents(self, question: dict[str, Any], nodes: set[Node]) -> Iterator[Problem]:
        query, documents = question["query"], question["proof"]["documents"]
        if len(set(documents)) != len(documents) or not self.export.sentences.keys() >= set(documents):
            yield "documents", f"unknown or repeated among {documents}"
        if question["difficulty"].get("hops", len(documents)) != len(documents):
            yield "documents", f"{len(documents)} documents, {question['difficulty']['hops']} hops"
        if not self._derivable(query, nodes, self.export.stated_by(documents)):
            yield "documents", f"{documents} do not state a whole derivation"
        found = sorted(
            {
                f
                for n in nodes
                for f in families(self.export.facts, self.export.documents_of, query, {query["answer"]: n})
            },
            key=lambda family: sorted(map(sorted, family)),
        )
        self.unfinished += len(found) > DERIVATIONS
        for family in found[:DERIVATIONS]:
            fewer = covered(family, len(documents) - 1)
            if fewer is not None:
                yield "hops", f"{len(documents)} documents claimed, {sorted(fewer)} are enough"
                return

    def _derivable(self, query: dict[str, Any], nodes: set[Node], facts: set[str]) -> bool:
        """Tell whether some solution over the whole world rests on these facts alone."""
        known = self.export.facts.only(facts)
        positive = {**query, "atoms": [atom for atom in query["atoms"] if not atom.get("negated")]}
        for node in nodes:
            for binding in solutions(known, positive, {query["answer"]: node}):
                if evaluate(self.export.facts, query, (), binding):
                    return True
        return False

    def _names(self, question: dict[str, Any], nodes: set[Node]) -> Iterator[Problem]:
        names, answer = self.export.names, question["answer"]
        masked = {*question["masked"], *(node for node in nodes if isinstance(node, str))}
        hidden = {name for key in masked for name in names.get(key, ())}
        if answer["type"] != "number":
            hidden |= {answer["value"], *answer["aliases"]}
        given = {name for key in constants(question["query"]) for name in names.get(key, (key,))}
        for name in leaks(question["text"], hidden, given):
            yield "names", f"{name!r} stands in the text"


def check(folder: Path, questions: Path, limit: int | None = None) -> tuple[int, int, list[tuple[str, str, str]]]:
    """Return how many questions were read, how many had too many derivations, and (id, kind, problem) rows."""
    export = Export(folder)
    checker = Checker(export)
    found = [("export", "export", problem) for problem in export.problems()]
    count = 0
    for count, question in enumerate(islice(read_rows(questions), limit), start=1):  # noqa: B007 (the last is the count)
        found += [(question["id"], *problem) for problem in checker.problems(question)]
    return count, checker.unfinished, found


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(description="Prove questions again from an exported world.")
    parser.add_argument("export", type=Path, help="folder written by `medgym world export`")
    parser.add_argument("questions", type=Path, help="question rows, .jsonl or .jsonl.gz")
    parser.add_argument("--limit", type=int, help="check only the first N questions")
    options = parser.parse_args(arguments)
    start = time.perf_counter()
    count, unfinished, found = check(options.export, options.questions, options.limit)
    lines = [f"{key}: {kind}: {problem}" for key, kind, problem in found[:SHOWN]]
    lines += [f"... and {len(found) - SHOWN} more problems"] if len(found) > SHOWN else []
    bad = len({key for key, _, _ in found if key != "export"})
    lines.append(f"{count} questions, {bad} with problems, {time.perf_counter() - start:.1f} s")
    lines += [f"  {kind}: {number}" for kind, number in sorted(Counter(kind for _, kind, _ in found).items())]
    if unfinished:
        lines.append(
            f"  {unfinished} questions with more than {DERIVATIONS} derivations, of which the first were checked"
        )
    if not count:
        lines.append("no question was read")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if found or not count else 0


if __name__ == "__main__":
    sys.exit(main())
