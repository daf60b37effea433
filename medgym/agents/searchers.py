"""Agents that search with words of the question: once, or clue by clue with reading and voting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from medgym.agents.base import Script, ScriptedAgent, Task, abstain, answer, read, search
from medgym.agents.candidates import Ballot
from medgym.agents.observations import hits_in, sentences_in, split_sentences
from medgym.world.world import World

_RANK_OFFSET = 3  # reciprocal rank fusion: 1 / (offset + rank)
_MAX_CITATIONS = 3


class SingleSearch(ScriptedAgent):
    """One search with the whole question; the candidate that the best hits name most often wins."""

    name = "single-search"

    def script(self, task: Task) -> Script:
        """Search, vote over the hits by rank, answer."""
        ballot = Ballot(task.world, task.answer_type, task.text)
        observation = yield search(task.text)
        for rank, hit in enumerate(hits_in(observation), start=1):
            ballot.vote(hit.text, 1 / rank)
        yield _conclude(ballot, [observation])


class Greedy(ScriptedAgent):
    """Searches clue by clue, reads what several clues bring up, follows the best pages one hop further, and votes."""

    name = "greedy"

    def __init__(self, world: World | None = None, clues: int = 7, pages: int = 6, leads: int = 3) -> None:
        super().__init__(world)
        self._clues, self._pages, self._leads = clues, pages, leads

    def script(self, task: Task) -> Script:
        """Spend at most `clues + pages + 3 * leads` calls, then answer."""
        ballot = Ballot(task.world, task.answer_type, task.text)
        scores: dict[str, float] = defaultdict(float)
        titles: dict[str, str] = {}
        observations: list[str] = []
        for clue in clues_of(task.text)[: self._clues]:
            observation = yield search(clue)
            for rank, hit in enumerate(hits_in(observation), start=1):
                scores[hit.document] += 1 / (_RANK_OFFSET + rank)
                titles.setdefault(hit.document, hit.text)
        best = _ranked(scores)
        for document in best[: self._pages]:
            observation = yield read(document)
            observations.append(observation)
            ballot.vote(observation, scores[document])
        winner = ballot.winner()
        yield _conclude(ballot, observations) if winner else abstain("No page names a possible answer.")


def clues_of(text: str) -> list[str]:
    """Return the whole question and its sentences, as queries."""
    return [text, *split_sentences(text)]


def _ranked(scores: dict[str, float]) -> list[str]:
    return sorted(scores, key=lambda document: (-round(scores[document], 9), document))


def _conclude(ballot: Ballot, observations: Iterable[str]) -> str:
    """Return the submission of the winner, citing sentences that name it."""
    winner = ballot.winner()
    if winner is None:
        return abstain("Nothing that was found names a possible answer.")
    lines = [line for observation in observations for line in observation.splitlines() if ballot.names(winner, line)]
    citations = list(dict.fromkeys(sentence for line in lines for sentence in sentences_in(line)))
    return answer(winner, citations[:_MAX_CITATIONS], 0.5)
