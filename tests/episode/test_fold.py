from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medgym.episode import Episode, Limits, StopReason
from medgym.errors import EpisodeError, InfrastructureError, RewardError
from medgym.tools.toolbox import Answered, Toolbox
from medgym.transcript.messages import Call, assistant_message
from medgym.world.world import World
from tests.episode.cases import CITATIONS, PLAN, call, gene_question, script, submit, unanswerable
from tests.toy import make_toy_world

WORLD = make_toy_world()
QUESTION = gene_question(WORLD)
ZEROS = {"task": 0.0, "expert": 0.0, "inefficiency": 0.0, "gate": 0.0}
SEARCH, READ = call(*PLAN[0]), call(*PLAN[1])


def play(messages: list[Any], **more: Any) -> Episode:
    episode = Episode(more.pop("question", QUESTION), world=WORLD, **more)
    for message in messages:
        episode.step(message)
    return episode


class Broken(Toolbox):
    """Fails on the n-th call."""

    def __init__(self, world: World, good: int) -> None:
        super().__init__(world)
        self.good = good

    def answer(self, name: str, arguments: Any, occurrence: int = 0) -> Answered:
        self.good -= 1
        if self.good < 0:
            raise InfrastructureError("The service is down.")
        return super().answer(name, arguments, occurrence)


# --- how it goes ----------------------------------------------------------------------------------------------------


def test_the_planned_script_earns_everything() -> None:
    episode = Episode(QUESTION, world=WORLD)
    steps = [episode.step(message) for message in script()]
    assert [step.reward for step in steps] == [0.0, 0.0, 0.0, 0.0, pytest.approx(1.2)]
    assert [step.components for step in steps[:-1]] == [ZEROS] * 4
    assert steps[-1].components == {"task": 1.0, "expert": 1.0, "inefficiency": 0.0, "gate": 0.0}
    assert [step.terminated for step in steps] == [False] * 4 + [True]
    assert not any(step.truncated for step in steps)
    assert steps[-1].info["stop_reason"] == "answered"
    assert (steps[-1].info["steps"], steps[-1].info["tool_calls"]) == (5, 4)
    assert episode.done


def test_the_prompt_tells_the_task_and_not_the_answer() -> None:
    prompt = Episode(QUESTION, world=WORLD).prompt()
    assert prompt.split("\n\n")[0] == QUESTION.text
    for needle in ("gene", "medical_search", "submit_answer", "30 steps", "60 tool calls"):
        assert needle in prompt
    assert "ZAR1" not in prompt
    assert "zar kinase" not in prompt


def test_info_never_holds_the_gold_answer_and_keeps_its_keys() -> None:
    episode = Episode(QUESTION, world=WORLD)
    infos = [episode.info()] + [episode.step(message).info for message in ["junk", *script(), "late"]]
    assert len({tuple(info) for info in infos}) == 1
    assert len({tuple(info["reward_components"]) for info in infos}) == 1
    for info in infos:
        assert all(type(value) is float for value in info["reward_components"].values())
        assert "ZAR1" not in json.dumps(info)
        assert "HGNC:1" not in json.dumps(info)
    assert infos[0]["answer_type"] == "gene"
    header = episode.trajectory().header
    assert "ZAR1" not in json.dumps(dict(header))


def test_the_kind_of_an_unanswerable_item_looks_like_any_other() -> None:
    hidden = Episode(unanswerable(WORLD), world=WORLD)
    open_ = Episode(QUESTION, world=WORLD)
    differing = {key for key, value in hidden.info().items() if value != open_.info()[key]}
    assert differing == {"question_id"}
    assert hidden.prompt() == open_.prompt()


def test_abstaining_is_right_only_where_there_is_no_answer() -> None:
    give_up = submit("", abstain="The pages do not say.")
    for question, earned in ((unanswerable(WORLD), 1.0), (QUESTION, 0.0)):
        episode = play([give_up], question=question)
        assert episode.info()["stop_reason"] == "abstained"
        assert episode.trajectory().components == ZEROS | {"task": earned}
    assert play([submit("none")], question=unanswerable(WORLD)).trajectory().reward == 0.0
    assert play([submit("ZAR1", abstain="not sure")]).info()["stop_reason"] == "abstained"


def test_several_calls_run_in_order_in_one_step() -> None:
    calls = [Call(name, arguments, f"id{n}") for n, (name, arguments) in enumerate(PLAN)]
    episode = Episode(QUESTION, world=WORLD)
    step = episode.step(assistant_message(calls=calls))
    assert step.info["steps"] == 1
    assert step.info["tool_calls"] == 4
    single = [Episode(QUESTION, world=WORLD).step(call(*planned)).observation for planned in PLAN]
    assert step.observation == "\n\n".join(single)
    done = Call("submit_answer", {"answer": "ZAR1", "citations": list(CITATIONS), "confidence": 1}, "id4")
    at_once = Episode(QUESTION, world=WORLD).step(assistant_message(calls=[*calls, done]))
    assert at_once.terminated
    assert at_once.reward == pytest.approx(1.2)


@pytest.mark.parametrize(
    "calls",
    [
        [Call("submit_answer", {"answer": "ZAR1"}), Call("read_document", {"ids": ["orpha-1"]})],
        [Call("submit_answer", {"answer": "ZAR1"}), Call("submit_answer", {"answer": "WAS"})],
    ],
)
def test_a_submission_that_is_not_last_is_refused_and_nothing_runs(calls: list[Call]) -> None:
    step = Episode(QUESTION, world=WORLD).step(assistant_message(calls=calls))
    assert "must be the last call" in step.observation
    assert (step.terminated, step.info["tool_calls"], step.info["steps"]) == (False, 0, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        {}, {"answer": ""}, {"answer": " \n"}, {"answer": 5}, {"answer": None}, {"answer": ["ZAR1"]},
        {"answer": "", "abstain": " "}, {"answer": "ZAR1", "abstain": 3}, {"answer": "ZAR1", "reward": 1},
        {"answer": "ZAR1", "citations": "orpha-1#s1"}, {"answer": "ZAR1", "citations": [1]},
        {"answer": "ZAR1", "citations": ["orpha-1#s1"] * 51}, {"answer": "ZAR1", "confidence": 1.01},
        {"answer": "ZAR1", "confidence": -0.1}, {"answer": "ZAR1", "confidence": "0.9"},
        {"answer": "ZAR1", "confidence": True}, {"answer": "ZAR1", "confidence": 10**400},
    ],
)  # fmt: skip
def test_a_submission_with_a_mistake_is_told_so_and_may_be_tried_again(arguments: dict[str, Any]) -> None:
    episode = Episode(QUESTION, world=WORLD)
    step = episode.step({"role": "assistant", "content": "", "tool_calls": [
        {"id": "a", "type": "function", "function": {"name": "submit_answer", "arguments": arguments}}
    ]})  # fmt: skip
    assert step.observation.startswith("Error (invalid_arguments): ")
    assert (step.reward, step.terminated, step.truncated, step.components) == (0.0, False, False, ZEROS)
    assert episode.step(submit()).components["task"] == 1.0


def test_citations_may_be_copied_with_their_brackets_and_repeats_count_once() -> None:
    messages = [call(*planned) for planned in PLAN]
    cited = [f" [{citation}] " for citation in CITATIONS] * 3
    assert play([*messages, submit(citations=cited, confidence=0.9)]).trajectory().components["expert"] == 1.0


def test_after_the_end_nothing_is_accepted_and_nothing_is_earned() -> None:
    episode = play(script())
    before = episode.trajectory()
    for message in (submit(), submit("WAS"), SEARCH, "junk", None):
        step = episode.step(message)  # type: ignore[arg-type]
        assert step.observation == "The episode is over. Nothing more is accepted."
        assert (step.reward, step.components, step.terminated, step.truncated) == (0.0, ZEROS, True, False)
    assert episode.trajectory() == before


# --- limits ---------------------------------------------------------------------------------------------------------


def test_when_the_steps_are_spent_one_submission_is_still_accepted() -> None:
    episode = Episode(QUESTION, world=WORLD, limits=Limits(max_steps=2))
    first, second = episode.step(SEARCH), episode.step(READ)
    assert "budget is spent" not in first.observation
    assert "budget is spent" in second.observation
    assert "orpha-1#s1" in second.observation
    assert (second.terminated, second.truncated, second.info["steps_left"]) == (False, False, 0)
    answered, searched = episode.fork(), episode.fork()
    last = answered.step(submit())
    assert (last.components["task"], last.terminated, last.truncated) == (1.0, True, False)
    last = searched.step(SEARCH)
    assert (last.terminated, last.truncated, last.info["stop_reason"]) == (False, True, "max_steps")


@pytest.mark.parametrize("message", ["junk", submit(""), submit(confidence=7), SEARCH, None, b"x"])
def test_anything_else_on_the_extra_step_ends_the_episode(message: Any) -> None:
    episode = play([SEARCH, READ], limits={"max_steps": 2})
    step = episode.step(message)
    assert (step.truncated, step.terminated, step.reward) == (True, False, 0.0)
    assert step.info["tool_calls"] == 2


def test_a_submission_on_the_extra_step_stands_alone() -> None:
    both = assistant_message(calls=[Call(*PLAN[0]), Call("submit_answer", {"answer": "ZAR1"})])
    assert play([READ, both], limits={"max_steps": 1}).info()["stop_reason"] == "max_steps"
    assert play([both], limits={"max_steps": 1}).info()["stop_reason"] == "answered"


def test_items_count_and_the_limit_is_never_passed() -> None:
    episode = Episode(QUESTION, world=WORLD, limits={"max_tool_calls": 3})
    two = call("read_document", {"ids": ["orpha-1", "orpha-2"]})
    assert episode.step(two).info["calls_left"] == 1
    refused = episode.step(call("read_document", {"ids": ["orpha-3", "orpha-4"]}))
    assert refused.observation == "Not run: this asks for more than the 1 tool calls that are left."
    assert refused.info["calls_left"] == 1
    last = episode.step(call("read_document", {"ids": ["orpha-3"]}))
    assert last.info["calls_left"] == 0
    assert "budget is spent" in last.observation
    assert episode.fork().step(SEARCH).info["stop_reason"] == "max_tool_calls"
    assert episode.fork().step(submit()).components["task"] == 1.0


def test_calls_beyond_the_limit_in_one_message_are_refused_one_by_one() -> None:
    calls = [Call("read_document", {"ids": [f"orpha-{n}"]}, f"c{n}") for n in range(1, 8)]
    episode = Episode(QUESTION, world=WORLD, limits={"max_tool_calls": 3})
    step = episode.step(assistant_message(calls=calls))
    assert step.observation.count("Not run") == 4
    assert step.info["calls_left"] == 0
    answers = [message for message in episode.messages if message["role"] == "tool"]
    assert [message["tool_call_id"] for message in answers] == [f"c{n}" for n in range(1, 8)]


def test_failed_calls_cost_a_step_and_no_call() -> None:
    episode = Episode(QUESTION, world=WORLD)
    for message in (call("nothing", {}), call("read_document", {"ids": ["no-such"]}), call("medical_search", {"k": 3})):
        step = episode.step(message)
        assert step.observation.startswith("Error (")
        assert step.info["tool_calls"] == 0
    assert episode.info()["steps"] == 3
    assert episode.step(submit()).components["inefficiency"] == 0.0


@pytest.mark.parametrize(
    "limits",
    [{"max_steps": 0}, {"max_steps": 2.5}, {"max_tool_calls": -1}, {"max_steps": True}, {"steps": 3},
     {"max_observation_chars": 100}],
)  # fmt: skip
def test_limits_that_make_no_sense_are_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(EpisodeError):
        Episode(QUESTION, world=WORLD, limits=limits)


def test_an_episode_needs_a_world_and_a_reward_that_exists() -> None:
    with pytest.raises(EpisodeError):
        Episode(QUESTION)
    with pytest.raises(RewardError):
        Episode(QUESTION, world=WORLD, reward="generous")


def test_observations_keep_to_their_size_and_only_whole_sentences_are_delivered() -> None:
    pages = [f"orpha-{n}" for n in range(1, 6)]
    episode = Episode(QUESTION, world=WORLD, limits={"max_observation_chars": 700})
    step = episode.step(call("read_document", {"ids": pages}))
    assert len(step.observation) <= 700
    (record,) = episode.trajectory().steps[0].calls
    whole = [line for line in step.observation.splitlines() if line.endswith(".")]
    assert 0 < len(record.delivered) < 20
    for sentence in record.delivered:
        page, number = sentence.split("#s")
        assert f"[{sentence}] {WORLD.documents.get(page).sentences[int(number)].text}" in whole


# --- failures of the environment ------------------------------------------------------------------------------------


@pytest.mark.parametrize("good", [0, 1, 3])
def test_an_infrastructure_failure_is_masked_and_never_scored(good: int) -> None:
    episode = Episode(QUESTION, toolbox=Broken(WORLD, good))
    calls = [Call(*planned) for planned in PLAN]
    submission = Call("submit_answer", {"answer": "WAS"})
    step = episode.step(assistant_message(calls=[*calls, submission]))
    assert (step.terminated, step.truncated, step.reward, step.components) == (False, True, 0.0, ZEROS)
    assert step.info["stop_reason"] == StopReason.INFRA_ERROR
    assert step.info["failure_kind"] == "infra"
    assert step.info["mask_sample"] is True
    assert "does not count" in step.observation
    assert episode.trajectory().footer["mask_sample"] is True


def test_other_endings_are_not_masked() -> None:
    for messages in (script(), [submit("WAS")], ["junk"] * 31):
        info = play(messages).info()
        assert (info["failure_kind"], info["mask_sample"]) == ("", False)


# --- nothing an agent writes does harm or counts --------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
CALLABLE = st.builds(
    lambda name, arguments: {"name": name, "arguments": arguments},
    st.sampled_from(["medical_search", "read_document", "resolve_entity", "web_search", "submit_answer", "x"]),
    st.dictionaries(
        st.sampled_from(["query", "ids", "answer", "citations", "confidence", "k", "page"]), JSON, max_size=4
    ),
)
MESSAGES = st.one_of(
    st.text(max_size=60),
    st.binary(max_size=20),
    JSON,
    CALLABLE,
    CALLABLE.map(lambda action: json.dumps(action, default=str)),
    st.lists(CALLABLE, max_size=3).map(
        lambda actions: {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "i", "function": a} for a in actions],
        }
    ),
    st.sampled_from([SEARCH, READ, submit("WAS"), "<answer>ZAR1</answer>", "<answer>", "{" * 5000, "\ud800", "\x00"]),
)


@settings(max_examples=300)
@given(st.lists(MESSAGES, max_size=6))
def test_no_message_raises_and_every_record_can_be_written(messages: list[Any]) -> None:
    episode = Episode(QUESTION, world=WORLD, limits={"max_steps": 4})
    for message in messages:
        before = copy.deepcopy(message)
        step = episode.step(message)
        assert isinstance(step.observation, str)
        assert len(step.observation) <= 12_000
        assert type(step.terminated) is type(step.truncated) is bool
        assert step.info["steps"] <= 5
        assert repr(message) == repr(before)
    text = episode.trajectory().to_json()
    assert json.loads(text)["header"]["question_id"] == QUESTION.id


@given(st.sampled_from(["", "Thought about it. ", "<think>orpha-1#s1 ZAR1</think>"]), st.booleans())
def test_what_the_agent_writes_is_no_evidence(thought: str, search: bool) -> None:
    fake = f"{thought}[orpha-1#s1] [orpha-1#s2] [hgnc-1#s0] ZAR1 is caused by"
    messages: list[Any] = ["<tool_response>" + fake, call("medical_search", {"query": fake, "type": "group"})][
        : 1 + search
    ]
    episode = play([*messages, submit(citations=list(CITATIONS), confidence=0.9)])
    assert episode.trajectory().components["task"] == 1.0
    assert episode.trajectory().components["expert"] == 0.0


def test_thoughts_do_not_change_what_is_earned() -> None:
    plain = play(script()).trajectory()
    padded = play([f"<think>{'ZAR1 correct: yes ' * 5000}</think>{message}" for message in script()]).trajectory()
    assert [step.observation for step in padded.steps] == [step.observation for step in plain.steps]
    assert padded.components == plain.components


def test_what_is_handed_out_cannot_reach_into_the_episode() -> None:
    episode = Episode(QUESTION, world=WORLD)
    arguments = {"ids": ["orpha-1"]}
    message: dict[str, Any] = dict(assistant_message(calls=[Call("read_document", arguments)]))
    step = episode.step(message)
    kept = episode.trajectory()
    arguments["ids"].append("orpha-2")
    message["content"] = "changed"
    step.info["reward_components"]["task"] = step.components["task"] = 9.0
    step.info.clear()
    episode.messages[1]["content"] = "changed"
    episode.tool_specs()[-1]["function"]["name"] = "changed"
    episode.trajectory().steps[0].calls[0].arguments["ids"].append("changed")
    assert episode.trajectory() == kept
    assert episode.info()["reward_components"] == ZEROS
    assert episode.tool_specs()[-1]["function"]["name"] == "submit_answer"
