"""What the environment says in its own words: the prompt, notes, refusals; and how a long result is cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from medgym.episode.limits import Limits
from medgym.rewards.view import StopReason
from medgym.transcript.formats import find_format

OVER: Final = "The episode is over. Nothing more is accepted."
SPENT: Final = "The budget is spent. The only thing still accepted is one call of submit_answer."
SUBMIT_LAST: Final = "submit_answer must be the last call of a message, and there may be only one. Nothing was run."
FAILED: Final = "The environment failed. This episode ends here and does not count."
CLOSING: Final = {
    StopReason.ANSWERED: "The answer is handed in. The episode is over.",
    StopReason.ABSTAINED: "The abstention is noted. The episode is over.",
    StopReason.MAX_STEPS: "The steps are used up. The episode ends without an answer.",
    StopReason.MAX_TOOL_CALLS: "The tool calls are used up. The episode ends without an answer.",
    StopReason.NO_TOOL_CALL: "No tool was called. The episode ends without an answer.",
    StopReason.MAX_TOKENS: "The tokens are used up. The episode ends without an answer.",
    StopReason.TIMEOUT: "The time is up. The episode ends without an answer.",
    StopReason.ABORTED: "The episode was ended without an answer.",
    StopReason.INFRA_ERROR: FAILED,
}
"""The last words of an episode, by why it ended."""

RESERVE: Final = 300
"""Characters of an observation that are kept free for notes."""

_CUT: Final = "\n(cut here: the observation is full; ask for less at once)"

_PROMPT: Final = """{question}

The answer is of this kind: {answer_type}.
Find it in the documents that the tools give access to: {tools}. {how}
If the documents do not answer the question, abstain: give the reason under "abstain".
You have {steps} steps and {calls} tool calls."""


HOW: Final = find_format("json").how()
"""How to act in plain JSON, which every agent may do."""


def prompt(question: str, answer_type: str, tools: Sequence[str], limits: Limits, how: str = HOW) -> str:
    """Return the first observation; its first paragraph is the question. `how` says how to call tools."""
    return _PROMPT.format(
        question=question,
        answer_type=answer_type,
        tools=", ".join(tools),
        how=how,
        steps=limits.max_steps,
        calls=limits.max_tool_calls,
    )


def too_many(left: int) -> str:
    """Return the refusal of a call that charges more than is left."""
    return f"Not run: this asks for more than the {left} tool calls that are left."


def cut(text: str, delivered: tuple[str, ...], room: int) -> tuple[str, tuple[str, ...]]:
    """Return `text` in at most `room` characters, and which of the `delivered` sentences it still shows whole.

    Tools print one sentence a line, with its id in brackets. So a text is cut at the end of a line, and what a line
    that was broken up shows does not count; a very long line is cut at the end of a sentence where there is one.
    """
    if len(text) <= room:
        return text, delivered
    head = text[: max(0, room - len(_CUT))]
    whole = head[: max(0, head.rfind("\n"))]
    shown = whole if 2 * len(whole) >= len(head) else head[: head.rfind(". ") + 1 or len(head)]
    kept = tuple(sentence for sentence in delivered if f"[{sentence}]" in whole)
    return (shown + _CUT)[:room], kept
