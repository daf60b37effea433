"""C. Calls and cost, 19 and 20: equivalent calls share a key, and no others do."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from medgym.canonical import canonical_json, canonical_text, digest, keyed_hash, nfc
from medgym.store.keys import result_key
from medgym.tools.toolbox import Toolbox
from tests.properties.episodes import CALLS, QUESTION, WORLD, Planned, Script, scripts, spelled_otherwise
from tests.properties.law import law, usual
from tests.properties.system import System

TOOLS = Toolbox(WORLD)
TEXT = st.text(max_size=12) | st.sampled_from(
    ["Sj\u00f6gren", "Sjo\u0308gren", "\u212b", "A\u030a", "a  b", " a b", "a\tb"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
PARTS = st.lists(st.text(max_size=5) | st.integers(), min_size=1, max_size=4)
QUERIES = st.lists(TEXT.filter(nfc), min_size=1, max_size=3)
ARGUMENTS = st.dictionaries(st.sampled_from(["query", "k", "type", "ids", "page"]), JSON, max_size=3)


def reordered(value: Any) -> Any:
    """Return a JSON value with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return [reordered(item) for item in value] if isinstance(value, list) else value


@usual(100)
@given(JSON)
def test_p19_one_value_has_one_spelling(value: Any) -> None:
    text = canonical_text(value)
    assert canonical_text(reordered(value)) == text
    assert canonical_text(json.loads(text)) == text
    assert canonical_json(value) == text.encode("utf-8", "backslashreplace")
    assert digest(value) == digest(reordered(value))


@usual(100)
@given(TEXT, st.sampled_from(["NFC", "NFD"]))
def test_p19_composition_and_blanks_do_not_count(text: str, form: str) -> None:
    assert nfc(unicodedata.normalize(form, text)) == nfc(text) == nfc(f" {text}\n") == nfc(nfc(text))
    assert "  " not in nfc(text)


@usual(100)
@given(CALLS, st.sampled_from(["NFC", "NFD"]))
def test_p19_equivalent_calls_share_key_and_bytes(planned: Planned, form: str) -> None:
    name, arguments = planned
    other = json.loads(spelled_otherwise(planned))["arguments"]
    decomposed = json.loads(unicodedata.normalize(form, json.dumps(other, ensure_ascii=False)))
    assert TOOLS.key(name, arguments) == TOOLS.key(name, other) == TOOLS.key(name, decomposed)
    assert TOOLS.call(name, arguments) is TOOLS.call(name, other)


@law(script=scripts())
def test_p19_equivalent_calls_bring_the_same_observations_and_reward(system: System, script: Script) -> None:
    otherwise = [*map(spelled_otherwise, script.calls), script.last]
    for reward in system.rewards:
        one, other = (system.play(m, QUESTION, reward, world=WORLD) for m in (script.messages, otherwise))
        assert [step.observation for step in one.steps] == [step.observation for step in other.steps]
        assert [c.key for s in one.steps for c in s.calls] == [c.key for s in other.steps for c in s.calls]
        assert system.score(system, reward, one, QUESTION, WORLD) == system.score(
            system, reward, other, QUESTION, WORLD
        )


@usual(200)
@given(JSON, JSON)
def test_p20_different_values_have_different_digests(one: Any, other: Any) -> None:
    same = canonical_text(one) == canonical_text(other)
    assert (digest(one) == digest(other)) == same
    if same:
        assert one == other


@usual(100)
@given(ARGUMENTS, ARGUMENTS)
def test_p20_calls_that_mean_different_things_have_different_keys(one: dict[str, Any], other: dict[str, Any]) -> None:
    keys = [TOOLS.key("no_such_tool", arguments) for arguments in (one, other)]
    assert (keys[0] == keys[1]) == (canonical_text(one) == canonical_text(other))


@usual(100)
@given(QUERIES, QUERIES)
def test_p20_the_order_of_a_list_and_every_letter_count(one: list[str], other: list[str]) -> None:
    keys = [TOOLS.key("medical_search", {"query": queries}) for queries in (one, other)]
    assert (keys[0] == keys[1]) == ([*map(nfc, one)] == [*map(nfc, other)])


def test_p20_absent_null_and_empty_are_three_things() -> None:
    spellings = [{}, {"a": None}, {"a": ""}, {"a": []}, {"a": {}}, {"a": [""]}, {"a": 0}, {"a": False}, {"a": "0"}]
    assert len({digest(value) for value in spellings}) == len(spellings)
    assert len({TOOLS.key("no_such_tool", value) for value in spellings}) == len(spellings)
    queries: list[dict[str, Any]] = [{}, {"query": None}, {"query": ""}, {"query": []}, {"query": "x"}]
    assert len({TOOLS.key("medical_search", value) for value in queries}) == len(queries)


def test_p20_tool_version_and_backend_are_part_of_a_key() -> None:
    base: tuple[str, int, str, dict[str, Any]] = ("read_document", 1, "world:a", {"ids": ["x"]})
    keys = {result_key(*base)}
    for place, other in enumerate(("web_search", 2, "world:b", {"ids": ["y"]})):
        changed: list[Any] = [*base]
        changed[place] = other
        keys.add(result_key(*changed))
    assert len(keys) == 5


@usual(100)
@given(PARTS, PARTS)
def test_p20_a_choice_depends_on_every_part(one: list[str | int], other: list[str | int]) -> None:
    plain = [[str(part) for part in parts] for parts in (one, other)]
    assume(not any("\x1f" in part for parts in plain for part in parts))
    assert (keyed_hash(*one) == keyed_hash(*other)) == (plain[0] == plain[1])
    assert 0 <= keyed_hash(*one) < 2**64
