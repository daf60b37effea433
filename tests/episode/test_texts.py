from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medgym.episode.texts import cut

LINES = st.lists(st.text(alphabet="ab. ", min_size=1, max_size=40), min_size=1, max_size=12)


@given(LINES, st.integers(0, 400))
def test_a_cut_text_fits_and_counts_whole_lines_only(lines: list[str], room: int) -> None:
    ids = tuple(f"page#s{n}" for n in range(len(lines)))
    text = "\n".join(f"[{name}] {line}" for name, line in zip(ids, lines, strict=True))
    shown, kept = cut(text, ids, room)
    assert len(shown) <= max(room, 0)
    printed = shown.splitlines()
    for name, line in zip(ids, lines, strict=True):
        if name in kept:
            assert f"[{name}] {line}" in printed
    if len(text) <= room:
        assert (shown, kept) == (text, ids)


def test_a_long_line_is_cut_at_the_end_of_a_sentence() -> None:
    text = "One sentence here. " * 100
    shown, kept = cut(text, ("page#s0",), 400)
    assert shown.split("\n")[0].endswith("here.")
    assert "cut here" in shown
    assert kept == ()
