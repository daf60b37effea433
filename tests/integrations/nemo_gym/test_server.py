"""The resources server of NeMo Gym itself, asked over HTTP as its gymnasium_agent asks it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nemo_gym", reason="nemo-gym needs Python 3.12")

import yaml
from fastapi.testclient import TestClient
from nemo_gym.config_types import BaseServerConfig
from nemo_gym.openai_utils import NeMoGymResponseCreateParamsNonStreaming
from nemo_gym.server_utils import ServerClient
from omegaconf import OmegaConf

from medgym.integrations.nemo_gym import rows
from medgym.integrations.nemo_gym.server import MedgymServer, MedgymServerConfig
from tests.integrations.nemo_gym.items import answered, calling, response
from tests.parity.cases import SEED, SETTINGS, cases, source
from tests.parity.wire import Told

CONFIG = Path(__file__).resolve().parents[3] / "envs/medgym_nemo_gym/configs/medgym.yaml"


@pytest.fixture(scope="module")
def client() -> TestClient:
    config = MedgymServerConfig(host="127.0.0.1", port=8000, entrypoint="app.py", name="medgym", settings=SETTINGS)
    others = ServerClient(
        head_server_config=BaseServerConfig(host="127.0.0.1", port=1), global_config_dict=OmegaConf.create()
    )
    return TestClient(MedgymServer(config=config, server_client=others).setup_webserver())


def post(client: TestClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_policy_gives_the_same_over_http_and_is_verified(client: TestClient) -> None:
    asked = {row["question_id"]: row | {"seed": SEED} for row in rows(source(), SEED)}
    for case in cases():
        row, told, rollout = asked[case.question_id], Told(case), list[dict[str, Any]]()
        post(client, "/reset", row)
        for call in case.calls:
            step = post(client, "/step", row | {"response": response(calling(call))})
            ends = {name: step[name] for name in ("terminated", "truncated")}
            told.add(call, step["info"]["tool_outputs"][0]["output"], step["reward"], step["info"] | ends)
            rollout += calling(call) + answered(step["observation"], step["info"])
        told.check()
        client.cookies.clear()  # another session: a verdict needs none
        verdict = post(client, "/verify", row | {"response": response(rollout)})
        assert (verdict["reward"], verdict["reward_components"]) == (case.reward, case.components)
        assert (verdict["stop_reason"], verdict["mask_sample"]) == (case.stop_reason, False)


def test_rows_are_requests_of_nemo_gym() -> None:
    for row in rows(source()):
        NeMoGymResponseCreateParamsNonStreaming.model_validate(row["responses_create_params"])


def test_the_configuration_of_the_folder_is_read() -> None:
    servers = yaml.safe_load(CONFIG.read_text("utf-8"))
    given = servers["medgym"]["resources_servers"]["medgym"]
    config = MedgymServerConfig.model_validate({**given, "name": "medgym", "host": "127.0.0.1", "port": 8000})
    assert config.settings == {"world": "orphan", "split": "train"}
    agent = servers["medgym_gymnasium_agent"]["responses_api_agents"]["gymnasium_agent"]
    assert agent["max_steps"] == 31
