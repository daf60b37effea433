"""What a judge is shown of an episode: question, answer, cited sentences as they were delivered, calls. No more."""

from __future__ import annotations

from typing import Any

from medgym.canonical import canonical_text
from medgym.rewards.view import CitedSentence, EpisodeView, Submission
from medgym.transcript.trajectory import CallRecord
from medgym.world.corpus import Corpus

_ANSWER_CHARS, _ID_CHARS, _CALL_CHARS, _CALLS = 2000, 160, 400, 64


def case_of(view: EpisodeView, documents: Corpus, *, sees_gold: bool = False) -> dict[str, Any]:
    """Return the case of an episode as plain JSON values.

    What the agent wrote is cut to fixed lengths. Of a citation, text and page are shown only if the environment showed
    the sentence in this episode. Neither the grade nor the proof is part of it, nor, unless asked for, the gold answer.
    """
    submission = view.submission or Submission("")
    calls = [_call(call) for call in view.calls[:_CALLS]]
    case: dict[str, Any] = {
        "question": view.question.text,
        "answer": _cut(submission.answer, _ANSWER_CHARS),
        "confidence": submission.confidence,
        "citations": [_citation(citation, documents) for citation in view.cited],
        "calls": calls,
        "calls_not_shown": len(view.calls) - len(calls),
    }
    if sees_gold:
        gold = view.question.answer
        case["reference_answer"] = {"type": gold.type, "value": gold.value, "aliases": list(gold.aliases)}
    return case


def _citation(citation: CitedSentence, documents: Corpus) -> dict[str, Any]:
    shown = {"id": _cut(citation.id, _ID_CHARS), "delivered": citation.delivered}
    if not citation.document:
        return shown
    page = documents.get(citation.document)
    return shown | {
        "text": page.sentences[int(citation.id.rpartition("#s")[2])].text,
        "page": page.title,
        "document_type": page.type,
        "source": page.source,
        "date": page.date,
        "authority": page.authority,
    }


def _call(call: CallRecord) -> dict[str, Any]:
    return {
        "tool": _cut(call.name, _ID_CHARS),
        "arguments": _cut(canonical_text(dict(call.arguments)), _CALL_CHARS),
        "sentences_delivered": len(call.delivered),
        "error": call.error,
    }


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]} [cut]"
