"""What keeps a question set balanced: hops, forms, answer types, answers, chains, specialties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import TypeVar

from medgym.questions.question import Question

#: Largest share of a set per number of hops (6 stands for six and more).
HOP_SHARES: dict[int, float] = {2: 0.13, 3: 0.33, 4: 0.36, 5: 0.25, 6: 0.25}
#: Largest share per form.
FORM_SHARES: dict[str, float] = {
    "chain": 0.40, "ladder": 0.30, "intersection": 0.30, "comparison": 0.16, "count": 0.025, "difference": 0.07,
    "as_of": 0.10, "negative": 0.06, "infectious": 0.05, "unanswerable": 0.03,
}  # fmt: skip
#: Largest share per answer type.
_TYPE_SHARE = 0.28
_NUMBER_SHARE = 0.08
#: At most so many of a hundred questions of one answer type have the same answer ...
_OF_A_HUNDRED = 6
#: ... at most this share of the whole set ...
_ANSWER_SHARE = 0.015
#: ... and at most so many of a hundred questions of one split: a constant answer earns little on each of them.
_OF_A_HUNDRED_IN_SPLIT = 4
#: Questions along one and the same way.
_PER_CHAIN = 4
#: Largest share of a specialty.
_SPECIALTY_SHARE = 0.20
_FIRST_FREE = 40
_Key = TypeVar("_Key")


@dataclass
class Quotas:
    """Counts what was accepted for a set of `size` questions and says what is full.

    Unless `balanced`, only what recurs is limited: one answer, one way.
    """

    size: int
    balanced: bool = True
    hops: Counter[int] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    answers_in_split: Counter[tuple[str, str]] = field(default_factory=Counter)
    chains: Counter[str] = field(default_factory=Counter)
    specialties: Counter[str] = field(default_factory=Counter)
    full: dict[str, set[str]] = field(default_factory=dict)

    def refusal(self, question: Question, chain: str) -> str | None:
        """Return the name of the quota that a question would break, or None."""
        kind = _kind(question)
        if _hops(question) in self.full_hops():
            return "quota: hops"
        if question.form in self.full_forms():
            return "quota: form"
        if kind in self.full_types():
            return "quota: answer type"
        if self._is_common(kind, question):
            return "quota: answer"
        if self.chains[chain] >= _PER_CHAIN:
            return "quota: chain"
        if self.is_full_specialty(question.specialty):
            return "quota: specialty"
        return None

    def full_forms(self) -> frozenset[str]:
        """Return the forms of which no more are wanted."""
        return self._full(FORM_SHARES, self.forms)

    def full_types(self) -> frozenset[str]:
        """Return the answer types of which no more are wanted."""
        shares = {kind: _NUMBER_SHARE if kind == "number" else _TYPE_SHARE for kind in self.types}
        return self._full(shares, self.types)

    def full_hops(self) -> frozenset[int]:
        """Return the numbers of hops of which no more are wanted (6 stands for six and more)."""
        return self._full(HOP_SHARES, self.hops)

    def full_answers(self) -> frozenset[tuple[str, str]]:
        """Return the answers, each with its type, that have had their turn."""
        turns = {kind: self._turns(kind) for kind in self.types}
        return frozenset(answer for answer, had in self.answers.items() if had >= turns[answer[0]])

    def is_full_specialty(self, specialty: str) -> bool:
        """Tell whether no more questions of a specialty are wanted."""
        return self.balanced and self.specialties[specialty] >= self._most(_SPECIALTY_SHARE)

    def full_ways(self, seed: str) -> frozenset[str]:
        """Return the ways from a seed along which no more questions are wanted."""
        return frozenset(self.full.get(seed, ()))

    def take(self, question: Question, chain: str) -> None:
        """Count an accepted question."""
        kind = _kind(question)
        self.hops[_hops(question)] += 1
        self.forms[question.form] += 1
        self.types[kind] += 1
        self.answers[kind, _answer(question)] += 1
        self.splits[question.split] += 1
        self.answers_in_split[question.split, _answer(question)] += 1
        self.chains[chain] += 1
        if self.chains[chain] == _PER_CHAIN:
            self.full.setdefault(question.seed_entity, set()).add(chain)
        self.specialties[question.specialty] += 1

    def _is_common(self, kind: str, question: Question) -> bool:
        """Tell whether an answer has had its turn, among the questions of its type or of its split."""
        if kind == "none":
            return False
        answer, split = _answer(question), question.split
        in_split = _turns_among(self.splits[split], _OF_A_HUNDRED_IN_SPLIT)
        return self.answers[kind, answer] >= self._turns(kind) or self.answers_in_split[split, answer] >= in_split

    def _turns(self, kind: str) -> int:
        """Return how often one answer of a type may come up by now."""
        if kind == "none":
            return self.size
        return min(_turns_among(self.types[kind], _OF_A_HUNDRED), self._most(_ANSWER_SHARE))

    def _full(self, shares: Mapping[_Key, float], counts: Mapping[_Key, int]) -> frozenset[_Key]:
        if not self.balanced:
            return frozenset()
        return frozenset(key for key, share in shares.items() if counts.get(key, 0) >= self._most(share))

    def _most(self, share: float) -> int:
        return ceil(share * self.size)


def _turns_among(questions: int, of_a_hundred: int) -> int:
    """Return how often one answer may come up among so many questions; the first ones are not counted too strictly."""
    return max(1, of_a_hundred * max(questions, _FIRST_FREE) // 100)


def _hops(question: Question) -> int:
    return min(question.hops, 6)


def _kind(question: Question) -> str:
    answer = question.answer
    return answer.type if answer.type == "none" else answer.entity_type or answer.type


def _answer(question: Question) -> str:
    return question.answer.entity_id or question.answer.value
