"""One step with a tool result at hand, in medgym and in the environments of other libraries, in one run.

    python -m venv peers && peers/bin/pip install -e . -r benchmarks/peers.txt
    peers/bin/python -m benchmarks peers

Each plays episodes whose search is stubbed and gives back a text of the same length; they take turns. A library that is
not installed is reported as absent (0 samples). What is called is named in each row; medgym alone validates arguments,
looks results up by content, keeps evidence and scores components.
"""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import setting
from benchmarks.core_step import _episode, _observation_lengths, _peer_episode
from benchmarks.measure import Figure, of_samples, time_call

EPISODES = 200
Play = Callable[[], list[float]]


def run() -> Iterator[Figure]:
    """Measure."""
    characters = round(statistics.median(_observation_lengths()))
    makers: dict[str, Callable[[int], Play | None]] = {
        "skyrl-gym SearchEnv.step": _peer_episode,
        "gem ToolEnvWrapper.step, one tool": _gem,
        "verifiers v0 ToolEnv.env_response": _verifiers,
        "openenv Environment.step": _openenv,
        "inspect-ai execute_tools": _inspect,
    }
    plays = {name: _made(make, characters) for name, make in makers.items()}
    ours: list[float] = []
    theirs: dict[str, list[float]] = {name: [] for name in plays}
    for seed in range(EPISODES):
        ours += _episode(seed)[0]
        for name, play in plays.items():
            if play is not None:
                theirs[name] += play()
    yield of_samples("medgym Episode.step, preset paper", ours, "us")
    for name, samples in theirs.items():
        if not samples:
            yield Figure(f"{name}: absent, not installed", 0, "", 0)
            continue
        yield of_samples(name, samples, "us")
        ratio = statistics.median(ours) / statistics.median(samples)
        yield Figure(f"medgym / {name}", ratio, "x", len(samples))


def _made(make: Callable[[int], Play | None], characters: int) -> Play | None:
    try:
        return make(characters)
    except ImportError:
        return None


def _timed(step: Callable[[str], object]) -> list[float]:
    queries = [" ".join(question.text.split()[:12]) for question in setting.questions()[: setting.STEPS - 1]]
    return [time_call(step, query) for query in queries]


def _gem(characters: int) -> Play:
    import gem
    from gem.tools.base_tool import BaseTool
    from gem.tools.tool_env_wrapper import ToolEnvWrapper

    page = "x" * characters

    class Search(BaseTool):  # type: ignore[misc]
        tool_type = "search"

        def execute_action(self, action: str) -> tuple[bool, bool, str, str]:
            if "<search>" not in action:
                return False, True, "", ""
            return True, False, page, action

        def instruction_string(self) -> str:
            return ""

    def play() -> list[float]:
        env = ToolEnvWrapper(gem.make("game:GuessTheNumber-v0"), tools=[Search()], max_tool_uses=setting.STEPS + 1)
        env.reset(seed=0)
        return _timed(lambda query: env.step(f"<search>{query}</search>"))

    return play


def _verifiers(characters: int) -> Play:
    import verifiers
    from datasets import Dataset

    page = "x" * characters
    if not hasattr(verifiers, "ToolEnv"):
        raise ImportError("this verifiers has no v0 environments")

    def medical_search(query: str) -> str:
        """Search.

        Args:
            query: what for.
        """
        return page

    data = Dataset.from_list([{"question": "q", "answer": "a"}])
    env = verifiers.ToolEnv(tools=[medical_search], dataset=data, rubric=verifiers.Rubric(), max_turns=99)
    loop = asyncio.new_event_loop()

    def step(query: str) -> Any:
        function = {"name": "medical_search", "arguments": f'{{"query": "{query[:40]}"}}'}
        call = {"id": "c", "type": "function", "function": function}
        messages = [{"role": "assistant", "content": "", "tool_calls": [call]}]
        return loop.run_until_complete(env.env_response(messages, {"turn": 1}))

    return lambda: _timed(step)


def _openenv(characters: int) -> Play:
    from openenv.core.env_server import Action, Environment, Observation, State

    page = "x" * characters

    class Search(Action):  # type: ignore[misc]
        query: str

    class Page(Observation):  # type: ignore[misc]
        text: str

    class Searching(Environment):  # type: ignore[misc]
        def reset(self, *_: Any, **__: Any) -> Any:
            return Page(text="")

        def step(self, action: Any, *_: Any, **__: Any) -> Any:
            return Page(text=page, done=False, reward=0.0)

        @property
        def state(self) -> Any:
            return State()

    env = Searching()
    return lambda: _timed(lambda query: env.step(Search(query=query)))


def _inspect(characters: int) -> Play:
    from inspect_ai.model import ChatMessageAssistant, execute_tools
    from inspect_ai.tool import ToolCall, tool

    page = "x" * characters

    @tool
    def medical_search() -> Any:
        async def execute(query: str) -> str:
            """Search.

            Args:
                query: what for.
            """
            return page

        return execute

    tools, loop = [medical_search()], asyncio.new_event_loop()

    def step(query: str) -> Any:
        call = ToolCall(id="c", function="medical_search", arguments={"query": query})
        return loop.run_until_complete(execute_tools([ChatMessageAssistant(content="", tool_calls=[call])], tools))

    return lambda: _timed(step)
