"""Texts of all forms in all grammars: nothing left out, nothing of the machine in it, plain English."""

from __future__ import annotations

import re

import pytest

from medgym.query.algebra import Atom, Filter
from medgym.synthesis.wording import clauses
from medgym.synthesis.wording.style import Style
from medgym.world.render.grammar import article
from tests.synthesis.wording.texts import Text, drafts, texts, writer

_MACHINE = re.compile(
    r"\b(entity|entities|node|nodes|relation|relations|predicate|variable|linked to|connected to|knowledge graph|query"
    r"|none|null)\b|[{}\[\]]|\?[a-z]\d|\b[a-z]+_[a-z]+|\b[A-Z]+:\d|: ?$"
)
_TWICE = re.compile(r"\b([a-z]+) \1\b")
_ARTICLE = re.compile(r"\b([Aa]n?) (\w[\w-]*)")
_SENTENCE = re.compile(r"(?<=[.?!]) ")


def test_no_machine_speaks() -> None:
    for text in texts():
        assert not _MACHINE.search(text.plain()), text.text
        assert not re.search(r"  |\s[,.;?]|\.\.|,,|[,;]\.", text.text), text.text


def test_every_text_is_of_whole_sentences() -> None:
    for text in texts():
        assert text.text.endswith(".")
        assert text.text == text.text.strip()
        sentences = _SENTENCE.split(text.text)
        assert len(sentences) >= 3
        for said in sentences:
            assert said[0].isupper() or not said[0].isalpha() or said[:2] in ("pH", "mT"), said
            assert said[-1] in ".?"
        asked = sum(said.endswith("?") for said in sentences)
        assert asked == 1 or (asked == 0 and any(said.startswith("Name ") for said in sentences)), text.text


def test_articles_fit_and_no_word_stands_twice() -> None:
    for text in texts():
        for given, noun in _ARTICLE.findall(text.text):
            assert f"{given.lower()} {noun}" == article(noun), text.text
        assert not _TWICE.search(text.plain()), text.text


def _ways(text: Text, atom: Atom) -> list[str]:
    """What would word an atom: a name of its constant, or what stands for it."""
    graph = text.draft.graph
    if atom.negated and atom.object.startswith("?"):
        return ["no orphan designation", "holds no designation"]
    if atom.predicate == "status":
        return [form.removeprefix("which ") for form in clauses._STATUS[atom.object]]
    names = graph.surfaces(graph.node(atom.object))
    return [*names, *(clauses._WAYS[name.lower()] for name in names if name.lower() in clauses._WAYS)]


def test_every_clue_is_worded() -> None:
    seen: set[str] = set()
    for text in texts():
        told = text.text.casefold()
        for atom in (*text.draft.clues, *text.draft.supporting):
            if atom.object.startswith("?") and not atom.negated:
                continue  # its filter is worded
            assert any(way.casefold() in told for way in _ways(text, atom)), (atom, text.text)
            seen.add(atom.predicate)
    assert {"has_phenotype", "lacks_phenotype", "in_group", "status"} <= seen


def _told(condition: Filter, text: str) -> bool:
    if isinstance(condition.value, tuple):
        return all(bound[:4] in text for bound in condition.value)
    if condition.op == "!=":
        return bool(re.search(r"second|third|another|also|as well|, too|same", text))
    return ("later" if condition.op == ">" else "earlier") in text


def test_every_filter_and_day_is_worded() -> None:
    seen: set[str] = set()
    for text in texts():
        for condition in text.draft.filters:
            assert _told(condition, text.text), (condition, text.text)
            seen.add(condition.op)
        if text.draft.as_of is not None:
            assert text.draft.as_of[:4] in text.text
    assert {"between", "!="} <= seen


def test_only_what_is_worded_is_there() -> None:
    """Four figures in a row are a year of a filter, the day looked back to, or the date of a source."""
    for text in texts():
        known = {"2021", "2019", (text.draft.as_of or "")[:4]}
        known |= {bound[:4] for f in text.draft.filters if isinstance(f.value, tuple) for bound in f.value}
        assert set(re.findall(r"\d{4}", text.plain())) <= known


def test_a_text_says_what_an_answer_looks_like() -> None:
    wanted = {
        "gene": "symbol", "organism": "scientific name", "drug": "generic name", "company": "company's name",
        "date": "the year", "number": "whole number", "brand": "trade name",
    }  # fmt: skip
    for text in texts():
        kind = text.draft.answer_type
        assert wanted.get(kind, "ame") in _SENTENCE.split(text.text)[-1] + _SENTENCE.split(text.text)[-2], text.text
    assert {text.draft.answer_type for text in texts()} >= set(wanted) - {"organism"}


def test_draft_and_style_settle_the_text() -> None:
    for text in texts()[::7]:
        assert writer().reword(text.draft, text.style) == text.text


@pytest.mark.parametrize("grammar", ["seen-1", "held-2"])
def test_another_salt_words_it_otherwise(grammar: str) -> None:
    pairs = [[writer().reword(draft, Style(grammar, salt)) for salt in ("one", "two")] for draft in drafts()]
    assert sum(one != two for one, two in pairs) > 0.8 * len(pairs)
