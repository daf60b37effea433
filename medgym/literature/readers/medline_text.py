"""MEDLINE text, the tagged format of PubMed's own downloads (`PMID- `, `TI  - `, continuation lines)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from medgym.literature.article import Article, Passage, Tally
from medgym.literature.authority import article_authority, document_type
from medgym.literature.readers.streams import Place, Reader, count_matches, iso_date, lines, safe_id

_FIELD = re.compile(r"^([A-Z]{2,4}) *- ?(.*)$")
_LABEL = re.compile(r"(?:(?<=^)|(?<=[.!?)] ))([A-Z][A-Z ,/&-]{3,60}): ")
_Record = dict[str, list[str]]


def _records(path: Path) -> Iterator[tuple[Place, _Record]]:
    record: _Record = {}
    start, tag = 1, ""
    for number, line in lines(path):
        field = _FIELD.match(line)
        if field and field[1] == "PMID" and record:
            yield Place(path, start), record
            record = {}
        if field:
            tag = field[1]
            start = number if not record else start
            record.setdefault(tag, []).append(field[2].strip())
        elif line.startswith(" ") and tag:
            record[tag][-1] += " " + line.strip()
        elif line.strip():
            raise Place(path, number).error("This line is neither a MEDLINE field nor its continuation.")
    if record:
        yield Place(path, start), record


def _count(path: Path) -> int:
    return count_matches(path, re.compile(rb"(?m)^PMID- "))


def _parse(record: _Record, place: Place, snapshot: str, tally: Tally) -> list[Article]:
    pmid = next(iter(record.get("PMID", ())), "")
    if not pmid.isdecimal():
        raise place.error("This record has no PMID.")
    abstract = " ".join(record.get("AB", ()))
    if not abstract:
        tally.add("records without an abstract")
    types, date = record.get("PT", []), _date(record) or snapshot
    authority = article_authority(
        types,
        status=next(iter(record.get("STAT", ())), ""),
        core="AIM" in record.get("SB", ()),
        date=date,
        snapshot=snapshot,
        concern="ECI" in record,
        retracted="RIN" in record,
    )
    title = " ".join(record.get("TI", ())) or " ".join(record.get("BTI", ())) or f"PubMed {pmid}"
    passages = tuple(_passages(abstract))
    return [Article(safe_id("pubmed", pmid), title, passages, "pubmed", document_type(types), date, authority)]


def _passages(abstract: str) -> Iterator[Passage]:
    """Yield the parts of a structured abstract, whose headings stand in capitals before a colon."""
    pieces = _LABEL.split(abstract)
    if pieces[0].strip():
        yield Passage(pieces[0].strip())
    for label, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if text.strip():
            yield Passage(text.strip(), label)


def _date(record: _Record) -> str:
    parts = (next(iter(record.get("DP", ())), "") + "   ").split(" ")
    return iso_date(parts[0], parts[1], parts[2])


READER = Reader("MEDLINE text", _records, _count, _parse)
