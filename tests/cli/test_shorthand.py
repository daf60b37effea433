"""The short syntax of `medgym play`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.cli.shorthand import Quit, to_message
from medgym.transcript.parsing import parse_action


@pytest.mark.parametrize(
    ("line", "name", "arguments"),
    [
        ("search angiokeratoma", "medical_search", {"query": "angiokeratoma"}),
        ("  SEARCH  red  spots ", "medical_search", {"query": "red  spots"}),
        ("web fabry", "web_search", {"query": "fabry"}),
        ("read orpha-324", "read_document", {"id": "orpha-324"}),
        ("read orpha-324 page 2", "read_document", {"id": "orpha-324", "page": 2}),
        ("resolve WAS", "resolve_entity", {"name": "WAS"}),
        ("answer Fabry disease", "submit_answer", {"answer": "Fabry disease"}),
        ("answer GLA cite a#s1, b#s2 sure 0.9", "submit_answer",
         {"answer": "GLA", "citations": ["a#s1", "b#s2"], "confidence": 0.9}),
        ("answer to be sure", "submit_answer", {"answer": "to be sure"}),
        ("abstain not in the sources", "submit_answer", {"answer": "", "abstain": "not in the sources"}),
        ('{"name": "x", "arguments": {}}', "x", {}),
    ],
)  # fmt: skip
def test_lines(line: str, name: str, arguments: dict[str, object]) -> None:
    (call,) = parse_action(to_message(line)).calls
    assert (call.name, call.arguments) == (name, arguments)


@pytest.mark.parametrize("line", ["", "fly", "search", "read   ", "answer"])
def test_hints(line: str) -> None:
    with pytest.raises(ValueError, match="I do not understand"):
        to_message(line)


@pytest.mark.parametrize("line", ["quit", " EXIT "])
def test_leaving(line: str) -> None:
    with pytest.raises(Quit):
        to_message(line)


@given(st.text(max_size=40).map(str.strip).filter(bool))
def test_whatever_is_searched_for_arrives(words: str) -> None:
    (call,) = parse_action(to_message(f"search {words}")).calls
    assert call.arguments == {"query": words}
