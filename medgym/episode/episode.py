"""The episode: a fold of assistant messages over an immutable state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from medgym.episode import shared, texts
from medgym.episode.fold import Setup, advance, stop
from medgym.episode.limits import Limits
from medgym.episode.public import public_facts
from medgym.episode.records import copied, exchange_of, record_of
from medgym.episode.state import State, history
from medgym.episode.step import Step
from medgym.episode.submission import SPEC
from medgym.errors import EpisodeError, RewardError
from medgym.questions.question import Question
from medgym.rewards.composite import Score
from medgym.rewards.judge import VERDICTS
from medgym.rewards.presets import RewardSpec, resolve_reward
from medgym.rewards.view import StopReason
from medgym.tools.faults import spec_of
from medgym.tools.toolbox import Toolbox
from medgym.transcript.messages import Message, user_message
from medgym.transcript.trajectory import FORMAT, Trajectory, TrajectoryStep, seal
from medgym.world.world import World

if TYPE_CHECKING:
    from medgym.questions.question_set import QuestionSet

_VERSION = version("medgym")


class Episode:
    """One question, asked once. `step` takes an assistant message and returns what it led to.

    Args:
        question: the question to answer.
        world: where the tools search; may be left out when `toolbox` is given.
        toolbox: the tools; by default the one toolbox that this process keeps for the world.
        reward: preset name, weights by component, or anything else that `RewardSpec` allows.
        limits: bounds on steps, calls and observation size, or a JSON object with some of them.
        seed: recorded; the agent's own randomness follows from it.
        questions: the set the question comes from; its name and fingerprint go into the trajectory's header.

    Raises `EpisodeError` without world and toolbox, `RewardError` for a reward that makes no sense.
    """

    __slots__ = ("_head", "_public", "_setup", "_state")

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
        if toolbox is None:
            if world is None:
                raise EpisodeError("An episode needs a world.", next_step='Pass world=World.load("tiny").')
            toolbox = shared.toolbox_of(world)
        paid = resolve_reward(reward)
        if VERDICTS in paid.reads:
            raise RewardError(
                "This reward reads what a judge says, and a judge comes after the episode.",
                "There is no verdict yet that an episode in play could be paid for.",
                "Play under another reward, run `medgym judge`, then `medgym rescore --verdicts`.",
            )
        knowledge = shared.knowledge_of(question, toolbox.world) if "knowledge" in paid.reads else None
        self._setup = Setup(question, toolbox.world, toolbox, paid, Limits.of(limits), paid.zeros(), knowledge)
        self._head = (seed, questions)
        self._public = public_facts(question)
        self._state = State(components=self._setup.zeros)
        shared.remember(question)

    # --- playing ----------------------------------------------------------------------------------------------------

    def step(self, message: str | Mapping[str, Any]) -> Step:
        """Fold one assistant message in. Never raises for what an agent wrote.

        A message after the end changes nothing: it is told that the episode is over and earns 0.0.
        """
        return self._move(advance(self._setup, self._state, message))

    def stop(self, reason: StopReason | str = StopReason.ABORTED) -> Step:
        """End the episode from outside, without an answer: a trainer's own limit on turns, tokens or time is reached.

        It is scored as any truncated episode is; for "infra_error" it is masked instead, as when a tool fails: give
        that reason when the model could not be reached. Raises `EpisodeError` for a reason that only the episode
        itself can give.
        """
        if reason not in set(StopReason) or not StopReason(reason).from_outside:
            known = ", ".join(known.value for known in StopReason if known.from_outside)
            raise EpisodeError(f"An episode cannot be stopped for {reason!r}.", f"Reasons are: {known}.")
        return self._move(stop(self._setup, self._state, StopReason(reason)))

    def _move(self, after: State) -> Step:
        before, self._state = self._state, after
        if after is before:
            return Step(texts.OVER, 0.0, self._setup.zeros.copy(), after.terminated, after.truncated, self.info())
        parts = dict(after.components)
        return Step(after.observation, after.reward, parts, after.terminated, after.truncated, self.info())

    def fork(self, *, scored: bool = True) -> Episode:
        """Return an episode that goes on from here on its own; costs about a microsecond at any turn.

        An unscored fork earns nothing, so that a search that tries answers out cannot learn which one is right.
        """
        other = object.__new__(Episode)
        other._setup, other._head, other._public, other._state = self._setup, self._head, self._public, self._state
        if not scored:
            other._setup = replace(self._setup, scored=False)
        return other

    # --- looking ----------------------------------------------------------------------------------------------------

    @property
    def question(self) -> Question:
        """The question, gold answer included: not for the agent."""
        return self._setup.question

    @property
    def world(self) -> World:
        """The world the tools search."""
        return self._setup.world

    @property
    def seed(self) -> int:
        """The seed on record."""
        return self._head[0]

    @property
    def limits(self) -> Limits:
        """The bounds of this episode."""
        return self._setup.limits

    @property
    def done(self) -> bool:
        """Whether the episode has ended."""
        return self._state.stop_reason is not None

    def prompt(self, how: str = texts.HOW) -> str:
        """Return the first observation: the question, what an answer looks like, how to act, the budget.

        `how` takes the place of the lines on acting in JSON, for agents that are told to act in another way.
        """
        setup = self._setup
        return texts.prompt(setup.question.text, self._public["answer_type"], setup.toolbox.names, setup.limits, how)

    @property
    def replies(self) -> tuple[str, ...]:
        """What the last message was told, one part for each of its tool calls; one part when it made none."""
        return self._state.parts

    def info(self) -> dict[str, Any]:
        """Return the public facts of the current state, never the gold; the keys are the same from the start on.

        question_id, split, specialty, answer_type (entity type, date, number or category), hops; stop_reason and
        failure_kind ("" while there is none), mask_sample (do not train on this episode), steps, steps_left,
        tool_calls, calls_left, reward_components (of this step), phi_final (weighted potential of the last state of a
        truncated episode, else 0.0).
        """
        state, limits = self._state, self._setup.limits
        info = self._public.copy()
        info["steps"] = state.steps
        info["steps_left"] = max(0, limits.max_steps - state.steps)
        info["tool_calls"] = state.charged
        info["calls_left"] = limits.max_tool_calls - state.charged
        info["reward_components"] = dict(state.components)
        if state.stop_reason is not None:
            info["stop_reason"] = state.stop_reason.value
            if state.stop_reason is StopReason.INFRA_ERROR:
                info["failure_kind"], info["mask_sample"] = "infra", True
            elif state.truncated:
                info["phi_final"] = self._setup.reward.phi(state.potentials)
        return info

    def score(self) -> Score:
        """Return what the episode has earned so far: the reward, and each component summed over the steps."""
        states = history(self._state)
        parts = {name: sum((state.components[name] for state in states), 0.0) for name in self._setup.zeros}
        return Score(sum((state.reward for state in states), 0.0), parts)

    def tool_specs(self) -> list[dict[str, Any]]:
        """Return OpenAI function schemas of all tools, `submit_answer` last."""
        return [*self._setup.toolbox.specs(), copied(SPEC)]

    @property
    def messages(self) -> list[Message]:
        """The transcript so far as chat messages; results follow tool calls in the way the agent made them."""
        transcript = [user_message(self.prompt())]
        for state in history(self._state):
            transcript += exchange_of(state)
        return transcript

    def trajectory(self) -> Trajectory:
        """Return the record of the episode so far; it holds everything needed to replay it, and no gold answer."""
        return seal(self.header(), self.steps(), self.footer())

    def steps(self) -> list[TrajectoryStep]:
        """Return the steps of the record, not yet sealed."""
        return [record_of(state) for state in history(self._state)]

    def header(self) -> dict[str, Any]:
        """Return what names the parts of this episode: enough to replay it, no gold answer."""
        setup, (seed, questions) = self._setup, self._head
        return {
            "format": FORMAT,
            "medgym": _VERSION,
            "world": setup.world.id,
            "world_fingerprint": setup.world.fingerprint,
            "questions": questions and questions.name,
            "questions_fingerprint": questions and questions.fingerprint,
            "question_id": setup.question.id,
            "question_fingerprint": shared.question_fingerprint(setup.question),
            "seed": seed,
            "reward": setup.reward.spec,
            "limits": setup.limits.to_row(),
            "faults": spec_of(setup.toolbox.faults),
            "scored": setup.scored,
        }

    def footer(self) -> dict[str, Any]:
        """Return how the episode stands, or ended."""
        facts, reason = self.info(), self._state.stop_reason
        return {
            "stop_reason": reason and reason.value,
            **{name: facts[name] for name in ("failure_kind", "mask_sample", "steps", "tool_calls")},
            "mistakes": self._state.mistakes,
        }
