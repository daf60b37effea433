from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.literature.abbreviations import definitions


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Adult-onset Still disease (AOSD) is rare.", [("AOSD", "Adult-onset Still disease")]),
        ("He has chronic granulomatous disease (CGD).", [("CGD", "chronic granulomatous disease")]),
        ("AOSD (adult-onset Still disease) is rare.", [("AOSD", "adult-onset Still disease")]),
        ("A gene called heat shock transcription factor (HSF) works.", [("HSF", "heat shock transcription factor")]),
        ("transforming growth factor beta 1 (TGF-B1; a protein)", [("TGF-B1", "transforming growth factor beta 1")]),
        ("They were well (see below) and ill (in 5).", []),
        ("No letters fit here (XQZ).", []),
        ("the European Union (EU, also called the Union)", [("EU", "European Union")]),
    ],
)
def test_known_cases(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert [(d.short, sentence[d.start : d.end]) for d in definitions(sentence)] == expected


@given(st.text(alphabet="ABCabc (),;-1", max_size=60))
def test_long_forms_spell_their_short_form(sentence: str) -> None:
    for definition in definitions(sentence):
        long = iter(sentence[definition.start : definition.end].lower())
        assert all(letter in long for letter in definition.short.lower() if letter.isalnum())
        assert definition.start == 0 or not sentence[definition.start - 1].isalnum()
