"""What a reward sees of an episode: plain data, no solver, no clock, nothing that only the agent vouches for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medgym.questions.question import Question
from medgym.transcript.trajectory import CallRecord


class StopReason(StrEnum):
    """Why an episode ended; carried unchanged through info, trajectories and adapters."""

    ANSWERED = "answered"
    """An answer was submitted (terminated)."""
    ABSTAINED = "abstained"
    """The agent declined to answer and gave a reason (terminated)."""
    MAX_STEPS = "max_steps"
    """The steps were used up and the extra step brought no submission (truncated)."""
    MAX_TOOL_CALLS = "max_tool_calls"
    """The tool calls were used up and the extra step brought no submission (truncated)."""
    NO_TOOL_CALL = "no_tool_call"
    """Ended from outside: the trainer takes a message without a tool call for the last one (truncated)."""
    MAX_TOKENS = "max_tokens"
    """Ended from outside: no room is left in the model's context, or its tokens are used up (truncated)."""
    TIMEOUT = "timeout"
    """Ended from outside: the time is up (truncated)."""
    ABORTED = "aborted"
    """Ended from outside, for any other reason (truncated)."""
    INFRA_ERROR = "infra_error"
    """Something outside the agent's control failed: truncated, and masked instead of scored."""

    @property
    def from_outside(self) -> bool:
        """Whether whoever drives the episode may end it for this reason, between two messages."""
        return self in _FROM_OUTSIDE


_FROM_OUTSIDE = frozenset(
    {StopReason.NO_TOOL_CALL, StopReason.MAX_TOKENS, StopReason.TIMEOUT, StopReason.ABORTED, StopReason.INFRA_ERROR}
)


@dataclass(frozen=True, slots=True)
class Submission:
    """What `submit_answer` handed in. `abstain` is the reason for not answering, None when there is an answer."""

    answer: str
    citations: tuple[str, ...] = ()
    confidence: float | None = None
    abstain: str | None = None


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """One cited id, looked up in the world.

    Attributes:
        id: as cited, without brackets.
        delivered: the environment showed this sentence whole in this episode; if not, nothing else is looked up.
        facts: ids of the facts of the question's derivation that the sentence states.
        document, document_type, authority, source: of its page.
        planted: the sentence makes a planted claim, or its page is withdrawn (authority 0).
    """

    id: str
    delivered: bool = False
    facts: tuple[str, ...] = ()
    document: str = ""
    document_type: str = ""
    authority: float = 0.0
    source: str = ""
    planted: bool = False

    @property
    def supports(self) -> bool:
        """Whether the sentence was delivered and states a fact of the derivation; what is planted supports nothing."""
        return self.delivered and bool(self.facts) and not self.planted


@dataclass(frozen=True, slots=True)
class EpisodeView:
    """An episode as rewards see it.

    Attributes:
        question: the question with its proof.
        calls: every tool call in order; failed ones carry an error.
        delivered: ids of the sentences shown whole.
        cited: the distinct citations of the submission, in order.
        submission: what was handed in, or None.
        stop_reason: why the episode ended, None while it runs.
        correct: 1.0 when the submission is right (for an unanswerable item: when it abstains), else 0.0.
        mistakes: messages from which no action could be read.
        knowledge: how far what was delivered narrows the question down, in [0, 1]; looked up only where a part of the
            reward reads it, else 0.0 (see `medgym.episode.knowledge`).
    """

    question: Question
    calls: tuple[CallRecord, ...] = ()
    delivered: frozenset[str] = frozenset()
    cited: tuple[CitedSentence, ...] = ()
    submission: Submission | None = None
    stop_reason: StopReason | None = None
    correct: float = 0.0
    mistakes: int = 0
    knowledge: float = 0.0
