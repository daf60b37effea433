"""MedQuAD: question-answer pages of the institutes of health, as XML (one document a file) or as JSON lines.

Every answered question is a page of its own: that is how the institutes' sites are read, and it spreads the facts of a
disease over pages that a search has to find.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from medgym.canonical import digest
from medgym.literature.article import Article, Passage, Tally
from medgym.literature.authority import INSTITUTE
from medgym.literature.readers.streams import Element, Place, Reader, elements, lines, safe_id, text_of

_HOSTS = {"ninds.nih.gov": "ninds", "ghr.nlm.nih.gov": "ghr", "rarediseases.info.nih.gov": "gard"}
_KNOWN = frozenset({"gard", "ghr", "ninds", "niddk", "nhlbi", "cancergov", "cdc"})


def _xml_records(path: Path) -> Iterator[tuple[Place, Element]]:
    return elements(path, ("Document",), frozenset({"Document"}))


def _parse_xml(document: Element, place: Place, snapshot: str, tally: Tally) -> list[Article]:
    pairs = [
        {
            "qid": question.get("qid", ""), "qtype": question.get("qtype", ""), "question": text_of(question),
            "answer": "".join(answer.itertext()),
        }
        for pair in document.iterfind("QAPairs/QAPair")
        if (question := pair.find("Question")) is not None and (answer := pair.find("Answer")) is not None
    ]  # fmt: skip
    row = {
        "id": document.get("id", ""), "source": document.get("source"), "url": document.get("url"),
        "focus": text_of(document.find("Focus")), "qa": pairs,
        "synonyms": [text_of(one) for one in document.iterfind("FocusAnnotations/Synonyms/Synonym")],
    }  # fmt: skip
    return _pages(row, place, snapshot, tally)


def _json_records(path: Path) -> Iterator[tuple[Place, str]]:
    return ((Place(path, number), line) for number, line in lines(path) if line.strip())


def _parse_json(line: str, place: Place, snapshot: str, tally: Tally) -> list[Article]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise place.error("This is not JSON.", str(error)[:200]) from error
    if not isinstance(row, dict) or not isinstance(row.get("qa"), list):
        raise place.error("This is no MedQuAD document.", "It has no list `qa` of questions and answers.")
    return _pages(row, place, snapshot, tally)


def _pages(row: Mapping[str, Any], place: Place, snapshot: str, tally: Tally) -> list[Article]:
    focus = str(row.get("focus") or "").strip()
    name = str(row.get("id") or "") or (f"url-{digest(row['url'])[:12]}" if row.get("url") else "")
    if not name:
        raise place.error("This MedQuAD document has neither an id nor an address.")
    names = tuple(filter(None, dict.fromkeys((focus, *(str(name) for name in row.get("synonyms") or ())))))
    if not focus:
        tally.add("documents without a focus")
    pages = []
    for number, pair in enumerate(row["qa"], start=1):
        answer, question = str(pair.get("answer") or ""), " ".join(str(pair.get("question") or focus or name).split())
        if not answer.strip():
            tally.add("questions without an answer")
            continue
        # several documents of one source share their ids, so the question is part of ours
        identifier = safe_id("medquad", _source(row), str(pair.get("qid") or f"{name}-{number}"), digest(question)[:6])
        kind = str(pair.get("qtype") or "").lower()
        passages = (Passage(answer),)
        pages.append(
            Article(identifier, question, passages, _source(row), "monograph", snapshot, INSTITUTE, names, kind)
        )
    return pages


def _source(row: Mapping[str, Any]) -> str:
    name = str(row.get("source") or "").lower()
    if name in _KNOWN:
        return name
    url = str(row.get("url") or "")
    return next((source for host, source in _HOSTS.items() if host in url), "medquad")


def _count_lines(path: Path) -> int:
    return sum(1 for _ in _json_records(path))


XML_READER = Reader("MedQuAD XML", _xml_records, lambda path: 1, _parse_xml)
JSON_READER = Reader("MedQuAD JSON lines", _json_records, _count_lines, _parse_json)
