"""Text spaces for prose: any Unicode, the empty string too, membership in constant time.

Gymnasium's own `Text` is bound to a character set and looks at every character; on prose it says no, slowly. These
subclasses keep what tools and wrappers look for in a `Text`, and come with shared memory for `AsyncVectorEnv`
(`medgym.env.shared_memory`).
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from gymnasium.spaces import Text

_WORDS = (
    "ataxia deafness angiokeratoma cardiomyopathy porphyria lysosomal storage orphan designation approved sponsor gene "
    "variant enzyme kidney β-thalassaemia Sjögren 5′-nucleotidase"
).split()
_TOOLS = ("medical_search", "web_search", "read_document", "resolve_entity", "submit_answer", "no_such_tool")
_SURROGATES = range(0xD800, 0xE000)
_LAST_CODE_POINT = 0x10FFFF


class UnicodeText(Text):
    """Strings of at most `max_length` characters.

    >>> "µg, 5–6 ℃" in UnicodeText(10), "" in UnicodeText(10), "01234567890" in UnicodeText(10)
    (True, True, False)
    """

    def __init__(self, max_length: int, *, seed: int | np.random.Generator | None = None) -> None:
        super().__init__(max_length, min_length=0, charset=" ", seed=seed)

    def contains(self, x: Any) -> bool:
        """Return whether `x` is a string that is not too long; looks at no character."""
        return isinstance(x, str) and len(x) <= self.max_length

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """Return a random string: words, characters from all of Unicode, or nothing."""
        if mask is not None or probability is not None:
            raise ValueError("A UnicodeText has no list of characters to mask; call sample() without arguments.")
        kind = int(self.np_random.integers(4))
        text = "" if kind == 0 else self._garbage() if kind == 1 else self._words()
        return text[: self.max_length]

    def _words(self) -> str:
        count = int(self.np_random.integers(1, 6))
        return " ".join(_WORDS[int(number)] for number in self.np_random.integers(len(_WORDS), size=count))

    def _garbage(self) -> str:
        points = self.np_random.integers(_LAST_CODE_POINT + 1, size=int(self.np_random.integers(1, 40)))
        return "".join(chr(point) for point in points.tolist() if point not in _SURROGATES)

    @property
    def is_np_flattenable(self) -> bool:
        """Prose has no fixed character set, so it cannot be laid out as an array of indices."""
        return False

    def __eq__(self, other: object, /) -> bool:
        """Return whether `other` is the same kind of space with the same length."""
        return type(other) is type(self) and self.max_length == other.max_length

    def __hash__(self) -> int:
        return hash((type(self).__name__, self.max_length))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.max_length})"


class ActionText(UnicodeText):
    """What an agent may write; samples are tool calls as JSON text, some of them wrong, and garbage."""

    def sample(self, mask: Any = None, probability: Any = None) -> str:
        """Return a random action."""
        if mask is None and probability is None and self.np_random.integers(4):
            return self._call()[: self.max_length]
        return super().sample(mask, probability)

    def _call(self) -> str:
        tool = _TOOLS[int(self.np_random.integers(len(_TOOLS)))]
        key = {"read_document": "ids", "resolve_entity": "name", "submit_answer": "answer"}.get(tool, "query")
        return json.dumps({"name": tool, "arguments": {key: self._words()}}, ensure_ascii=False)
