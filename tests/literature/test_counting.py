from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medgym.literature.counting import NameCounter


def test_mentions_and_documents() -> None:
    counter = NameCounter(["ataxia", "spastic ataxia", "GLA"])
    for text in ("Spastic ataxia, ataxia; gla.", "No preataxia.", "Ataxia"):
        counter.add(text)
    named = {counter.names[number].strip(): count for number, count in counter.mentions.items()}
    assert named == {"ataxia": 3, "spastic ataxia": 1, "gla": 1}
    assert {counter.names[n].strip(): c for n, c in counter.documents.items()} == {
        "ataxia": 2,
        "spastic ataxia": 1,
        "gla": 1,
    }


@given(
    st.lists(st.text(alphabet="ab ", min_size=1, max_size=4), min_size=1, max_size=5),
    st.text(alphabet="ab .", max_size=40),
)
def test_both_engines_count_alike(names: list[str], text: str) -> None:
    known = [name for name in names if name.strip()] or ["a"]
    first, second = NameCounter(known), NameCounter(known, "table")
    first.add(text)
    second.add(text)
    assert first.mentions == second.mentions
