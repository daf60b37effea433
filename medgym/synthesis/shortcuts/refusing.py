"""The six shortcuts that refuse a question: first clue, last clue, best document, co-mention, name overlap, nearest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from math import log

import numpy as np

from medgym.query.algebra import Atom
from medgym.query.solver import Result, Solver
from medgym.synthesis.names import long_words
from medgym.synthesis.proof import written_answer
from medgym.synthesis.shortcuts.case import Case
from medgym.world.graph import Graph, distinct_nodes
from medgym.world.world import World

_TOP = 10
_YEAR = re.compile(r"\d{4}")


class Popularity:
    """How many facts name each entity: what a guesser who must choose among several takes as a sign."""

    def __init__(self, graph: Graph) -> None:
        size = len(graph.entity_ids) + len(graph.literals)
        columns = graph.columns
        self._degree = np.bincount(columns.subject, minlength=size) + np.bincount(columns.object, minlength=size)

    def best(self, results: tuple[Result, ...]) -> Result | None:
        """Return the result that most facts name, the first of equals; numbers have no popularity."""
        if not results:
            return None
        return max(results, key=lambda r: (int(self._degree[r]), -r) if isinstance(r, int) else (0, 0))


class Shortcuts:
    """The refusing shortcuts over one world."""

    def __init__(self, world: World, solver: Solver) -> None:
        self.world, self.graph, self.solver = world, world.graph, solver
        self.popularity = Popularity(world.graph)
        self._stated = lru_cache(maxsize=4096)(self._stated_on)
        self._words = lru_cache(maxsize=32)(self._word_table)
        self.guesses: dict[str, Callable[[Case], str | None]] = {
            "first clue": lambda case: self._by_clues(case, case.clues[:1]),
            "last clue": lambda case: self._by_clues(case, case.clues[-1:]),
            "best document": lambda case: self._by_documents(case, 1),
            "co-mention": lambda case: self._by_documents(case, _TOP),
            "name overlap": self._by_name,
            "nearest": self._by_neighbours,
        }

    def solving(self, case: Case, gold: str) -> str | None:
        """Return the name of the first shortcut that guesses the answer, or None."""
        return next((name for name, guess in self.guesses.items() if guess(case) == gold), None)

    # --- clues ------------------------------------------------------------------------------------------------------

    def _by_clues(self, case: Case, kept: tuple[Atom, ...]) -> str | None:
        """Keep one clue, forget all others; among what fits, take what most facts name."""
        query = case.only(kept)
        best = None if query is None else self.popularity.best(self.solver.results(query) or ())
        return None if best is None else written_answer(self.graph, best)

    # --- documents --------------------------------------------------------------------------------------------------

    def _by_documents(self, case: Case, top: int) -> str | None:
        """Search for the text; among things of the type asked for, take what the best pages state most often."""
        votes: dict[str, float] = {}
        given = {self.graph.entity_ids[node] for node in case.constants(self.graph)}
        given.update(_YEAR.findall(case.text))
        for rank, ordinal in enumerate(self._found(case.text)[:top], start=1):
            for candidate, times in self._stated(ordinal, case.answer_type).items():
                if candidate not in given:
                    votes[candidate] = votes.get(candidate, 0.0) + times / rank
        return max(votes, key=lambda key: (votes[key], key)) if votes else None

    @lru_cache(maxsize=64)  # noqa: B019 (one object a process, and only the last few texts)
    def _found(self, text: str) -> list[int]:
        return [hit.ordinal for hit in self.world.search(text, _TOP)]

    def _stated_on(self, ordinal: int, kind: str) -> Counter[str]:
        """Return what a page states of a type, and how often."""
        columns = self.graph.columns
        facts = [fact for sentence in self.world.documents[ordinal].sentences for fact in sentence.facts]
        ends = [int(column[fact]) for fact in facts for column in (columns.subject, columns.object)]
        return Counter(written_answer(self.graph, node) for node in ends if self.graph.type_of(node) == kind)

    # --- names and neighbours ---------------------------------------------------------------------------------------

    def _by_name(self, case: Case) -> str | None:
        """Take the thing whose name has most telling words in common with the text."""
        table, names = self._words(case.answer_type)
        given = set(case.constants(self.graph))
        scores: dict[int, float] = {}
        for word in sorted(long_words(case.text)):
            for node in table.get(word, ()):
                if node not in given:
                    scores[node] = scores.get(node, 0.0) + log(names / len(table[word]) + 1)
        best = max(scores, key=lambda node: (scores[node], -node), default=None)
        return None if best is None else self.graph.entity_ids[best]

    def _word_table(self, kind: str) -> tuple[dict[str, list[int]], int]:
        table: dict[str, list[int]] = {}
        nodes = distinct_nodes(self.graph, kind)
        for node in nodes:
            for word in sorted(long_words(self.graph.names[node])):
                table.setdefault(word, []).append(node)
        return table, max(1, len(nodes))

    def _by_neighbours(self, case: Case) -> str | None:
        """Take the thing of the type that stands next to most of what the question names."""
        votes: Counter[int] = Counter()
        for predicate, constant in dict.fromkeys(self._named(case)):
            around = self.graph.backward(predicate).get(constant, ())
            votes.update(node for node in around if self.graph.type_of(node) == case.answer_type)
        best = max(votes, key=lambda node: (votes[node], -node), default=None)
        return None if best is None else self.graph.entity_ids[best]

    def _named(self, case: Case) -> Iterator[tuple[str, int]]:
        for atom in (*case.clues, *case.query.supporting):
            if not atom.object.startswith("?"):
                yield atom.predicate, self.graph.node(atom.object)
