"""JATS, the full text of PubMed Central: title, abstract and body paragraphs of one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from medgym.literature.article import Article, Passage, Tally
from medgym.literature.authority import article_authority, document_type
from medgym.literature.readers.streams import Element, Place, Reader, elements, iso_date, safe_id, text_of

_TYPES = {
    "review-article": "Review", "case-report": "Case Reports", "editorial": "Editorial", "letter": "Letter",
    "correction": "Published Erratum", "systematic-review": "Systematic Review", "retraction": "Retracted Publication",
}  # fmt: skip
_SKIPPED = frozenset({"table-wrap", "fig", "disp-formula", "ref-list", "xref", "supplementary-material"})


def _records(path: Path) -> Iterator[tuple[Place, Element]]:
    return elements(path, ("article", "pmc-articleset"), frozenset({"article"}))


def _parse(article: Element, place: Place, snapshot: str, tally: Tally) -> list[Article]:
    meta = article.find("front/article-meta")
    if meta is None:
        raise place.error("This article has no <article-meta>.")
    ids = {one.get("pub-id-type", ""): text_of(one) for one in meta.iterfind("article-id")}
    number = ids.get("pmc") or ids.get("pmcid") or ids.get("pmid") or ids.get("doi")
    if not number:
        raise place.error("This article has no identifier.")
    passages = (*_passages(meta.find("abstract")), *_passages(article.find("body")))
    if not passages:
        tally.add("records without an abstract")
    types = [_TYPES[kind]] if (kind := article.get("article-type", "")) in _TYPES else []
    date = _date(meta) or snapshot
    authority = article_authority(types, status="", core=False, date=date, snapshot=snapshot)
    title = text_of(meta.find("title-group/article-title")) or number
    identifier = safe_id("pmc", number.removeprefix("PMC"))
    return [Article(identifier, title, passages, "pmc", document_type(types), date, authority)]


def _passages(part: Element | None) -> Iterator[Passage]:
    if part is None:
        return
    direct = [child for child in part if child.tag == "p"]
    if direct:
        yield Passage("\n".join(filter(None, map(_paragraph, direct))), text_of(part.find("title")))
    for section in part.iterfind("sec"):
        yield from _passages(section)


def _paragraph(paragraph: Element) -> str:
    pieces = [paragraph.text or ""]
    for child in paragraph:
        pieces += ["" if child.tag in _SKIPPED else "".join(child.itertext()), child.tail or ""]
    return " ".join("".join(pieces).split())


def _date(meta: Element) -> str:
    dates = [
        iso_date(*(text_of(one.find(name)) for name in ("year", "month", "day"))) for one in meta.iterfind("pub-date")
    ]
    return min(filter(None, dates), default="")


READER = Reader("JATS XML", _records, lambda path: 1, _parse)
