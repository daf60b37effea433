"""How a case is handed over as data: JSON from which no text can break out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

OPEN, CLOSE = "<case>", "</case>"

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>[]&|`"}


def encode(case: Mapping[str, Any]) -> str:
    """Return a case between its delimiters, as JSON in plain ASCII.

    In strings, the signs that delimiters, chat templates ("<|im_end|>", "[/INST]", "</s>") and code fences are made of
    are escaped like everything beyond ASCII, so no text can end the block, forge a turn or hide in odd characters.
    """
    text = json.dumps(case, ensure_ascii=True, allow_nan=False, sort_keys=True, indent=1)
    return f"{OPEN}\n{_STRING.sub(lambda found: found.group().translate(_ESCAPED), text)}\n{CLOSE}"


def decode(block: str) -> Any:
    """Return the case that `encode` wrote."""
    return json.loads(block.removeprefix(OPEN).removesuffix(CLOSE))
