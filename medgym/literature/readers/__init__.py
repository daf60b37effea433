"""Readers, one module a format; `reader_of` tells which fits a file by looking into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from medgym.errors import SourceError
from medgym.literature.article import Article, Tally
from medgym.literature.readers import jats, json_lines, medline_text, medquad, pubmed_xml
from medgym.literature.readers.streams import Reader, open_bytes, typed_errors

READERS: dict[str, Reader] = {
    "pubmed-xml": pubmed_xml.READER,
    "medline": medline_text.READER,
    "medquad-xml": medquad.XML_READER,
    "medquad": medquad.JSON_READER,
    "jats": jats.READER,
    "pmc": json_lines.PMC_READER,
    "jsonl": json_lines.READER,
}
_HEAD = 1 << 16
_ROOT = re.compile(rb"<([A-Za-z][\w-]*)[\s>/]")
_ROOTS = {
    b"PubmedArticleSet": "pubmed-xml", b"MedlineCitationSet": "pubmed-xml", b"Document": "medquad-xml",
    b"article": "jats", b"pmc-articleset": "jats",
}  # fmt: skip


def reader_of(path: Path) -> str:
    """Return the name of the reader that fits a file, by its first bytes; raises `SourceError` if none does."""
    with typed_errors(path, lambda: 1), open_bytes(path) as stream:
        head = stream.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<"):
        body = re.sub(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>", b"", head, flags=re.DOTALL)
        root = _ROOT.search(body)
        found = _ROOTS.get(root[1]) if root else None
    elif head.startswith(b"PMID"):
        found = "medline"
    else:
        found = _json_kind(head.split(b"\n", 1)[0])
    if found is None:
        raise SourceError(
            "No reader fits this file.", file=str(path), line=1,
            next_step="Known are PubMed XML, MEDLINE text, MedQuAD, JATS, and JSON lines with id, title and text.",
        )  # fmt: skip
    return found


def _json_kind(line: bytes) -> str | None:
    if not line.startswith(b"{"):
        return None
    try:
        keys = {key.encode() for key in json.loads(line)}
    except ValueError:  # the first line may be longer than what was looked at
        keys = set(re.findall(rb'"(\w+)"\s*:', line))
    if {b"qa", b"focus"} <= keys:
        return "medquad"
    if {b"pmcid", b"abstract"} <= keys:
        return "pmc"
    return "jsonl" if {b"id", b"title", b"text"} <= keys else None


def read(
    path: Path, snapshot: str, tally: Tally, kind: str | None = None, first: int = 0, last: int | None = None
) -> Iterator[Article]:
    """Yield the articles of records `first` (from 0) to before `last` of a file; losses are counted in `tally`."""
    reader = READERS[kind or reader_of(path)]
    for place, record in islice(reader.records(path), first, last):
        yield from reader.parse(record, place, snapshot, tally)
