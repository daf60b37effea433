"""The episode: a fold of assistant messages over an immutable state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from medgym.episode.limits import Limits
from medgym.episode.step import Step
from medgym.questions.question import Question
from medgym.rewards.presets import RewardSpec
from medgym.tools.toolbox import Toolbox
from medgym.transcript.messages import Message
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World

if TYPE_CHECKING:
    from medgym.questions.question_set import QuestionSet


class Episode:
    """One question, asked once. `step` takes an assistant message and returns what it led to.

    Args:
        question: the question to answer.
        world: where the tools search; may be left out when `toolbox` is given.
        toolbox: the tools; by default the one toolbox that this process keeps for the world.
        reward: preset name, weights by component, or a `Composite`.
        limits: bounds on steps, calls and observation size, or a JSON object with some of them.
        seed: recorded; the agent's own randomness follows from it.
        questions: the set the question comes from; its name and fingerprint go into the trajectory's header.
    """

    def __init__(
        self,
        question: Question,
        *,
        world: World | None = None,
        toolbox: Toolbox | None = None,
        reward: RewardSpec = "paper",
        limits: Limits | Mapping[str, Any] | None = None,
        seed: int = 0,
        questions: QuestionSet | None = None,
    ) -> None:
        raise NotImplementedError

    def step(self, message: str | Mapping[str, Any]) -> Step:
        """Fold one assistant message in. Never raises for what an agent wrote."""
        raise NotImplementedError

    def fork(self) -> Episode:
        """Return an episode that goes on from here on its own; costs about a microsecond at any turn."""
        raise NotImplementedError

    @property
    def question(self) -> Question:
        """The question, gold answer included: not for the agent."""
        raise NotImplementedError

    @property
    def done(self) -> bool:
        """Whether the episode has ended."""
        raise NotImplementedError

    def prompt(self) -> str:
        """Return the first observation: the question, what an answer looks like, how to act, the budget."""
        raise NotImplementedError

    def info(self) -> dict[str, Any]:
        """Return the public facts of the current state, as every step reports them."""
        raise NotImplementedError

    def tool_specs(self) -> list[dict[str, Any]]:
        """Return OpenAI function schemas of all tools, `submit_answer` last."""
        raise NotImplementedError

    @property
    def messages(self) -> list[Message]:
        """The transcript so far as chat messages."""
        raise NotImplementedError

    def trajectory(self) -> Trajectory:
        """Return the record of the episode so far."""
        raise NotImplementedError
