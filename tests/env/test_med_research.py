from __future__ import annotations

import gc
import json
import tracemalloc
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.envs.registration import EnvSpec
from gymnasium.error import ResetNeeded
from gymnasium.utils.env_checker import check_env

from medgym.env.med_research import MedResearchEnv
from medgym.env.register import register
from medgym.episode import Limits, replay
from medgym.errors import EpisodeError, FingerprintMismatch, QuestionError, RewardError
from medgym.questions.question_set import QuestionSet
from medgym.tools.base import ToolError
from medgym.world.world import World
from tests.episode.cases import gene_question

Env = gymnasium.Env[str, str]
JUNK = ["", "hi", "{", "null", "\ud800", "<answer>x</answer>", '{"name": "x"}', "µ" * 5000, "[" * 100_000]


def plan(env: Env) -> list[str]:
    """The script of the current question, and its answer."""
    question = env.unwrapped.episode.question  # type: ignore[attr-defined]
    calls = [{"name": step.tool, "arguments": step.arguments} for step in question.proof.plan]
    cited = [item.sentences[0] for item in question.evidence]
    final = {"answer": question.answer.value, "citations": cited, "confidence": 0.9}
    return [json.dumps(call) for call in [*calls, {"name": "submit_answer", "arguments": final}]]


# --- the contract of Gymnasium --------------------------------------------------------------------------------------


def test_check_env_has_nothing_to_say(env: Env) -> None:
    check_env(env.unwrapped)  # pytest turns its warnings into errors


def test_the_specification_survives_json(kwargs: dict[str, Any]) -> None:
    full = kwargs | {"split": "test", "reward": {"task": 1.0}, "limits": {"max_steps": 3}, "render_mode": "ansi"}
    env = gymnasium.make("MedResearch-v0", **full)
    assert env.spec is not None
    again = gymnasium.make(EnvSpec.from_json(env.spec.to_json()))
    assert again.reset(seed=4) == env.reset(seed=4)
    assert again.unwrapped.episode.limits == Limits(max_steps=3)  # type: ignore[attr-defined]


def test_registering_twice_changes_nothing() -> None:
    before = gymnasium.spec("MedResearch-v0")
    register()
    assert gymnasium.spec("MedResearch-v0") is before


def test_a_seed_fixes_this_episode_and_the_ones_after(env: Env) -> None:
    def three(seed: int) -> list[Any]:
        return [env.reset(seed=seed), env.reset(), env.reset()]

    assert three(1) == three(1)
    seen = {json.dumps(three(seed)[1][1]["question_id"]) for seed in range(12)}
    assert len(seen) > 1


def test_a_whole_episode(env: Env) -> None:
    observation, info = env.reset(seed=0)
    assert observation in env.observation_space
    outcomes = [env.step(action) for action in plan(env)]
    for observation, reward, terminated, truncated, _ in outcomes:
        assert observation in env.observation_space
        assert type(reward) is float
        assert type(terminated) is type(truncated) is bool
    assert [outcome[2] for outcome in outcomes] == [False] * (len(outcomes) - 1) + [True]
    assert outcomes[-1][4]["reward_components"]["task"] == 1.0
    assert outcomes[-1][4]["reward_components"]["inefficiency"] == 0.0
    assert {tuple(outcome[4]) for outcome in outcomes} == {tuple(info)}
    assert replay(env.unwrapped.episode.trajectory()).ok  # type: ignore[attr-defined]


def test_nothing_is_shared_between_infos(env: Env) -> None:
    infos = [env.reset(seed=0)[1]] + [env.step(action)[4] for action in ("a", "b")]
    parts = [id(info["reward_components"]) for info in infos] + [id(info) for info in infos]
    assert len(set(parts)) == len(parts)


def test_no_action_raises(env: Env) -> None:
    env.reset(seed=0)
    env.action_space.seed(0)
    for action in [*JUNK, *(env.action_space.sample() for _ in range(500))]:
        _, reward, terminated, truncated, _ = env.step(action)
        assert reward <= 1.2
        if terminated or truncated:
            env.reset()


# --- which question -------------------------------------------------------------------------------------------------


def test_options_name_a_question(env: Env) -> None:
    assert env.reset(options={"question_id": "toy-2"})[1]["question_id"] == "toy-2"
    assert env.reset(options={"split": "train", "index": 0})[1]["question_id"] == "toy-2"
    assert env.reset(options={"index": 4})[1]["question_id"] == "toy-5"
    assert {env.reset(options={"split": "train"})[1]["question_id"] for _ in range(5)} == {"toy-2"}


@pytest.mark.parametrize(
    "options", [{"question": "toy-1"}, {"index": 99}, {"index": -1}, {"split": "dev"}, {"split": "train", "index": 1}]
)
def test_options_that_make_no_sense_are_refused(env: Env, options: dict[str, Any]) -> None:
    with pytest.raises(EpisodeError):
        env.reset(options=options)


def test_unknown_questions_and_splits_are_refused(env: Env) -> None:
    with pytest.raises(QuestionError):
        env.reset(options={"question_id": "nope"})
    with pytest.raises(QuestionError):
        env.reset(options={"split": "validation"})


def test_only_the_split_asked_for_is_drawn(kwargs: dict[str, Any]) -> None:
    env = MedResearchEnv(**kwargs, split="test")
    drawn = {env.reset(seed=seed)[1]["question_id"] for seed in range(60)}
    assert drawn == {"toy-1", "toy-3", "toy-4", "toy-5"}


def test_worlds_and_sets_may_be_handed_in(toy_world: World) -> None:
    questions = QuestionSet([gene_question(toy_world)], "hand")
    env = MedResearchEnv(toy_world, questions)
    assert env.reset(seed=1)[1]["question_id"] == "hand-1"
    header = env.episode.trajectory().header
    assert (header["world"], header["questions"]) == ("toy@1", "hand")
    with pytest.raises(FingerprintMismatch):
        MedResearchEnv(toy_world, QuestionSet([gene_question(toy_world).model_copy(update={"world": "other@1"})]))


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"render_mode": "rgb_array"}, EpisodeError),
        ({"limits": {"steps": 3}}, EpisodeError),
        ({"faults": "often"}, EpisodeError),
        ({"split": "dev"}, EpisodeError),
        ({"split": "validation"}, QuestionError),
        ({"reward": "generous"}, RewardError),
        ({"questions": "no-such-set"}, QuestionError),
    ],
)
def test_arguments_that_make_no_sense_are_refused(kwargs: dict[str, Any], more: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        MedResearchEnv(**kwargs | more)


# --- other behaviour ------------------------------------------------------------------------------------------------


def test_step_and_render_need_a_reset(kwargs: dict[str, Any]) -> None:
    env = MedResearchEnv(**kwargs, render_mode="ansi")
    for use in (lambda: env.step("x"), env.render, lambda: env.episode):
        with pytest.raises(ResetNeeded):
            use()
    env.close()
    env.close()


def test_fault_plans_reach_the_tools(kwargs: dict[str, Any]) -> None:
    def first_time(tool: str, arguments: Any, occurrence: int) -> ToolError | None:
        return ToolError("timeout", True, "Try again.") if occurrence == 0 else None

    env = MedResearchEnv(**kwargs, faults=first_time)
    env.reset(seed=0)
    action = plan(env)[0]  # type: ignore[arg-type]
    first, second = env.step(action), env.step(action)
    assert "Try again" in first[0]
    assert first[4]["tool_calls"] == 0
    assert second[4]["tool_calls"] == 1
    third = env.step(action.replace(": ", ":"))
    assert third[4]["tool_calls"] == 2


def test_ansi_shows_the_episode(kwargs: dict[str, Any]) -> None:
    env = gymnasium.make("MedResearch-v0", **kwargs, render_mode="ansi")
    env.reset(options={"question_id": "toy-1"})
    for action in plan(env):
        env.step(action)
    shown = env.render()
    assert isinstance(shown, str)
    assert shown.startswith("question   A night cough")
    assert "> {" in shown
    assert "terminated: answered" in shown
    assert "reward 1." in shown


def test_human_writes_as_it_goes(kwargs: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    env = MedResearchEnv(**kwargs, render_mode="human")
    env.reset(options={"question_id": "toy-1"})
    assert capsys.readouterr().out.startswith("question   A night cough")
    env.step("\n".join("abc") * 3)
    assert "> a b c" in capsys.readouterr().out
    assert env.render() is None
    for _ in range(40):
        env.step({"role": "assistant", "content": "no"})  # type: ignore[arg-type]
    assert "truncated: max_steps" in capsys.readouterr().out


def test_episodes_leave_nothing_behind(kwargs: dict[str, Any]) -> None:
    env = MedResearchEnv(**kwargs)

    def play(number: int) -> None:
        for seed in range(number):
            env.reset(seed=seed)
            for action in plan(env):  # type: ignore[arg-type]
                env.step(action)
            env.episode.trajectory()

    play(20)
    gc.collect()
    tracemalloc.start()
    play(10)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    play(300)
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 100_000


def test_random_state_elsewhere_is_left_alone(env: Env) -> None:
    np.random.seed(3)
    before = np.random.get_state()[1].tolist()  # type: ignore[index,union-attr]
    env.reset(seed=1)
    for action in plan(env):
        env.step(action)
    assert np.random.get_state()[1].tolist() == before  # type: ignore[index,union-attr]
