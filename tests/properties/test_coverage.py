"""What the properties are tried on, and that there is one of each number."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given

from tests.properties.episodes import Script, scripts
from tests.properties.law import Share, usual

HERE = Path(__file__).resolve().parent


def test_every_property_from_1_to_53_has_a_test() -> None:
    text = "".join(path.read_text("utf-8") for path in HERE.glob("test_*.py"))
    found = {int(number) for number in re.findall(r"^def test_p(\d\d)_", text, re.MULTILINE)}
    assert found == set(range(1, 54))


def test_a_tenth_of_the_episodes_repeats_a_call_and_a_tenth_asks_for_the_gold() -> None:
    repeats, gold, support = Share(), Share(), Share()

    @usual(300)
    @given(scripts())
    def look(script: Script) -> None:
        repeats.add(script.repeats())
        gold.add(script.asks_for_gold())
        support.add("orpha-1#s1" in script.last)

    look()
    assert repeats.value >= 0.10
    assert gold.value >= 0.10
    assert support.value >= 0.10
