from __future__ import annotations

from medgym.synthesis.names import leaks, long_words, shares_long_word, telling_words
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
