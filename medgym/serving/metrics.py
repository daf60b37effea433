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
    for the one that ended it; correct, terminated, truncated, mask_sample, steps, tool_calls, mistakes. `correct` says
    that the component `task` is 1; it is 0.0 under a reward without that component.
    """
    facts, score = episode.footer(), episode.score()
    reason = facts["stop_reason"]
    return {
        "reward": score.reward,
        **{f"{COMPONENT}{name}": value for name, value in score.components.items()},
        **{f"{STOP}{known.value}": float(reason == known.value) for known in StopReason},
        "correct": float(score.components.get("task") == 1.0),
        "terminated": float(reason in (StopReason.ANSWERED, StopReason.ABSTAINED)),
        "truncated": float(episode.done and reason not in (StopReason.ANSWERED, StopReason.ABSTAINED)),
        **{name: float(facts[name]) for name in (MASK, "steps", "tool_calls", "mistakes")},
    }


def mean_metrics(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the means over episodes of one kind of reward; masked ones count for `mask_sample` and stop reasons alone.

    Where every episode was masked, nothing else can be said, and nothing else is returned.
    """
    scored = [row for row in rows if not row[MASK]]
    always = [name for name in (rows[0] if rows else {}) if name == MASK or name.startswith(STOP)]
    shares = {name: sum(row[name] for row in rows) / len(rows) for name in always}
    return {name: sum(row[name] for row in scored) / len(scored) for name in (scored[0] if scored else {})} | shares
