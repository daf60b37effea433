from __future__ import annotations

from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.literature.article import Tally
from medgym.literature.finder import TableFinder, make_finder
from medgym.literature.folding import fold, is_word
from medgym.literature.lexicon import Lexicon, in_case
from medgym.literature.linker import Linker
from tests.literature.lexicons import make_lexicon

LEXICON = make_lexicon()
ENGINES = [
    pytest.param("automaton", marks=pytest.mark.skipif(find_spec("ahocorasick_rs") is None, reason="extra literature")),
    "table",
]


def _link(text: str | list[str], engine: str = "table", **options: object) -> list[tuple[str, str]]:
    sentences = [text] if isinstance(text, str) else text
    mentions = Linker(LEXICON, engine).link(sentences, **options)
    return [(sentences[m.sentence][m.start : m.end], LEXICON.entities[m.entity][0]) for m in mentions]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fabry disease and Pompe disease.", [("Fabry disease", "ORPHA:324"), ("Pompe disease", "ORPHA:365")]),
        ("Anderson-Fabry disease", [("Anderson-Fabry disease", "ORPHA:324")]),
        ("ANDERSON FABRY DISEASE", [("ANDERSON FABRY DISEASE", "ORPHA:324")]),
        ("Fabry's disease, Fabry’s disease", [("Fabry's disease", "ORPHA:324"), ("Fabry’s disease", "ORPHA:324")]),
        ("Two seizures and a seizure", [("seizures", "HP:2"), ("seizure", "HP:2")]),
        ("He had beta-deafness", [("beta-deafness", "HP:4")]),
        ("mutations in BRCA1 and BRCA-1", [("BRCA1", "HGNC:1100"), ("BRCA-1", "HGNC:1100")]),
        ("brca1 is no symbol", []),
        ("the rest of the REST gene", [("REST", "HGNC:7")]),
        ("REST was advised", []),
        ("Cataráct", [("Cataráct", "DOID:83")]),
        ("ataxiation, preataxia and ataxia_1", []),
        ("ataxia,ataxia/ataxia", [("ataxia", "HP:1")] * 3),
        ("the American Seizure Foundation", []),
        ("The GLA gene", [("GLA", "HGNC:4296")]),
        ("FD is short", []),
    ],
)
def test_known_cases(text: str, expected: list[tuple[str, str]], engine: str) -> None:
    assert _link(text, engine) == expected


def test_homonyms_are_settled_by_focus_or_dropped_with_a_count() -> None:
    tally = Tally()
    assert _link("a shared name here", tally=tally) == []
    assert tally.counts == {"homonyms dropped": 1}
    twin = LEXICON.exact("Twin syndrome")[0]
    assert _link("a shared name here", focus=twin) == [("shared name", "ORPHA:1")]


def test_a_finding_that_is_also_a_disease_keeps_both_readings() -> None:
    (mention,) = Linker(LEXICON, "table").link(["a cataract"])
    assert {LEXICON.type_of(reading) for reading in mention.readings} == {"disease", "phenotype"}


def test_abbreviations_hold_in_their_document_alone() -> None:
    linker = Linker(LEXICON, "table")
    defined = linker.link(["Pompe disease (PD) is rare.", "PD is treated; PDs vary."])
    assert [m.sentence for m in defined] == [0, 0, 1, 1]
    assert linker.link(["PD is treated."]) == []


def test_an_own_abbreviation_outdoes_the_lexicon() -> None:
    assert _link(["Gastric lavage apparatus (GLA) was used.", "The GLA gene was not meant."]) == []
    assert _link(["mutations in the GLA gene"]) == [("GLA", "HGNC:4296")]


def test_no_part_of_an_unknown_longer_name_is_linked() -> None:
    assert _link("X-linked ataxia with deafness is rare", unknown=("X-linked ataxia with deafness",)) == []
    assert _link("Fabry disease type 2 is another") == []


# --- properties -----------------------------------------------------------------------------------------------------

_word = st.text(alphabet="abAB1é-β", min_size=1, max_size=4)
_name = st.lists(_word, min_size=1, max_size=3).map(" ".join)
_names = st.lists(_name, min_size=1, max_size=8, unique=True)
_text = st.text(alphabet="abAB1éβ -,.()_'\u0301İß", max_size=60)


def _lexicon(names: list[str]) -> Lexicon:
    return Lexicon.from_names((f"x:{n}", "phenotype", (name,)) for n, name in enumerate(names))


@given(_names, _text)
def test_both_engines_find_the_same(names: list[str], text: str) -> None:
    patterns = _lexicon(names).patterns
    padded = f" {fold(text)} "
    expected = sorted(
        (n, at, at + len(p)) for n, p in enumerate(patterns) for at in range(len(padded)) if padded.startswith(p, at)
    )
    assert sorted(TableFinder(patterns)(padded)) == expected
    assert sorted(make_finder(patterns)(padded)) == expected


def _brute_force(lexicon: Lexicon, text: str) -> list[tuple[int, int]]:
    """Try every stretch of the text, longest first from the left; no automaton, no table of words."""
    folded, found, position = fold(text), [], 0
    while position < len(text):
        for end in range(len(text), position, -1):
            surface = text[position:end]
            bounded = (position == 0 or folded[position - 1] == " ") and (end == len(text) or folded[end] == " ")
            number = lexicon.by_pattern.get(f" {folded[position:end]} ")
            if number is None or not bounded or not (is_word(surface[0]) and is_word(surface[-1])):
                continue
            if any(in_case(term, surface) for term in lexicon.terms[number]):
                found.append((position, end))
                position = end - 1
                break
        position += 1
    return found


@given(_names, _text)
def test_the_linker_equals_brute_force(names: list[str], text: str) -> None:
    lexicon = _lexicon(names)
    spans = Linker(lexicon)._spans(text)
    assert [(span.start, span.end) for span in spans] == _brute_force(lexicon, text)


@given(_names, _text)
def test_offsets_slice_back_and_no_match_is_inside_a_word(names: list[str], text: str) -> None:
    lexicon = _lexicon(names)
    for mention in Linker(lexicon).link([text]):
        surface = text[mention.start : mention.end]
        assert f" {fold(surface)} " in lexicon.by_pattern
        assert not (mention.start and is_word(text[mention.start - 1]))
        assert not (mention.end < len(text) and is_word(text[mention.end]))


@given(st.text(max_size=80))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(_names, st.lists(_text, min_size=1, max_size=3), st.lists(_text, max_size=3))
def test_one_document_leaves_no_trace_in_the_next(names: list[str], document: list[str], before: list[str]) -> None:
    lexicon = _lexicon(names)
    linker = Linker(lexicon)
    linker.link([f"{names[0]} (ABX)", *before])
    assert linker.link(document) == Linker(lexicon).link(document)
