from __future__ import annotations

import json
from typing import Any

import gymnasium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.episode import Episode, replay, rescore
from medgym.episode.shared import toolbox_of
from medgym.errors import EpisodeError, TrajectoryError
from medgym.tools.faults import FAULTS, SeededFaults, resolve_faults, spec_of
from medgym.tools.toolbox import Toolbox
from medgym.transcript.trajectory import Trajectory, seal
from tests.episode.cases import PLAN, call, gene_question, script, submit
from tests.toy import make_toy_world

WORLD = make_toy_world()
QUESTION = gene_question(WORLD)
ALWAYS = {"rate": 1.0, "kinds": ["timeout"]}


def faults_of(plan: SeededFaults, n: int = 4000) -> list[str | None]:
    found = [plan("medical_search", {"query": f"toes {number}"}, 0) for number in range(n)]
    return [fault and fault.kind for fault in found]


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.5, 1.0])
def test_so_many_calls_fail(rate: float) -> None:
    found = faults_of(SeededFaults(rate))
    share = sum(kind is not None for kind in found) / len(found)
    assert abs(share - rate) < 0.03
    assert share in (0.0, 1.0) or set(found) == {None, *FAULTS}


def test_another_seed_other_faults_and_the_same_seed_the_same() -> None:
    assert faults_of(SeededFaults(0.3, 1)) == faults_of(SeededFaults(0.3, 1))
    assert faults_of(SeededFaults(0.3, 1)) != faults_of(SeededFaults(0.3, 2))


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=4), st.integers(0, 9))
def test_a_fault_depends_on_the_call_alone(arguments: dict[str, Any], occurrence: int) -> None:
    plan, backwards = SeededFaults(0.5), dict(reversed(arguments.items()))
    assert plan("read_document", arguments, occurrence) == plan("read_document", backwards, occurrence)


def test_trying_again_helps_in_the_end() -> None:
    plan = SeededFaults(0.5)
    for number in range(200):
        assert not all(plan("medical_search", {"query": str(number)}, again) for again in range(20))


def test_equivalent_calls_share_their_fate_and_mistakes_stay_mistakes() -> None:
    toolbox = Toolbox(WORLD, faults=0.5)
    for number in range(40):
        query = f"toes {number}"
        plain, spelled = {"query": query}, {"k": 10, "query": f" toes  {number} "}
        if toolbox.key("medical_search", plain) == toolbox.key("medical_search", spelled):
            assert toolbox.call("medical_search", plain) == toolbox.call("medical_search", spelled)
    error = Toolbox(WORLD, faults=1.0).call("medical_search", {"q": "toes"}).error
    assert error is not None
    assert error.kind == "invalid_arguments"


@pytest.mark.parametrize("spec", [0.25, {"rate": 0.25, "seed": 7, "kinds": ["garbled"]}, {}, SeededFaults(0.1)])
def test_settings_make_a_plan_and_a_plan_its_settings(spec: Any) -> None:
    plan = resolve_faults(spec)
    assert isinstance(plan, SeededFaults)
    assert resolve_faults(json.loads(json.dumps(spec_of(plan)))) == plan


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        (1.5, "from 0 to 1"), (-0.1, "from 0 to 1"), (float("nan"), "from 0 to 1"), ("often", "no plan"),
        (True, "no plan"), ({"rat": 0.1}, "'rat'"), ({"kinds": ["fire"]}, "'fire'"), ({"kinds": []}, "needs kinds"),
        ({"seed": "x"}, "seed"), ({"rate": True}, "from 0 to 1"),
    ],
)  # fmt: skip
def test_what_is_no_plan_is_refused(spec: Any, part: str) -> None:
    with pytest.raises(EpisodeError, match=part):
        resolve_faults(spec)


def test_a_fault_is_told_and_not_charged() -> None:
    episode = Episode(QUESTION, toolbox=toolbox_of(WORLD, ALWAYS))
    step = episode.step(call(*PLAN[0]))
    assert step.observation == f"Error (timeout): {FAULTS['timeout']}"
    assert (step.info["steps"], step.info["tool_calls"]) == (1, 0)
    assert (step.truncated, step.info["mask_sample"]) == (False, False)


def play(messages: list[Any], faults: Any) -> Trajectory:
    episode = Episode(QUESTION, toolbox=toolbox_of(WORLD, faults))
    for message in messages:
        episode.step(message)
    return episode.trajectory()


@given(st.floats(0, 1), st.integers(0, 99))
def test_a_record_under_faults_replays_and_is_scored_again(rate: float, seed: int) -> None:
    again = [call(*PLAN[0])] * 3 + script()
    record = Trajectory.from_json(play(again, {"rate": rate, "seed": seed}).to_json())
    assert record.header["faults"] == {"rate": rate, "seed": seed, "kinds": list(FAULTS)}
    for world in (None, WORLD):
        report = replay(record, world)
        assert report.ok, report.differences
    assert rescore(record, QUESTION, WORLD).reward == record.reward


def test_under_faults_other_toolboxes_serve_and_without_them_the_usual_one() -> None:
    assert toolbox_of(WORLD, 0.1) is toolbox_of(WORLD, SeededFaults(0.1))
    assert toolbox_of(WORLD, 0.1) is not toolbox_of(WORLD, 0.2)
    assert toolbox_of(WORLD, 0.1) is not toolbox_of(WORLD) is toolbox_of(WORLD, None)


def test_a_plan_without_settings_is_named_and_cannot_be_replayed() -> None:
    record = play([call(*PLAN[0]), submit("WAS")], lambda *_: None)
    assert record.header["faults"] == "unnamed"
    with pytest.raises(TrajectoryError, match="cannot be made again"):
        replay(record, WORLD)
    assert seal(record.header, record.steps, record.footer) == record


def test_the_environment_takes_settings_that_json_can_carry() -> None:
    env = gymnasium.make("MedResearch-v0", world="tiny", faults={"rate": 1.0, "kinds": ["unavailable"]})
    assert env.spec is not None
    assert json.loads(env.spec.to_json())["kwargs"]["faults"] == {"rate": 1.0, "kinds": ["unavailable"]}
    env.reset(seed=0)
    assert env.step(json.dumps({"name": "medical_search", "arguments": {"query": "toes"}}))[0].startswith(
        "Error (unavailable)"
    )
    env.close()
