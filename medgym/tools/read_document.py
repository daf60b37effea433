"""`read_document`: whole sentences of documents by id. Ids are opaque; nothing is ever fetched."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, model_validator

from medgym.errors import QueryError
from medgym.store.keys import Backend
from medgym.tools.arguments import Batch, ShortText
from medgym.tools.base import Tool, ToolArguments, ToolResult, failure
from medgym.tools.focus import focused
from medgym.tools.lines import guarded, heading
from medgym.world.documents import Document, sentence_id
from medgym.world.world import World

PAGE_CHARS = 4_000
_ID = re.compile(r"[A-Za-z0-9:_.-]{1,128}")
_HINTS = 3
_SHARED_PREFIX = 3


def _document_ids(ids: tuple[str, ...]) -> tuple[str, ...]:
    for wanted in ids:
        if not _ID.fullmatch(wanted):
            raise ValueError("a document id has only letters, digits and : _ . - (no URL, no #s of a sentence)")
    return ids


class ReadDocument(Tool):
    """Pages of whole sentences, each with the id under which it is cited."""

    name: ClassVar[str] = "read_document"
    version: ClassVar[int] = 1
    description: ClassVar[str] = (
        "Read documents by the ids that searches list. Each sentence is shown with its id, which can be cited. Long "
        "documents have several pages; with a goal, only sentences that share words with it are shown."
    )

    class Arguments(ToolArguments):
        """Arguments of `read_document`; `id` is accepted for `ids`."""

        ids: Annotated[Batch, AfterValidator(_document_ids)] = Field(
            description="Ids of the documents to read, up to 5, each charged as one call."
        )
        page: int = Field(1, ge=1, le=1_000, description="Which page to show, from 1.")
        goal: ShortText | None = Field(None, description="What you look for; shows only sentences that mention it.")

        @model_validator(mode="before")
        @classmethod
        def _singular(cls, arguments: Any) -> Any:
            if isinstance(arguments, dict) and "id" in arguments and "ids" not in arguments:
                return {"ids" if key == "id" else key: value for key, value in arguments.items()}
            return arguments

    def __init__(self, world: World) -> None:
        self._world = world
        self._backend = Backend(f"world:{world.fingerprint}", pure=True)

    @property
    def backend(self) -> Backend:
        """The world."""
        return self._backend

    def run(self, arguments: Arguments) -> ToolResult:
        """Return one page of each document; documents that do not exist are named, and fail only when all do."""
        parts = [self._part(wanted, arguments.page, arguments.goal) for wanted in arguments.ids]
        if all(row["error"] for _, row in parts):
            return failure(parts[0][1]["error"], "\n".join(text for text, _ in parts), items=len(parts))
        return ToolResult(
            text="\n\n".join(text for text, _ in parts),
            data={"documents": [row for _, row in parts]},
            delivered=tuple(shown for _, row in parts for shown in row["sentences"]),
            items=len(parts),
        )

    def _part(self, wanted: str, page: int, goal: str | None) -> tuple[str, dict[str, Any]]:
        """Return the text and the row of one document."""
        row = {"document": wanted, "page": page, "pages": 0, "sentences": list[str](), "error": None}
        try:
            document = self._world.documents.get(wanted)
        except QueryError:
            near = _near(self._world.documents.ids, wanted)
            hint = f" Ids like it: {', '.join(near)}." if near else ""
            return f"No document has the id asked for.{hint} Search lists ids.", row | {"error": "not_found"}
        numbers = _chosen(document, goal)
        pages = _pages(document, numbers)
        row["pages"] = len(pages)
        if page > len(pages):
            return f"[{wanted}] has {len(pages)} page(s); there is no page {page}.", row | {"error": "no_such_page"}
        shown = pages[page - 1]
        excerpt = f", {len(numbers)} of {len(document.sentences)} sentences" if goal is not None else ""
        lines = [f"{_heading(document)} page {page} of {len(pages)}{excerpt}"]
        lines += [_line(document, number) for number in shown]
        return "\n".join(lines), row | {"sentences": [sentence_id(wanted, number) for number in shown]}


def _heading(document: Document) -> str:
    return heading(document.id, document.title, document.type, document.date, document.authority)


def _chosen(document: Document, goal: str | None) -> tuple[int, ...]:
    texts = [sentence.text for sentence in document.sentences]
    return tuple(range(len(texts))) if goal is None else focused(texts, goal)


def _pages(document: Document, numbers: Sequence[int]) -> list[list[int]]:
    """Return the sentences in pages of at most `PAGE_CHARS` characters; a longer sentence has a page of its own."""
    pages: list[list[int]] = [[]]
    used = 0
    for number in numbers:
        length = len(_line(document, number)) + 1
        if pages[-1] and used + length > PAGE_CHARS:
            pages.append([])
            used = 0
        pages[-1].append(number)
        used += length
    return pages


def _line(document: Document, number: int) -> str:
    return f"[{sentence_id(document.id, number)}] {guarded(document.sentences[number].text)}"


def _near(ids: Sequence[str], wanted: str) -> list[str]:
    """Return up to three ids that begin like `wanted`, the longest common beginning first."""
    position = bisect_left(ids, wanted)
    around = ids[max(0, position - _HINTS) : position + _HINTS]
    shared = {candidate: _common(candidate, wanted) for candidate in around}
    near = [candidate for candidate in around if shared[candidate] >= _SHARED_PREFIX]
    return sorted(near, key=lambda candidate: (-shared[candidate], candidate))[:_HINTS]


def _common(left: str, right: str) -> int:
    for length, (ours, theirs) in enumerate(zip(left, right, strict=False)):
        if ours != theirs:
            return length
    return min(len(left), len(right))
