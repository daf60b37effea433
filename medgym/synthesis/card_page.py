"""The card as a Markdown page, in the manner of dataset cards: a head that programs read, then prose and tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TABLES = (
    ("splits", "Splits"),
    ("forms", "Forms of question"),
    ("hops", "Hops (the fewest documents that entail the answer)"),
    ("levels", "Levels of difficulty"),
    ("specialties", "Specialties"),
    ("answer_types", "Types of answer"),
    ("clue_operators", "How clues blur"),
    ("grammars", "Grammars (held ones word test questions alone)"),
    ("refused", "Refused candidates, by rule"),
)


def page(card: Mapping[str, Any]) -> str:
    """Return the page of a card."""
    overlap, shortcuts = card["overlap"], card["held_out_shortcuts"]
    parts = [
        _head(card),
        f"# {card['name']}\n",
        f"{card['questions']:,} questions over the world `{card['world']}`, each with a proof: one answer (or none, in "
        "the split `unanswerable`), every clue needed, and the fewest documents that entail the answer. Made by "
        "exhaustive solving; no language model wrote or judged anything.\n",
        f"Mean hops {card['mean_hops']}, mean calls of the cheapest script {card['mean_oracle_calls']}; "
        f"{card['chains']:,} ways, at most {card['most_on_one_chain']} questions along one; "
        f"{card['distinct_answers']:,} answers, the commonest in {card['commonest_answer_share']:.2%} of questions.\n",
        f"> {card['canary']}\n",
        *(_table(title, card[key]) for key, title in _TABLES if card[key]),
        _table(
            "The commonest answer of each type", {k: f"{v['share']:.1%}" for k, v in card["commonest_answer"].items()}
        ),
        _table("What test has in common with train", overlap),
        "Seeds and answers of the test split are never seeds or answers in training. Other entities on the way may "
        "recur: nearly all ways lie in one component of the graph.\n",
        _table("Shortcuts that synthesis never looked at (share of test solved)", shortcuts),
        "## Limits\nFacts are those of dated snapshots; a question about a register means the register as it was. "
        "What a source does not list may still be so in the world. Not a medical device, and no medical advice.\n",
    ]
    return "\n".join(parts)


def _head(card: Mapping[str, Any]) -> str:
    size = card["questions"]
    band = next(name for most, name in ((1_000, "n<1K"), (10_000, "1K<n<10K"), (10**9, "10K<n<100K")) if size < most)
    return (
        "---\nlicense: [cc-by-4.0, cc0-1.0]\nlanguage: [en]\ntask_categories: [question-answering]\n"
        f"tags: [medical, rare-diseases, multi-hop]\nsize_categories: [{band}]\n"
        f"fingerprint: {card['fingerprint']}\nworld_fingerprint: {card['world_fingerprint']}\n---\n"
    )


def _table(title: str, rows: Mapping[str, Any]) -> str:
    lines = [f"| {key.replace('_', ' ')} | {value} |" for key, value in rows.items()]
    return "\n".join([f"## {title}", "| | |", "|---|---:|", *lines, ""])
