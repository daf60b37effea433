"""Prime Intellect verifiers, first generation of its new interface (0.4): a taskset, its tools, its reward.

* `MedgymTaskset` yields one task a question; `MedgymTask` scores a trace by folding its calls again (`vf-replay`).
* `MedgymTools` is an MCP server in its own process, for all rollouts of a worker; it folds the calls in their state.
* `MedgymHarness` gives the model these tools and nothing else: a shell on this machine could read the answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import verifiers.v1 as vf
from mcp.types import CallToolResult, TextContent, Tool
from pydantic import Field
from verifiers.v1.harnesses.null import NullHarness

from medgym import agents
from medgym.agents.rollout import run_episode
from medgym.episode import StopReason
from medgym.episode.source import EpisodeSource
from medgym.errors import InfrastructureError
from medgym.serving import MadeCall, Refolded, metrics, refold, shared_source
from medgym.transcript.formats import find_format

_CUT_SHORT = {"max_input_tokens", "max_output_tokens", "max_total_tokens", "compaction_failed"}


class EpisodeConfig(vf.BaseConfig):
    """The settings of `EpisodeSource`, and the seed on record."""

    world: str = "orphan"
    questions: str | None = None
    split: str | None = None
    reward: str | dict[str, Any] = "paper"
    faults: float | dict[str, Any] | None = None
    limits: dict[str, int] | None = None
    seed: int = 0


class ToolsConfig(vf.SharedToolsetConfig):
    """Where the tool server runs, and which episodes it serves (filled in by the taskset)."""

    episode: EpisodeConfig = EpisodeConfig()


class MedgymConfig(vf.TasksetConfig):
    """The block `[env.taskset]`."""

    episode: EpisodeConfig = EpisodeConfig()
    tools: ToolsConfig = ToolsConfig()


class MedgymData(vf.TaskData):
    """One question, by its id, with all that is needed to open its episode again; never its answer."""

    question_id: str
    episode: EpisodeConfig


class Told(vf.State):
    """The state of a rollout, shared with the tool server: `answered` of its `calls` stand in earlier messages."""

    question_id: str = ""
    calls: list[tuple[str, str]] = Field(default_factory=list)
    answered: int = 0

    def up_to(self, call: MadeCall) -> list[MadeCall]:
        """Return all calls up to and with this one of the last message."""
        made = [MadeCall(*earlier) for earlier in self.calls]
        for place in range(self.answered, len(made)):
            if made[place].name == call.name and _object(made[place].arguments) == call.arguments:
                return made[: place + 1]
        return [*made[: self.answered], call]


def source_of(config: EpisodeConfig) -> EpisodeSource:
    """Return the source of these settings, opened once a process."""
    return shared_source(config.model_dump(mode="json", exclude={"seed"}))


def replayed(trace: vf.Trace, data: MedgymData, *, ended: bool = True) -> Refolded:
    """Return the episode of a trace, folded again from the model's own messages; nothing else in a trace counts."""
    episode = source_of(data.episode).episode(data.question_id, data.episode.seed)
    last = trace.assistant_messages[-1] if trace.assistant_messages else None
    words = "" if last is None or last.tool_calls else str(last.content or "")
    return refold(episode, _calls(trace), words, _why(trace) if ended else None)


def _object(arguments: Any) -> Any:
    try:
        return json.loads(arguments or "{}")
    except ValueError:
        return None


def _calls(trace: vf.Trace) -> list[MadeCall]:
    return [MadeCall(call.name, call.arguments) for said in trace.assistant_messages for call in said.tool_calls or []]


def _why(trace: vf.Trace) -> StopReason:
    """Return why the model stopped, as far as it was not the episode that ended."""
    stopped = trace.stop_condition or ""
    if trace.is_timeout:
        return StopReason.TIMEOUT
    if stopped == "max_turns":
        return StopReason.ABORTED
    return StopReason.MAX_TOKENS if stopped in _CUT_SHORT or trace.is_truncated else StopReason.NO_TOOL_CALL


class MedgymTask(vf.Task[MedgymData, Told, vf.TaskConfig]):
    """One question."""

    @property
    def key(self) -> str:
        """The id of the question: it stays when settings change."""
        return self.data.question_id

    async def setup(self, trace: vf.Trace, runtime: vf.Runtime) -> None:
        """Tell the tool server which question is asked."""
        trace.state.question_id = self.data.question_id

    async def validate(self, runtime: vf.Runtime) -> bool:
        """Return whether the shipped script answers the question, which a model-free check can know."""
        episode = source_of(self.data.episode).episode(self.data.question_id, self.data.episode.seed)
        record = run_episode(episode, agents.make("oracle"))
        return record.success or (episode.question.split == "unanswerable" and record.stop_reason == "abstained")

    @vf.intercept
    async def in_our_words(self, request: vf.Request, trace: vf.Trace) -> vf.Request | None:
        """Pass the calls on to the tool server; let the episode speak where a harness answered in its stead.

        A harness answers unknown tools and unreadable arguments itself. They are steps of the episode all the same,
        and the model reads what every other trainer shows.
        """
        last = trace.assistant_messages[-1].tool_calls or [] if trace.assistant_messages else []
        trace.state.calls = [(call.name, str(call.arguments)) for call in _calls(trace)]
        trace.state.answered = len(trace.state.calls) - len(last)
        answers = _answers(request)
        if not answers or not answers[-1].content:  # asked before the call is made
            return None
        told = replayed(trace, self.data, ended=False).told
        texts = dict(zip((call.id for call in last), told[len(told) - len(last) :], strict=True))
        for message in answers:
            message.content = texts.get(message.tool_call_id, message.content)
        return request

    @vf.stop
    async def episode_over(self, trace: vf.Trace) -> bool:
        """Stop when the answer is handed in, the budget is spent, or the environment failed."""
        return replayed(trace, self.data, ended=False).episode.done

    @vf.reward
    async def medgym(self, trace: vf.Trace) -> float:
        """Return the reward; raises `InfrastructureError` for a masked episode, so that it is no zero but an error."""
        episode = replayed(trace, self.data).episode
        if episode.info()["mask_sample"]:
            raise InfrastructureError("The environment failed, so this rollout does not count.")
        return episode.score().reward

    @vf.metric
    async def facts(self, trace: vf.Trace) -> dict[str, float]:
        """Return `medgym.serving.metrics`: the same keys for every rollout."""
        return metrics(replayed(trace, self.data).episode)

    async def finalize(self, trace: vf.Trace, runtime: vf.Runtime) -> None:
        """Note the public facts of the episode, such as its stop reason."""
        trace.info["medgym"] = replayed(trace, self.data).episode.info()


def _answers(request: vf.Request) -> list[vf.ToolMessage]:
    """Return the tool messages after the model's last message."""
    after: list[vf.ToolMessage] = []
    for message in reversed(request.messages):
        if not isinstance(message, vf.ToolMessage):
            break
        after.insert(0, message)
    return after


class MedgymTools(vf.Toolset[ToolsConfig, Told]):
    """The tools of all episodes. It answers a call by folding all calls up to it."""

    TOOL_PREFIX = None

    @classmethod
    def serving(cls, config: MedgymConfig) -> MedgymTools:
        """Return the server for the episodes of a taskset."""
        return cls(config.tools.model_copy(update={"episode": config.episode}))

    async def setup(self) -> None:
        """Open the world before the first call."""
        self.source = source_of(self.config.episode)

    def register(self, mcp: Any) -> None:
        """Offer the episode's own schemas, and take arguments as they come: what is wrong with them is told."""
        mcp.list_tools, mcp.call_tool = self.list_tools, self._with_state(self.call_tool)

    async def list_tools(self) -> list[Tool]:
        """Return the schemas of the tools, the answer tool included."""
        functions = [spec["function"] for spec in self.source.episode(0).tool_specs()]
        return [Tool(name=f["name"], description=f["description"], input_schema=f["parameters"]) for f in functions]

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> CallToolResult:
        """Return what the agent reads."""
        episode = self.source.episode(self.state.question_id, self.config.episode.seed)
        told = refold(episode, self.state.up_to(MadeCall(name, arguments))).told
        return CallToolResult(content=[TextContent(type="text", text=told[-1])])


class MedgymTaskset(vf.Taskset[MedgymTask, MedgymConfig]):
    """The questions of a split, in their fixed order."""

    @classmethod
    def toolsets(cls, config: MedgymConfig) -> list[vf.Toolset]:
        """Return the one tool server."""
        return [MedgymTools.serving(config)]

    def load(self) -> Iterator[MedgymTask]:
        """Yield the tasks."""
        config = self.config.episode
        source = source_of(config)
        for question in source.pool(source.split):
            prompt = source.episode(question, config.seed).prompt(find_format("openai").how())
            data = MedgymData(id=question.id, prompt=prompt, question_id=question.id, episode=config)
            yield MedgymTask(data, self.config.task)


class MedgymHarness(NullHarness):
    """The plain loop of verifiers, without a shell: the model has the tools of the taskset and no others."""


__all__ = ["MedgymHarness", "MedgymTaskset"]

if __name__ == "__main__":  # verifiers starts the tool server as a module of its own
    MedgymTools.run()
