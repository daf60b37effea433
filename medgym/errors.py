"""Errors that say what went wrong, why, and what to do next.

Two families must never be mixed up. A *model mistake* (bad JSON, unknown tool, wrong argument) is an observation and
raises nothing. Everything here is raised to the person or program that runs medgym.
"""

from __future__ import annotations


class MedgymError(Exception):
    """Base of all errors medgym raises on purpose.

    Args:
        what: one sentence, what failed.
        why: the cause as far as it is known.
        next_step: what the reader can do about it.
    """

    def __init__(self, what: str, why: str = "", next_step: str = "") -> None:
        self.what, self.why, self.next_step = what, why, next_step
        parts = [what, f"Why: {why}" if why else "", f"Next: {next_step}" if next_step else ""]
        super().__init__(" ".join(part for part in parts if part))


class SourceError(MedgymError):
    """A source file is damaged or is not what its name says; `file` and `line` (1-based, 0 if unknown) locate it."""

    def __init__(self, what: str, *, file: str, line: int = 0, why: str = "", next_step: str = "") -> None:
        self.file, self.line = file, line
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {what}", why, next_step)


class WorldError(MedgymError):
    """A world cannot be found, opened or built."""


class FingerprintMismatch(MedgymError):
    """Two things that must belong together (world, index, question set, trajectory) carry different fingerprints."""


class QueryError(MedgymError):
    """A query is malformed, or names a predicate or an entity that the world does not have."""


class QuestionError(MedgymError):
    """A question row or a question set cannot be read, or a question id is unknown."""


class SynthesisError(MedgymError):
    """Synthesis cannot reach what was asked for from the given world."""


class InfrastructureError(MedgymError):
    """Something outside the policy's control failed; an episode masks it instead of scoring it 0."""


class StoreError(InfrastructureError):
    """A result store is damaged, read-only or of another schema."""


class CacheMiss(InfrastructureError):
    """Replay asked for a result that was never recorded."""


class TrajectoryError(MedgymError):
    """A trajectory file cannot be read or does not fit the world or question set it is replayed against."""


class EpisodeError(MedgymError):
    """An episode or an environment is set up with values that make no sense."""


class AgentError(MedgymError):
    """There is no such agent, or it cannot play the task."""


class RewardError(MedgymError):
    """A reward configuration is invalid."""
