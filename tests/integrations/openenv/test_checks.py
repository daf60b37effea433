"""The checks of OpenEnv's RFC 008 that can be run against a server, by their names.

OpenEnv 0.10 lists them and has no grader for most; these are ours.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("openenv")
httpx = pytest.importorskip("httpx")
yaml = pytest.importorskip("yaml")

from medgym.episode import Episode, replay
from medgym.questions.question_set import QuestionSet
from medgym.rewards import resolve_reward
from medgym.transcript.behaviour import behaviour_digest
from tests.integrations.openenv.playing import client_of, earned, frames, play
from tests.parity.cases import SEED, Case, cases, source

CASES = cases()
ORACLES = [case for case in CASES if case.policy == "oracle"]


@pytest.fixture(scope="module")
def declared(folder: Path) -> Any:
    return yaml.safe_load((folder / "openenv.yaml").read_text("utf-8"))["validation"]


@pytest.fixture(scope="module")
def canaries(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "validation/canaries.jsonl").read_text("utf-8").splitlines()]


def actions_of(case: Case) -> list[dict[str, Any]]:
    return [{"message": {"name": call.name, "arguments": call.arguments}} for call in case.calls]


def played(url: str, case: Case) -> list[str]:
    return frames(url, {"question_id": case.question_id, "seed": SEED}, actions_of(case))


def test_declarations_are_true(declared: Any) -> None:
    assert tuple(declared["reward"]["range"]) == resolve_reward("paper").bounds
    tools = [spec["function"]["name"] for spec in source().episode(0).tool_specs()]
    assert declared["capabilities"]["declared_tools"] == tools
    questions = QuestionSet.load("orphan")
    assert declared["task_distribution"]["dataset_version"] == questions.name
    counts = declared["capabilities"]["declared_task_count"]
    assert counts == {split: len(questions.split(split)) for split in counts}
    assert sum(counts.values()) == len(questions)


def test_oracle_max(url: str, folder: Path, declared: Any) -> None:
    least = declared["reward"]["range"][1] - declared["reward"]["oracle_tolerance"]
    assert [case.policy for case in ORACLES if earned(played(url, case)) < least] == []
    script = subprocess.run((sys.executable, folder / "validation/oracle.py", url, "tiny"), check=False)
    assert script.returncode == 0


def test_floor_gap(url: str, declared: Any) -> None:
    floor = max(earned(frames(url, {"split": "test", "index": index}, [{"stop": "no_tool_call"}])) for index in (0, 1))
    assert declared["reward"]["range"][1] - floor >= declared["reward"]["floor_margin"]


def test_canary_floor_and_gameability_gap(url: str, canaries: list[dict[str, Any]]) -> None:
    """Nothing that finds nothing earns anything; and the best of it stays far below the oracle."""
    best = min(earned(played(url, case)) for case in ORACLES)
    for canary in canaries:
        for index in range(3):
            reward = earned(frames(url, {"split": "test", "index": index}, canary["actions"]))
            assert reward <= 0.0, canary["name"]
            assert reward <= 0.2 * best


def test_no_solution_leakage(url: str, canaries: list[dict[str, Any]]) -> None:
    """Gold stands in no payload but in the pages that the agent itself brought up."""
    for split in ("train", "test"):
        for index, question in enumerate(source().pool(split)):
            if question.answer.type != "entity" or index > 12:
                continue
            gold = [name for name in (question.answer.value, *question.answer.aliases) if len(name) > 3]
            pattern = re.compile(r"\b(" + "|".join(map(re.escape, gold)) + r")\b", re.IGNORECASE)
            which = {"split": split, "index": index}
            task = httpx.post(f"{url}/medgym/task", json=which, timeout=60).text
            shown = [task] + [part for canary in canaries for part in frames(url, which, canary["actions"])]
            told = "\n".join(shown).replace("Fabry disease", "")
            assert not pattern.search(told), question.id
    for path in ("/schema", "/state", "/metadata", "/health", "/openapi.json"):
        text = httpx.get(url + path, timeout=60).text
        named = [question.answer.value for question in source().questions if question.answer.type == "entity"]
        assert [name for name in named if re.search(rf"\b{re.escape(name)}\b", text)] == [], path
    for case in ORACLES:  # what the agent brought up is what the bare episode shows, and all else holds no gold
        answer = source().question(case.question_id).answer
        for frame in played(url, case):
            data = json.loads(frame)["data"]
            for shown_to_agent in ("text", "messages"):
                data.get("observation", {}).pop(shown_to_agent, None)
            assert answer.value not in json.dumps(data, ensure_ascii=False)


def test_verifier_determinism_and_episode_determinism(url: str) -> None:
    for case in CASES:
        assert played(url, case) == played(url, case)


def test_episode_isolation(url: str) -> None:
    """Steps of two sessions in turn, and a reset in the middle of an episode, change nothing."""
    first, second = CASES[0], CASES[-2]
    with client_of(url) as one, client_of(url) as other:
        one.reset(question_id=second.question_id, seed=1)
        play(one, first).check()
        other.reset(question_id=second.question_id, seed=SEED)
        play(one, second).check()
        assert other.state().step_count == 0
        play(other, second).check()


def test_replayability(url: str) -> None:
    """From the frames alone the episode can be folded again, elsewhere, to the same end."""
    for case in CASES:
        first, *rest = [json.loads(frame) for frame in played(url, case)]
        episode: Episode = source().episode(first["data"]["metadata"]["question_id"], rest[0]["data"]["seed"])
        for action in actions_of(case):
            episode.step(action["message"])
        record = episode.trajectory()
        assert behaviour_digest(record) == case.digest
        assert replay(record).ok
        assert record.footer["steps"] == rest[-1]["data"]["step_count"]
