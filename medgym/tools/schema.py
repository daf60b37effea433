"""OpenAI function schemas from argument models: flat objects, and short texts about what an agent got wrong."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

_SHOWN_PROBLEMS = 3


def function_schema(name: str, description: str, arguments: type[BaseModel]) -> dict[str, Any]:
    """Return the OpenAI schema of a function: no references, no titles; an optional argument is one not required."""
    schema = arguments.model_json_schema()
    properties = {key: _flat(spec) for key, spec in schema["properties"].items()}
    parameters = {
        "type": "object",
        "properties": properties,
        "required": list(schema.get("required", [])),
        "additionalProperties": False,
    }
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


def _flat(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a property without title and null default; "this or null" becomes "this"."""
    choices = [choice for choice in spec.get("anyOf", []) if choice != {"type": "null"}]
    merged = spec if len(choices) != 1 else {**choices[0], **spec}
    dropped = {"title"} | ({"anyOf"} if len(choices) == 1 else set())
    if spec.get("default", ...) is None:
        dropped.add("default")
    order = ["type", "description", *sorted(merged.keys() - {"type", "description"})]
    return {key: merged[key] for key in order if key in merged and key not in dropped}


def validation_text(error: ValidationError, arguments: type[BaseModel]) -> str:
    """Return what is wrong with the arguments, without quoting anything the agent wrote."""
    known = list(arguments.model_fields)
    problems: dict[str, None] = {}
    for entry in error.errors(include_url=False, include_input=False, include_context=False):
        where = [str(part) for part in entry["loc"]]
        if entry["type"] == "model_type":
            problems["arguments must be a JSON object"] = None
        elif entry["type"] == "extra_forbidden" or (where and where[0] not in known):
            problems["unknown argument"] = None
        else:
            text = entry["msg"].removeprefix("Value error, ")
            problems[f"{'.'.join(where)}: {text}" if where else text] = None
    shown = "; ".join(list(problems)[:_SHOWN_PROBLEMS])
    return f"{shown}. Arguments are: {', '.join(known)}."
