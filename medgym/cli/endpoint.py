"""The options by which commands name a language model, and what they amount to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medgym.errors import AgentError

if TYPE_CHECKING:
    from medgym.agents.endpoint import EndpointSpec

KEY = "MEDGYM_API_KEY"
"""The environment variable that holds the key of the endpoint; there is no option for it, since commands are logged."""

ModelName = Annotated[str | None, typer.Option("--model", "-m", help="Name of the language model at the endpoint.")]
BaseUrl = Annotated[
    str | None, typer.Option(help=f"An OpenAI-compatible endpoint: http://localhost:8000/v1. Its key: {KEY}.")
]
Temperature = Annotated[float, typer.Option(min=0, help="Temperature of the language model.")]
MaxTokens = Annotated[int, typer.Option(min=1, help="Tokens a reply of the language model may have.")]
Answers = Annotated[Path | None, typer.Option(help="Store of the model's answers; default: beside the output file.")]
Replay = Annotated[bool, typer.Option("--replay", help="Take all answers from the store and ask nobody.")]


def endpoint_of(
    model: str | None,
    base_url: str | None,
    temperature: float,
    max_tokens: int,
    answers: Path,
    replay: bool,
) -> EndpointSpec:
    """Return the endpoint that the options name; raises `AgentError` when they name none."""
    from medgym.agents.endpoint import Connection, EndpointSpec, Model

    if model is None or (base_url is None and not replay):
        raise AgentError(
            "No language model is named.",
            "It takes --model and --base-url, or --model and --replay.",
            "For example: --base-url http://localhost:8000/v1 --model Qwen/Qwen3-8B",
        )
    connection = None if base_url is None else Connection(base_url, os.environ.get(KEY, ""))
    asked = Model(model, temperature=temperature, max_tokens=max_tokens)
    return EndpointSpec(asked, connection, answers, "replay" if replay else "record")
