"""Names in text: longest first, never overlapping, symbols only as written."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from medgym.agents.names import NameTable, name_table
from medgym.agents.observations import documents_in, hits_in, plain, sentences_in, stands_in, years_in
from medgym.world.world import World
from tests.toy import DISORDERS, GENES, make_toy_world

WORLD = make_toy_world()
DISEASES = NameTable(WORLD.graph, "disease")
SYMBOLS = NameTable(WORLD.graph, "gene")


def _names(table: NameTable, text: str) -> list[str]:
    return [WORLD.graph.names[mention.node] for mention in table.find(text)]


def test_names_and_aliases_are_found_in_any_case() -> None:
    text = "The ARLEN SYNDROME, also called Arlen type, is not Borrow disease."
    assert _names(DISEASES, text) == ["Arlen syndrome", "Arlen syndrome", "Borrow disease"]


def test_symbols_count_only_as_written() -> None:
    assert _names(SYMBOLS, "It was WAS that was changed, not was.") == ["WAS"]
    assert _names(SYMBOLS, "the WASP homolog") == ["WAS"]


def test_parts_of_words_are_no_names() -> None:
    assert _names(SYMBOLS, "WASH and ZAR12") == []
    assert _names(DISEASES, "Arlen syndromes") == []


@given(st.lists(st.one_of(st.sampled_from([row[0] for row in DISORDERS.values()]), st.text(max_size=12)), max_size=6))
def test_every_name_that_stands_alone_is_found(parts: list[str]) -> None:
    text = " | ".join(parts)
    found = list(DISEASES.find(text))
    for left, right in pairwise(found):
        assert left.start + len(left.surface) <= right.start
    for mention in found:
        assert text[mention.start :].startswith(mention.surface)
    for name, *_ in DISORDERS.values():
        if name in parts:
            assert name in _names(DISEASES, text)


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(mention.surface in text for mention in SYMBOLS.find(text))


def test_a_table_is_built_once_per_world_and_type(toy_world: World) -> None:
    assert name_table(toy_world, "gene") is name_table(toy_world, "gene")
    assert len(name_table(toy_world, "gene")) == 2 * len(GENES)


OBSERVATION = """1 Fabry disease (monograph, 2025, authority 0.80) [orpha-324]  "Red spots [sic]." [orpha-324#s3]
2 GLA (alpha): case series (gene, 2019, authority 0.90) [gene-gla]  "GLA causes it." [gene-gla#s0]"""


def test_hits_and_ids() -> None:
    hits = hits_in(OBSERVATION)
    assert [hit.document for hit in hits] == ["orpha-324", "gene-gla"]
    assert [hit.type for hit in hits] == ["monograph", "gene"]
    assert [hit.subject for hit in hits] == ["Fabry disease", "GLA (alpha)"]
    assert "GLA causes it." in hits[1].snippet
    assert hits_in("[orpha-324#s3] A sentence (of a page, 2025, authority 0.80) [orpha-1]") == []
    assert documents_in(OBSERVATION) == ["orpha-324", "sic", "gene-gla"]
    assert sentences_in(OBSERVATION) == ["orpha-324#s3", "gene-gla#s0"]


def test_plain_text_has_no_ids_and_no_page_years() -> None:
    assert years_in(OBSERVATION) == ["2025", "2019"]
    assert years_in(plain(OBSERVATION + "\n[x-1999-01-01#s2] Designated on 3 May 1988.")) == ["1988"]
    assert not re.search(r"orpha-324|authority", plain(OBSERVATION))


def test_whole_words_only() -> None:
    assert stands_in("GLA", "variants of gla cause it")
    assert not stands_in("GLA", "GLAM and GLA1")
    assert stands_in("1988", "on 3 May 1988.")
