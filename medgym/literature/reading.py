"""Reads one article: sentences, mentions, statements. Everything a shard does per record is here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from medgym.canonical import nfc
from medgym.literature.article import Article, Passage, Tally
from medgym.literature.linker import Linker
from medgym.literature.page import Page, Statement
from medgym.literature.rules import statements
from medgym.literature.rules.table import split_table
from medgym.literature.sentences import sentences

_BRACKETS = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A page and what was read on it."""

    page: Page
    statements: tuple[Statement, ...]


def read_article(article: Article, linker: Linker, tally: Tally) -> Reading:
    """Split, link and read one article. Articles without text keep their title as their one sentence."""
    found = tuple(_sentences(article))
    focus = focus_of(article, linker)
    unknown = article.focus[:1] if focus is None else ()
    mentions = tuple(linker.link(found, focus, tally, unknown))
    disease = focus if focus is not None and linker.lexicon.type_of(focus) == "disease" else None
    page = Page(article, found, mentions, disease, linker.lexicon)
    return Reading(page, tuple(statements(page)))


def focus_of(article: Article, linker: Linker) -> int | None:
    """Return the entity an article is about: the first disease among what its focus names stand for, else the first."""
    names = dict.fromkeys(name for focus in article.focus for name in (focus, _BRACKETS.sub("", focus)))
    found = [entity for name in names for entity in linker.lexicon.exact(name)]
    diseases = [entity for entity in found if linker.lexicon.type_of(entity) == "disease"]
    return next(iter(diseases or found), None)


def _sentences(article: Article) -> Iterator[str]:
    if not article.question:
        yield nfc(article.title)
    for passage in article.passages:
        yield from _passage(passage)


def _passage(passage: Passage) -> Iterator[str]:
    table = split_table(passage.text)
    if table is None:
        yield from sentences(passage.text)
        return
    before, rows, after = table
    yield from sentences(before)
    yield from (nfc(row) for row in rows)
    yield from sentences(after)
