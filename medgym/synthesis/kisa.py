"""KISA: rare entity -> ways -> clues -> wording -> proof -> question, for as many as are wanted.

Everything is a function of the world and the seed, whatever the number of workers: tasks are handed out in a fixed
order with what was full some tasks before, and their yields are accepted in that order. Whatever cannot be proved is
refused, and the refusals are counted by rule.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from medgym.canonical import keyed_hash
from medgym.errors import SynthesisError
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.candidates import Candidate, Task, Wants, Way, Yield
from medgym.synthesis.quotas import Quotas
from medgym.synthesis.rules import Rules
from medgym.synthesis.splits import SplitBook
from medgym.synthesis.subgraph import ConnectorGraph
from medgym.synthesis.workers import made_by
from medgym.world.graph import distinct_nodes
from medgym.world.specialties import SPECIALTIES, specialties_of
from medgym.world.world import World

_UNCLASSED = "general"
_STRIKES = 4  # failures of one draft in a row, after which it is left alone
_NOTHING_TO_TRY = 3  # what a visit counts that found no draft to try
_PATIENCE = 10  # fruitless visits in a row, after which a seed is left alone

#: Told (questions accepted, questions wanted, refusals by rule).
Progress = Callable[[int, int, Counter[str]], None]


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
    small world. Raises `SynthesisError` when the world does not yield that many.
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
    _fruitless: Counter[int] = field(default_factory=Counter, repr=False)
    _failures: Counter[Way] = field(default_factory=Counter, repr=False)
    _dead: defaultdict[int, set[Way]] = field(default_factory=lambda: defaultdict(set), repr=False)

    def run(self, n: int, progress: Progress | None = None) -> QuestionSet:
        """Return `n` accepted questions; seeds are taken from each specialty in turn."""
        quotas, book = Quotas(n, self.rules.balanced), SplitBook()
        graph, accepted = self.world.graph, dict[str, Question]()
        seen: set[str] = set()

        def wants(batch: list[Task]) -> Wants:
            seeds = {task.disease for task in batch}
            ways = frozenset().union(*(quotas.full_ways(graph.entity_ids[seed]) for seed in seeds))
            dead = frozenset().union(*(self._dead[seed] for seed in seeds))
            return Wants(
                quotas.full_forms(), quotas.full_types(), quotas.full_hops(), quotas.full_answers(), ways, dead
            )

        for made in made_by(self.world, self.seed, self.rules, self._tasks(quotas), wants, self.workers):
            self.refused += made.refused
            before = len(accepted)
            for candidate in made.candidates:
                if self._accept(candidate, quotas, book, seen):
                    accepted[candidate.question.id] = candidate.question
                if len(accepted) == n:
                    break
            self._remember(made, fruitful=len(accepted) > before)
            if progress is not None:
                progress(len(accepted), n, self.refused)
            if len(accepted) == n:
                return QuestionSet(accepted.values(), self.world.id)
        raise SynthesisError(
            f"{self.world.id} yields {len(accepted)} of {n} questions with seed {self.seed}.",
            f"Most refusals: {dict(self.refused.most_common(4))}.",
            "Ask for fewer questions, or build a larger world.",
        )

    def _remember(self, made: Yield, fruitful: bool) -> None:
        """Keep the ways that led nowhere, and count the visits to a seed that came to nothing, one after the other."""
        disease = made.task.disease
        vain = 1 if made.tries else _NOTHING_TO_TRY
        self._fruitless[disease] = 0 if fruitful else self._fruitless[disease] + vain
        self._dead[disease] |= made.dead
        for way in made.failed:
            self._strike(way)

    def _strike(self, way: Way) -> None:
        self._failures[way] += 1
        if self._failures[way] == _STRIKES:
            self._dead[way[0]].add(way)
            del self._failures[way]

    def _accept(self, candidate: Candidate, quotas: Quotas, book: SplitBook, seen: set[str]) -> bool:
        question = candidate.question
        booked = (question.seed_entity, candidate.booked)
        known = not seen.isdisjoint((question.proof.shape, question.text))
        refusal = "duplicate" if known else quotas.refusal(question, candidate.chain)
        if refusal is None and question.split != "unanswerable" and not book.admits(question.split, *booked):
            refusal = "straddles splits"
        if refusal is not None:
            self.refused[refusal] += 1
            if refusal == "straddles splits":
                self._dead[candidate.way[0]].add(candidate.way)
            elif refusal == "duplicate":
                self._strike(candidate.way)
            return False
        seen.update((question.proof.shape, question.text))
        self._failures.pop(candidate.way, None)
        quotas.take(question, candidate.chain)
        if question.split != "unanswerable":
            book.take(question.split, *booked)
        return True

    def _tasks(self, quotas: Quotas) -> Iterator[Task]:
        """Yield tasks: specialties in turn, each disease once a round, until visits to it come to nothing."""
        graph, connected = self.world.graph, ConnectorGraph(self.world.graph).edges
        described = graph.forward("has_phenotype").keys() | graph.forward("has_symptom").keys()
        queues: dict[str, list[int]] = {}
        for disease in distinct_nodes(graph, "disease"):
            if disease in connected and disease in described:
                for specialty in specialties_of(graph, disease) or (_UNCLASSED,):
                    queues.setdefault(specialty, []).append(disease)
        if len(queues) > 1:
            queues.pop(_UNCLASSED, None)
        for turn in range(self.rounds):
            orders = {
                name: sorted(queues[name], key=lambda node: keyed_hash(self.seed, turn, name, node))
                for name in (*SPECIALTIES, _UNCLASSED)
                if name in queues
            }
            for position in range(max(map(len, orders.values()), default=0)):
                for name, members in orders.items():
                    if position >= len(members) or quotas.is_full_specialty(name):
                        continue
                    if self._fruitless[members[position]] < _PATIENCE:
                        yield Task(members[position], name, f"{self.seed}/{turn}/{name}/{members[position]}")
