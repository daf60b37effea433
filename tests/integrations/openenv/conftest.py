from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integrations.servers import running
from tests.parity.cases import SETTINGS

FOLDER = Path(__file__).resolve().parents[3] / "envs" / "medgym_openenv"


@pytest.fixture(scope="session")
def folder() -> Path:
    return FOLDER


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """The server of the folder, started by its own entry point, over all splits."""
    settings = json.dumps(SETTINGS | {"split": None})
    command = (sys.executable, "-m", "server.app", "--host", "127.0.0.1")
    with running(command, FOLDER, "/health", MEDGYM_SETTINGS=settings) as address:
        yield address
