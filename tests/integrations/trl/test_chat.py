"""Records as tokens under real tokenizers, trained here, and real chat templates; data sets out and back in."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pytest

pytest.importorskip("trl")

from hypothesis import given, settings
from hypothesis import strategies as st
from trl import chat_template_utils as templates

from benchmarks.learning.tiny_policy import TEMPLATE, trained_tokenizer
from medgym.errors import TrajectoryError
from medgym.export import restore
from medgym.export.chat import IGNORED, chat_row, from_dataset, labelled, to_dataset, token_mask
from medgym.export.teach import Recipe, play
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World

TEMPLATES = {
    "ours": TEMPLATE,
    "qwen3": templates.qwen3_training_chat_template,
    "qwen2.5": templates.qwen2_5_training_chat_template,
    "qwen3.5": templates.qwen3_5_nothink_training_chat_template,
}


@lru_cache(maxsize=1)
def recipe() -> Recipe:
    return Recipe(world="tiny", questions=QuestionSet.load("tiny"), n=12, teachers=("oracle", "noisy", "recovery"))


@lru_cache(maxsize=1)
def records() -> list[dict[str, Any]]:
    """Student records of three teachers, some with mistakes put right."""
    played = [play(recipe(), task) for task in recipe().assignments()]
    return [json.loads(row["record"]) for row in played if row.get("record")]


@lru_cache(maxsize=8)
def tokenizer(name: str) -> Any:
    texts = [str(message["content"]) for record in records()[:4] for message in record["messages"]]
    return trained_tokenizer(texts, 1500, TEMPLATES[name])


def learnt_text(record: dict[str, Any], given: Any) -> list[str]:
    """The learnt runs of a record, as text."""
    found = token_mask(record, given)
    runs: list[list[int]] = []
    for before, now, token in zip([0, *found.mask], found.mask, found.input_ids, strict=False):
        if now:
            runs[-1:] = [[*runs[-1], token]] if before else [*runs[-1:], [token]]
    return [given.decode(run) for run in runs]


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_learnt_tokens_are_the_trainable_messages_and_nothing_else(name: str) -> None:
    assert any(len(r["trainable"]) < sum(m["role"] == "assistant" for m in r["messages"]) for r in records())
    for record in records():
        row = chat_row(record, closing="Done.")
        runs = learnt_text(row, tokenizer(name))
        assert len(runs) == len(row["trainable"])
        for run, number in zip(runs, row["trainable"], strict=True):
            message = row["messages"][number]
            assert message["role"] == "assistant"
            assert all(c["function"]["name"] in run for c in message.get("tool_calls") or ())
            assert run.endswith(tokenizer(name).eos_token)
            assert "<|im_start|>" not in run
            for result in (m for m in row["messages"] if m["role"] == "tool" and len(m["content"]) > 200):
                assert result["content"] not in run


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_template_gives_the_same_tokens(name: str) -> None:
    row, given = chat_row(records()[0]), tokenizer(name)
    found = token_mask(row, given)
    direct = given.apply_chat_template(row["messages"], tools=row["tools"], tokenize=True, return_dict=True)
    assert direct["input_ids"] == found.input_ids
    assert found.labels == labelled(row, given)["labels"]
    assert [label for label in found.labels if label != IGNORED] == [
        token for token, learnt in zip(found.input_ids, found.mask, strict=True) if learnt
    ]


def test_where_all_turns_are_learnt_the_marks_of_the_template_agree() -> None:
    record = next(r for r in records() if len(r["trainable"]) == sum(m["role"] == "assistant" for m in r["messages"]))
    found = token_mask(record, tokenizer("ours"))
    marked = tokenizer("ours").apply_chat_template(
        record["messages"], tools=record["tools"], tokenize=True, return_dict=True, return_assistant_tokens_mask=True
    )
    assert marked["assistant_masks"] == found.mask


def test_a_template_that_forgets_is_refused() -> None:
    forgetful = trained_tokenizer(["toes"], 300, templates.qwen3_chat_template)
    record = {
        "messages": [
            {"role": "user", "content": "One?"},
            {"role": "assistant", "content": "Yes.", "reasoning_content": "I think."},
            {"role": "user", "content": "Two?"},
            {"role": "assistant", "content": "No."},
        ],
        "tools": [],
        "trainable": [1, 3],
    }
    with pytest.raises(TrajectoryError, match="message 1 differently"):
        token_mask(record, forgetful)


def test_a_template_without_tools_is_refused() -> None:
    with pytest.raises(TrajectoryError, match="leaves tool calls out"):
        token_mask(records()[0], trained_tokenizer(["toes"], 300, templates.llama3_training_chat_template))


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(lambda t: "<" not in t)
TURNS = st.lists(
    st.tuples(TEXT, st.dictionaries(st.sampled_from("abc"), TEXT, max_size=2), TEXT), min_size=1, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(TEXT, TURNS, st.data())
def test_any_conversation_comes_back_from_its_tokens(task: str, turns: Any, data: st.DataObject) -> None:
    messages: list[dict[str, Any]] = [{"role": "user", "content": task}]
    for _, arguments, result in turns:
        call = {"id": "c", "type": "function", "function": {"name": "medical_search", "arguments": arguments}}
        messages.append({"role": "assistant", "content": "", "tool_calls": [call]})
        messages.append({"role": "tool", "tool_call_id": "c", "name": "medical_search", "content": result})
    own = [number for number, message in enumerate(messages) if message["role"] == "assistant"]
    trainable = sorted(data.draw(st.sets(st.sampled_from(own))))
    record = {"messages": messages, "tools": [], "trainable": trainable}
    given_tokenizer = tokenizer("ours")
    found = token_mask(record, given_tokenizer)
    assert given_tokenizer.decode(found.input_ids, skip_special_tokens=False) == found.text
    runs = learnt_text(record, given_tokenizer)
    assert len(runs) == len(trainable)
    for run in runs:
        assert run.startswith("<tool_call>")
        assert run.endswith("</tool_call><|im_end|>")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(TEXT, TURNS), min_size=1, max_size=3))
def test_data_sets_give_back_what_they_were_given(drawn: Any) -> None:
    rows = [
        {
            "messages": [{"role": "user", "content": task}]
            + [
                {"role": "assistant", "content": text, "tool_calls": [{"function": {"arguments": a}}]}
                for text, a, _ in turns
            ],
            "tools": [{"type": "function", "function": {"name": "x", "parameters": {"maximum": 0.95}}}],
            "trainable": [1],
            "meta": {"seed": 3, "level": None},
        }
        for task, turns in drawn
    ]
    assert from_dataset(to_dataset(rows)) == rows


def test_records_survive_a_data_set_down_to_their_digest(tmp_path: Any) -> None:
    from datasets import load_from_disk

    to_dataset(records()).save_to_disk(str(tmp_path / "records"))
    again = from_dataset(load_from_disk(str(tmp_path / "records")))
    assert again == records()
    toolbox, questions = Toolbox(World.load("tiny")), recipe().questions
    for record in again:
        question = questions.get(record["meta"]["header"]["question_id"])
        assert restore(record, question, toolbox).digest == record["meta"]["digest"]


def test_a_chat_row_asks_for_tool_calls_and_leaves_the_record_alone() -> None:
    record = records()[0]
    before = json.dumps(record)
    row = chat_row(record, closing="Done.")
    assert "JSON object in each message" in record["messages"][0]["content"]
    assert "call submit_answer" in row["messages"][0]["content"]
    assert "JSON object in each message" not in row["messages"][0]["content"]
    assert row["messages"][-1] == {"role": "assistant", "content": "Done."}
    assert row["trainable"][-1] == len(row["messages"]) - 1
    assert json.dumps(record) == before
    assert chat_row(record)["trainable"] == record["trainable"]
