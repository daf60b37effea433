"""Inspect AI: a task with the questions as samples, tools bound to one sample, and a scorer over its messages.

The scorer folds the calls of a sample's messages again, so `inspect score` of a saved log gives the same. The log holds
no gold answer: a sample's target is empty, and its metadata names the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inspect_ai import Epochs, Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessage, ChatMessageAssistant, ChatMessageTool, execute_tools, get_model
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.tool import ToolDef, ToolInfo, ToolParams
from inspect_ai.util import LimitExceededError, StoreModel
from pydantic import Field

from medgym.episode import Episode, StopReason
from medgym.serving import MadeCall, metrics, refold, shared_source
from medgym.transcript.formats import find_format
from medgym.transcript.parsing import parse_action

_ENDED_BY = {
    "token": StopReason.MAX_TOKENS,
    "time": StopReason.TIMEOUT,
    "working": StopReason.TIMEOUT,
    "error": StopReason.INFRA_ERROR,
}


class Bound(StoreModel):
    """What a sample's store holds: the calls so far, and what ended it: one of Inspect's limits, or an error."""

    calls: list[tuple[str, dict[str, Any] | str]] = Field(default_factory=list)
    ended: str = ""


@task
def research(
    world: str = "orphan",
    questions: str | None = None,
    split: str | None = "test",
    reward: str | dict[str, Any] = "paper",
    faults: float | dict[str, Any] | None = None,
    limits: dict[str, int] | None = None,
    seed: int = 0,
    epochs: int | Epochs = 1,
    message_limit: int | None = None,
    token_limit: int | None = None,
    time_limit: int | None = None,
) -> Task:
    """Return the task: the settings of `EpisodeSource`, epochs, and Inspect's own limits on top of the episode's."""
    settings = {
        "world": world,
        "questions": questions,
        "split": split,
        "reward": reward,
        "faults": faults,
        "limits": limits,
    }
    source = shared_source(settings)
    samples = [
        Sample(
            id=question.id,
            input=source.episode(question, seed).prompt(find_format("openai").how()),
            metadata={"question_id": question.id, "seed": seed, "settings": settings},
        )
        for question in source.pool(split)
    ]
    return Task(
        dataset=MemoryDataset(samples, name=source.questions.name),
        solver=researcher(),
        scorer=episode_reward(),
        epochs=epochs,
        message_limit=message_limit,
        token_limit=token_limit,
        time_limit=time_limit,
        fail_on_error=False,
        version=0,
    )


@solver
def researcher() -> Solver:
    """Let the model call tools until the episode is over or it stops calling.

    Inspect refuses unknown tools and unreadable arguments before any tool sees them. They are steps of the episode all
    the same, so the model is told what every other trainer tells it.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        bound, tools = state.store_as(Bound), research_tools(state)
        try:
            while True:
                state.output = await get_model().generate(state.messages, _offered(state))
                state.messages.append(state.output.message)
                if not state.output.message.tool_calls:
                    break
                answered = await execute_tools(state.messages, tools)
                bound.calls = [(call.name, call.arguments) for call in calls_of(state.messages)]
                episode, told = refold(opened(state), calls_of(state.messages))
                state.messages.extend(_in_our_words(answered.messages, told))
                if episode.done:
                    break
        except LimitExceededError as limit:
            bound.ended = limit.type
            raise
        except Exception:  # noted, for whoever scores the log again
            bound.ended = "error"
            raise
        state.completed = True
        return state

    return solve


def research_tools(state: TaskState) -> list[ToolDef]:
    """Return the tools of one sample, `submit_answer` too. They read and write that sample's store and nothing else."""

    def tool(name: str, description: str) -> ToolDef:
        async def execute(**kwargs: Any) -> str:
            bound = state.store_as(Bound)
            bound.calls = [*bound.calls, (name, kwargs)]
            return refold(opened(state), [MadeCall(*call) for call in bound.calls]).told[-1]

        # Arguments are checked by the episode, so here any will do.
        return ToolDef(execute, name, description, ToolParams(additionalProperties=True), max_output=0)

    functions = [spec["function"] for spec in opened(state).tool_specs()]
    return [tool(function["name"], function["description"]) for function in functions]


@scorer(metrics={"*": [mean(), stderr()]})
def episode_reward() -> Scorer:
    """Return the reward, whether the task was solved, and the components; a masked episode is left unscored."""

    async def score(state: TaskState, target: Target) -> Score:
        last = next((message for message in reversed(state.messages) if message.role == "assistant"), None)
        words = "" if last is None or last.tool_calls else last.text
        episode = refold(opened(state), calls_of(state.messages), words, _why(state)).episode
        info, earned = episode.info(), episode.score()
        if info["mask_sample"]:
            return Score.unscored(reason=info["failure_kind"], metadata=info)
        value: dict[str, str | int | float | bool | None] = {
            "reward": earned.reward,
            "correct": metrics(episode)["correct"],
            **earned.components,
        }
        handed_in = parse_action(episode.steps()[-1].message).calls
        answer = str(handed_in[-1].arguments.get("answer", "")) if handed_in else None
        return Score(value=value, answer=answer, metadata=info | {"reward_components": earned.components})

    return score


def opened(state: TaskState) -> Episode:
    """Return the episode of a sample, at its start."""
    facts = state.metadata
    return shared_source(facts["settings"]).episode(facts["question_id"], facts["seed"])


def calls_of(messages: Sequence[ChatMessage]) -> list[MadeCall]:
    """Return all calls that the model made, in order; what was no JSON stays unreadable."""
    return [
        MadeCall(call.function, call.arguments if call.parse_error is None else str(call.parse_error))
        for message in messages
        if isinstance(message, ChatMessageAssistant)
        for call in message.tool_calls or []
    ]


def _offered(state: TaskState) -> list[ToolInfo]:
    functions = [spec["function"] for spec in opened(state).tool_specs()]
    return [
        ToolInfo(name=f["name"], description=f["description"], parameters=ToolParams.model_validate(f["parameters"]))
        for f in functions
    ]


def _in_our_words(answers: Sequence[ChatMessage], told: Sequence[str]) -> list[ChatMessage]:
    """Return the answers to the model's last message, each with what the episode says to its call."""
    ours = iter(told[len(told) - sum(message.role == "tool" for message in answers) :])
    return [
        message.model_copy(update={"content": next(ours), "error": None})
        if isinstance(message, ChatMessageTool)
        else message
        for message in answers
    ]


def _why(state: TaskState) -> StopReason:
    """Return why the model stopped, as far as it was not the episode that ended."""
    ended = state.store_as(Bound).ended
    if ended:
        return _ENDED_BY.get(ended, StopReason.ABORTED)
    cut = bool(state.output.choices) and state.output.stop_reason in ("max_tokens", "model_length")
    return StopReason.MAX_TOKENS if cut else StopReason.NO_TOOL_CALL
