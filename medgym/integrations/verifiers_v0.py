"""Prime Intellect verifiers, the interface before 0.4: `load_environment` gives a multi-turn environment.

Nothing is kept between two turns: the conversation says which calls were made, and they are folded again. So the reward
is a function of the completion, and also counts what a last message asked for when the trainer allowed no further turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import verifiers as vf
from datasets import Dataset

from medgym.episode import Episode, StopReason
from medgym.episode.limits import Limits
from medgym.episode.source import EpisodeSource
from medgym.rewards.presets import RewardSpec
from medgym.serving import MadeCall, Refolded, metrics, refold
from medgym.tools.faults import FaultSpec
from medgym.transcript.formats import find_format

_STOPPED = {
    "max_turns_reached": StopReason.ABORTED,
    "prompt_too_long": StopReason.MAX_TOKENS,
    "max_total_completion_tokens_reached": StopReason.MAX_TOKENS,
    "timeout_reached": StopReason.TIMEOUT,
}


def load_environment(
    world: str = "orphan",
    questions: str | None = None,
    split: str | None = None,
    reward: RewardSpec = "paper",
    faults: FaultSpec = None,
    limits: Limits | Mapping[str, Any] | None = None,
    seed: int = 0,
    **options: Any,
) -> vf.Environment:
    """Return the environment: the settings of `EpisodeSource`, the seed on record, and options of `vf.MultiTurnEnv`."""
    source = EpisodeSource(world, questions, split, reward, faults, limits)
    return MedgymEnv(source, seed, **options)


class MedgymEnv(vf.MultiTurnEnv):
    """The questions of a source. `info` of a row names the question; `answer` is empty, so that nothing leaks it."""

    def __init__(self, source: EpisodeSource, seed: int = 0, **options: Any) -> None:
        self.source, self.seed = source, seed
        functions = [spec["function"] for spec in source.episode(0).tool_specs()]
        tools = [{name: f[name] for name in ("name", "description", "parameters")} for f in functions]
        rubric = vf.Rubric(funcs=[self.medgym], weights=[1.0])
        for name in facts_of(source.episode(0)):
            rubric.add_metric(self._metric(name))
        super().__init__(dataset=Dataset.from_list(self._rows()), rubric=rubric, tool_defs=tools, **options)

    def _rows(self) -> list[dict[str, Any]]:
        how = find_format("openai").how()
        return [
            {
                "prompt": [{"role": "user", "content": self.source.episode(question, self.seed).prompt(how)}],
                "answer": "",
                "info": {"question_id": question.id},
            }
            for question in self.source.pool(self.source.split)
        ]

    def opened(self, info: Mapping[str, Any]) -> Episode:
        """Return the episode of a row, at its start."""
        return self.source.episode(str(info["question_id"]), self.seed)

    async def env_response(self, messages: Any, state: Any, **kwargs: Any) -> Any:
        """Return what the calls of the model's last message are told; the end of the episode ends the rollout.

        Raises `vf.InfraError` where the environment failed, so that the rollout is no zero but an error.
        """
        last = messages[-1].tool_calls or []
        again = refold(self.opened(state["info"]), calls_of(messages))
        if again.episode.info()["mask_sample"]:
            raise vf.InfraError("The environment failed, so this rollout does not count.")
        told = again.told[len(again.told) - len(last) :]
        answers = [vf.ToolMessage(tool_call_id=call.id, content=text) for call, text in zip(last, told, strict=True)]
        if again.episode.done or not last:
            state["final_env_response"] = answers
        return answers

    def replayed(self, state: Mapping[str, Any]) -> Refolded:
        """Return the episode of a finished rollout, folded again from its completion."""
        said = [message for message in state["completion"] or [] if message.role == "assistant"]
        words = "" if not said or said[-1].tool_calls else str(said[-1].content or "")
        cut = StopReason.MAX_TOKENS if state.get("is_truncated") else StopReason.NO_TOOL_CALL
        why = _STOPPED.get(str(state.get("stop_condition")), cut)
        if state.get("error") is not None:
            why = StopReason.INFRA_ERROR
        return refold(self.opened(state["info"]), calls_of(said), words, why)

    async def medgym(self, state: Any) -> float:
        """Return the reward of a rollout."""
        return self.replayed(state).episode.score().reward

    def _metric(self, name: str) -> Callable[..., Any]:
        async def fact(state: Any) -> float:
            return facts_of(self.replayed(state).episode)[name]

        fact.__name__ = name
        return fact


def facts_of(episode: Episode) -> dict[str, float]:
    """Return `medgym.serving.metrics` under names that functions may have: `reward_task`, `stop_answered` ..."""
    return {name.replace("/", "_"): value for name, value in metrics(episode).items() if name != "reward"}


def calls_of(messages: Sequence[Any]) -> list[MadeCall]:
    """Return all calls that the model made, in order."""
    return [
        MadeCall(call.name, call.arguments)
        for message in messages
        if message.role == "assistant"
        for call in message.tool_calls or []
    ]


__all__ = ["MedgymEnv", "load_environment"]
