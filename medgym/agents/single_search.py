"""The agent that searches once, and what all searching agents share."""

from __future__ import annotations

from collections.abc import Iterable

from medgym.agents.base import Script, ScriptedAgent, Task, abstain, answer, read, search
from medgym.agents.candidates import Ballot
from medgym.agents.observations import hits_in, sentences_in

_LONGEST_QUERY = 400
_CONFIDENCE = 0.5
_MAX_CITATIONS = 3


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
        yield conclude(ballot, observations)


def shortened(query: str) -> str:
    """Return a query in the length that tools accept, cut between words."""
    return query if len(query) <= _LONGEST_QUERY else query[:_LONGEST_QUERY].rsplit(" ", 1)[0]


def conclude(ballot: Ballot, observations: Iterable[str]) -> str:
    """Return the submission of the winner, citing sentences that name it."""
    winner = ballot.winner()
    if winner is None:
        return abstain("Nothing that was found names a possible answer.")
    lines = [line for observation in observations for line in observation.splitlines() if ballot.names(winner, line)]
    citations = list(dict.fromkeys(sentence for line in lines for sentence in sentences_in(line)))
    return answer(winner, citations[:_MAX_CITATIONS], _CONFIDENCE)
