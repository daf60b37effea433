"""From what happened to what rewards see: the same function scores a running episode and a record of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from medgym.errors import QueryError
from medgym.grading import grade
from medgym.questions.question import Question
from medgym.rewards.view import CitedSentence, EpisodeView, StopReason, Submission
from medgym.transcript.trajectory import CallRecord
from medgym.world.corpus import Corpus
from medgym.world.documents import Document

NARROW: Final = frozenset({"question", "knowledge"})
"""Fields of a view that cost nothing to fill in: parts that read no more are shown no more."""


def make_view(
    question: Question,
    documents: Corpus,
    calls: Sequence[CallRecord],
    submission: Submission | None,
    stop_reason: StopReason | None,
    mistakes: int = 0,
    knowledge: float = 0.0,
) -> EpisodeView:
    """Return what rewards see. Evidence counts only if it was delivered: what the agent writes is never looked up."""
    delivered = frozenset(sentence for call in calls if call.error is None for sentence in call.delivered)
    cited = () if submission is None else tuple(_look_up(submission.citations, delivered, question, documents))
    return EpisodeView(
        question=question,
        calls=tuple(calls),
        delivered=delivered,
        cited=cited,
        submission=submission,
        stop_reason=stop_reason,
        correct=_correct(submission, question),
        mistakes=mistakes,
        knowledge=knowledge,
    )


def _correct(submission: Submission | None, question: Question) -> float:
    """Return 1.0 for a right answer, or for abstaining where there is none to give."""
    if submission is None:
        return 0.0
    if submission.abstain is not None:
        return 1.0 if question.answer.type == "none" else 0.0
    return grade(submission.answer, question.answer)


def _look_up(
    citations: Iterable[str], delivered: frozenset[str], question: Question, documents: Corpus
) -> Iterator[CitedSentence]:
    """Yield the cited sentences; one that was not delivered is not even looked up in the world."""
    for citation in citations:
        name, _, number = citation.rpartition("#s")
        document = _page(documents, name) if citation in delivered else None
        if document is None:
            yield CitedSentence(citation, delivered=citation in delivered)
            continue
        yield CitedSentence(
            id=citation,
            delivered=True,
            facts=tuple(item.fact for item in question.evidence if citation in item.sentences),
            document=document.id,
            document_type=document.type,
            authority=document.authority,
            source=document.source,
            planted=is_planted(document, int(number)),
        )


def is_planted(document: Document, number: int) -> bool:
    """Return whether a sentence makes a planted claim or stands on a withdrawn page."""
    return document.authority == 0.0 or bool(document.sentences[number].claims)


def _page(documents: Corpus, name: str) -> Document | None:
    """Return a document of the world; what a network tool delivered may be none."""
    try:
        return documents.get(name)
    except QueryError:
        return None
