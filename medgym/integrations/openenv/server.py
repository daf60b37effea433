"""The server: `python -m medgym.integrations.openenv.server --world tiny --port 8000`."""

from __future__ import annotations

import argparse
import json
import os
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from openenv.core.env_server.http_server import create_app

from medgym.errors import EpisodeError, MedgymError
from medgym.integrations.openenv.environment import OpenEnvironment
from medgym.integrations.openenv.models import MedgymAction, MedgymObservation, MedgymState

VARIABLE = "MEDGYM_SETTINGS"
"""Environment variable with the settings as a JSON object, for containers."""
MAX_SESSIONS = 256


def make_app(max_sessions: int = MAX_SESSIONS, **settings: Any) -> FastAPI:
    """Return the application, its world opened already.

    `settings` are the arguments of `OpenEnvironment`; what they leave out is taken from the environment variable
    MEDGYM_SETTINGS. Raises `MedgymError` for settings that make no sense.
    """
    environment = partial(OpenEnvironment, **(_from_outside() | settings))
    environment().close()  # so that the first request does not wait for the world, and bad settings are told now
    app = create_app(
        environment,
        MedgymAction,
        MedgymObservation,
        env_name="medgym",
        max_concurrent_envs=max_sessions,
        state_cls=MedgymState,
    )
    app.add_exception_handler(MedgymError, _refused)
    return app


def serve(app: FastAPI | None = None, arguments: list[str] | None = None) -> None:
    """Run a server until it is interrupted; `arguments` are those of the command line."""
    import uvicorn

    parser = argparse.ArgumentParser(description="Serve medgym over OpenEnv.")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to be reached from other machines")
    parser.add_argument("--port", type=int, default=8000)
    if app is None:
        parser.add_argument("--settings", type=json.loads, default={}, help="JSON object: world, split, reward, ...")
        parser.add_argument("--max-sessions", type=int, default=MAX_SESSIONS)
    given = parser.parse_args(arguments)
    uvicorn.run(app or make_app(given.max_sessions, **given.settings), host=given.host, port=given.port)


def _from_outside() -> dict[str, Any]:
    text = os.environ.get(VARIABLE, "{}")
    try:
        settings = json.loads(text)
    except ValueError:
        settings = None
    if not isinstance(settings, dict):
        raise EpisodeError(f"{VARIABLE} holds no JSON object.", next_step='Write it like {"world": "tiny"}.')
    return settings


async def _refused(request: Request, error: Exception) -> JSONResponse:
    """Tell a caller over HTTP what was wrong with the request; WebSocket sessions are told by OpenEnv."""
    return JSONResponse({"detail": str(error)}, status_code=400)


if __name__ == "__main__":
    serve()
