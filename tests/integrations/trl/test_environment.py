"""The generated class and its rewards, called as TRL calls them."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest

pytest.importorskip("trl")

from transformers.utils import get_json_schema

from medgym.episode import replay
from medgym.episode.source import EpisodeSource
from medgym.errors import EpisodeError
from medgym.integrations.trl import Environment, environment_class, prompts, reward_functions
from medgym.questions.curriculum import Curriculum, EasyToHard
from medgym.transcript.behaviour import behaviour_digest
from medgym.transcript.messages import Call
from tests.integrations.trl.loop import call, play, scored, tools_of
from tests.parity.cases import SEED, SETTINGS, Case, cases

CASES = cases()
IDS = [f"{case.policy}-{case.question_id}" for case in CASES]
ENVIRONMENT = environment_class(**SETTINGS)
REWARDS = reward_functions(ENVIRONMENT)


def opened(case: Case) -> Environment:
    environment = ENVIRONMENT()
    environment.reset(question_id=case.question_id, seed=SEED, prompt=[], level=3)
    return environment


# --- parity ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_twelve_policies_come_out_exactly(case: Case) -> None:
    environment = opened(case)
    completion = play(environment, case.calls, last="Done.")
    heard = [message["content"] for message in completion if message["role"] == "tool"]
    stranger = [number for number, made in enumerate(case.calls) if made.name not in tools_of(environment)]
    for number, (told, observation) in enumerate(zip(heard, case.observations, strict=True)):
        assert told == ("{'error': 'Tool web_browse not found.'}" if number in stranger else observation)
    found = scored(REWARDS, [environment], [completion])
    assert found == {"reward": [case.reward]} | {name: [value] for name, value in case.components.items()}
    record = environment._rollout.bag.episode.trajectory()  # type: ignore[union-attr]
    assert behaviour_digest(record) == case.digest
    assert record.stop_reason == case.stop_reason
    assert replay(record).ok


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_used_instance_plays_as_a_new_one_does(case: Case) -> None:
    environment = ENVIRONMENT()
    environment.reset(question_id=CASES[0].question_id)
    scored(REWARDS, [environment], [play(environment, CASES[0].calls, last="Done.")])
    environment.reset(question_id=CASES[1].question_id)
    call(environment, "medical_search", {"query": "toes"})
    environment.reset(question_id=case.question_id, seed=SEED)
    found = scored(REWARDS, [environment], [play(environment, case.calls)])
    assert found["reward"] == [case.reward]
    assert behaviour_digest(environment._rollout.bag.episode.trajectory()) == case.digest  # type: ignore[union-attr]


def test_arguments_that_are_no_object_cost_a_step_as_anywhere() -> None:
    environment = opened(CASES[0])
    calls = [Call("medical_search", "toes"), Call("medical_search", {"query": "toes"})]  # type: ignore[arg-type]
    completion = play(environment, calls, last="I give up.")
    scored(REWARDS, [environment], [completion])
    info = environment._rollout.bag.episode.info()  # type: ignore[union-attr]
    assert (info["steps"], info["tool_calls"], info["stop_reason"]) == (3, 1, "no_tool_call")  # the end is a step


def test_strangers_do_not_count_when_that_would_change_what_the_model_was_told() -> None:
    case = next(case for case in CASES if case.policy == "oracle")
    environment = opened(case)
    strange = [Call("web_browse", {"url": "https://example.org"})] * 12
    completion = play(environment, [*strange, *case.calls], last="Done.")
    assert scored(REWARDS, [environment], [completion])["reward"] == [case.reward]


# --- the class ------------------------------------------------------------------------------------------------------


def test_nothing_but_reset_and_the_tools_is_public() -> None:
    specs = EpisodeSource(**SETTINGS).episode(0).tool_specs()
    public = {name for name in dir(ENVIRONMENT()) if not name.startswith("_")}
    assert public == {"reset"} | {spec["function"]["name"] for spec in specs}


@pytest.mark.parametrize("spec", EpisodeSource(**SETTINGS).episode(0).tool_specs(), ids=lambda s: s["function"]["name"])
def test_transformers_reads_the_schema_back_from_a_method(spec: dict[str, Any]) -> None:
    wanted = spec["function"]
    found = get_json_schema(getattr(ENVIRONMENT(), wanted["name"]))["function"]
    assert (found["name"], found["description"]) == (wanted["name"], wanted["description"])
    assert found["parameters"]["required"] == wanted["parameters"]["required"]
    assert list(found["parameters"]["properties"]) == list(wanted["parameters"]["properties"])
    for name, mine in wanted["parameters"]["properties"].items():
        theirs = found["parameters"]["properties"][name]
        kind = mine["type"] if isinstance(mine["type"], str) else mine["type"][0]
        assert (theirs["type"], theirs["description"]) == (kind, mine["description"])
        assert theirs.get("enum") == mine.get("enum")
        assert theirs.get("items", {}).get("type") == mine.get("items", {}).get("type")


def test_a_signature_shows_types_and_defaults() -> None:
    parameters = inspect.signature(ENVIRONMENT().read_document).parameters  # type: ignore[attr-defined]
    shown = {name: (p.annotation, p.default) for name, p in parameters.items()}
    assert shown["ids"] == (list[str], inspect.Parameter.empty)
    assert shown["page"] == (int, 1)
    assert shown["goal"] == (str | None, None)


def test_values_by_place_are_taken_in_the_order_of_the_schema() -> None:
    one, other = opened(CASES[0]), opened(CASES[0])
    assert one.medical_search(["toes"], 2) == other.medical_search(query=["toes"], k=2)  # type: ignore[attr-defined]


def test_reset_returns_the_task_and_a_row_without_question_is_refused() -> None:
    environment = ENVIRONMENT()
    question = EpisodeSource(**SETTINGS).question(CASES[0].question_id)
    text = environment.reset(question_id=question.id)
    assert text.startswith(question.text)
    assert "JSON object in each message" not in text
    with pytest.raises(EpisodeError, match="names no question"):
        environment.reset(prompt=[])
    with pytest.raises(EpisodeError, match="no episode"):
        environment.medical_search(query="toes")  # type: ignore[attr-defined]


def test_after_the_end_a_tool_says_so() -> None:
    environment = opened(CASES[0])
    call(environment, "submit_answer", {"answer": "x"})
    assert "over" in call(environment, "medical_search", {"query": "toes"})
    with pytest.raises(Exception, match="over"):
        environment.medical_search(query="toes")  # type: ignore[attr-defined]


def test_source_and_settings_exclude_each_other() -> None:
    source = EpisodeSource(**SETTINGS)
    assert environment_class(source)._source is source
    with pytest.raises(EpisodeError):
        environment_class(source, world="tiny")


# --- ends -----------------------------------------------------------------------------------------------------------


def ended(completion_tail: list[dict[str, Any]], ids: list[int], eos: int | tuple[int, ...]) -> dict[str, Any]:
    environment = opened(CASES[0])
    completion = [*play(environment, [Call("medical_search", {"query": "toes"})]), *completion_tail]
    (function, *_) = reward_functions(ENVIRONMENT, eos).functions
    function(completions=[completion], environments=[environment], completion_ids=[ids])
    return environment._rollout.bag.episode.info()  # type: ignore[union-attr]


SAID = {"role": "assistant", "content": "I give up."}
LEFT = {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "function": {"name": "web_search"}}]}


@pytest.mark.parametrize(
    ("tail", "ids", "eos", "reason"),
    [
        ([SAID], [5, 2], 2, "no_tool_call"),
        ([SAID], [5, 6], (2, 3), "max_tokens"),
        ([SAID], [5, 6], (), "no_tool_call"),
        ([LEFT], [5, 2], 2, "max_tokens"),
        ([], [5, 2], (), "max_tokens"),
        ([{"role": "assistant", "content": "<answer>toes</answer>"}], [5, 2], 2, "answered"),
    ],
)
def test_how_a_rollout_ended_is_on_record(tail: list[dict[str, Any]], ids: list[int], eos: Any, reason: str) -> None:
    assert ended(tail, ids, eos)["stop_reason"] == reason


def test_what_the_infrastructure_spoilt_gets_none_and_the_end_is_logged() -> None:
    broken = environment_class(**SETTINGS, faults={"rate": 0.0})
    environment, spoilt = opened(CASES[0]), opened(CASES[0])
    completion = play(environment, CASES[0].calls, last="Done.")
    spoilt._rollout.bag.episode.stop("infra_error")  # type: ignore[union-attr]
    columns: dict[str, list[Any]] = {}
    metrics: dict[str, float] = {}
    functions = reward_functions(broken).functions
    for function in functions:
        found = function(
            completions=[completion, [SAID], [SAID]],
            environments=[environment, spoilt, object()],
            log_extra=columns.__setitem__,
            log_metric=metrics.__setitem__,
        )
        assert found[0] is not None
        assert found[1:] == [None, None]
    assert columns["stop_reason"] == [CASES[0].stop_reason, "infra_error", None]
    assert columns["mask_sample"] == [False, True, None]
    assert columns["terminated"] == [True, False, False]
    assert metrics["masked"] == pytest.approx(1 / 3)
    assert metrics["stop/answered"] == pytest.approx(1 / 3)


def test_the_reward_has_all_the_weight_and_the_components_none() -> None:
    assert [function.__name__ for function in REWARDS.functions] == ["reward", *CASES[0].components]
    assert REWARDS.weights == [1.0, *[0.0] * len(CASES[0].components)]


# --- prompts --------------------------------------------------------------------------------------------------------


def test_prompts_are_the_split_and_hold_no_answer() -> None:
    environment = environment_class(world="tiny", split="train")
    rows = prompts(environment)
    questions = list(environment._source.pool("train"))
    assert rows["question_id"] == [question.id for question in questions]
    assert all(row["prompt"] == [{"role": "user", "content": ""}] for row in rows)
    assert set(rows.column_names) == {"prompt", "question_id", "specialty", "hops", "level"}
    assert set(prompts(environment, levels=[1, 2])["level"]) == {1, 2}
    with pytest.raises(EpisodeError, match="levels"):
        prompts(environment, levels=[9])
    text = json.dumps([environment().reset(**row) for row in rows]) + json.dumps(rows.to_list())
    for question in questions:
        assert json.dumps({"answer": question.answer.value})[1:-1] not in text


def test_a_curriculum_gives_the_order() -> None:
    environment = environment_class(world="tiny", split="train")
    drawn = Curriculum(environment._source.pool("train"), EasyToHard(draws=40), seed=3)
    rows = prompts(environment, questions=[drawn.draw() for _ in range(40)])
    assert len(rows) == 40
    assert sum(rows["level"][:10]) < sum(rows["level"][-10:])
