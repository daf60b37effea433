"""MCP: the tools of an episode for any harness that speaks the Model Context Protocol.

    python -m medgym.integrations.mcp --settings '{"world": "tiny"}'                stdio, one client
    python -m medgym.integrations.mcp --settings '{"world": "tiny"}' --port 8000    streamable HTTP under /mcp

A client starts an episode with the tool `start_question` or the prompt `question`, and then calls the episode's own
tools. The reward is in `_meta`, which clients keep from the model, and in the record; the model is never told.
Needs `pip install medgym[mcp]`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import anyio
from mcp import types
from mcp.server.lowlevel import Server

from medgym.episode import Episode, StopReason
from medgym.episode.source import EpisodeSource
from medgym.errors import EpisodeError, MedgymError
from medgym.serving import Session, shared_source

START: Final = "start_question"
PROMPT: Final = "question"
META: Final = "medgym"
"""Key of `_meta` under which a trainer finds reward, components and all of `Episode.info`."""

_WHICH: Final[dict[str, dict[str, Any]]] = {
    "question_id": {"type": "string", "description": "The question to ask; without it one is chosen."},
    "split": {"type": "string", "description": "Choose from this split."},
    "index": {"type": "integer", "minimum": 0, "description": "Its place in the split."},
    "seed": {"type": "integer", "description": "Chooses where nothing else does. Default 0."},
}
_RESULT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "description": "What the tool has to say."},
        "done": {"type": "boolean", "description": "The episode is over."},
        "stop_reason": {"type": "string", "description": "Why it is over; empty while it runs."},
        "steps_left": {"type": "integer"},
        "calls_left": {"type": "integer"},
    },
    "required": ["text", "done", "stop_reason", "steps_left", "calls_left"],
}


class Desk:
    """The place of one client: one episode at a time.

    Args:
        source: where episodes come from.
        question_id: the only question of this desk, asked from the start; None: the client chooses.
        record: file to which the trajectory of each ended episode is added, one a line; None: none is kept.
    """

    def __init__(self, source: EpisodeSource, question_id: str | None = None, record: Path | None = None) -> None:
        self.source, self.fixed, self._record = source, question_id, record
        self._session: Session | None = None
        if question_id is not None:
            self.start(question_id=question_id)

    def start(self, seed: int = 0, **which: Any) -> str:
        """Start an episode and return its prompt; one that still runs is given up."""
        episode = self.source.ask(seed, **which)
        self.leave()
        self._session = Session(episode, "openai")
        return str(self._session.start()[-1]["content"])

    def call(self, name: str, arguments: Mapping[str, Any]) -> types.CallToolResult:
        """Make one call of the episode; never raises for what the model asks for."""
        episode = self.episode
        over = episode.done
        step = episode.step({"name": name, "arguments": dict(arguments)})
        if episode.done and not over:
            self._keep(episode)
        earned = {"reward": None if step.info["mask_sample"] else step.reward}
        ended = {"terminated": step.terminated, "truncated": step.truncated}
        return _result(step.observation, step.info, {**step.info, **earned, **ended})

    @property
    def episode(self) -> Episode:
        """The episode, running or over; raises `EpisodeError` before the first."""
        if self._session is None:
            raise EpisodeError("No question was asked yet.", next_step=f"Call {START} first.")
        return self._session.episode

    def leave(self) -> None:
        """Give up an episode that still runs, and keep its record."""
        if self._session is not None and not self._session.episode.done:
            self._session.episode.stop(StopReason.ABORTED)
            self._keep(self._session.episode)

    def _keep(self, episode: Episode) -> None:
        if self._record is not None:
            with self._record.open("a", encoding="utf-8") as file:
                file.write(episode.trajectory().to_json() + "\n")

    def tools(self) -> list[types.Tool]:
        """Return the tools of an episode, and `start_question` where the client chooses."""
        episode = self.source.episode(self.fixed or next(iter(self.source.questions)))
        functions = [spec["function"] for spec in episode.tool_specs()]
        listed = [_tool(each["name"], each["description"], each["parameters"]) for each in functions]
        schema = {"type": "object", "properties": _WHICH, "additionalProperties": False}
        starting = _tool(START, "Start an episode. Returns the question and how it is to be answered.", schema)
        return listed if self.fixed else [starting, *listed]


def make_server(
    settings: Mapping[str, Any] | None = None, question_id: str | None = None, record: str | Path | None = None
) -> Server[Any, Any]:
    """Return a server; each of its sessions gets a desk of its own. Arguments are those of `Desk`.

    `settings` are the arguments of `medgym.episode.source.EpisodeSource`; raises what that raises.
    """
    source = shared_source(settings or {})
    if question_id is not None:
        source.question(question_id)

    @asynccontextmanager
    async def desk(_: Server[Any, Any]) -> AsyncIterator[Desk]:
        mine = Desk(source, question_id, None if record is None else Path(record))
        try:
            yield mine
        finally:
            mine.leave()

    server: Server[Any, Any] = Server("medgym", lifespan=desk)

    async def list_tools() -> list[types.Tool]:
        return Desk(source, question_id).tools()

    async def call_tool(name: str, arguments: dict[str, Any]) -> types.CallToolResult:
        mine: Desk = server.request_context.lifespan_context
        if name != START or mine.fixed:
            return mine.call(name, arguments)
        prompt = mine.start(**_known(arguments))
        return _result(prompt, mine.episode.info(), mine.episode.info())

    async def list_prompts() -> list[types.Prompt]:
        arguments = [types.PromptArgument(name="question_id", description="The question to ask.", required=False)]
        return [types.Prompt(name=PROMPT, description="Start an episode and ask its question.", arguments=arguments)]

    async def get_prompt(name: str, arguments: dict[str, str] | None) -> types.GetPromptResult:
        if name != PROMPT:
            raise MedgymError(f"There is no prompt {name!r}.", f"There is: {PROMPT}.")
        mine: Desk = server.request_context.lifespan_context
        text = mine.start(question_id=mine.fixed or (arguments or {}).get("question_id"))
        said = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
        return types.GetPromptResult(messages=[said])

    server.list_tools()(list_tools)
    server.call_tool(validate_input=False)(call_tool)  # what a model gets wrong is told by the episode
    server.list_prompts()(list_prompts)
    server.get_prompt()(get_prompt)
    return server


async def serve_stdio(server: Server[Any, Any]) -> None:
    """Serve one client over standard input and output until it leaves."""
    from mcp.server.stdio import stdio_server

    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


def http_app(server: Server[Any, Any]) -> Any:
    """Return an ASGI application that serves any number of clients, under /mcp by custom."""
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
    from starlette.applications import Starlette
    from starlette.routing import Mount

    manager = StreamableHTTPSessionManager(server)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with manager.run():
            yield

    return Starlette(routes=[Mount("/", app=manager.handle_request)], lifespan=lifespan)


def main(arguments: list[str] | None = None) -> None:
    """Run a server until its client leaves, or until it is interrupted."""
    parser = argparse.ArgumentParser(description="Serve the tools of medgym over MCP.")
    parser.add_argument(
        "--settings", type=json.loads, default={}, help="JSON object: world, split, reward, limits, ..."
    )
    parser.add_argument("--question", help="ask this question and no other, from the start")
    parser.add_argument("--record", type=Path, help="add the trajectory of each episode to this file")
    parser.add_argument("--port", type=int, help="serve streamable HTTP here instead of stdio")
    parser.add_argument("--host", default="127.0.0.1")
    given = parser.parse_args(arguments)
    server = make_server(given.settings, given.question, given.record)
    if given.port is None:
        anyio.run(serve_stdio, server)
    else:
        import uvicorn

        uvicorn.run(http_app(server), host=given.host, port=given.port)


def _known(arguments: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(arguments) - set(_WHICH))
    if unknown:
        raise EpisodeError(f"{START} knows no argument {unknown[0]!r}.", f"There are: {', '.join(_WHICH)}.")
    return dict(arguments)


def _tool(name: str, description: str, schema: dict[str, Any]) -> types.Tool:
    return types.Tool(name=name, description=description, inputSchema=schema, outputSchema=_RESULT)


def _result(text: str, info: Mapping[str, Any], meta: Mapping[str, Any]) -> types.CallToolResult:
    told = {"text": text, "done": bool(info["stop_reason"])}
    told |= {name: info[name] for name in ("stop_reason", "steps_left", "calls_left")}
    content: list[Any] = [types.TextContent(type="text", text=text)]
    return types.CallToolResult(content=content, structuredContent=told, _meta={META: dict(meta)})


if __name__ == "__main__":
    main()
