from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.canonical import nfc
from medgym.literature.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It works. It does.", ["It works.", "It does."]),
        ("Dr. Smith gave 3.5 mg of it. E. coli grew.", ["Dr. Smith gave 3.5 mg of it.", "E. coli grew."]),
        ("Smith et al. Jones found it.", ["Smith et al. Jones found it."]),
        (
            "It was shown by Smith et al. The cause is unknown.",
            ["It was shown by Smith et al.", "The cause is unknown."],
        ),
        ("See Fig. 2 for more. Done.", ["See Fig. 2 for more.", "Done."]),
        ("It lacks vitamin C. The dose is low.", ["It lacks vitamin C.", "The dose is low."]),
        ("J. Smith saw A. Jones.", ["J. Smith saw A. Jones."]),
        ("Some (e.g. Fabry. Pompe) are rare. Yes.", ["Some (e.g. Fabry. Pompe) are rare.", "Yes."]),
        ("Is it rare? Yes! It is.", ["Is it rare?", "Yes!", "It is."]),
        ("They include\n  - fever\n  - pain.\n", ["They include", "fever", "pain."]),
        ("P < 0.05. 20 were ill.", ["P < 0.05.", "20 were ill."]),
        ("", []),
        (" \n \n", []),
    ],
)
def test_known_cases(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet=st.sampled_from("Aa b.()?!\n-1 ,E;"), max_size=80))
def test_nothing_is_lost_but_bullets(text: str) -> None:
    kept = "".join("".join(sentences(text)).split())
    original = "".join(nfc(text).split())
    assert kept.replace("-", "") == original.replace("-", "")
    assert all(sentence and "\n" not in sentence for sentence in sentences(text))


@given(st.text(max_size=200))
def test_any_text_is_split(text: str) -> None:
    assert sentences(text) == sentences(text)
