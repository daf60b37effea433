"""Episodes with everything in them that a record may hold: for tests of formats."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from medgym.episode import Episode
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.transcript.messages import Call, assistant_message
from medgym.transcript.trajectory import Trajectory, seal

SEARCH = ("medical_search", {"query": "night cough curved toes — β ℃"})
READ = ("read_document", {"ids": ["orpha-1"]})
SUBMIT = ("submit_answer", {"answer": "ZAR1", "citations": ["orpha-1#s1"], "confidence": 0.25})
CALLS = (SEARCH, READ, SUBMIT, ("no_such_tool", {}), ("read_document", {"ids": ["a\x00b", "\ud800"]}))


def text(call: tuple[str, dict[str, Any]]) -> str:
    return json.dumps({"name": call[0], "arguments": call[1]})


def chat(*calls: tuple[str, dict[str, Any]], as_text: bool = False, ids: str = "call_{}", said: str = "") -> Any:
    message = assistant_message(said, [Call(n, a, ids.format(k)) for k, (n, a) in enumerate(calls)], "Let me see.")
    if as_text:
        for call in message["tool_calls"]:
            call["function"]["arguments"] = json.dumps(call["function"]["arguments"])
    return message


MESSAGES = st.one_of(
    st.sampled_from(CALLS).map(text),
    st.lists(st.sampled_from(CALLS[:2]), min_size=1, max_size=3).map(
        lambda calls: "<think>so</think>" + "".join(f"<tool_call>{text(call)}</tool_call>" for call in calls)
    ),
    st.builds(
        lambda calls, as_text, ids: chat(*calls, as_text=as_text, ids=ids),
        st.lists(st.sampled_from(CALLS), min_size=1, max_size=3),
        st.booleans(),
        st.sampled_from(["call_{}", "same", "\ud800{}"]),
    ),
    st.sampled_from(["", "junk", "a\x00b", {"role": "assistant", "content": None}, {"role": "user", "content": "x"}]),
    st.sampled_from([{"name": "medical_search", "arguments": {"query": "x"}}, {"role": "assistant", "more": [1]}]),
    st.text(st.characters(exclude_categories=())),
)
STOPS = st.sampled_from([None, None, "aborted", "max_tokens", "infra_error"])


def played(
    toys: QuestionSet, toolbox: Toolbox, place: int, seed: int, messages: list[Any], stop: str | None
) -> Trajectory:
    """The record of an episode that was played by `messages`, and perhaps stopped from outside."""
    episode = Episode(toys[place], toolbox=toolbox, seed=seed, questions=toys)
    for message in messages:
        episode.step(message)
    if stop is not None and not episode.done:
        episode.stop(stop)
    record = episode.trajectory()
    return seal({**record.header, "agent": "tester"}, record.steps, record.footer)
