"""Documents: rendered pages whose every sentence is tied to the facts it states."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `facts` are fact ordinals it states; `claims` are ids of planted claims it makes."""

    text: str
    facts: tuple[int, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One page.

    Attributes:
        id: opaque id, `^[A-Za-z0-9:_.-]{1,128}$`; sentence n (from 0) is "<id>#s<n>".
        title: the heading.
        type: one of `vocabulary.DOCUMENT_TYPES`, or of `LITERATURE_TYPES`.
        date: ISO date of the page.
        authority: clinical authority in [0, 1], from the type and status of the page alone.
        source: what the page goes back to ("orphanet", "fda" ...): pages of different sources are independent.
        sentences: the text, in reading order.
    """

    id: str
    title: str
    type: str
    date: str
    authority: float
    source: str
    sentences: tuple[Sentence, ...]


def sentence_id(document_id: str, number: int) -> str:
    """Return the id under which sentence `number` (from 0) of a document is cited."""
    return f"{document_id}#s{number}"
