"""One session of an OpenEnv server: one episode after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import EnvironmentMetadata

from medgym.errors import EpisodeError
from medgym.integrations.openenv.models import MedgymAction, MedgymObservation, MedgymState
from medgym.integrations.openenv.rubric import RewardRubric
from medgym.integrations.openenv.tasks import TaskProvider
from medgym.serving import Session, shared_source
from medgym.transcript.messages import Message


class OpenEnvironment(TaskProvider, Environment[MedgymAction, MedgymObservation, MedgymState]):
    """Answer medical questions by searching and reading, served by OpenEnv.

    Args:
        form: how the model is told to call tools, see `medgym.transcript.formats`.
        settings: the arguments of `medgym.episode.source.EpisodeSource`, as JSON values.

    Sessions share worlds and tools, which never change, and nothing else.
    """

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self, form: str = "openai", **settings: Any) -> None:
        self.source = shared_source(settings)
        super().__init__(rubric=RewardRubric(self.source.reward.zeros()))
        self._form = form
        self._session: Session | None = None
        self._episode_id: str | None = None
        self._resets = 0

    def reset(
        self,
        seed: int | None = None,
        episode_id: str | None = None,
        *,
        question_id: str | None = None,
        split: str | None = None,
        index: int | None = None,
    ) -> MedgymObservation:
        """Ask the question that is named, by id or by split and place; else the one that the seed draws.

        Without a seed the number of resets before stands for it, so that a session that names nothing meets one
        question after the other. Raises `EpisodeError` or `QuestionError` for what does not exist.
        """
        chosen = self._resets if seed is None else seed
        self._resets += 1
        episode = self.source.ask(chosen, question_id=question_id, split=split, index=index)
        self._session = Session(episode, self._form)
        self._episode_id = episode_id or f"{episode.question.id}/{chosen}"
        self._reset_rubric()
        return MedgymObservation(
            text=episode.prompt(self._session.format.how()),
            messages=_plain(self._session.start()),
            tools=episode.tool_specs(),
            metadata=_metadata(episode.info()),
        )

    def step(
        self,
        action: MedgymAction,
        timeout_s: float | None = None,
        *,
        history: Sequence[str | dict[str, Any]] | None = None,
        seed: int | None = None,
        question_id: str | None = None,
        split: str | None = None,
        index: int | None = None,
    ) -> MedgymObservation:
        """Fold one message in, or end the episode.

        Over plain HTTP every request meets a new environment, so it has to bring the episode along: `history`, the
        messages so far, and what was said at reset. Folding them again gives the same state. `timeout_s` is not
        needed: no step waits for anything.
        """
        if history is not None:
            self.reset(seed, question_id=question_id, split=split, index=index)
            for message in history:
                self._running.episode.step(message)
        session = self._running
        step = session.step(action.message) if action.stop is None else session.stop(action.stop)
        observation = MedgymObservation(
            text=step.observation,
            messages=_plain(step.messages),
            done=step.done,
            reward=None if step.info["mask_sample"] else step.reward,
            metadata=_metadata(step.info, step.terminated, step.truncated),
        )
        self._apply_rubric(action, observation)
        return observation

    @property
    def state(self) -> MedgymState:
        """Where the episode stands."""
        if self._session is None:
            return MedgymState()
        info = self._session.episode.info()
        return MedgymState(
            episode_id=self._episode_id,
            step_count=info["steps"],
            question_id=info["question_id"],
            seed=self._session.episode.seed,
            done=self._session.episode.done,
            stop_reason=info["stop_reason"],
        )

    def get_metadata(self) -> EnvironmentMetadata:
        """Return what the environment is called and does."""
        return EnvironmentMetadata(
            name="medgym",
            description="Medical deep research: answer a multi-hop question by searching, reading and citing.",
            version=version("medgym"),
            author="The medgym authors",
        )

    def close(self) -> None:
        """Let go of the episode; may be called again."""
        self._session = None

    @property
    def _running(self) -> Session:
        if self._session is None:
            why = "Over HTTP a request has no session: give `history` and what was given to reset, or use WebSocket."
            raise EpisodeError("There is no episode to step.", why, "Call reset first.")
        return self._session


def _plain(messages: Sequence[Message]) -> list[dict[str, Any]]:
    return [dict(message) for message in messages]


def _metadata(info: Mapping[str, Any], terminated: bool = False, truncated: bool = False) -> dict[str, Any]:
    return {**info, "terminated": terminated, "truncated": truncated}
