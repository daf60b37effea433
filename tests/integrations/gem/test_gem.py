from __future__ import annotations

import json
import random
from typing import Any

import pytest

pytest.importorskip("gem.core")

import gem
from gem.wrappers.episode_tracking_wrapper import EpisodeTrackingWrapper
from gem.wrappers.observation_wrapper import ObservationWrapper

from medgym.episode import StopReason
from medgym.errors import EpisodeError
from medgym.integrations.gem import NAME, MedgymEnv, register
from medgym.transcript.formats import FORMATS
from tests.integrations.common import gold
from tests.integrations.pages import run_page
from tests.parity.cases import SEED, SETTINGS, Case
from tests.parity.test_shapes import CASES, IDS, check

register()


def at(case: Case, form: str = "json") -> MedgymEnv:
    """Return an environment that has just asked the question of a case."""
    env: MedgymEnv = gem.make(NAME, form=form, **SETTINGS)
    env.set_state({"question_id": case.question_id, "seed": SEED, "messages": [], "next_seed": 1})
    return env


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("form", ["hermes", "json"])
def test_an_environment_gives_what_the_bare_episode_gives(case: Case, form: str) -> None:
    env, total = at(case, form), 0.0
    for number, (call, told) in enumerate(zip(case.calls, case.observations, strict=True), start=1):
        observation, reward, terminated, truncated, info = env.step(FORMATS[form].write([call]))
        assert told in observation
        assert (terminated or truncated) is (number == len(case.calls))
        total += reward
    assert total == case.reward
    assert (info["stop_reason"], info["mask_sample"]) == (case.stop_reason, False)
    assert env.episode is not None
    check(case, env.episode)


@pytest.mark.parametrize("case", CASES[::3], ids=IDS[::3])
def test_a_state_is_folded_again_to_the_same_bytes(case: Case) -> None:
    env = at(case)
    for call in case.calls[:-1]:
        env.step(FORMATS["json"].write([call]))
    state = json.loads(json.dumps(env.get_state()))
    other = gem.make(NAME, **SETTINGS)
    other.set_state(state)
    spawned = env.spawn(same_state=True)
    for copy in (other, spawned, env):
        assert copy.step(FORMATS["json"].write([case.calls[-1]]))[0] == case.observations[-1]
        check(case, copy.episode)


def test_a_spawned_environment_goes_its_own_way() -> None:
    env = at(CASES[0])
    fresh, fork = env.spawn(seed=9), env.spawn(same_state=True)
    assert fresh.episode is None
    assert (fresh.seed, fresh.settings, fresh.form) == (9, env.settings, env.form)
    fork.step("hm")
    assert fork.episode is not None
    assert env.episode is not None
    assert (len(fork.episode.steps()), len(env.episode.steps())) == (1, 0)


def test_a_seed_names_the_question_and_no_global_state_matters() -> None:
    env = gem.make(NAME, **SETTINGS)
    random.seed(1)
    before = random.getstate()
    first = env.reset(seed=7)
    assert random.getstate() == before
    drawn = [env.reset()[1]["question_id"] for _ in range(12)]
    assert len(set(drawn)) > 6
    random.seed(2)
    assert env.reset(seed=7) == first
    assert [env.reset()[1]["question_id"] for _ in range(12)] == drawn
    observation = first[0]
    assert "medical_search" in observation
    assert all(text not in observation for text in gold(CASES[0]))


@pytest.mark.parametrize("async_mode", [False, True])
def test_a_vector_of_environments_is_many_of_them(async_mode: bool, capsys: Any) -> None:
    vector = gem.make_vec([NAME] * 3, async_mode=async_mode, seed=4, **SETTINGS)
    observations, infos = vector.reset()
    alone = [gem.make(NAME, seed=4 + number, **SETTINGS) for number in range(3)]
    firsts = [env.reset() for env in alone]
    assert [observations, infos] == [[first[0] for first in firsts], [first[1] for first in firsts]]
    actions = [env.sample_random_action() for env in alone]
    told, rewards, terminated, truncated, infos = vector.step(actions)
    assert list(told) == [env.step(action)[0] for env, action in zip(alone, actions, strict=True)]
    assert not terminated.any()
    assert not truncated.any()
    assert rewards.tolist() == [0.0] * 3


def test_gems_own_wrappers_go_round_it(capsys: Any) -> None:
    env = gem.make(NAME, **SETTINGS)
    env = EpisodeTrackingWrapper(ObservationWrapper(env, include_chat_template=False))
    first, _ = env.reset(seed=3)
    action = env.unwrapped.sample_random_action()
    observation, _, _, _, info = env.step(action)
    assert observation.startswith(first.rstrip("\n"))
    assert action in observation
    assert info["step_counter"] == 1


def test_an_outage_is_masked() -> None:
    env = at(CASES[0])
    assert env.episode is not None
    env.episode.stop(StopReason.INFRA_ERROR)
    info = env.step("too late")[4]
    assert (info["mask_sample"], info["failure_kind"]) == (True, "infra")


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(EpisodeError, match="reset"):
        gem.make(NAME, **SETTINGS).step("hm")
    with pytest.raises(EpisodeError, match="no setting"):
        gem.make(NAME, wrld="tiny")
    with pytest.raises(EpisodeError, match="no tools in text"):
        gem.make(NAME, form="openai", **SETTINGS)


def test_the_page_runs(capsys: Any) -> None:
    run_page("gem")
