from __future__ import annotations

import copy
import json
import multiprocessing

import pytest
from gymnasium.spaces import Text, Tuple
from gymnasium.vector.utils import (
    batch_space,
    concatenate,
    create_empty_array,
    create_shared_memory,
    iterate,
    read_from_shared_memory,
    write_to_shared_memory,
)
from hypothesis import given
from hypothesis import strategies as st

from medgym.env import shared_memory  # noqa: F401
from medgym.env.spaces import ActionText, UnicodeText

SPACE = UnicodeText(40)
ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)  # lone surrogates too


@given(ANY)
def test_any_string_that_is_short_enough_belongs(text: str) -> None:
    assert text in SPACE
    assert text + "x" * 41 not in SPACE


@pytest.mark.parametrize("thing", [None, 1, b"bytes", ["a"], ("a",), 1.5])
def test_nothing_else_belongs(thing: object) -> None:
    assert thing not in SPACE


@pytest.mark.parametrize("kind", [UnicodeText, ActionText])
def test_samples_belong_and_follow_from_the_seed(kind: type[UnicodeText]) -> None:
    first = [sample for space in [kind(200, seed=5)] for sample in (space.sample() for _ in range(200))]
    again = [sample for space in [kind(200, seed=5)] for sample in (space.sample() for _ in range(200))]
    assert first == again
    assert first != [sample for space in [kind(200, seed=6)] for sample in (space.sample() for _ in range(200))]
    assert all(sample in kind(200) for sample in first)
    assert "" in first
    assert any(not sample.isascii() for sample in first)
    assert all(kind(3, seed=n).sample() in kind(3) for n in range(50))


def test_most_sampled_actions_are_tool_calls() -> None:
    space = ActionText(1000, seed=0)
    samples = [space.sample() for _ in range(300)]
    calls = [json.loads(sample) for sample in samples if sample.startswith('{"name"')]
    assert len(calls) > 150
    assert {"medical_search", "submit_answer", "no_such_tool"} <= {call["name"] for call in calls}


def test_spaces_compare_by_kind_and_length() -> None:
    assert UnicodeText(5) == UnicodeText(5)
    assert UnicodeText(5) != UnicodeText(6)
    assert UnicodeText(5) != ActionText(5)
    assert UnicodeText(5) != Text(5)
    assert copy.deepcopy(ActionText(5)) == ActionText(5)
    assert len({UnicodeText(5), UnicodeText(5), ActionText(5)}) == 2
    assert repr(ActionText(5)) == "ActionText(5)"
    assert not SPACE.is_np_flattenable
    with pytest.raises(ValueError, match="mask"):
        SPACE.sample(mask=(None, None))


def test_batches_are_tuples() -> None:
    batch = batch_space(SPACE, 3)
    assert isinstance(batch, Tuple)
    sample = batch.sample()
    assert sample in batch
    assert list(iterate(batch, sample)) == list(sample)
    assert concatenate(SPACE, ["a", "β"], create_empty_array(SPACE, 2)) == ("a", "β")


@given(st.lists(ANY, min_size=3, max_size=3), st.lists(ANY, min_size=3, max_size=3))
def test_shared_memory_gives_back_what_was_written_last(first: list[str], second: list[str]) -> None:
    memory = create_shared_memory(SPACE, n=3, ctx=multiprocessing.get_context("spawn"))
    texts = read_from_shared_memory(SPACE, memory, n=3)
    assert tuple(texts) == ("", "", "")
    for index, text in enumerate(first):
        write_to_shared_memory(SPACE, index, text, memory)
    kept = copy.deepcopy(texts)
    assert kept == tuple(first)
    write_to_shared_memory(SPACE, 1, second[1], memory)
    assert tuple(texts) == (first[0], second[1], first[2])
    assert texts[1:] == (second[1], first[2])
    assert kept == tuple(first)
    assert len(texts) == 3


def test_a_text_that_does_not_fit_is_refused() -> None:
    memory = create_shared_memory(SPACE, n=1)
    write_to_shared_memory(SPACE, 0, "\U0001f9ec" * 40, memory)
    with pytest.raises(ValueError, match="does not fit"):
        write_to_shared_memory(SPACE, 0, "x" * 161, memory)
