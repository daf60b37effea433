"""One agent's episode as JSON values: its turns, what each of them brought, and where the reward comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medgym.agents.observations import hits_in, sentences_in
from medgym.evaluation.failures import delivered
from medgym.evaluation.outcomes import charged_calls, submission_of
from medgym.questions.question import Question
from medgym.rewards.presets import resolve_reward
from medgym.rewards.view import Submission
from medgym.transcript.trajectory import Trajectory, TrajectoryStep

MAX_LINES = 7
MAX_LINE_CHARS = 420


def play_of(agent: str, question: Question, trajectory: Trajectory, replay: str = "") -> dict[str, Any]:
    """Return one episode as JSON values.

    `reached` maps each fact of the derivation that was shown to the number of the turn (from 1) that showed it first.
    """
    submission = submission_of(trajectory)
    cited = frozenset(submission.citations) if submission else frozenset[str]()
    supporting = facts_by_sentence(question)
    shown = delivered(trajectory)
    reached: dict[str, int] = {}
    turns, keys = [], set[str]()
    for number, step in enumerate(trajectory.steps, start=1):
        shown_now = [s for call in step.calls for s in call.delivered if s in supporting]
        new = {fact for sentence in shown_now for fact in supporting[sentence]} - reached.keys()
        reached |= dict.fromkeys(sorted(new), number)
        turns.append({"number": number, "new_evidence": len(new)} | _turn(step, keys, supporting, cited))
        keys.update(call.key for call in step.calls)
    return {
        "agent": agent,
        "solved": trajectory.success,
        "stop_reason": str(trajectory.stop_reason),
        **_submitted(submission),
        "citations": [{"sentence": s, "supports": s in supporting, "shown": s in shown} for s in sorted(cited)],
        "charged": charged_calls(trajectory),
        "turns": turns,
        "reached": reached,
        "reward": trajectory.reward,
        "components": components_of(trajectory),
        "digest": str(trajectory.footer.get("digest", "")),
        "replay": replay,
    }


def facts_by_sentence(question: Question) -> dict[str, list[str]]:
    """Return which facts of the derivation each sentence states, for the sentences that state any."""
    found: dict[str, list[str]] = {}
    for item in question.evidence:
        for sentence in item.sentences:
            found.setdefault(sentence, []).append(item.fact)
    return found


def components_of(trajectory: Trajectory) -> list[dict[str, Any]]:
    """Return name, value, weight and contribution of every component, the weightiest first, gates last.

    The contributions sum to the reward.
    """
    spec: str | Mapping[str, float] = trajectory.header.get("reward", "paper")
    weights = resolve_reward(spec).weights
    rows = [
        {"name": name, "value": value, "weight": weights.get(name, 1.0), "contribution": weights.get(name, 1.0) * value}
        for name, value in trajectory.components.items()
    ]
    return sorted(rows, key=lambda row: (row["name"] not in weights, -abs(row["weight"]), row["name"]))


def _submitted(submission: Submission | None) -> dict[str, Any]:
    if submission is None:
        return {"answer": None, "abstain": None, "confidence": None}
    return {"answer": submission.answer, "abstain": submission.abstain, "confidence": submission.confidence}


def _turn(
    step: TrajectoryStep, earlier: set[str], supporting: Mapping[str, list[str]], cited: frozenset[str]
) -> dict[str, Any]:
    """Return the calls of one message and the lines of the observation that are worth showing."""
    calls = [
        {
            "tool": call.name,
            "arguments": dict(call.arguments),
            "error": call.error,
            "duplicate": call.key in earlier,
        }
        for call in step.calls
    ]
    if step.terminated:
        return {"calls": calls, "lines": [], "omitted": 0}
    shown = {sentence for call in step.calls for sentence in call.delivered}
    rows = [_line(text, shown, supporting, cited) for text in step.observation.splitlines() if text.strip()]
    kept = _worth_showing(rows)
    return {"calls": calls, "lines": kept, "omitted": len(rows) - len(kept)}


def _line(text: str, shown: set[str], supporting: Mapping[str, list[str]], cited: frozenset[str]) -> dict[str, Any]:
    sentences = shown.intersection(sentences_in(text))
    return {
        "text": text if len(text) <= MAX_LINE_CHARS else text[: MAX_LINE_CHARS - 1] + "…",
        "hit": bool(hits_in(text)),
        "supports": any(sentence in supporting for sentence in sentences),
        "cited": not cited.isdisjoint(sentences),
    }


def _worth_showing(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with supporting or cited sentences, and others from the top while there is room."""
    room = MAX_LINES - sum(row["supports"] or row["cited"] for row in rows)
    kept = []
    for row in rows:
        marked = row["supports"] or row["cited"]
        if marked or room > 0:
            kept.append(row)
            room -= not marked
    return kept
