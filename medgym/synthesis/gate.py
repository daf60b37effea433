"""The solve-rate gate: keeps what a language model seldom solves.

After MedResearcher-R1, which makes a question harder when a strong model answers it more than half of the time. Here
the rate is over `samples` attempts, judged by typed comparison, and an attempt that an outage cut short counts neither
way: an item with too few attempts left stays undecided.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from medgym.agents.base import answer_type_of
from medgym.agents.endpoint import ContextOverflow, Endpoint, EndpointError
from medgym.agents.language_model import LanguageModel
from medgym.agents.rollout import run_episode
from medgym.episode import Episode
from medgym.episode.submission import SPEC
from medgym.errors import CacheMiss, SynthesisError
from medgym.questions.question import Question
from medgym.transcript.messages import user_message
from medgym.transcript.parsing import parse_action
from medgym.world.world import World

_log = logging.getLogger(__name__)

Setting = Literal["closed-book", "tools"]
Ruling = Literal["kept", "dropped", "undecided"]

_CLOSED_BOOK = """{question}

The answer is of this kind: {answer_type}.
Answer from memory: there are no documents to look into. Write your answer alone in tags, <answer>...</answer>, or call
submit_answer. If the question has no answer, abstain: call submit_answer and give the reason under "abstain"."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts at one question in one setting: `solved` of `valid`; `masked` ones were cut short by an outage."""

    solved: int
    valid: int
    masked: int

    @property
    def rate(self) -> float | None:
        """Share of valid attempts that were solved; None when there is none."""
        return self.solved / self.valid if self.valid else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found about one question: attempts by setting, and the ruling."""

    question_id: str
    attempts: dict[Setting, Attempts]
    ruling: Ruling


@dataclass(frozen=True)
class Gate:
    """Asks an endpoint and rules.

    Attributes:
        world: of the questions.
        endpoint: the model to ask; what it answered is taken from its store where it has one.
        settings: "closed-book" (one message, no tools), "tools" (whole episodes), or both.
        samples: attempts a question gets in each setting.
        below: a question is kept when its rate is below that in every setting.
        least: valid attempts it takes to rule; default: more than half of `samples`.
        patience: that many questions in a row without one valid attempt end the run: the endpoint is plainly down.
    """

    world: World
    endpoint: Endpoint
    settings: Sequence[Setting] = ("closed-book",)
    samples: int = 4
    below: float = 0.5
    least: int | None = None
    patience: int = 5

    def __post_init__(self) -> None:
        if not self.settings or self.samples < 1 or not 0 < self.below <= 1 or not 1 <= self.enough <= self.samples:
            raise SynthesisError(
                f"A gate of {self.samples} samples below {self.below} in {list(self.settings)} makes no sense.",
                "It needs a setting, a sample or more, a rate in (0, 1], and `least` within the samples.",
            )

    @property
    def enough(self) -> int:
        """How many valid attempts it takes to rule."""
        return self.samples // 2 + 1 if self.least is None else self.least

    def verdicts(
        self, questions: Sequence[Question], parallel: int = 1, tell: Callable[[int, int], None] = lambda *_: None
    ) -> Iterator[Verdict]:
        """Yield one verdict a question, in order; they do not depend on `parallel`, the requests made at a time.

        Raises `EndpointError` when the endpoint is down for good; what it answered so far is in its store.
        """
        pool, lost = ThreadPoolExecutor(parallel), 0
        try:
            for done, verdict in enumerate(pool.map(self.verdict, questions), start=1):
                lost = 0 if any(attempts.valid for attempts in verdict.attempts.values()) else lost + 1
                if lost >= self.patience:
                    raise _down(lost)
                tell(done, len(questions))
                yield verdict
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def verdict(self, question: Question) -> Verdict:
        """Ask one question in every setting and rule."""
        attempts = {setting: self._attempts(question, setting) for setting in self.settings}
        return Verdict(question.id, attempts, self._ruling(list(attempts.values())))

    def _ruling(self, attempts: Sequence[Attempts]) -> Ruling:
        """One setting at or above the bound drops an item, whatever the others would say."""
        ruled = [a for a in attempts if a.valid >= self.enough]
        if any(a.solved >= self.below * a.valid for a in ruled):
            return "dropped"
        return "kept" if len(ruled) == len(attempts) else "undecided"

    def _attempts(self, question: Question, setting: Setting) -> Attempts:
        ask = self._closed_book if setting == "closed-book" else self._with_tools
        outcomes = [self._masking(ask, question, sample) for sample in range(self.samples)]
        valid = [outcome for outcome in outcomes if outcome is not None]
        return Attempts(sum(valid), len(valid), len(outcomes) - len(valid))

    @staticmethod
    def _masking(ask: Callable[[Question, int], bool | None], question: Question, sample: int) -> bool | None:
        """Return whether an attempt was solved; None when an outage cut it short."""
        try:
            return ask(question, sample)
        except (EndpointError, CacheMiss) as problem:
            _log.warning("An attempt at %s is masked: %s", question.id, problem)
            return None

    def _closed_book(self, question: Question, sample: int) -> bool | None:
        """Ask for the answer alone. Only a submission counts, and nothing a tool might say comes back."""
        prompt = _CLOSED_BOOK.format(question=question.text, answer_type=answer_type_of(question))
        try:
            message = self.endpoint.complete([user_message(prompt)], [SPEC], sample)
        except ContextOverflow:
            return False
        if [call.name for call in parse_action(message).calls] != [SPEC["function"]["name"]]:
            return False
        episode = Episode(question, world=self.world, reward="sparse")
        episode.step(message)
        return episode.trajectory().success

    def _with_tools(self, question: Question, sample: int) -> bool | None:
        record = run_episode(
            Episode(question, world=self.world, reward="sparse", seed=sample), LanguageModel(self.endpoint, sample)
        )
        return None if record.footer["mask_sample"] else record.success


def _down(questions: int) -> EndpointError:
    return EndpointError(
        f"{questions} questions in a row brought no answer at all.",
        "The log (medgym -v) says what went wrong with each attempt.",
        "Run the same command again when the endpoint is back: what it answered so far is kept.",
    )
