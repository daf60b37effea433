from __future__ import annotations

import pytest

from medgym.episode import texts
from medgym.serving import MadeCall, ToolBag, refold, shared_source
from medgym.transcript.behaviour import behaviour_digest
from tests.parity.cases import SEED, SETTINGS, Case, cases, source


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.policy}-{case.question_id}")
def test_the_calls_say_all_there_is_to_know(case: Case) -> None:
    calls = [MadeCall(call.name, call.arguments) for call in case.calls]
    again = refold(source().episode(case.question_id, SEED), calls)
    assert behaviour_digest(again.episode.trajectory()) == case.digest
    assert again.told == case.observations
    for made in range(len(calls)):
        prefix = refold(source().episode(case.question_id, SEED), calls[:made])
        assert prefix.told == case.observations[:made]
        assert not prefix.episode.done


def test_calls_after_the_end_are_told_so_and_change_nothing() -> None:
    case = next(case for case in cases() if case.policy == "abstain")
    late = [*case.calls, *case.calls]
    again = refold(source().episode(case.question_id, SEED), [MadeCall(call.name, call.arguments) for call in late])
    assert again.told == (*case.observations, texts.OVER)
    assert behaviour_digest(again.episode.trajectory()) == case.digest


def test_last_words_and_the_end_are_those_of_a_tool_bag() -> None:
    for words, reason in (("<answer>toes</answer>", "answered"), ("no idea", "no_tool_call")):
        again = refold(source().episode(0, SEED), [], words, "no_tool_call")
        bag = ToolBag(source().episode(0, SEED))
        bag.finish(words)
        assert again.episode.trajectory().digest == bag.episode.trajectory().digest
        assert again.episode.trajectory().stop_reason == reason


def test_a_source_is_opened_once_whatever_the_order_of_its_settings() -> None:
    assert shared_source(SETTINGS) is shared_source(dict(reversed(SETTINGS.items())))
    assert shared_source(SETTINGS).limits == source().limits
