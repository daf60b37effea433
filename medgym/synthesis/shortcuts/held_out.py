"""Three shortcuts that refuse nothing: they show what is left for guessers that synthesis never looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from medgym.query.solver import Solver
from medgym.questions.question import Question
from medgym.synthesis.proof import written_answer
from medgym.synthesis.shortcuts.case import Case
from medgym.synthesis.shortcuts.refusing import Popularity
from medgym.world.graph import Graph, distinct_nodes

HELD_OUT = ("type prior", "most popular", "end alone")
"""The commonest training answer of its type; what most facts name; the end of the way without its start."""


def held_out_rates(questions: Iterable[Question], graph: Graph) -> dict[str, float]:
    """Return the share of answerable test questions that each held-out shortcut solves."""
    known = list(questions)
    asked = [q for q in known if q.split == "test" and q.answer.type != "none"]
    guesses = _guesses(known, graph)
    return {
        name: round(sum(guess(q) == gold_of(q) for q in asked) / max(1, len(asked)), 4)
        for name, guess in guesses.items()
    }


def _guesses(known: list[Question], graph: Graph) -> dict[str, Callable[[Question], str | None]]:
    solver, popularity = Solver(graph), Popularity(graph)
    priors: dict[str, Counter[str]] = {}
    for question in known:
        if question.split == "train":
            priors.setdefault(_kind(question), Counter())[gold_of(question)] += 1
    common = {kind: max(counts, key=lambda key: (counts[key], key)) for kind, counts in priors.items()}
    popular: dict[str, str | None] = {}

    def most_popular(question: Question) -> str | None:
        kind = _kind(question)
        if kind not in popular:
            best = popularity.best(tuple(distinct_nodes(graph, kind)))
            popular[kind] = None if best is None else written_answer(graph, best)
        return popular[kind] or common.get(kind)

    def end_alone(question: Question) -> str | None:
        case = Case.of(question.text, question.query, _kind(question))
        seed = question.chain[0].source if question.chain else question.query.answer
        query = case.only(clue for clue in case.clues if clue.subject != seed)
        best = None if query is None else popularity.best(solver.results(query) or ())
        return None if best is None else written_answer(graph, best)

    return {"type prior": lambda q: common.get(_kind(q)), "most popular": most_popular, "end alone": end_alone}


def gold_of(question: Question) -> str:
    """Return a gold answer as shortcuts write theirs: entity id, year or number."""
    return question.answer.entity_id or question.answer.value


def _kind(question: Question) -> str:
    return question.answer.entity_type or question.answer.type
