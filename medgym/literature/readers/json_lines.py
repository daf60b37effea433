"""Plain JSON lines {id, title, text, type?, date?, authority?, source?}, and abstracts of PubMed Central."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from medgym.literature.article import Article, Passage, Tally
from medgym.literature.authority import UNKNOWN, article_authority
from medgym.literature.readers.streams import Place, Reader, iso_date, lines, safe_id
from medgym.world.vocabulary import DOCUMENT_TYPES, LITERATURE_TYPES

_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
_TYPES = (*DOCUMENT_TYPES, *LITERATURE_TYPES)
_TRIAL = "Randomized Controlled Trial"


def _records(path: Path) -> Iterator[tuple[Place, str]]:
    return ((Place(path, number), line) for number, line in lines(path) if line.strip())


def _count(path: Path) -> int:
    return sum(1 for _ in _records(path))


def load_row(line: str, place: Place) -> dict[str, Any]:
    """Return the JSON object of a line; raises `SourceError` naming the line if it is none."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise place.error("This is not JSON.", str(error)[:200]) from error
    if not isinstance(row, dict):
        raise place.error(f"A JSON object is expected, not a {type(row).__name__}.")
    return row


def _parse(line: str, place: Place, snapshot: str, tally: Tally) -> list[Article]:
    row = load_row(line, place)
    for name in ("id", "title", "text"):
        if not isinstance(row.get(name), str) or (name == "id" and not row[name].strip()):
            raise place.error(f"The field {name!r} is missing or no text.", next_step="Give id, title and text.")
    kind, date = row.get("type", "article"), row.get("date", snapshot)
    authority = row.get("authority", UNKNOWN)
    if kind not in _TYPES:
        raise place.error(f"Unknown document type {kind!r}.", next_step=f"Known: {', '.join(_TYPES)}.")
    if not isinstance(date, str) or not _DATE.match(date):
        raise place.error(f"{date!r} is no date.", next_step="Write YYYY-MM-DD, YYYY-MM or YYYY.")
    if isinstance(authority, bool) or not isinstance(authority, int | float) or not 0 <= authority <= 1:
        raise place.error(f"{authority!r} is no authority.", next_step="Give a number from 0 to 1.")
    full = iso_date(*date.split("-")) or snapshot
    source = safe_id(str(row.get("source", "own"))).lower()
    passages = (Passage(row["text"]),) if row["text"].strip() else ()
    if not passages:
        tally.add("records without an abstract")
    title = " ".join(row["title"].split()) or row["id"]
    return [Article(safe_id(row["id"]), title, passages, source, kind, full, float(authority))]


def _parse_pmc(line: str, place: Place, snapshot: str, tally: Tally) -> list[Article]:
    row = load_row(line, place)
    abstract = row.get("abstract")
    if not row.get("pmcid") or not isinstance(abstract, list):
        raise place.error("This is no PubMed Central abstract.", "It has no `pmcid` or no list `abstract`.")
    passages = tuple(Passage(str(text), str(label or "")) for label, text in map(_pair, abstract) if str(text).strip())
    if not passages:
        tally.add("records without an abstract")
    date = iso_date(str(row.get("year") or "")) or snapshot
    types = [_TRIAL] if _is_trial(row) else []
    authority = article_authority(types, status="", core=False, date=date, snapshot=snapshot)
    title = " ".join(str(row.get("title") or row["pmcid"]).split())
    identifier = safe_id("pmc", str(row["pmcid"]).removeprefix("PMC"))
    return [Article(identifier, title, passages, "pmc", "article", date, authority)]


def _pair(section: Any) -> tuple[Any, Any]:
    return (section[0], section[1]) if isinstance(section, list) and len(section) == 2 else ("", section)


def _is_trial(row: Mapping[str, Any]) -> bool:
    return "randomi" in str(row.get("title", "")).lower() or bool(row.get("nct"))


READER = Reader("JSON lines", _records, _count, _parse)
PMC_READER = Reader("PubMed Central abstracts", _records, _count, _parse_pmc)
