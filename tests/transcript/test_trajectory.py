from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import TrajectoryError
from medgym.transcript.trajectory import FORMAT, Trajectory, TrajectoryStep, seal
from tests.transcript.strategies import trajectories

HEADER = {"format": FORMAT, "question_id": "q1"}
STEPS = [
    TrajectoryStep("a", "seen", 0.0, {"task": 0.0, "expert": 0.0}),
    TrajectoryStep("b", "over", 1.1, {"task": 1.0, "expert": 0.5}, terminated=True),
]
FOOTER = {"stop_reason": "answered"}


def test_sums_and_shortcuts() -> None:
    trajectory = seal(HEADER, STEPS, FOOTER)
    assert trajectory.reward == 1.1
    assert trajectory.components == {"task": 1.0, "expert": 0.5}
    assert trajectory.success
    assert trajectory.stop_reason == "answered"
    assert trajectory.question_id == "q1"
    trajectory.check()


def test_an_empty_episode_earned_nothing_and_solved_nothing() -> None:
    trajectory = seal(HEADER, [], {})
    assert (trajectory.reward, trajectory.success, trajectory.stop_reason) == (0.0, False, None)
    trajectory.check()


@given(trajectories())
def test_json_gives_back_the_same_trajectory(trajectory: Trajectory) -> None:
    text = trajectory.to_json()
    assert "\n" not in text
    again = Trajectory.from_json(text)
    again.check()
    assert (again.digest, again.reward, again.components) == (
        trajectory.digest,
        trajectory.reward,
        trajectory.components,
    )
    assert again.to_json() == text


@given(trajectories())
def test_bytes_give_back_the_same_trajectory(trajectory: Trajectory) -> None:
    again = Trajectory.from_json(trajectory.to_json().encode("utf-8", "backslashreplace"))
    again.check()
    assert again.digest == trajectory.digest


@given(trajectories())
def test_sealing_again_changes_nothing(trajectory: Trajectory) -> None:
    assert seal(trajectory.header, trajectory.steps, trajectory.footer) == trajectory


@given(trajectories().filter(lambda t: len(t.steps) > 0), st.data())
def test_any_changed_step_is_named(trajectory: Trajectory, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(trajectory.steps) - 1))
    steps = list(trajectory.steps)
    steps[number] = replace(steps[number], observation=steps[number].observation + "!")
    with pytest.raises(TrajectoryError, match=f"step {number + 1}"):
        Trajectory(trajectory.header, tuple(steps), trajectory.footer).check()


def test_dropped_steps_changed_headers_and_footers_are_noticed() -> None:
    sealed = seal(HEADER, STEPS, FOOTER)
    changed = [
        Trajectory(sealed.header, sealed.steps[:1], sealed.footer),
        Trajectory(sealed.header, sealed.steps[::-1], sealed.footer),
        Trajectory({**sealed.header, "seed": 1}, sealed.steps, sealed.footer),
        Trajectory(sealed.header, sealed.steps, {**sealed.footer, "mask_sample": True}),
        Trajectory(sealed.header, sealed.steps, {"stop_reason": "answered"}),
    ]
    for trajectory in changed:
        with pytest.raises(TrajectoryError):
            trajectory.check()


def test_integers_given_as_rewards_have_the_digest_of_floats() -> None:
    whole = seal(HEADER, [TrajectoryStep("a", "b", 1, {"task": 1})], FOOTER)
    Trajectory.from_json(whole.to_json()).check()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"header": {}}',
        '{"header": [], "steps": [], "footer": {}}',
        '{"header": {"format": "other"}, "steps": [], "footer": {}}',
        json.dumps({"header": HEADER, "steps": [1], "footer": {}}),
        json.dumps({"header": HEADER, "steps": [{}], "footer": {}}),
        json.dumps({"header": HEADER, "steps": [], "footer": 3}),
        seal(HEADER, STEPS, FOOTER).to_json()[:-5],
        seal(HEADER, STEPS, FOOTER).to_json().replace('"reward":1.1', '"reward":"x"'),
        seal(HEADER, STEPS, FOOTER).to_json().replace('"observation"', '"seen"'),
        "[" * 100_000,
    ],
)
def test_what_is_no_trajectory_is_a_typed_error(text: str) -> None:
    with pytest.raises(TrajectoryError):
        Trajectory.from_json(text)
