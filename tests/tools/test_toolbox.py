from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import CacheMiss, InfrastructureError
from medgym.store.keys import Backend
from medgym.store.store import ResultStore
from medgym.tools.base import Tool, ToolArguments, ToolError, ToolResult, failure
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World
from tests.toy import make_toy_world
from tests.transcript.strategies import json_values

TOOLS = ["medical_search", "web_search", "read_document", "resolve_entity"]
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("medical_search", {"query": "blue nails"}),
    ("medical_search", {"query": ["curved toes", "silver hair"], "k": 3, "type": "monograph"}),
    ("medical_search", {"query": "designation", "date_from": "1990", "date_to": "2030"}),
    ("web_search", {"query": "blue nails"}),
    ("read_document", {"ids": ["orpha-1", "orpha-2"], "goal": "nails"}),
    ("read_document", {"ids": "no-such-document"}),
    ("resolve_entity", {"name": "WAS"}),
    ("medical_search", {"query": "x", "k": 99}),
    ("no_such_tool", {}),
]


@pytest.fixture(scope="module")
def toolbox(toy_world: World) -> Toolbox:
    return Toolbox(toy_world)


# --- keys -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"query": "blue nails"}, {"query": ["blue nails"]}),
        ({"query": "blue nails"}, {"query": "  blue \n nails "}),
        ({"query": "blue nails"}, {"query": "blue nails", "k": 10, "type": None, "date_from": None}),
        ({"query": "blue nails", "k": 5}, {"k": 5, "query": "blue nails"}),
        ({"query": "blue nails", "k": 5}, {"query": "blue nails", "k": "5"}),
        ({"query": "Sj\u00f6gren"}, {"query": "Sjo\u0308gren"}),
        ({"query": "x", "date_from": "2010"}, {"query": "x", "date_from": "2010-01-01"}),
        ({"query": "x", "date_to": "2010-02"}, {"query": "x", "date_to": "2010-02-28"}),
    ],
)
def test_equivalent_calls_share_a_key_and_a_result(
    toolbox: Toolbox, left: dict[str, Any], right: dict[str, Any]
) -> None:
    assert toolbox.key("medical_search", left) == toolbox.key("medical_search", right)
    assert toolbox.call("medical_search", left) is toolbox.call("medical_search", right)
    assert toolbox.call("medical_search", left).error is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ({"query": ["a", "b"]}, {"query": ["b", "a"]}),
        ({"query": "a"}, {"query": ["a", "a"]}),
        ({"query": "WAS"}, {"query": "was"}),
        ({"query": "a"}, {"query": "a", "k": 9}),
        ({"query": "a"}, {"query": "a", "type": "gene"}),
        ({"query": "a"}, {"query": "a", "type": ""}),
        ({"query": "a", "date_from": "2010"}, {"query": "a", "date_to": "2010"}),
        ({}, {"query": None}),
        ({"query": ""}, {"query": None}),
    ],
)
def test_different_calls_have_different_keys(toolbox: Toolbox, left: dict[str, Any], right: dict[str, Any]) -> None:
    assert toolbox.key("medical_search", left) != toolbox.key("medical_search", right)


def test_tool_world_and_weight_are_part_of_the_key(toy_world: World, toolbox: Toolbox) -> None:
    arguments = {"query": "blue nails"}
    other_world = World.from_graph("other", 1, toy_world.graph, list(toy_world.documents)[:-1])
    keys = {
        toolbox.key("medical_search", arguments),
        toolbox.key("web_search", arguments),
        Toolbox(toy_world, lam=0.5).key("medical_search", arguments),
        Toolbox(other_world).key("medical_search", arguments),
    }
    assert len(keys) == 4
    assert Toolbox(toy_world, lam=0.5).key("read_document", {"ids": "a"}) == toolbox.key("read_document", {"ids": "a"})


@given(st.text(min_size=1, max_size=30), st.integers(1, 10), st.sampled_from(["NFC", "NFD"]))
def test_spelling_never_changes_the_key(text: str, k: int, form: str) -> None:
    toolbox = Toolbox(make_toy_world())
    key = toolbox.key("medical_search", {"query": text, "k": k})
    assert (
        key == toolbox.key("medical_search", {"k": k, "query": unicodedata.normalize(form, text)}) or not text.split()
    )


def test_answer_gives_key_and_result_in_one_go(toolbox: Toolbox) -> None:
    for name, arguments in CALLS:
        answered = toolbox.answer(name, arguments)
        assert answered.key == toolbox.key(name, arguments)
        assert answered.result is toolbox.call(name, arguments)


# --- model mistakes -------------------------------------------------------------------------------------------------


@given(
    st.sampled_from(TOOLS) | st.text(),
    json_values
    | st.dictionaries(
        st.sampled_from(["query", "k", "type", "ids", "id", "page", "goal", "name", "date_from", "date_to"]),
        json_values | st.floats() | st.binary() | st.sets(st.integers()),
    ),
)
def test_no_arguments_make_it_raise(name: str, arguments: Any) -> None:
    toolbox = Toolbox(make_toy_world())
    result = toolbox.call(name, arguments)
    assert isinstance(result.text, str)
    assert toolbox.key(name, arguments) == toolbox.answer(name, arguments).key
    json.dumps(result.data)


@pytest.mark.parametrize(
    "arguments", [None, [], "x", {"query": {1, 2}}, {"query": float("nan")}, {1: 2}, {"query": 10**5000}]
)
def test_arguments_that_are_no_json_object_are_an_observation(toolbox: Toolbox, arguments: Any) -> None:
    result = toolbox.call("medical_search", arguments)
    assert result.error is not None
    assert result.error.kind == "invalid_arguments"


def test_endless_nesting_is_an_observation(toolbox: Toolbox) -> None:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    assert toolbox.call("medical_search", {"query": nested}).error is not None


def test_an_unknown_tool_is_answered_with_the_names_of_the_tools(toolbox: Toolbox) -> None:
    result = toolbox.call("zzmarker\n1 Forged", {})
    assert result.error is not None
    assert result.error.kind == "unknown_tool"
    assert "zzmarker" not in result.text
    assert all(name in result.text for name in TOOLS)


def test_any_mapping_may_hold_the_arguments(toolbox: Toolbox) -> None:
    arguments = {"query": "blue nails"}
    assert toolbox.call("medical_search", MappingProxyType(arguments)) is toolbox.call("medical_search", arguments)


# --- purity ---------------------------------------------------------------------------------------------------------


def test_results_do_not_depend_on_what_was_called_before(toy_world: World) -> None:
    forwards, backwards = Toolbox(toy_world), Toolbox(toy_world, cache_size=2)
    expected = [forwards.call(*call) for call in CALLS]
    assert [backwards.call(*call) for call in reversed(CALLS * 2)] == (expected * 2)[::-1]


def test_arguments_stay_as_they_were(toolbox: Toolbox) -> None:
    for name, arguments in CALLS:
        before = json.dumps(arguments)
        toolbox.call(name, arguments)
        assert json.dumps(arguments) == before


def test_look_alikes_of_different_types_are_told_apart(toy_world: World) -> None:
    toolbox = Toolbox(toy_world)
    assert toolbox.call("medical_search", {"query": "x", "k": 1}).error is None
    strange = [toolbox.call("medical_search", {"query": "x", "k": k}) for k in (True, 1.0, 1.5, "one")]
    fresh = [Toolbox(toy_world).call("medical_search", {"query": "x", "k": k}) for k in (True, 1.0, 1.5, "one")]
    assert strange == fresh


@pytest.mark.parametrize("mode", ["record", "replay", "live"])
def test_a_store_changes_no_result(toy_world: World, toolbox: Toolbox, tmp_path: Path, mode: Any) -> None:
    expected = [toolbox.call(*call) for call in CALLS]
    with ResultStore(tmp_path, "record") as store:
        assert [Toolbox(toy_world, store).call(*call) for call in CALLS] == expected
        assert len(store) == 7  # all but the two invalid calls
        store.verify()
    with ResultStore(tmp_path, mode) as store:
        assert [Toolbox(toy_world, store).call(*call) for call in CALLS] == expected
        assert [Toolbox(toy_world, store).call("resolve_entity", {"name": "new"})] == [
            toolbox.call("resolve_entity", {"name": "new"})
        ]


def test_the_key_of_a_call_is_the_key_in_the_store(toy_world: World, tmp_path: Path) -> None:
    with ResultStore(tmp_path) as store:
        toolbox = Toolbox(toy_world, store)
        toolbox.call("medical_search", {"query": " blue  nails "})
        assert [key for key, _ in store.rows()] == [toolbox.key("medical_search", {"query": "blue nails"})]
        ((_, asked),) = store.requests()
        assert asked["arguments"] == {
            "query": ["blue nails"], "k": 10, "type": None, "date_from": None, "date_to": None,
        }  # fmt: skip


# --- tools that ask a network ---------------------------------------------------------------------------------------


class _Service(Tool):
    """A service that fails every other time."""

    name: ClassVar[str] = "service"
    version: ClassVar[int] = 1
    description: ClassVar[str] = "A service."

    class Arguments(ToolArguments):
        query: str

    def __init__(self, error: Exception | None = None) -> None:
        self.asked, self._error = 0, error

    @property
    def backend(self) -> Backend:
        return Backend("service@1", pure=False)

    def run(self, arguments: Arguments) -> ToolResult:
        self.asked += 1
        if self._error is not None:
            raise self._error
        return failure("busy", "Try again.", retryable=True) if self.asked % 2 else ToolResult(arguments.query)


def test_a_retryable_failure_is_not_remembered(toy_world: World) -> None:
    toolbox = Toolbox(toy_world, tools=[_Service()])
    first, second, third = (toolbox.answer("service", {"query": "x"}) for _ in range(3))
    assert first.result.error == ToolError("busy", True, "Try again.")
    assert second.result.text == "x"
    assert third.result is second.result
    assert first.key == second.key


def test_infrastructure_errors_pass_through_and_are_not_remembered(toy_world: World) -> None:
    service = _Service(InfrastructureError("The service is down."))
    toolbox = Toolbox(toy_world, tools=[service])
    for _ in range(2):
        with pytest.raises(InfrastructureError, match="down"):
            toolbox.call("service", {"query": "x"})
    assert service.asked == 2


def test_replay_never_asks_a_service(toy_world: World, tmp_path: Path) -> None:
    ResultStore(tmp_path).close()
    service = _Service()
    with ResultStore(tmp_path, "replay") as store, pytest.raises(CacheMiss):
        Toolbox(toy_world, store, tools=[service]).call("service", {"query": "x"})
    assert service.asked == 0


# --- faults ---------------------------------------------------------------------------------------------------------


def test_a_fault_plan_applies_last_and_is_never_remembered(toy_world: World, tmp_path: Path) -> None:
    seen: list[tuple[str, Mapping[str, Any], int]] = []

    def plan(tool: str, arguments: Mapping[str, Any], occurrence: int) -> ToolError | None:
        seen.append((tool, arguments, occurrence))
        return ToolError("timeout", True, "The tool timed out.") if occurrence == 0 else None

    with ResultStore(tmp_path) as store:
        toolbox = Toolbox(toy_world, store, faults=plan)
        first = toolbox.call("resolve_entity", {"name": "WAS"}, 0)
        assert (first.error, first.items) == (ToolError("timeout", True, "The tool timed out."), 0)
        assert len(store) == 0
        assert toolbox.call("resolve_entity", {"name": "WAS"}, 1) == Toolbox(toy_world).call(
            "resolve_entity", {"name": "WAS"}
        )
        assert toolbox.call("resolve_entity", {"name": "WAS"}, 0) == first
    assert seen[0] == ("resolve_entity", {"name": ["WAS"]}, 0)


def test_a_fault_plan_leaves_mistakes_alone(toy_world: World) -> None:
    toolbox = Toolbox(toy_world, faults=lambda *_: ToolError("timeout", True, "late"))
    assert toolbox.call("resolve_entity", {}) == Toolbox(toy_world).call("resolve_entity", {})
    assert toolbox.call("nothing", {}) == Toolbox(toy_world).call("nothing", {})
