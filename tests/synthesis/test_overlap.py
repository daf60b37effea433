from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from medgym.synthesis.overlap import RUN, Overlap, runs
from medgym.world.world import World

WORDS = st.lists(st.sampled_from(["alpha", "Beta", "GAMMA", "straße", "delta-2", "ε"]), max_size=40)
GLUE = st.sampled_from([" ", ", ", ". ", "; ", " (", ") ", "\n", "_", " – "])


def _brute_force(text: str, length: int) -> set[tuple[str, ...]]:
    spaced = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    words = spaced.split()
    return {tuple(words[n : n + length]) for n in range(len(words)) if n + length <= len(words)}


@given(WORDS, st.data(), st.integers(1, 5))
def test_runs_are_all_windows_of_words(words: list[str], data: st.DataObject, length: int) -> None:
    text = "".join(word + data.draw(GLUE) for word in words)
    assert runs(text, length) == _brute_force(text, length)


@given(WORDS, st.data())
def test_case_and_punctuation_do_not_matter(words: list[str], data: st.DataObject) -> None:
    turned = "".join(data.draw(st.sampled_from([word, word.upper(), word.casefold()])) + "!, " for word in words)
    assert runs(turned) == runs(" ".join(words))


def _longest(world: World) -> tuple[int, list[str]]:
    """A document with a line of more than thirteen words, and the words of that line."""
    for document in range(len(world.documents)):
        for line in world.documents.lines(document):
            words = re.findall(r"\w+", line)
            if len(words) > RUN:
                return document, words
    raise AssertionError("no long line")


def test_thirteen_words_in_a_row_are_found_and_twelve_are_not(tiny: World) -> None:
    overlap = Overlap(tiny.documents)
    document, words = _longest(tiny)
    others = [d for d in range(len(tiny.documents)) if d != document]
    for start in (0, len(words) - RUN):
        run = words[start : start + RUN]
        shouted = "Zzz, " + " ... ".join(word.upper() for word in run) + " zzz."
        assert overlap.shares_a_run(shouted, [document])
        assert overlap.shares_a_run(shouted, [*others[:3], document])
        assert not overlap.shares_a_run(shouted, [])
        assert not overlap.shares_a_run(" ".join([*run[:-1], "zzz", run[-1]]), [document])
    assert not overlap.shares_a_run(" ".join(words[: RUN - 1]), [document])


def test_a_run_does_not_reach_across_lines(tiny: World) -> None:
    overlap = Overlap(tiny.documents)
    document = max(range(len(tiny.documents)), key=lambda d: len(tiny.documents.lines(d)))
    lines = tiny.documents.lines(document)
    inside = {run for line in lines for run in _brute_force(line, RUN)}
    across = _brute_force(" ".join(lines), RUN) - inside
    assert across
    assert not any(overlap.shares_a_run(" ".join(run), [document]) for run in sorted(across))
