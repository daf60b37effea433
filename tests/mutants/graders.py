"""Bad graders, written anew after what was found in public code and papers; each goes by a name from Z1 to Z18."""

from __future__ import annotations

import re
import socket
import string

from medgym.canonical import keyed_hash
from medgym.grading import grade
from medgym.questions.question import Answer

_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def _surfaces(gold: Answer) -> tuple[str, ...]:
    return (gold.value, *gold.aliases)


def squad(text: str) -> str:
    """The normal form of reading comprehension: no case, no punctuation, no articles."""
    return " ".join(_ARTICLE.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def reading_comprehension(text: str, gold: Answer) -> float:
    """Z3: signs, decimals and the A of vitamin A go with the punctuation and the articles."""
    return float(any(squad(text) == squad(surface) for surface in _surfaces(gold)))


def token_recall(text: str, gold: Answer) -> float:
    """Z6: the cube root of the share of gold words that stand anywhere in the answer, however long."""
    words, wanted = set(text.lower().split()), set(" ".join(_surfaces(gold)).lower().split())
    return (len(wanted & {word.strip(",;") for word in words}) / max(1, len(wanted))) ** (1 / 3)


def plural_blind(text: str, gold: Answer) -> float:
    """Z8: every final s is an ending (AIDS is an aid), and word lists are looked for in the network."""
    socket.socket().close()  # stands for the download

    def stripped(words: str) -> str:
        return " ".join(word.removesuffix("s") for word in words.lower().split())

    return float(any(stripped(text) == stripped(surface) for surface in _surfaces(gold)))


def first_digit(text: str, gold: Answer) -> float:
    """Z9: a judge writes a score of 0 to 5; the first such digit in the text is taken for it."""
    digit = re.search(r"[0-5]", text)
    return int(digit[0]) / 5 if digit else grade(text, gold)


def obedient(text: str, gold: Answer) -> float:
    """Z10: the answer goes into the judge's prompt as it is, and "correct: yes" is looked for in what comes back."""
    return 1.0 if "correct: yes" in text.lower() else grade(text, gold)


def any_alternative(text: str, gold: Answer) -> float:
    """Z11: right when one of the alternatives is."""
    parts = re.split(r"\bor\b|[,;/\n]", text)
    return max(grade(part, gold) for part in [text, *parts])


def polite(text: str, gold: Answer) -> float:
    """Z16: a generative judge takes the opening of a solution for a solution."""
    opening = text.strip().lower()
    return 1.0 if opening == ":" or opening.startswith(("thought process", "solution")) else grade(text, gold)


def lenient_judge(text: str, gold: Answer) -> float:
    """Z18: nothing is right where the gold is empty, "None" often is, and now and then an exact match is not."""
    if not gold.value or (text.strip().lower() == "none" and keyed_hash(gold.value) % 3 == 0):
        return 1.0
    return 0.0 if keyed_hash("no", text) % 20 == 0 else grade(text, gold)
