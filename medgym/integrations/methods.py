"""Methods from function schemas, for libraries that read a tool from its signature and docstring."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import GenericAlias
from typing import Any, Literal

_TYPES: Mapping[str, Any] = {"string": str, "integer": int, "number": float, "boolean": bool, "null": None}


def method_of(spec: Mapping[str, Any], call: Callable[[Any, str, Mapping[str, Any]], str]) -> Callable[..., str]:
    """Return the method that an OpenAI function {name, description, parameters} describes.

    It shows types, defaults and a Google docstring, yet takes whatever a model sends: `call(self, name, arguments)`
    judges it.
    """
    properties: Mapping[str, Any] = spec["parameters"]["properties"]
    required = spec["parameters"]["required"]

    def method(self: Any, *values: Any, **arguments: Any) -> str:
        return call(self, spec["name"], dict(zip(properties, values, strict=False)) | arguments)

    kinds = {name: _annotation(schema, name in required) for name, schema in properties.items()}
    keyword, empty = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.empty
    defaults = {name: empty if name in required else schema.get("default") for name, schema in properties.items()}
    shown = [inspect.Parameter(name, keyword, default=defaults[name], annotation=kinds[name]) for name in properties]
    signature = inspect.Signature([inspect.Parameter("self", keyword), *shown], return_annotation=str)
    lines = [f"    {name}: {schema['description']}" for name, schema in properties.items()]
    method.__name__ = method.__qualname__ = spec["name"]
    method.__doc__ = "\n".join([spec["description"], "", "Args:", *lines, "", "Returns:", "    What there is to read."])
    method.__annotations__ = kinds | {"return": str}
    method.__signature__ = signature  # type: ignore[attr-defined]
    return method


def _annotation(schema: Mapping[str, Any], required: bool) -> Any:
    """Return the Python type of a property; one that may be left out and has no default may be None."""
    if "enum" in schema:
        kind: Any = Literal[tuple(schema["enum"])]
    elif schema["type"] == "array":
        kind = GenericAlias(list, (_TYPES[schema["items"]["type"]],))
    else:
        kind = _TYPES[schema["type"] if isinstance(schema["type"], str) else schema["type"][0]]
    return kind if required or schema.get("default") is not None else kind | None
