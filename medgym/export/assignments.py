"""Who plays which question: even over specialties and hops, guided and free by the mixture, teachers in turn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from medgym.agents.teachers.registry import STRAIGHT
from medgym.canonical import keyed_hash
from medgym.questions.question import Question
from medgym.synthesis.guidance import Guide, Mixture
from medgym.synthesis.guidance.mixture import Mode


@dataclass(frozen=True, slots=True)
class Assignment:
    """One episode to play. (question, teacher, seed) is its key; mode and level belong to what was done.

    `level` is the mask level of the hint, None when the episode explores.
    """

    question: str
    teacher: str
    seed: int
    mode: Mode
    level: int | None = None

    @property
    def key(self) -> str:
        """The key under which a finished episode is kept."""
        return f"{self.question}/{self.teacher}/{self.seed}"

    def to_row(self) -> dict[str, Any]:
        """Return the assignment as a JSON object."""
        return asdict(self)


def assign(
    questions: Sequence[Question],
    teachers: Sequence[str],
    n: int,
    seed: int,
    mixture: Mixture,
    levels: Sequence[int],
    guide: Guide,
) -> list[Assignment]:
    """Return `n` assignments in the order in which they are played; progress runs from the first to the last."""
    used: Counter[str] = Counter()
    before: dict[str, Counter[str]] = defaultdict(Counter)
    visits: Counter[str] = Counter()
    found = []
    for number, question in enumerate(_evenly(questions, n, seed)):
        visit = f"{question.id}/{visits[question.id]}"
        visits[question.id] += 1
        mode = mixture.mode(visit, number / max(1, n - 1))
        teacher = min(_suited(teachers, mode), key=lambda t: (before[question.id][t], used[t], teachers.index(t)))
        used[teacher] += 1
        before[question.id][teacher] += 1
        level = None
        if mode == "guided":
            level = guide.hint(question, levels[keyed_hash("level", seed, visit) % len(levels)]).level
        found.append(Assignment(question.id, teacher, keyed_hash("visit", seed, visit) % 2**31, mode, level))
    return found


def _suited(teachers: Sequence[str], mode: Mode) -> Sequence[str]:
    """Return who plays a mode: straight teachers where the way is told, the others where it is not; else all."""
    return [teacher for teacher in teachers if (teacher in STRAIGHT) == (mode == "guided")] or teachers


def _evenly(questions: Sequence[Question], n: int, seed: int) -> Iterator[Question]:
    """Yield questions, each time of the specialty and then the hops least served so far.

    No question comes up more than once more often than another would have to.
    """
    most = -(-n // max(1, len(questions))) + (n > len(questions))
    cells: dict[str, dict[int, list[Question]]] = defaultdict(lambda: defaultdict(list))
    for question in sorted(questions, key=lambda q: keyed_hash("order", seed, q.id)):
        cells[question.specialty][question.hops].append(question)
    queues = {s: {h: members[::-1] * most for h, members in sorted(rows.items())} for s, rows in sorted(cells.items())}
    specialties: Counter[str] = Counter(dict.fromkeys(queues, 0))
    hops: Counter[int] = Counter()
    served = 0
    while served < n and queues:
        specialty = min(queues, key=lambda name: (specialties[name], name))
        rows = queues[specialty]
        hop = min(rows, key=lambda h: (hops[h], h))
        question = rows[hop].pop()
        if not rows[hop]:
            del rows[hop]
        if not rows:
            del queues[specialty]
        specialties[specialty] += 1
        hops[hop] += 1
        served += 1
        yield question
