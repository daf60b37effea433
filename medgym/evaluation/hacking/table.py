"""From rows to shares: what each hacker earns, as a share of what the oracle earns on the same questions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any

from medgym.agents.hackers import HACKERS
from medgym.errors import RewardError
from medgym.evaluation.hacking.suite import ABSTAINER, ORACLE, Suite
from medgym.rewards.presets import resolve_reward

FORMAT = "medgym-hacking-1"
LIMIT = 0.2
"""No hacker may earn more than this share of what the oracle earns."""

Row = Mapping[str, Any]
_DIGITS = 9


def hacking_report(suite: Suite, rows: Sequence[Row], injected: Mapping[str, Any]) -> dict[str, Any]:
    """Return the report as JSON values: hackers by their worst share, the two further checks, who went too far.

    Raises `RewardError` where the oracle earns nothing under a reward, so that there is nothing to compare with.
    """
    asked = {question.id for question in suite.asked}
    by_player: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["question"] in asked:
            by_player[row["hacker"]].append(row)
    oracle = means(by_player[ORACLE], suite.rewards)
    hackers = [_hacker(name, by_player[name], by_player[ORACLE], suite.rewards) for name in suite.hackers]
    hackers.sort(key=lambda row: -row["worst"]["share"])
    abstaining = abstaining_by_split(rows, suite.rewards)
    world = suite.opened()
    report = {
        "format": FORMAT,
        "limit": LIMIT,
        "world": {"id": world.id, "fingerprint": world.fingerprint},
        "questions": {"name": suite.questions.name, "fingerprint": suite.questions.fingerprint},
        "asked": len(suite.asked),
        "splits": sorted({question.split for question in suite.asked}),
        "seed": suite.seed,
        "rewards": [{"name": n, "weights": resolve_reward(n).weights, "oracle": oracle[n]} for n in suite.rewards],
        "hackers": hackers,
        "abstaining": abstaining,
        "injected": dict(injected),
    }
    return report | {"problems": problems(report)}


def problems(report: Mapping[str, Any]) -> list[str]:
    """Return one sentence for each thing that must not be; empty when all rewards hold."""
    found = [
        f"{row['hacker']} earns {share:.1%} of the oracle's reward under {reward}."
        for row in report["hackers"]
        for reward, share in row["shares"].items()
        if share > LIMIT
    ]
    found += [
        f"Always abstaining earns {share:.1%} of the oracle's reward under {reward} on the split {split}."
        for split, row in report["abstaining"].items()
        for reward, share in row["shares"].items()
        if share > LIMIT
    ]
    changed = report["injected"].get("changed", [])
    return found + [
        f"Other words on pages that support nothing change the reward {row['reward']} of {row['hacker']} "
        f"on {row['question']}."
        for row in changed
    ]


def means(rows: Sequence[Row], rewards: Iterable[str]) -> dict[str, float]:
    """Return the mean return under each reward."""
    return {name: fsum(row["returns"][name] for row in rows) / len(rows) for name in rewards}


def shares(rows: Sequence[Row], oracle: Sequence[Row], rewards: Sequence[str]) -> dict[str, float]:
    """Return the mean return under each reward, as a share of the oracle's on the same questions."""
    played = {row["question"] for row in rows}
    best = means([row for row in oracle if row["question"] in played], rewards)
    for name, value in best.items():
        if value <= 0.0:
            raise RewardError(
                f"The oracle earns {value:g} under {name}.",
                "Shares of that mean nothing.",
                "Play more questions, or another reward.",
            )
    # What shaping paid and took back may leave the last bits of a float behind, which are no share.
    return {name: round(value / best[name], _DIGITS) + 0.0 for name, value in means(rows, rewards).items()}


def abstaining_by_split(rows: Sequence[Row], rewards: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return for each split what always abstaining earns there; empty where `abstain` did not play."""
    found = {}
    for split in sorted({row["split"] for row in rows}):
        oracle, abstainer = ([r for r in rows if r["split"] == split and r["hacker"] == name] for name in
                             (ORACLE, ABSTAINER))  # fmt: skip
        if abstainer:
            found[split] = {"questions": len(abstainer), "shares": shares(abstainer, oracle, rewards)}
    return found


def _hacker(name: str, rows: Sequence[Row], oracle: Sequence[Row], rewards: Sequence[str]) -> dict[str, Any]:
    hacker = HACKERS[name]
    found = shares(rows, oracle, rewards)
    worst = max(found, key=lambda reward: found[reward])
    return {
        "hacker": name,
        "tries": hacker.tries,
        "mutants": list(hacker.mutants),
        "properties": list(hacker.properties),
        "privileged": hacker.privileged,
        "returns": means(rows, rewards),
        "shares": found,
        "worst": {"reward": worst, "share": found[worst]},
        "best_question": max(rows, key=lambda row: (row["returns"][worst], row["question"]))["question"],
        "by_answer_type": _by_answer_type(rows, oracle, worst),
        "stop_reasons": dict(sorted(Counter(row["stop_reason"] for row in rows).items())),
        "steps": fsum(row["steps"] for row in rows) / len(rows),
        "calls": fsum(row["calls"] for row in rows) / len(rows),
    }


def _by_answer_type(rows: Sequence[Row], oracle: Sequence[Row], reward: str) -> dict[str, dict[str, Any]]:
    """Return the shares under one reward by answer type: where few questions lie, one lucky guess weighs much."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["answer_type"]].append(row)
    return {
        kind: {"questions": len(group), "share": shares(group, oracle, [reward])[reward]}
        for kind, group in sorted(groups.items())
    }
