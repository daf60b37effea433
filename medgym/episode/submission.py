"""The episode's own action: `submit_answer`, which hands in an answer or abstains. It is no tool and costs no call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from medgym.rewards.view import Submission

SUBMIT: Final = "submit_answer"
MAX_CITATIONS: Final = 50

SPEC: Final[dict[str, Any]] = {
    "type": "function",
    "function": {
        "name": SUBMIT,
        "description": "Hand in the one final answer, or abstain with a reason. Ends the episode.",
        "parameters": {
            "type": "object",
            "properties": {
                "answer": {
                    "type": "string",
                    "description": "The answer alone: one name, one date or one number. Empty when abstaining.",
                },
                "citations": {
                    "type": "array",
                    "items": {"type": "string"},
                    "maxItems": MAX_CITATIONS,
                    "default": [],
                    "description": "Ids of the sentences that support the answer, such as orpha-324#s3, "
                    "from at least two kinds of documents.",
                },
                "confidence": {
                    "type": ["number", "null"],
                    "minimum": 0,
                    "maximum": 1,
                    "default": None,
                    "description": "Probability that the answer is right.",
                },
                "abstain": {
                    "type": ["string", "null"],
                    "default": None,
                    "description": "Why no answer can be given; set this only to abstain.",
                },
            },
            "required": ["answer"],
            "additionalProperties": False,
        },
    },
}
"""OpenAI function schema of the action."""

_NAMES = frozenset(SPEC["function"]["parameters"]["properties"])


def read_submission(arguments: Mapping[str, Any]) -> Submission | str:
    """Return the submission that `arguments` spell, or what is wrong with them, for the agent to read.

    A reason in `abstain` makes it an abstention, whatever `answer` says. Citations are stripped of blanks and brackets
    and of repeats.
    """
    answer, abstain = arguments.get("answer", ""), arguments.get("abstain")
    citations, confidence = arguments.get("citations"), arguments.get("confidence")
    problem = (
        _unknown(arguments)
        or _not_text("answer", answer)
        or (abstain is not None and _not_text("abstain", abstain))
        or _bad_citations(citations)
        or _bad_confidence(confidence)
    )
    if problem:
        return problem
    abstain = abstain and abstain.strip()
    if not abstain and not answer.strip():
        return "`answer` is empty. Give one answer, or say in `abstain` why there is none."
    cited = dict.fromkeys(citation.strip(" \t\n[]") for citation in citations or ())
    return Submission(answer, tuple(cited), None if confidence is None else float(confidence), abstain or None)


def _unknown(arguments: Mapping[str, Any]) -> str:
    unknown = sorted(set(arguments) - _NAMES)
    return f"submit_answer takes answer, citations, confidence and abstain, not {unknown[0][:40]!r}." if unknown else ""


def _not_text(name: str, value: object) -> str:
    return "" if isinstance(value, str) else f"`{name}` must be a string."


def _bad_citations(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, list) or not all(isinstance(citation, str) for citation in value):
        return "`citations` must be a list of sentence ids, such as orpha-324#s3."
    return f"`citations` may hold at most {MAX_CITATIONS} ids." if len(value) > MAX_CITATIONS else ""


def _bad_confidence(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:  # nor NaN
        return "`confidence` must be a number from 0 to 1."
    return ""
