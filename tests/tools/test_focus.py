from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medgym.tools.focus import content_words, focused

SENTENCES = ["It is a disorder.", "Blue nails are common.", "The cough comes at night.", "A blue nail was seen once."]


def test_sentences_that_share_a_content_word_come_with_the_first() -> None:
    assert focused(SENTENCES, "what do the nails look like?") == (0, 1, 3)
    assert focused(SENTENCES, "COUGH") == (0, 2)
    assert focused(SENTENCES, "what is it?") == (0,)


def test_words_are_folded_and_singular() -> None:
    assert content_words("The Naïve NAILS of Sjögren's") == {"naive", "nail", "sjogren", "s"}
    assert content_words("loss of mass") == {"loss", "mass"}


@given(st.lists(st.text(), min_size=1), st.text())
def test_the_first_sentence_is_always_there_and_the_order_kept(sentences: list[str], goal: str) -> None:
    numbers = focused(sentences, goal)
    assert numbers[0] == 0
    assert list(numbers) == sorted(set(numbers))
