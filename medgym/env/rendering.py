"""An episode as text for people."""

from __future__ import annotations

from medgym.episode import Episode
from medgym.transcript.trajectory import TrajectoryStep

_LINES = 12
_WIDTH = 160


def render_text(episode: Episode) -> str:
    """Return the question, what was done, what came back (shortened), and the reward at the end."""
    return "\n".join([_question(episode), *map(_turn, episode.steps()), *_ending(episode)])


def render_latest(episode: Episode) -> str:
    """Return what the last step added to `render_text`: at the start, the question."""
    steps = episode.steps()
    return "\n".join([_turn(steps[-1]) if steps else _question(episode), *_ending(episode)])


def _question(episode: Episode) -> str:
    return f"question   {episode.question.text}"


def _turn(step: TrajectoryStep) -> str:
    """Return one message and, indented, what it led to."""
    if isinstance(step.message, str):
        message = step.message
    else:
        calls = [f"{call.name} {dict(call.arguments)}" for call in step.calls]
        message = "; ".join(calls) or str(step.message.get("content") or "")
    lines = step.observation.splitlines()
    shown = [f"  {_short(line)}" for line in lines[:_LINES]]
    if len(lines) > _LINES:
        shown.append(f"  ({len(lines) - _LINES} more lines)")
    return "\n".join([f"> {_short(message)}", *shown])


def _ending(episode: Episode) -> list[str]:
    """Return the line that sums an ended episode up, or nothing."""
    if not episode.done:
        return []
    last, info = episode.steps()[-1], episode.info()
    components = "  ".join(f"{name} {value:.2f}" for name, value in last.components.items())
    how = "terminated" if last.terminated else "truncated"
    calls = f"{info['tool_calls']} tool calls (oracle: {episode.question.oracle_calls})"
    return [f"reward {last.reward:.2f}  {components}   {how}: {info['stop_reason']}   {calls}"]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 3]}..."
