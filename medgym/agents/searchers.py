"""Agents that search with words of the question: once, or clue by clue with reading and voting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from medgym.agents.base import Script, ScriptedAgent, Task, abstain, answer, read, search
from medgym.agents.candidates import Ballot
from medgym.agents.names import name_table
from medgym.agents.observations import hits_in, sentences_in, stands_in
from medgym.world.world import World

_LONGEST_QUERY = 400
_RANK_OFFSET = 3  # reciprocal rank fusion: 1 / (offset + rank)
_CONFIDENCE = 0.5
_MAX_CITATIONS = 3
_FINDINGS = ("phenotype", "symptom")
_CLINICAL_PAGES = ("monograph", "case_series")
_PAGE_TYPES: Mapping[str, tuple[str, ...]] = {
    "gene": ("gene",),
    "disease": ("gene", "designation"),
    "drug": ("designation", "mechanism"),
    "company": ("designation", "approval"),
    "brand": ("approval", "designation"),
    "date": ("designation", "approval"),
}
"""On which pages an answer of a type is likely to stand; elsewhere on any page."""


class SingleSearch(ScriptedAgent):
    """One search with the whole question, one look at the best page; the candidate named most often wins."""

    name = "single-search"

    def script(self, task: Task) -> Script:
        """Search, read the top page, vote by rank, answer."""
        ballot = Ballot(task.world, task.answer_type, task.text)
        observation = yield search(shortened(task.text))
        for rank, hit in enumerate(hits_in(observation), start=1):
            ballot.vote(f"{hit.title} {hit.snippet}", 1 / rank)
        observations = [observation]
        for hit in hits_in(observation)[:1]:
            observations.append((yield read(hit.document)))
            ballot.vote(observations[-1], 1.0)
        yield _conclude(ballot, observations)


class Greedy(ScriptedAgent):
    """Finds the condition that most clues fit, follows it one step to where answers stand, and votes.

    It searches for the findings that the question names, reads the pages of the conditions that come up, counts how
    many clues each bears out, and looks the best ones up on the page types where an answer of the type is likely to
    stand. It never plans further than that one step.
    """

    name = "greedy"

    def __init__(self, world: World | None = None, suspects: int = 6, leads: int = 2, pages: int = 2) -> None:
        super().__init__(world)
        self._suspects, self._leads, self._pages = suspects, leads, pages

    def script(self, task: Task) -> Script:
        """Spend at most 2 + 2 * suspects + leads * (2 + pages) calls, then answer."""
        ballot = Ballot(task.world, task.answer_type, task.text)
        clues = _Clues(task)
        scores: dict[str, float] = defaultdict(float)
        pages: dict[str, list[str]] = defaultdict(list)
        for kind in _CLINICAL_PAGES:
            observation = yield search(clues.query, type=kind)
            for rank, hit in enumerate(hits_in(observation), start=1):
                scores[hit.subject] += 1 / (_RANK_OFFSET + rank)
                pages[hit.subject].append(hit.document)
        observations: list[str] = []
        for suspect in _best(scores)[: self._suspects]:
            seen: set[int] = set()
            for document in pages[suspect]:
                observation = yield read(document)
                observations.append(observation)
                seen |= clues.borne_out(observation)
            scores[suspect] += len(seen)
        for lead in _best(scores)[: self._leads]:
            found: dict[str, float] = {}
            for kind in _PAGE_TYPES.get(task.answer_type, ("monograph",)):
                observation = yield search(shortened(lead), type=kind)
                for rank, hit in enumerate(hits_in(observation), start=1):
                    if stands_in(lead, f"{hit.title} {hit.snippet}"):
                        found.setdefault(hit.document, 1 / rank)
            for document in _best(found)[: self._pages]:
                observation = yield read(document)
                observations.append(observation)
                ballot.vote(observation, scores[lead] * found[document])
        yield _conclude(ballot, observations)


class _Clues:
    """The findings that a question names; its own words where it names none."""

    def __init__(self, task: Task) -> None:
        self._tables = [name_table(task.world, kind) for kind in _FINDINGS]
        self._names = task.world.graph.names
        self._named = self._findings(task.text)
        self.query = shortened(" ".join(self._names[node] for node in self._named) or task.text)

    def borne_out(self, observation: str) -> set[int]:
        """Return which of the question's findings an observation mentions."""
        return set(self._findings(observation)) & set(self._named)

    def _findings(self, text: str) -> dict[int, None]:
        return dict.fromkeys(mention.node for table in self._tables for mention in table.find(text))


def _best(scores: Mapping[str, float]) -> list[str]:
    """Return the keys by score, equal ones in text order."""
    return sorted(scores, key=lambda key: (-round(scores[key], 9), key))


def shortened(query: str) -> str:
    """Return a query in the length that tools accept, cut between words."""
    return query if len(query) <= _LONGEST_QUERY else query[:_LONGEST_QUERY].rsplit(" ", 1)[0]


def _conclude(ballot: Ballot, observations: Iterable[str]) -> str:
    """Return the submission of the winner, citing sentences that name it."""
    winner = ballot.winner()
    if winner is None:
        return abstain("Nothing that was found names a possible answer.")
    lines = [line for observation in observations for line in observation.splitlines() if ballot.names(winner, line)]
    citations = list(dict.fromkeys(sentence for line in lines for sentence in sentences_in(line)))
    return answer(winner, citations[:_MAX_CITATIONS], _CONFIDENCE)
