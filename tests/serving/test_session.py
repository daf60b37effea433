"""Sessions take whatever they are handed, and can be ended from outside."""

from __future__ import annotations

from typing import Any

import pytest

from medgym.errors import EpisodeError
from medgym.serving import Session, shared_source
from medgym.transcript.formats import FORMATS
from tests.parity.cases import SETTINGS, source


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("message", [None, 7, [1, 2], {}, {"tool_calls": 3}, b"x", object(), "\ud800"])
def test_whatever_is_handed_over_is_answered(form: str, message: Any) -> None:
    step = Session(source().episode(0), form).step(message)
    assert step.observation
    assert step.messages
    assert (step.reward, step.done, step.info["steps"]) == (0.0, False, 1)


def test_a_session_can_be_ended_from_outside() -> None:
    session = Session(source().episode(0))
    step = session.stop("max_tokens")
    assert (step.messages, step.done, step.truncated, step.info["stop_reason"]) == ([], True, True, "max_tokens")


def test_equal_settings_share_one_source() -> None:
    assert shared_source(SETTINGS) is shared_source(dict(reversed(SETTINGS.items())))
    assert shared_source(SETTINGS) is not shared_source(SETTINGS | {"split": "train"})
    world = source().world
    assert shared_source({"world": world}) is not shared_source({"world": world})


def test_a_question_is_named_or_follows_from_the_seed() -> None:
    asked = source().ask(3)
    assert asked.seed == 3
    assert source().ask(3, question_id=None, index=None).question is asked.question
    assert len({source().ask(seed).question.id for seed in range(20)}) > 5
    assert source().ask(3, index=0).question is source().question(0)
    assert source().ask(3, split="train", index=1).question.split == "train"
    assert source().ask(question_id=asked.question.id).question is asked.question
    for wrong in ({"index": -1}, {"index": "0"}, {"index": 10_000}, {"place": 1}):
        with pytest.raises(EpisodeError):
            source().ask(**wrong)
