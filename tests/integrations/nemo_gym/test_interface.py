"""Our server fits the one it extends, as released: read from the wheel, since running it needs Python 3.12 and Ray."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WHEEL = ("nemo-gym==0.4.0", "--no-deps", "--python-version", "3.12", "--only-binary=:all:", "--retries", "0")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "pip", "download", "-q", "--dest", str(folder), *WHEEL)
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip(f"the wheel of nemo-gym cannot be downloaded: {found.stderr.strip().splitlines()[-1:]}")
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def classes(source: str) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)}


def methods(node: ast.ClassDef) -> dict[str, tuple[bool, list[str]]]:
    """Return whether each method is awaited, and the names of its arguments."""
    return {
        part.name: (isinstance(part, ast.AsyncFunctionDef), [argument.arg for argument in part.args.args])
        for part in node.body
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def fields(node: ast.ClassDef) -> set[str]:
    return {
        part.target.id for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    }


def test_methods_have_the_signatures_that_the_server_calls(wheel: zipfile.ZipFile) -> None:
    theirs = classes(wheel.read("resources_servers/gymnasium/base.py").decode())
    ours = methods(classes((ROOT / "medgym/integrations/nemo_gym/server.py").read_text("utf-8"))["MedgymServer"])
    released = methods(theirs["GymnasiumServer"])
    for name in ("setup_webserver", "reset", "step", "close_session", "verify"):
        assert ours[name] == released[name], name
    assert fields(theirs["EnvStepResponse"]) == {"observation", "reward", "terminated", "truncated", "info"}
    assert fields(theirs["EnvResetResponse"]) == {"observation", "info"}


def test_what_the_server_is_built_on_is_there(wheel: zipfile.ZipFile) -> None:
    base = classes(wheel.read("nemo_gym/base_resources_server.py").decode())
    assert {"BaseResourcesServerConfig", "BaseVerifyRequest", "BaseVerifyResponse"} <= set(base)
    assert fields(base["BaseVerifyResponse"]) == {"reward"}
    items = classes(wheel.read("nemo_gym/openai_utils.py").decode())
    assert fields(items["NeMoGymResponseFunctionToolCall"]) >= {"type", "call_id", "name", "arguments"}
    assert fields(items["NeMoGymFunctionCallOutput"]) >= {"type", "call_id", "output"}
    assert fields(items["NeMoGymResponseOutputMessage"]) >= {"type", "role", "content"}


def test_the_agent_reads_the_outputs_where_we_put_them(wheel: zipfile.ZipFile) -> None:
    agent = wheel.read("responses_api_agents/gymnasium_agent/app.py").decode()
    for read in ('.get("tool_outputs", [])', 'tool_output["call_id"]', 'tool_output["output"]'):
        assert read in agent
