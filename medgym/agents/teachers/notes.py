"""A teacher's notes: what it may speak of, because the question asks it or a tool has shown it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from medgym.agents.base import Task
from medgym.agents.observations import SearchHit, documents_in, hits_in, stands_in
from medgym.canonical import canonical_text, keyed_hash, nfc
from medgym.errors import AgentError
from medgym.query.algebra import is_variable
from medgym.questions.question import Question
from medgym.world.graph import PREDICATE_CODES, Graph, fact_ordinal
from medgym.world.render.casing import Casing
from medgym.world.world import World

T = TypeVar("T")

_READ = re.compile(r"^\[([A-Za-z0-9:_.-]{1,128}#s\d+)\] (.*)$")
_SHOWN = re.compile(r'"(.*)" \[([A-Za-z0-9:_.-]{1,128}#s\d+)\]$')
_FINDINGS = ("phenotype", "symptom")


def is_failure(observation: str) -> bool:
    """Tell whether an observation reports a failed call."""
    return observation.startswith("Error (")


class Notes:
    """What was asked, shown and done so far in one episode.

    Attributes:
        task, question, graph: what the episode is about.
        clues: graph name -> the words of the question for it, of everything that the question names.
        findings: those clues that are signs or symptoms.
        hits: document id -> how a search listed it last.
        sentences: sentence id -> text, of successful results only.
        fresh: ids of the sentences that the last result showed first.
        remark: what is still to be said about the last result.
        decided: whether the remark says already what comes next.
        sought: the findings of the question that the last search named.
        found: the things on the way that a result has stated something of, in the order of finding.
    """

    def __init__(self, task: Task) -> None:
        if task.question is None:
            raise AgentError("A teacher needs the question with its proof.")
        self.task, self.question, self.graph = task, task.question, task.world.graph
        self.casing = _casing(task.world)
        self.clues = _clues(task.question, self.graph, self.casing)
        self._finding_names = frozenset(
            self.graph.names[node]
            for node in _constants(task.question, self.graph)
            if self.graph.entity_types[node] in _FINDINGS
        )
        self.findings = [words for name, words in self.clues.items() if name in self._finding_names]
        self.hits: dict[str, SearchHit] = {}
        self.sentences: dict[str, str] = {}
        self.fresh: tuple[str, ...] = ()
        self.remark, self.decided = "", False
        self.sought: list[str] = []
        self.observations: list[str] = []
        self.found: list[int] = []
        self._evidence: dict[str, list[int]] = {}
        for item in task.question.evidence:
            for sentence in item.sentences:
                self._evidence.setdefault(sentence, []).append(fact_ordinal(item.fact))
        self._shown = nfc(task.text)
        self._made: set[str] = set()
        self._turns = 0

    # --- taking note ------------------------------------------------------------------------------------------------

    def made(self, calls: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Note calls, so that none is made twice unawares."""
        self._turns += 1
        self._made.update(canonical_text([name, dict(arguments)]) for name, arguments in calls)

    def was_made(self, name: str, arguments: Mapping[str, Any]) -> bool:
        """Tell whether this very call was made before."""
        return canonical_text([name, dict(arguments)]) in self._made

    def saw(self, observation: str) -> None:
        """Note what a turn brought."""
        self.fresh, self.remark, self.decided = (), "", False
        if is_failure(observation):
            return
        self.observations.append(observation)
        self._shown = f"{self._shown} {nfc(observation)}"
        self.hits |= {hit.document: hit for hit in hits_in(observation)}
        found = sentences_shown(observation)
        self.fresh = tuple(sentence for sentence in found if sentence not in self.sentences)
        self.sentences |= found
        ends = [end for fact in self._stated() for end in self._ends(fact) if self.knows(self.graph.label(end))]
        self.found = list(dict.fromkeys([*self.found, *ends]))

    def conclude(self, *remarks: str, decided: bool = True) -> None:
        """Note what is to be said before the next call; by default that it says what comes next."""
        self.remark, self.decided = " ".join(remark for remark in remarks if remark), decided

    # --- what may be spoken of --------------------------------------------------------------------------------------

    def knows(self, surface: str) -> bool:
        """Tell whether the question or a result has named this."""
        return stands_in(surface, self._shown)

    def seen(self, document: str) -> bool:
        """Tell whether a result has named a document by its id."""
        return any(document in documents_in(observation) for observation in self.observations)

    def named_in(self, query: str) -> list[int]:
        """Return the nodes on the way that a query names and that were shown already."""
        nodes = [self.graph.node(key) for key in self.question.proof.binding.values() if self.graph.has(key)]
        return [n for n in nodes if stands_in(self.graph.names[n], query) and self.knows(self.graph.names[n])]

    def inline(self, node: int) -> str:
        """Return the name of a thing as it stands within a sentence."""
        return self.casing.inline(self.graph.names[node], self.graph.type_of(node))

    def clues_in(self, query: str) -> list[str]:
        """Return the clues that a query names, in the question's words."""
        return [words for name, words in self.clues.items() if stands_in(name, query)]

    def borne_out(self) -> list[str]:
        """Return the findings asked for that the last result shows first, among the statements the answer rests on."""
        names = [self.graph.label(self._ends(fact)[1]) for fact in self._stated()]
        return [self.clues[name] for name in dict.fromkeys(names) if name in self._finding_names and name in self.clues]

    def telling(self) -> list[str]:
        """Return the new sentences of the last result that state a step of the way, findings left out."""
        stated: dict[int, str] = {}
        for sentence in self.fresh:
            for fact in self._evidence.get(sentence, ()):
                if self.graph.label(self._ends(fact)[1]) not in self._finding_names:
                    stated.setdefault(fact, self.sentences[sentence])
        return list(dict.fromkeys(stated.values()))

    def stating(self, predicate: str) -> list[str]:
        """Return the sentences shown so far that state a needed fact of a predicate."""
        code = PREDICATE_CODES[predicate]
        return [
            text
            for sentence, text in self.sentences.items()
            if any(self.graph.columns.predicate[fact] == code for fact in self._evidence.get(sentence, ()))
        ]

    def _stated(self) -> list[int]:
        """Return the needed facts that the last result stated first."""
        return [fact for sentence in self.fresh for fact in self._evidence.get(sentence, ())]

    def _ends(self, fact: int) -> tuple[int, int]:
        columns = self.graph.columns
        return int(columns.subject[fact]), int(columns.object[fact])

    # --- choosing ---------------------------------------------------------------------------------------------------

    def draw(self, *what: str | int) -> int:
        """Return 64 bits that depend on the episode's seed, the turn and `what`."""
        return keyed_hash(self.task.seed, self._turns, *what)

    def pick(self, slot: str, options: Sequence[T]) -> T:
        """Return one of some options."""
        return options[self.draw(slot) % len(options)]

    def chance(self, slot: str, rate: float) -> bool:
        """Tell whether something happens that happens at a rate."""
        return self.draw(slot) / 2**64 < rate


def sentences_shown(observation: str) -> dict[str, str]:
    """Return the sentences in a result by id: a page shows one a line, a search one a hit."""
    found: dict[str, str] = {}
    for line in observation.splitlines():
        read, shown = _READ.match(line), _SHOWN.search(line)
        if read:
            found[read.group(1)] = read.group(2)
        elif shown:
            found[shown.group(2)] = shown.group(1)
    return found


def _constants(question: Question, graph: Graph) -> list[int]:
    """Return the nodes of all entities that the query names."""
    terms = [t for a in (*question.query.atoms, *question.query.supporting) for t in (a.subject, a.object)]
    return [graph.node(term) for term in dict.fromkeys(terms) if not is_variable(term) and graph.has(term)]


def _clues(question: Question, graph: Graph, casing: Casing) -> dict[str, str]:
    """Return graph name -> words of the question, of every constant that the question words by a name.

    Words at the beginning of a sentence lose its capital.
    """
    found: dict[str, str] = {}
    for node in _constants(question, graph):
        for surface in graph.surfaces(node):
            match = re.search(rf"(?<!\w){re.escape(surface)}(?!\w)", question.text, re.IGNORECASE)
            if match:
                begins = not question.text[: match.start()].rstrip("“ ")[-1:].replace(".", "")
                words = match.group()
                found[graph.names[node]] = casing.inline(words, graph.entity_types[node]) if begins else words
                break
    return found


_casings: dict[str, Casing] = {}


def _casing(world: World) -> Casing:
    """Return the casing rules of a world, made once a process."""
    if world.fingerprint not in _casings:
        if len(_casings) >= 8:
            _casings.clear()
        _casings[world.fingerprint] = Casing(world.graph.names)
    return _casings[world.fingerprint]
