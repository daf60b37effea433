"""Answers as language models write them, labelled by hand: the grader has to agree and must never be too kind.

The labels say what is right for a reader who goes by the rules of `docs/grading.md`; some of them the grader misses.
"""

from __future__ import annotations

import json
import re
import string
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from medgym.grading import grade
from medgym.questions.question import Answer

FILE = Path(__file__).resolve().parents[1] / "data" / "answer_pairs.jsonl"
PAIRS: list[dict[str, Any]] = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def told(pair: dict[str, Any], given: float) -> str:
    shown = f"{pair['type']} {pair['gold']['value']!r} / {pair['answer']!r}"
    return f"{shown}: {given:.3f}, not {pair['right']} ({pair['why']})"


def judged() -> list[tuple[dict[str, Any], float]]:
    return [(pair, grade(pair["answer"], Answer.model_validate(pair["gold"]))) for pair in PAIRS]


def test_the_pairs_are_many_different_and_of_all_types() -> None:
    assert len({(json.dumps(pair["gold"]), pair["answer"]) for pair in PAIRS}) == len(PAIRS) >= 500
    types = Counter(pair["type"] for pair in PAIRS)
    assert set(types) == {"entity", "date", "number", "category", "identifier", "boolean", "set", "list", "none"}
    assert 0.4 <= sum(pair["right"] > 0 for pair in PAIRS) / len(PAIRS) <= 0.6


def test_the_grader_agrees_with_the_reader() -> None:
    apart = [told(pair, given) for pair, given in judged() if given != pytest.approx(float(pair["right"]))]
    sys.stdout.write("\n".join([f"{len(PAIRS) - len(apart)} of {len(PAIRS)} agree", *apart, ""]))  # seen with -s
    assert len(apart) <= 0.02 * len(PAIRS)


def test_no_wrong_answer_is_credited() -> None:
    assert [told(pair, given) for pair, given in judged() if given > pair["right"] + 1e-9] == []


def squad(text: str) -> str:
    text = "".join(letter for letter in text.casefold() if letter not in string.punctuation)
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


CARELESS = {
    "words, bare of punctuation and articles": lambda text, gold: squad(text) == squad(gold),
    "letters and digits alone": lambda text, gold: re.sub(r"\W", "", text).casefold() == re.sub(r"\W", "", gold),
    "gold within the answer": lambda text, gold: gold in text.casefold(),
    "answer within the gold": lambda text, gold: text.casefold() in gold,
    "a word in common": lambda text, gold: bool(set(text.casefold().split()) & set(gold.split())),
    "a verdict in the text": lambda text, gold: "correct: yes" in text.casefold() or text == ":",
}


@pytest.mark.parametrize("name", CARELESS)
def test_the_pairs_catch_careless_graders(name: str) -> None:
    kind = [p for p in PAIRS if not p["right"] and CARELESS[name](p["answer"], p["gold"]["value"].casefold())]
    assert kind
