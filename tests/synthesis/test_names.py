from __future__ import annotations

from medgym.synthesis.names import leaks, long_words, resembles, shares_long_word, telling_words
from medgym.world.facts import Source
from medgym.world.graph_builder import GraphBuilder
from tests.toy import toy_graph


def test_names_count_on_word_bounds_only() -> None:
    graph = toy_graph()
    masked = [graph.node("ORPHA:1")]
    assert leaks("What is arlen SYNDROME called?", graph, masked) == ["Arlen syndrome"]
    assert leaks("The Arlen syndromes are many.", graph, masked) == []


def test_short_names_count_in_their_own_case_only() -> None:
    graph = toy_graph()
    masked = [graph.node("HGNC:3")]
    assert leaks("It was found early.", graph, masked) == []
    assert leaks("Variants of WAS cause it.", graph, masked) == ["WAS"]


def test_names_of_given_clues_are_exempt() -> None:
    graph = toy_graph()
    disease, finding = graph.node("ORPHA:5"), graph.node("HP:0000005")
    assert leaks("Dry palms are common.", graph, [disease], [finding]) == []
    assert leaks("Dry palms are common.", graph, [finding]) == ["Dry palms"]


def test_telling_words_catch_stems_but_not_common_words() -> None:
    assert long_words("Familial porphyria cutanea tarda") == {"porphyria", "cutanea"}
    assert shares_long_word("Porphyrinuria", frozenset({"porphyria"}))
    assert not shares_long_word("Congenital deafness", long_words("Congenital cataract"))
    graph = toy_graph()
    assert "nephropathy" in telling_words(graph, [graph.node("ORPHA:7")])


def test_a_name_that_resembles_the_answer_gives_it_away() -> None:
    builder = GraphBuilder()
    builder.add_source(Source("s", "S", "CC0-1.0", "2025-01-01", "https://example.org", "none"))
    names = ["Merzbacher disease, classic form", "Merzbacher disease in carriers", "KEP4-CDG", "Plain ataxia"]
    for number, name in enumerate(names):
        builder.add_entity(f"ORPHA:{number}", "disease", name)
        builder.add_fact(f"ORPHA:{number}", "caused_by", builder.add_entity("HGNC:1", "gene", "KEP4"), "s")
    graph = builder.build()
    classic, carriers, named, plain = (graph.node(f"ORPHA:{number}") for number in range(4))
    gene = graph.node("HGNC:1")
    assert resembles(graph, classic, [carriers, classic])
    assert resembles(graph, gene, [named])
    assert not resembles(graph, plain, [classic, named, gene])
