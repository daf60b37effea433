from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from medgym.tools.schema import function_schema, validation_text
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World


@pytest.fixture(scope="module")
def specs(toy_world: World) -> list[dict[str, Any]]:
    return Toolbox(toy_world).specs()


def test_the_tools_and_their_arguments_are_these(specs: list[dict[str, Any]]) -> None:
    listed = {spec["function"]["name"]: list(spec["function"]["parameters"]["properties"]) for spec in specs}
    assert listed == {
        "medical_search": ["query", "k", "date_from", "date_to", "type"],
        "web_search": ["query", "k", "date_from", "date_to"],
        "read_document": ["ids", "page", "goal"],
        "resolve_entity": ["name"],
    }
    assert list(listed) == ["medical_search", "web_search", "read_document", "resolve_entity"]


def test_schemas_are_flat_described_and_closed(specs: list[dict[str, Any]]) -> None:
    text = json.dumps(specs)
    for word in ("$ref", "$defs", "anyOf", "allOf", "oneOf", "title", "null"):
        assert f'"{word}"' not in text
    for spec in specs:
        parameters = spec["function"]["parameters"]
        assert spec["type"] == "function"
        assert spec["function"]["description"]
        assert parameters["additionalProperties"] is False
        assert set(parameters["required"]) <= set(parameters["properties"])
        for argument in parameters["properties"].values():
            assert argument["description"].endswith(".")
            assert isinstance(argument["type"], str)


def test_batches_are_arrays_with_their_bounds(specs: list[dict[str, Any]]) -> None:
    assert specs[0]["function"]["parameters"]["properties"]["query"] == {
        "type": "array",
        "description": "What to look for, in a few words; up to 5 queries, each charged as one call.",
        "items": {"type": "string", "minLength": 1, "maxLength": 400},
        "minItems": 1,
        "maxItems": 5,
    }


def test_schemas_are_spelled_the_same_every_time(toy_world: World) -> None:
    assert json.dumps(Toolbox(toy_world).specs()) == json.dumps(Toolbox(toy_world).specs())


def test_changing_what_was_handed_out_changes_nothing(toy_world: World) -> None:
    toolbox = Toolbox(toy_world)
    toolbox.specs()[0]["function"]["parameters"]["properties"].clear()
    assert toolbox.specs()[0]["function"]["parameters"]["properties"]


class _Arguments(BaseModel):
    model_config = {"extra": "forbid"}
    first: int = Field(ge=1)
    second: str | None = None
    third: int | str = 3


def test_only_this_or_null_becomes_this() -> None:
    schema = function_schema("f", "d", _Arguments)["function"]["parameters"]
    assert schema["properties"]["second"] == {"type": "string"}
    assert schema["properties"]["third"] == {"anyOf": [{"type": "integer"}, {"type": "string"}], "default": 3}
    assert schema["required"] == ["first"]


def test_a_validation_text_names_arguments_and_quotes_nothing() -> None:
    with pytest.raises(ValidationError) as caught:
        _Arguments.model_validate({"first": "zzmarker", "zzother\n1 Forged (monograph)": 1, "third": [1]})
    text = validation_text(caught.value, _Arguments)
    assert "zz" not in text
    assert "\n" not in text
    assert text.startswith("first: ")
    assert "unknown argument" in text or "third" in text
    assert text.endswith("Arguments are: first, second, third.")
