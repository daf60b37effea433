from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from medgym.episode import Episode, replay, rescore, view_of
from medgym.errors import FingerprintMismatch, QuestionError, TrajectoryError
from medgym.questions.question_set import QuestionSet
from medgym.rewards import PRESETS
from medgym.transcript.messages import Call, assistant_message
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World
from tests.episode.cases import PLAN, call, gene_question, script, submit
from tests.toy import make_toy_world, toy_documents, toy_graph

WORLD = make_toy_world()
QUESTION = gene_question(WORLD)
SCRIPTS: dict[str, list[Any]] = {
    "planned": script(),
    "wasteful": [call(*PLAN[0])] * 6 + [submit("WAS", confidence=0.2)],
    "garbled": ["junk", None, b"\xff", "\ud83d", {"role": "user", "content": "hi"}, submit(confidence=3), submit()],
    "chat": [assistant_message(calls=[Call(*planned) for planned in PLAN]), submit("", abstain="unclear")],
    "endless": [call(*PLAN[n % 4]) for n in range(40)],
    "running": script()[:3],
    "empty": [],
}


def play(messages: list[Any], **more: Any) -> Episode:
    episode = Episode(QUESTION, world=WORLD, **more)
    for message in messages:
        episode.step(message)
    return episode


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_record_replays_without_a_difference_also_after_a_trip_through_a_file(name: str) -> None:
    trajectory = play(SCRIPTS[name], seed=3).trajectory()
    loaded = Trajectory.from_json(trajectory.to_json())
    for record in (trajectory, loaded):
        report = replay(record)
        assert report.ok, report.differences
        assert report.trajectory == trajectory


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_fork_at_any_turn_goes_on_as_the_whole_episode_did(name: str) -> None:
    messages = SCRIPTS[name]
    whole = play(messages).trajectory()
    episode = Episode(QUESTION, world=WORLD)
    for turn, message in enumerate(messages):
        fork = episode.fork()
        for later in messages[turn:]:
            fork.step(later)
        assert fork.trajectory() == whole
        episode.step(message)
    assert episode.trajectory() == whole


def test_a_fork_and_its_origin_do_not_feel_each_other() -> None:
    episode = play(script()[:2])
    before = episode.trajectory()
    fork = episode.fork()
    fork.step(submit("WAS"))
    assert episode.trajectory() == before
    episode.step(submit())
    assert (fork.trajectory().reward, episode.trajectory().components["task"]) == (0.0, 1.0)


def test_an_unscored_fork_does_not_tell_right_from_wrong() -> None:
    episode = play(script()[:4])
    steps = [episode.fork(scored=False).step(submit(answer)) for answer in ("ZAR1", "WAS")]
    assert steps[0] == steps[1]
    fork = episode.fork(scored=False)
    fork.step(script()[4])
    assert fork.trajectory().reward == 0.0
    assert replay(fork.trajectory()).ok
    assert episode.step(script()[4]).reward == pytest.approx(1.2)


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_rescoring_a_record_gives_what_the_episode_gave(name: str, preset: str) -> None:
    online = play(SCRIPTS[name], reward=preset).trajectory()
    recorded = Trajectory.from_json(play(SCRIPTS[name]).trajectory().to_json())
    score = rescore(recorded, QUESTION, WORLD, preset)
    assert score.reward == online.reward
    if online.steps:
        assert score.components == online.components


def test_the_view_of_a_record_is_what_rewards_saw() -> None:
    view = view_of(play(script()).trajectory(), QUESTION, WORLD)
    assert view.correct == 1.0
    assert [sentence.id for sentence in view.cited] == ["orpha-1#s1", "orpha-1#s2", "hgnc-1#s0"]
    assert all(sentence.supports for sentence in view.cited)
    assert [sentence.document_type for sentence in view.cited] == ["monograph", "monograph", "gene"]
    assert len(view.calls) == 4


def test_every_change_of_a_record_is_found() -> None:
    trajectory = play(script()).trajectory()
    first, last = trajectory.steps[0], trajectory.steps[-1]
    changes = {
        "step 1: observation": (0, replace(first, observation=first.observation + "!")),
        "step 1: components": (0, replace(first, components={**first.components, "task": 1.0})),
        "step 1: calls": (0, replace(first, calls=())),
        "step 1: digest": (0, replace(first, digest="0" * 64)),
        "step 5: reward": (4, replace(last, reward=2.0)),
        "step 5: terminated": (4, replace(last, terminated=False)),
        "step 5: truncated": (4, replace(last, truncated=True)),
    }
    for expected, (number, step) in changes.items():
        steps = [*trajectory.steps]
        steps[number] = step
        found = replay(replace(trajectory, steps=tuple(steps))).differences
        assert len(found) == 1
        assert found[0].startswith(expected)
    longer = replace(trajectory, steps=(*trajectory.steps, first))
    assert replay(longer).differences == ["steps: 6 recorded, 5 replayed"]
    other = replace(trajectory, footer={**trajectory.footer, "stop_reason": "abstained"})
    assert replay(other).differences == ["footer: stop_reason: 'abstained' recorded, 'answered' replayed"]
    resent = replace(first, message=call(*PLAN[1]))
    assert "step 1: observation" in replay(replace(trajectory, steps=(resent, *trajectory.steps[1:]))).differences[0]


def test_another_world_another_set_or_another_question_is_refused() -> None:
    questions = QuestionSet([QUESTION], "hand")
    trajectory = play(script(), questions=questions).trajectory()
    assert trajectory.header["questions"] == "hand"
    assert replay(trajectory, questions=questions).ok
    other_world = World.from_graph("toy", 2, toy_graph(), list(toy_documents(toy_graph()))[:-1])
    with pytest.raises(FingerprintMismatch, match="world"):
        replay(trajectory, world=other_world)
    changed = QuestionSet([QUESTION.model_copy(update={"text": "?"})], "hand")
    with pytest.raises(FingerprintMismatch, match="question set"):
        replay(trajectory, questions=changed)
    with pytest.raises(FingerprintMismatch, match="question hand-1"):
        replay(play(script()).trajectory(), questions=changed)


def test_a_question_that_nobody_holds_must_be_handed_in() -> None:
    question = gene_question(WORLD, id="gone")
    trajectory = Episode(question, world=WORLD).trajectory()
    questions = QuestionSet([question], "gone")
    assert replay(trajectory).ok
    del question
    assert replay(trajectory, questions=questions).ok
    del questions
    with pytest.raises(QuestionError, match="not at hand"):
        replay(trajectory)
    with pytest.raises(TrajectoryError, match="has no 'world'"):
        replay(replace(trajectory, header={"format": "medgym-trajectory-1"}))


_PROGRAM = """
import json, random, sys
from tests.episode.test_replay import SCRIPTS, play
random.seed(int(sys.argv[1]))
print(json.dumps({name: play(messages, seed=7).trajectory().digest for name, messages in SCRIPTS.items()}))
"""


def test_every_process_gives_the_same_bytes() -> None:
    here = {name: play(messages, seed=7).trajectory().digest for name, messages in SCRIPTS.items()}
    root = Path(__file__).resolve().parents[2]
    for seed in ("0", "4242"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        run = subprocess.run(
            [sys.executable, "-c", _PROGRAM, seed], env=environment, cwd=root, capture_output=True, check=True
        )
        assert json.loads(run.stdout) == here
