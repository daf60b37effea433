"""The greedy agent: finds the condition that most clues fit, follows it to where answers stand, and votes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from medgym.agents.base import Script, ScriptedAgent, Task, read, search
from medgym.agents.candidates import Ballot
from medgym.agents.names import name_table
from medgym.agents.observations import hits_in, stands_in
from medgym.agents.single_search import conclude, shortened
from medgym.world.world import World

_RANK_OFFSET = 3  # reciprocal rank fusion: 1 / (offset + rank)
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


_T = TypeVar("_T")
_Part: TypeAlias = Generator[str, str, _T]
"""A part of a script: yields messages, is sent observations, returns what it found."""


class _Bridge(NamedTuple):
    """Words that betray a bridge, the pages it stands on, and the type of thing on its other side."""

    sign: str
    pages: str
    leads_to: str


_BRIDGES = (
    _Bridge("same gene", "gene", "disease"),
    _Bridge("drug under this designation", "designation", "drug"),
)


class Greedy(ScriptedAgent):
    """Finds the condition that most clues fit, follows it to where answers stand, and votes.

    It searches for the findings that the question names, reads the pages of the conditions that come up, counts how
    many clues each bears out, and looks the best ones up on the page types where an answer of the type is likely to
    stand. Where the question speaks of a second condition or designation it goes one bridge further, blindly.
    """

    name = "greedy"

    def __init__(self, world: World | None = None, suspects: int = 5, leads: int = 2, pages: int = 2) -> None:
        super().__init__(world)
        self._suspects, self._leads, self._pages = suspects, leads, pages

    def script(self, task: Task) -> Script:
        """Spend at most 2 + 2 * suspects + 3 + leads * (2 + pages) calls, then answer."""
        ballot = Ballot(task.world, task.answer_type, task.text)
        seen: list[str] = []
        leads = yield from self._suspected(_Clues(task), seen)
        bridge = next((bridge for bridge in _BRIDGES if bridge.sign in task.text), None)
        if bridge is not None and leads:
            leads = yield from self._across(task, next(iter(leads)), bridge, seen)
        kinds = _PAGE_TYPES.get(task.answer_type, _CLINICAL_PAGES)
        for lead, score in list(leads.items())[: self._leads]:
            for weight, page in (yield from self._look_up(lead, kinds)):
                seen.append(page)
                ballot.vote(page, score * weight)
        yield conclude(ballot, seen)

    def _suspected(self, clues: _Clues, seen: list[str]) -> _Part[dict[str, float]]:
        """Return conditions by how many clues they bear out, best first; what was read is added to `seen`."""
        scores: dict[str, float] = defaultdict(float)
        pages: dict[str, list[str]] = defaultdict(list)
        for kind in _CLINICAL_PAGES:
            observation = yield search(clues.query, type=kind)
            for rank, hit in enumerate(hits_in(observation), start=1):
                scores[hit.subject] += 1 / (_RANK_OFFSET + rank)
                pages[hit.subject].append(hit.document)
        for suspect in _best(scores)[: self._suspects]:
            fitting: set[int] = set()
            for document in pages[suspect]:
                observation = yield read(document)
                seen.append(observation)
                fitting |= clues.borne_out(observation)
            scores[suspect] += len(fitting)
        return {suspect: scores[suspect] for suspect in _best(scores)}

    def _across(self, task: Task, lead: str, bridge: _Bridge, seen: list[str]) -> _Part[dict[str, float]]:
        """Return what the pages about a lead name on the other side of a bridge, the likeliest first."""
        ballot = Ballot(task.world, bridge.leads_to, lead)
        for weight, page in (yield from self._look_up(lead, (bridge.pages,))):
            seen.append(page)
            ballot.vote(page, weight)
        return ballot.ranked()

    def _look_up(self, lead: str, kinds: Sequence[str]) -> _Part[list[tuple[float, str]]]:
        """Return the best pages of some types that mention a lead, each with its weight."""
        found: dict[str, float] = {}
        for kind in kinds:
            observation = yield search(shortened(lead), type=kind)
            for rank, hit in enumerate(hits_in(observation), start=1):
                if stands_in(lead, f"{hit.title} {hit.snippet}"):
                    found.setdefault(hit.document, 1 / rank)
        pages: list[tuple[float, str]] = []
        for document in _best(found)[: self._pages]:
            observation = yield read(document)
            pages.append((found[document], observation))
        return pages


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
