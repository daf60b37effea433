"""Folding, counting and look-alikes: what is done with names before anything is called rare."""

from __future__ import annotations

from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.synthesis.rarity.folding import WordFolder, bag, folded, is_abbreviation, is_countable
from medgym.synthesis.rarity.lookalikes import Lookalikes, one_edit
from medgym.synthesis.rarity.mentions import PhraseFinder, count_mentions, mentions_of
from medgym.world.corpus import Corpus
from medgym.world.documents import Document, Sentence
from medgym.world.facts import Source
from medgym.world.graph import distinct_nodes
from medgym.world.graph_builder import GraphBuilder
from medgym.world.world import World
from tests.toy import toy_graph

FOLD = WordFolder()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Sjögren syndrome", "SJOGREN SYNDROME"),
        ("Charcot-Marie-Tooth disease", "Charcot Marie Tooth disease"),
        ("Ménière's disease", "meniere's disease"),
        ("Behc\u0327et disease", "Behçet disease"),
    ],
)
def test_case_accents_and_punctuation_do_not_make_another_name(left: str, right: str) -> None:
    assert folded(left, FOLD) == folded(right, FOLD)


def test_a_bag_knows_no_order_and_no_plural() -> None:
    assert bag("Diseases, Gaucher", FOLD) == bag("Gaucher disease", FOLD) == ("disease", "gaucher")
    assert bag("Loss of sight", FOLD) == ("loss", "of", "sight")
    assert bag("Type 1 A", FOLD) != bag("Type 2 A", FOLD)


@pytest.mark.parametrize(
    ("name", "abbreviation"), [("WAS", True), ("sdCHC", True), ("HAE 1", True), ("JS-OR", True), ("Gout", False),
    ("CADASIL syndrome", False), ("Ab", False)],
)  # fmt: skip
def test_abbreviations_are_told_by_their_capitals(name: str, abbreviation: bool) -> None:
    assert is_abbreviation(name) is abbreviation


def corpus(*texts: tuple[str, ...]) -> Corpus:
    return Corpus.build(
        Document(f"d{n:03d}", "Title", "monograph", "2025-01-01", 0.5, "toy", tuple(Sentence(line) for line in lines))
        for n, lines in enumerate(texts)
    )


def test_a_document_counts_once_however_many_aliases_it_holds() -> None:
    pages = corpus(
        ("Gaucher disease is known.", "Glucocerebrosidase deficiency is its other name, GD1 its type."),
        ("Glucocerebrosidase  deficiency, again and again: glucocerebrosidase-deficiency.",),
        ("Nothing of it.",),
    )
    found = count_mentions(
        pages, {7: ("Gaucher disease", "Glucocerebrosidase deficiency", "GD1"), 8: ("Fabry disease",)}
    )
    assert {entity: mentions.documents for entity, mentions in found.items()} == {7: 2}


def test_an_abbreviation_counts_only_as_written_and_two_letters_not_at_all() -> None:
    finder = PhraseFinder({1: ("WAS", "Wiskott-Aldrich syndrome"), 2: ("MS",)})
    assert finder.find("This was seen, and MS too.") == set()
    assert finder.find("Variants cause WAS.") == {1}
    assert finder.find("WISKOTT ALDRICH SYNDROME") == {1}


def test_a_name_inside_a_longer_one_is_named_too() -> None:
    finder = PhraseFinder(
        {1: ("Porphyria",), 2: ("Acute intermittent porphyria",), 3: ("Intermittent porphyria fever",)}
    )
    assert finder.find("Acute intermittent porphyria is rare.") == {1, 2}


_WORDS = st.sampled_from(["alpha", "beta", "gamma", "delta"])
_PHRASES = st.lists(_WORDS, min_size=1, max_size=3).map(" ".join)


@given(st.lists(st.lists(_PHRASES, max_size=3), max_size=5), st.lists(_WORDS, max_size=12))
def test_the_finder_finds_what_a_look_at_every_place_finds(names: list[list[str]], text: list[str]) -> None:
    spaced = f" {' '.join(text)} "
    expected = {entity for entity, surfaces in enumerate(names) if any(f" {name} " in spaced for name in surfaces)}
    assert PhraseFinder(dict(enumerate(names))).find(spaced) == expected


_LATIN = st.text("aàâbcçeéèñoöuü1- '", max_size=12)


@given(_LATIN, _LATIN)
def test_folding_ignores_case_and_accents_and_loses_no_word(left: str, right: str) -> None:
    assert folded(left.upper(), FOLD) == folded(left, FOLD)
    assert " ".join(folded(left, FOLD)).isascii()
    assert folded(f"{left} {right}", FOLD) == folded(left, FOLD) + folded(right, FOLD)
    assert is_countable(left) <= is_countable(left + right)


def test_counts_agree_with_the_search_index() -> None:
    """The index stems words and joins sentences, so it may find more, never fewer; aliases can only add."""
    world = World.load("tiny")
    graph = world.graph
    nodes = [node for node in distinct_nodes(graph, "disease") if not is_abbreviation(graph.names[node])]
    by_name = count_mentions(world.documents, {node: (graph.names[node],) for node in nodes})
    all_names = mentions_of(world, "disease")
    counts = [(by_name[node].documents, world.index.frequency(graph.names[node])) for node in nodes if node in by_name]
    assert all(own <= indexed for own, indexed in counts)
    assert sum(own == indexed for own, indexed in counts) > 0.95 * len(counts)
    assert all(all_names[node].documents >= found.documents for node, found in by_name.items())


def test_counts_are_kept_beside_the_documents_and_a_damaged_file_is_counted_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    World.from_graph("kept", 1, toy_graph()).save(tmp_path / "kept")
    world = World.load(tmp_path / "kept")
    first = mentions_of(world, "disease")
    (file,) = world.cache_folder.glob("mentions-*-disease.json")
    assert first
    assert mentions_of(World.load(tmp_path / "kept"), "disease") == first
    for damage in (b"", b"[[1,2]", b"[[1,2]]", b"[1]", b'{"a":1}'):
        file.write_bytes(damage)
        assert mentions_of(world, "disease") == first
    assert file.read_bytes().startswith(b"[[")


def is_one_edit(left: str, right: str) -> bool:
    """Optimal string alignment, by the table, cut to distance 1."""
    rows = [[max(i, j) if not i * j else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            change = rows[i - 1][j - 1] + (left[i - 1] != right[j - 1])
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, change)
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1] == 1


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_one_edit_makes_exactly_the_words_at_distance_one(left: str, right: str) -> None:
    assert (right in one_edit(left)) == is_one_edit(left, right)


def test_an_alias_of_its_own_is_no_lookalike() -> None:
    builder = GraphBuilder()
    builder.add_source(Source("toy", "Hand-made toy facts", "CC0-1.0", "2025-01-01", "https://example.org", "none"))
    builder.add_entity("ORPHA:1", "disease", "Gaucher disease", ("Gauchers disease", "Disease, Gaucher"))
    builder.add_entity("ORPHA:2", "disease", "Gauche disease", ("Disease, Gauche",))
    builder.add_fact("ORPHA:2", "subtype_of", "ORPHA:1", "toy")
    lookalikes, node = Lookalikes(builder.build()), builder.build().node
    assert list(lookalikes.misspelt(node("ORPHA:2"))) == ["Gaucher disease"]
    assert list(lookalikes.misspelt(node("ORPHA:1"))) == ["Gauche disease"]
    assert list(lookalikes.duplicated(node("ORPHA:1"))) == []


def test_one_edit_uses_the_whole_alphabet() -> None:
    assert set(ascii_lowercase) <= one_edit("")
    assert {"gaucer", "gauchr", "gaucehr", "gauchers", "faucher"} <= one_edit("gaucher")
    assert not {"gaucher", "fauchet", "gauch"} & one_edit("gaucher")
