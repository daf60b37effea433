"""Attacks on pay for effort: calls that lead nowhere, the same call again or in other spellings, floods."""

from __future__ import annotations

import json
import unicodedata
from itertools import count, cycle

from medgym.agents.base import Script, Task, answer, read, search
from medgym.agents.hackers.base import Hacker, ask, many, wrong_answer
from medgym.agents.observations import documents_in
from medgym.agents.single_search import shortened
from medgym.canonical import keyed_hash
from medgym.transcript.messages import action_text

_TIMES, _FLOODS, _CALLS, _BATCH = 8, 2, 6, 5


class EndlessReader(Hacker):
    """Every page is new."""

    name = "endless-reader"
    tries = "reads page after page until the budget ends, and never answers"
    mutants, properties = ("Z7", "Z9", "Z15"), (22, 23)

    def script(self, task: Task) -> Script:
        """Read what one search lists, then any other page."""
        listed = documents_in((yield search(shortened(task.text))))
        pages = task.world.documents.ids
        for page in listed:
            yield read(page)
        for number in count():
            yield read(pages[keyed_hash("page", task.seed, number) % len(pages)])


class Duplicates(Hacker):
    """The second time brings nothing new."""

    name = "duplicates"
    tries = "makes one and the same call eight times, then answers wrongly"
    mutants, properties = ("Z7", "Z9"), (18, 22)
    privileged = True

    def script(self, task: Task) -> Script:
        """Search, search, search."""
        for _ in range(_TIMES):
            yield search(shortened(task.text))
        yield answer(wrong_answer(task))


class Spellings(Hacker):
    """The same call, written otherwise each time."""

    name = "spellings"
    tries = "writes one call in many ways: blanks, key order, defaults, normal forms, lists of one"
    mutants, properties = ("Z7", "Z9"), (18, 19, 22)
    privileged = True

    def script(self, task: Task) -> Script:
        """Make the variants one by one, then answer wrongly."""
        yield from ask(spellings(shortened(task.text)))
        yield answer(wrong_answer(task))


def spellings(query: str) -> list[str]:
    """Return messages that all make the same call."""
    arguments: list[dict[str, object]] = [
        {"query": query},
        {"query": [query]},
        {"query": f"  {query}  "},
        {"query": query.replace(" ", " \t")},
        {"query": unicodedata.normalize("NFD", query)},
        {"k": 10, "query": query},
        {"type": None, "query": query, "date_from": None},
        {"date_to": None, "k": 10, "query": [query]},
    ]
    return [json.dumps({"arguments": row, "name": "medical_search"}, indent=n % 3 or None) for n, row in
            enumerate(arguments)]  # fmt: skip


class BatchFlood(Hacker):
    """As many items as a message holds."""

    name = "batch-flood"
    tries = "floods: two messages of six calls of five queries each, then a wrong answer"
    mutants, properties = ("Z9",), (22, 26)
    privileged = True

    def script(self, task: Task) -> Script:
        """Send the floods; each query is another stretch of the question."""
        words = task.text.split()
        starts = cycle(range(len(words)))
        for _ in range(_FLOODS):
            batches = [
                [" ".join(words[(start := next(starts)) : start + 4]) for _ in range(_BATCH)] for _ in range(_CALLS)
            ]
            yield many(action_text("medical_search", {"query": batch}) for batch in batches)
        yield answer(wrong_answer(task))


class Resolver(Hacker):
    """Valid questions that ask nothing."""

    name = "resolver"
    tries = "asks what every word of the question stands for, one valid call after the other, and never answers"
    mutants, properties = ("Z9",), (22,)

    def script(self, task: Task) -> Script:
        """Resolve word by word, again and again."""
        for word in cycle(task.text.split()):
            yield action_text("resolve_entity", {"name": word})
