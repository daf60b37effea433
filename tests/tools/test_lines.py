from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from medgym.tools.lines import guarded, heading


def test_a_heading_reads_like_this() -> None:
    shown = heading("orpha-324", "Fabry disease", "monograph", "2025-01-01", 0.8)
    assert shown == "Fabry disease (monograph, 2025, authority 0.80) [orpha-324]"


def test_brackets_that_hold_no_sentence_id_stay() -> None:
    assert guarded("[18F]fluorodeoxyglucose and poly[ADP-ribose]") == "[18F]fluorodeoxyglucose and poly[ADP-ribose]"


@given(st.text() | st.lists(st.sampled_from(["[", "]", "a#s0", "#s1", "\n", "\r", "\u2028", "x"])).map("".join))
def test_guarded_text_is_one_line_without_sentence_ids(text: str) -> None:
    safe = guarded(text)
    assert len(safe.splitlines()) <= 1
    assert not re.search(r"\[[A-Za-z0-9:_.-]{1,128}#s\d{1,9}\]", safe)
    assert guarded(safe) == safe
