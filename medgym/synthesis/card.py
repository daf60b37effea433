"""The card of a question set: what is in it, how it is spread, what was refused, what shortcuts are left."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from medgym.questions.question import CANARY, Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.card_page import page
from medgym.synthesis.overlap_report import overlap_report
from medgym.synthesis.shortcuts import held_out_rates
from medgym.world.world import World


def card(questions: QuestionSet, world: World, refused: Mapping[str, int]) -> dict[str, Any]:
    """Return counts, means, shares, refusals by rule, what the splits have in common, and held-out shortcuts."""
    asked = [question for question in questions if question.answer.type != "none"]
    count = max(1, len(questions))
    answers = Counter((_kind(q), q.answer.entity_id or q.answer.value) for q in asked)
    of_kind = Counter(map(_kind, asked))
    return {
        "name": questions.name,
        "world": world.id,
        "world_fingerprint": world.fingerprint,
        "fingerprint": questions.fingerprint,
        "canary": CANARY,
        "questions": len(questions),
        "splits": _counts(question.split for question in questions),
        "forms": _counts(question.form for question in questions),
        "hops": _counts(str(question.hops) for question in questions),
        "mean_hops": round(sum(question.hops for question in questions) / count, 3),
        "mean_oracle_calls": round(sum(question.oracle_calls for question in questions) / count, 3),
        "levels": _counts(str(int(q.difficulty["level"])) for q in questions if "level" in q.difficulty),
        "specialties": _counts(question.specialty for question in questions),
        "grammars": _counts(question.wording.grammar for question in questions),
        "clue_operators": _counts(clue.operator for question in questions for clue in question.proof.clues),
        "answer_types": dict(sorted(of_kind.items())),
        "distinct_answers": len(answers),
        "commonest_answer": {
            kind: {"share": round(most / of_kind[kind], 4), "times": most}
            for kind in sorted(of_kind)
            for most in [max(times for (other, _), times in answers.items() if other == kind)]
        },
        "commonest_answer_share": round(max(answers.values(), default=0) / count, 4),
        "chains": len({_chain(question) for question in questions}),
        "most_on_one_chain": max(Counter(map(_chain, questions)).values(), default=0),
        "chains_proved_longest": sum(question.proof.chain_optimal for question in questions),
        "overlap": overlap_report(questions),
        "held_out_shortcuts": held_out_rates(questions, world.graph),
        "refused": dict(sorted(refused.items(), key=lambda item: (-item[1], item[0]))),
    }


def write_card(questions: QuestionSet, world: World, refused: Mapping[str, int], beside: Path) -> dict[str, Any]:
    """Write the card as JSON and as Markdown next to a question file; return it."""
    data = card(questions, world, refused)
    stem = beside.name.removesuffix(".gz").removesuffix(".jsonl")
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)
    beside.with_name(f"{stem}.card.json").write_text(text + "\n", encoding="utf-8")
    beside.with_name(f"{stem}.card.md").write_text(page(data), encoding="utf-8")
    return data


def _chain(question: Question) -> tuple[object, ...]:
    """Return the way of a question: its steps and the entities bound along it, dates and numbers left out."""
    binding = question.proof.binding
    ends = [(link.source, link.target) for link in question.chain]
    steps = tuple((link.predicate, link.inverse) for link in question.chain)
    return steps, tuple(binding.get(end, "") for pair in ends for end in pair if not end.startswith("?t"))


def _kind(question: Question) -> str:
    return question.answer.entity_type or question.answer.type


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
