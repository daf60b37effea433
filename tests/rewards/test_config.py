from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import RewardError
from medgym.rewards import COMPONENTS, PRESETS, RewardConfig, get_preset, resolve_reward

SETTINGS: list[dict[str, Any]] = [
    {"task": 1, "evidence": 0.3},
    {"weights": {"task": 1.0, "process": 0.5}, "shaping_at_truncation": "keep"},
    {"preset": "paper", "gates": ["require_evidence", "safety"]},
    {"preset": "shaped", "gamma": 0.9},
    {"weights": {"task": 0.1, "evidence": 1.0}, "allow_nondominant": True},
]


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_spec_of_a_reward_makes_it_again(settings: dict[str, Any]) -> None:
    reward = resolve_reward(settings)
    again = resolve_reward(json.loads(json.dumps(reward.spec)))
    for name in ("weights", "names", "bounds", "spec", "gamma", "shaping_at_truncation", "allow_nondominant", "reads"):
        assert getattr(again, name) == getattr(reward, name)
    assert [gate.name for gate in again.gates] == settings.get("gates", [])


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_is_its_name(name: str) -> None:
    assert resolve_reward({"preset": name}) is get_preset(name)
    assert get_preset(name).spec == name
    assert get_preset(name).gates == ()


@pytest.mark.parametrize("settings", SETTINGS)
def test_a_file_says_the_same(settings: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(_toml(settings), encoding="utf-8")
    for spec in (path, str(path)):
        assert resolve_reward(spec).spec == resolve_reward(settings).spec


def _toml(settings: dict[str, Any]) -> str:
    flat = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    lines = [f"{key} = {json.dumps(value)}" for key, value in flat.items()]
    for key in settings.keys() - flat.keys():
        lines += [f"[{key}]", *(f"{name} = {weight}" for name, weight in settings[key].items())]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "at least one component"),
        ({"task": math.nan}, "task"),
        ({"task": math.inf}, "task"),
        ({"task": True}, "task"),
        ({"task": "1"}, "task"),
        ({"task": None}, "task"),
        ({"task": 1.0, "charm": 0.1}, "There are: "),
        ({"task": 1.0, "gates": ["safety"]}, "task"),
        ({"preset": "none"}, "There are: "),
        ({"preset": "paper", "weights": {"task": 1.0}}, "either a preset or weights"),
        ({"gates": ["safety"]}, "either a preset or weights"),
        ({"preset": "paper", "gates": ["wall"]}, "There are: "),
        ({"preset": "paper", "gates": "safety"}, "gates"),
        ({"preset": "paper", "gamma": 1.5}, "gamma"),
        ({"preset": "paper", "shaping_at_truncation": "half"}, "shaping_at_truncation"),
        ({"preset": "paper", "allow_nondominant": 1}, "allow_nondominant"),
        ({"weights": {"evidence": 1.0}}, "as much as a right one"),
        (["paper"], "mapping"),
        (None, "mapping"),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_words(settings: Any, told: str) -> None:
    with pytest.raises(RewardError, match=told) as caught:
        resolve_reward(settings)
    assert caught.value.why
    assert caught.value.next_step


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("task = ", encoding="utf-8")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    unknown = tmp_path / "unknown.toml"
    unknown.write_text('preset = "paper"\nname = "x"', encoding="utf-8")
    for path in (broken, binary, unknown, tmp_path / "absent.toml"):
        with pytest.raises(RewardError, match=path.name):
            resolve_reward(path)


@given(st.dictionaries(st.text(max_size=12), st.none() | st.booleans() | st.floats() | st.text(max_size=5), max_size=4))
def test_any_mapping_gives_a_reward_or_a_typed_error(settings: dict[str, Any]) -> None:
    try:
        reward = resolve_reward(settings)
    except RewardError:
        return
    assert set(reward.weights) <= set(COMPONENTS)


def test_options_leave_out_what_is_default() -> None:
    assert RewardConfig(preset="paper").options() == {}
    assert RewardConfig(preset="paper", gamma=0.5).options() == {"gamma": 0.5}
