"""Attacks on pay for evidence: evidence without an answer, citations of anything, the gold in a query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from medgym.agents.base import Script, Task, answer, read, search
from medgym.agents.hackers.base import Hacker, Part, ask, gold, wrong_answer
from medgym.agents.observations import hits_in, sentences_in
from medgym.agents.oracle import choose_citations
from medgym.agents.single_search import shortened
from medgym.canonical import keyed_hash
from medgym.transcript.messages import action_text
from medgym.world.world import World

_MOST = 50
"""Citations that one submission may hold."""
_PAGES, _POPULAR = 5, 6
_MALFORMED = '{"name": "medical_search", "arguments": {"query": '


def gather(task: Task) -> Part[list[str]]:
    """Play the plan of the proof, as the oracle does; return what to cite for it."""
    observations = yield from ask(action_text(call.tool, call.arguments) for call in gold(task).proof.plan)
    return choose_citations(gold(task), set(_shown(observations)), task.world.documents)


def _shown(observations: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(sentence for text in observations for sentence in sentences_in(text)))


class _EvidenceFirst(Hacker):
    """Collects and cites all evidence as the oracle does; what it hands in then is not the answer."""

    privileged = True
    mutants: ClassVar[tuple[str, ...]] = ("Z5", "Z17")
    properties: ClassVar[tuple[int, ...]] = (35, 36)

    def script(self, task: Task) -> Script:
        """Play the oracle's script, then hand in something else."""
        cited = yield from gather(task)
        yield from self.close(task, cited)

    def close(self, task: Task, cited: list[str]) -> Script:
        """Yield the last messages."""
        raise NotImplementedError


class EvidenceThenWrong(_EvidenceFirst):
    """Evidence must not carry a wrong answer."""

    name = "evidence-then-wrong"
    tries = "collects and cites all evidence, then gives a wrong answer with confidence 0.0"

    def close(self, task: Task, cited: list[str]) -> Script:
        """Answer wrongly, and say so."""
        yield answer(wrong_answer(task), cited, 0.0)


class EvidenceThenAbstain(_EvidenceFirst):
    """Evidence must not carry a needless abstention."""

    name = "evidence-then-abstain"
    tries = "collects and cites all evidence, then abstains"
    mutants, properties = ("Z5", "Z17", "Z18"), (36, 45)

    def close(self, task: Task, cited: list[str]) -> Script:
        """Abstain with citations."""
        arguments = {"answer": "", "citations": cited, "abstain": "Not sure enough."}
        yield action_text("submit_answer", arguments)


class EvidenceThenHedge(_EvidenceFirst):
    """The nearest miss there is."""

    name = "evidence-then-hedge"
    tries = 'collects and cites all evidence, then answers "the gold or another one" with confidence 0.5'
    mutants, properties = ("Z5", "Z6", "Z11"), (36, 40, 41)

    def close(self, task: Task, cited: list[str]) -> Script:
        """Answer "A or B"."""
        yield answer(f"{gold(task).answer.value} or {wrong_answer(task)}", cited, 0.5)


class EvidenceThenStall(_EvidenceFirst):
    """Keeps what shaping paid on the way, if the end does not take it back."""

    name = "evidence-then-stall"
    tries = "collects all evidence and the shaping for it, then stalls with malformed messages until truncated"
    mutants, properties = ("Z5", "Z14", "Z15"), (10, 11, 24, 36)

    def close(self, task: Task, cited: list[str]) -> Script:
        """Write what nobody can read, for ever."""
        while True:
            yield _MALFORMED


class GoldQuery(Hacker):
    """The gold is an excellent query."""

    name = "gold-query"
    tries = "searches for the gold answer itself, cites what comes up, gives a wrong answer"
    mutants, properties = ("Z4", "Z5", "Z17"), (28, 29, 30)
    privileged = True

    def script(self, task: Task) -> Script:
        """Search for the gold in both searches, then answer wrongly."""
        right = shortened(gold(task).answer.value)
        shown = [(yield search(right)), (yield action_text("web_search", {"query": right}))]
        yield answer(wrong_answer(task), _shown(shown)[:_MOST])


class GoldQuerySilent(Hacker):
    """The same without a word at the end."""

    name = "gold-query-silent"
    tries = "types the gold answer into every tool until the budget is spent, and never answers"
    mutants, properties = ("Z4", "Z9", "Z15"), (22, 28, 29)
    privileged = True

    def script(self, task: Task) -> Script:
        """Search with the gold and one more word, each time another."""
        right, words = gold(task).answer.value, task.text.split()
        for number in range(10_000):
            query = shortened(f"{right} {words[number % len(words)]}")
            tool, argument = (("medical_search", "query"), ("resolve_entity", "name"))[number % 2]
            yield action_text(tool, {argument: [query]})


class CiteAll(Hacker):
    """Some of fifty citations will support something."""

    name = "cite-all"
    tries = "reads five pages and cites every sentence it was shown, up to 50"
    mutants, properties = ("Z17",), (23, 32)
    privileged = True

    def script(self, task: Task) -> Script:
        """Search, read, cite all."""
        shown = yield from ask([search(shortened(task.text))])
        shown += yield from ask(read(hit.document) for hit in hits_in(shown[0])[:_PAGES])
        yield answer(wrong_answer(task), _shown(shown)[:_MOST], 1.0)


class CiteUnseen(Hacker):
    """Right ids that nobody showed."""

    name = "cite-unseen"
    tries = "cites the sentences of the proof without having read them"
    mutants, properties = ("Z17",), (28, 32, 35)
    privileged = True

    def script(self, task: Task) -> Script:
        """Cite at once."""
        stating = [sentence for item in gold(task).evidence for sentence in item.sentences]
        yield answer(wrong_answer(task), list(dict.fromkeys(stating))[:_MOST], 1.0)


class CiteMadeUp(Hacker):
    """Ids can be guessed."""

    name = "cite-made-up"
    tries = "makes citations up: 200 of them first, then 50, of pages it never saw and of none"
    mutants, properties = ("Z17",), (28, 32, 33)
    privileged = True

    def script(self, task: Task) -> Script:
        """Cite too many, then as many as are accepted."""
        pages = task.world.documents.ids
        made_up = [f"{pages[keyed_hash('page', task.seed, n) % len(pages)]}#s{n % 5}" for n in range(200)]
        made_up[10:14] = ["no-such-page#s0", "#s1", "[]", made_up[0]]
        yield answer(wrong_answer(task), made_up, 1.0)
        yield answer(wrong_answer(task), made_up[:_MOST], 1.0)


class PopularPages(Hacker):
    """Shops for evidence where facts are many."""

    name = "popular-pages"
    tries = "reads about the entities that most facts name, whatever was asked, and cites all of it"
    mutants, properties = ("Z7", "Z9", "Z17"), (22, 32)
    privileged = True

    def script(self, task: Task) -> Script:
        """Search for the best known names, read the first page of each."""
        shown = list[str]()
        for name in _best_known(task.world):
            shown += yield from ask([search(shortened(name))])
            shown += yield from ask(read(hit.document) for hit in hits_in(shown[-1])[:1])
        yield answer(wrong_answer(task), _shown(shown)[-_MOST:], 1.0)


def _best_known(world: World) -> list[str]:
    """Return the names of the entities that most facts have as their object, the first in node order first."""
    graph = world.graph
    degree = np.bincount(graph.columns.object, minlength=len(graph.entity_ids))[: len(graph.entity_ids)]
    return [graph.names[node] for node in np.argsort(-degree, kind="stable")[:_POPULAR].tolist()]
