"""An episode as numbers for a trainer's log: the same keys for every episode, floats throughout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from medgym.episode import Episode, StopReason

MASK = "mask_sample"
STOP = "stop/"
COMPONENT = "reward/"


def metrics(episode: Episode) -> dict[str, float]:
    """Return how an episode stands.

    reward; `reward/<component>` for each component, summed over the steps; `stop/<reason>` for each stop reason, 1.0
    for the one that ended it; terminated, truncated, mask_sample, steps, tool_calls, mistakes.
    """
    facts, steps = episode.info(), episode.steps()
    last = steps[-1] if steps else None
    summed = {
        f"{COMPONENT}{name}": sum((float(step.components[name]) for step in steps), 0.0)
        for name in facts["reward_components"]
    }
    return {
        "reward": sum((step.reward for step in steps), 0.0),
        **summed,
        **{f"{STOP}{reason.value}": float(facts["stop_reason"] == reason.value) for reason in StopReason},
        "terminated": float(last is not None and last.terminated),
        "truncated": float(last is not None and last.truncated),
        MASK: float(facts[MASK]),
        "steps": float(facts["steps"]),
        "tool_calls": float(facts["tool_calls"]),
        "mistakes": float(episode.footer()["mistakes"]),
    }


def mean_metrics(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the means over episodes of one kind of reward; masked ones count for `mask_sample` and stop reasons alone.

    Where every episode was masked, nothing else can be said, and nothing else is returned.
    """
    scored = [row for row in rows if not row[MASK]]
    always = [name for name in (rows[0] if rows else {}) if name == MASK or name.startswith(STOP)]
    shares = {name: sum(row[name] for row in rows) / len(rows) for name in always}
    return {name: sum(row[name] for row in scored) / len(scored) for name in (scored[0] if scored else {})} | shares
