"""KISA: rare entity -> ways -> clues -> wording -> proof -> question, for as many as are wanted.

Everything is a function of the world and the seed, whatever the number of workers: tasks are handed out in a fixed
order with what was full some tasks before, and their yields are accepted in that order. Whatever cannot be proved is
refused, and the refusals are counted by rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from medgym.canonical import keyed_hash
from medgym.errors import SynthesisError
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.candidates import Candidate, Task, Wants
from medgym.synthesis.memory import Memory
from medgym.synthesis.quotas import Quotas
from medgym.synthesis.rules import Rules
from medgym.synthesis.splits import SplitBook
from medgym.synthesis.subgraph import ConnectorGraph
from medgym.synthesis.workers import made_by
from medgym.world.graph import distinct_nodes
from medgym.world.specialties import SPECIALTIES, specialties_of
from medgym.world.world import World

_UNCLASSED = "general"
_BOOKED = "answer or seed is booked for another split"

#: Told (questions accepted, questions wanted, refusals by rule).
Progress = Callable[[int, int, Counter[str]], None]


class TooFewQuestions(SynthesisError):
    """A world does not yield what was asked for; `questions` are those that it did yield."""

    def __init__(self, questions: QuestionSet, what: str, why: str, next_step: str) -> None:
        self.questions = questions
        super().__init__(what, why, next_step)


def synthesize(
    world: World,
    n: int = 100,
    seed: int = 0,
    progress: Progress | None = None,
    workers: int = 1,
    rules: Rules | None = None,
) -> QuestionSet:
    """Return `n` proven questions over a world, split by entity.

    `workers` processes share the work; their number changes nothing but the time it takes. `rules` may be lifted for a
    small world. Raises `TooFewQuestions`, which holds what there is, when the world does not yield that many.
    """
    return Kisa(world, seed, workers=workers, rules=rules or Rules()).run(n, progress)


@dataclass
class Kisa:
    """One synthesis run. `refused` counts refusals by rule, for the dataset card.

    Every disease seeds questions once a round and specialty, at most `rounds` times.
    """

    world: World
    seed: int = 0
    rounds: int = 1000
    workers: int = 1
    rules: Rules = field(default_factory=Rules)
    refused: Counter[str] = field(default_factory=Counter)

    def run(self, n: int, progress: Progress | None = None) -> QuestionSet:
        """Return `n` accepted questions; seeds are taken from each specialty in turn."""
        quotas, book, memory = Quotas(n, self.rules.balanced), SplitBook(), Memory()
        graph, accepted = self.world.graph, dict[str, Question]()
        seen: set[str] = set()

        def wants(batch: list[Task]) -> Wants:
            seeds = {task.disease for task in batch}
            ways = frozenset().union(*(quotas.full_ways(graph.entity_ids[seed]) for seed in seeds))
            return Wants(
                quotas.full_forms(),
                quotas.full_types(),
                quotas.full_hops(),
                quotas.full_answers(),
                ways,
                memory.dead_ways(seeds),
                memory.asked(seeds),
            )

        for made in made_by(self.world, self.seed, self.rules, self._tasks(quotas, memory), wants, self.workers):
            self.refused += made.refused
            before = len(accepted)
            for candidate in made.candidates:
                if self._accept(candidate, quotas, book, memory, seen):
                    accepted[candidate.question.id] = candidate.question
                if len(accepted) == n:
                    break
            memory.visited(made, fruitful=len(accepted) > before)
            if progress is not None:
                progress(len(accepted), n, self.refused)
            if len(accepted) == n:
                return QuestionSet(accepted.values(), self.world.id)
        raise TooFewQuestions(
            QuestionSet(accepted.values(), self.world.id),
            f"{self.world.id} yields {len(accepted)} of {n} questions with seed {self.seed}.",
            f"Most refusals: {dict(self.refused.most_common(4))}.",
            "Ask for fewer questions, or build a larger world.",
        )

    def _accept(self, candidate: Candidate, quotas: Quotas, book: SplitBook, memory: Memory, seen: set[str]) -> bool:
        question = candidate.question
        booked = (question.seed_entity, candidate.booked)
        known = not seen.isdisjoint((question.proof.shape, question.text))
        refusal = "duplicate" if known else quotas.refusal(question, candidate.chain)
        if refusal is None and question.split != "unanswerable" and not book.admits(question.split, *booked):
            refusal = _BOOKED
        if refusal is not None:
            self.refused[refusal] += 1
            if refusal == _BOOKED:
                memory.died(candidate.way)
            elif refusal == "duplicate":
                memory.failed(candidate.way)
            return False
        seen.update((question.proof.shape, question.text))
        memory.succeeded(candidate.way, question.proof.shape)
        quotas.take(question, candidate.chain)
        if question.split != "unanswerable":
            book.take(question.split, *booked)
        return True

    def _tasks(self, quotas: Quotas, memory: Memory) -> Iterator[Task]:
        """Yield tasks: specialties in turn, each disease once a round, until visits to it come to nothing."""

        def is_wanted(specialty: str, disease: int) -> bool:
            return memory.is_worth_a_visit(disease) and not quotas.is_full_specialty(specialty)

        queues = self._queues()
        for turn in range(self.rounds):
            orders = {
                name: sorted(
                    (disease for disease in members if is_wanted(name, disease)),
                    key=lambda disease: keyed_hash(self.seed, turn, name, disease),
                )
                for name, members in queues.items()
            }
            if not any(orders.values()):
                return
            for row in zip_longest(*orders.values()):
                for name, disease in zip(orders, row, strict=True):
                    if disease is not None and is_wanted(name, disease):
                        yield Task(disease, name, f"{self.seed}/{turn}/{name}/{disease}")

    def _queues(self) -> dict[str, list[int]]:
        """Return the diseases that can be described and that connect to something, by specialty."""
        graph, connected = self.world.graph, ConnectorGraph(self.world.graph).edges
        described = graph.forward("has_phenotype").keys() | graph.forward("has_symptom").keys()
        queues: dict[str, list[int]] = {}
        for disease in distinct_nodes(graph, "disease"):
            if disease in connected and disease in described:
                for specialty in specialties_of(graph, disease) or (_UNCLASSED,):
                    queues.setdefault(specialty, []).append(disease)
        if len(queues) > 1:
            queues.pop(_UNCLASSED, None)
        return {name: queues[name] for name in (*SPECIALTIES, _UNCLASSED) if name in queues}
