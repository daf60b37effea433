"""PubMed and MEDLINE XML: `PubmedArticleSet` as the baseline, update files and efetch give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from medgym.literature.article import Article, Passage, Tally
from medgym.literature.authority import article_authority, document_type
from medgym.literature.readers.streams import (
    Element,
    Place,
    Reader,
    count_matches,
    elements,
    iso_date,
    safe_id,
    text_of,
)

_ROOTS = ("PubmedArticleSet", "MedlineCitationSet")
_BOOK = "PubmedBookArticle"
_RECORDS = frozenset({"PubmedArticle", _BOOK})
_MEDLINE_DATE = re.compile(r"\b((?:1[5-9]|20)\d\d)(?:\s+([A-Z][a-z]{2}))?")
_RETRACTION, _CONCERN = "RetractionIn", "ExpressionOfConcernIn"


def _records(path: Path) -> Iterator[tuple[Place, Element]]:
    return elements(path, _ROOTS, _RECORDS)


def _count(path: Path) -> int:
    return count_matches(path, re.compile(rb"<Pubmed(?:Book)?Article[\s>]"))


def _parse(record: Element, place: Place, snapshot: str, tally: Tally) -> list[Article]:
    """Return the article of a record; book chapters are skipped and counted."""
    if record.tag == _BOOK:
        tally.add("book articles skipped")
        return []
    citation = record.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    pmid = text_of(citation.find("PMID")) if citation is not None else ""
    if citation is None or article is None or not pmid.isdecimal():
        raise place.error("This record has no PMID or no article.", next_step="Is it a file of PubMed citations?")
    passages = tuple(_passages(article))
    if not passages:
        tally.add("records without an abstract")
    types = [text_of(kind) for kind in article.iterfind("PublicationTypeList/PublicationType")]
    date = _date(article, citation) or snapshot
    corrections = {one.get("RefType") for one in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")}
    authority = article_authority(
        types,
        status=citation.get("Status", ""),
        core=any(text_of(subset) == "AIM" for subset in citation.iterfind("CitationSubset")),
        date=date,
        snapshot=snapshot,
        concern=_CONCERN in corrections,
        retracted=_RETRACTION in corrections,
    )
    title = text_of(article.find("ArticleTitle")) or text_of(article.find("VernacularTitle")) or f"PubMed {pmid}"
    return [Article(safe_id("pubmed", pmid), title, passages, "pubmed", document_type(types), date, authority)]


def _passages(article: Element) -> Iterator[Passage]:
    for part in article.iterfind("Abstract/AbstractText"):
        text = text_of(part)
        if text:
            yield Passage(text, (part.get("Label") or "").strip())


def _date(article: Element, citation: Element) -> str:
    """Return the date of the issue, else of the electronic article, else of the record."""
    for place in (
        article.find("Journal/JournalIssue/PubDate"),
        article.find("ArticleDate"),
        citation.find("DateCompleted"),
    ):
        if place is None:
            continue
        season = _MEDLINE_DATE.search(text_of(place.find("MedlineDate")))
        found = iso_date(*(text_of(place.find(name)) for name in ("Year", "Month", "Day")))
        if found or season:
            return found or iso_date(season[1], season[2] or "")  # type: ignore[index]
    return ""


READER = Reader("PubMed XML", _records, _count, _parse)
