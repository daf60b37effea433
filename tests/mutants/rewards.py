"""Bad components, and the rewards made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from medgym.errors import InfrastructureError
from medgym.rewards import COMPONENTS, Component, Composite, EpisodeView, Score, get_preset
from medgym.rewards.component import Kind
from medgym.rewards.judge import Judge


@dataclass(frozen=True)
class Paid:
    """A component made of a function."""

    name: str
    value: Callable[[EpisodeView], float]
    lo: float = 0.0
    hi: float = 1.0
    reads: tuple[str, ...] = ("question", "calls", "delivered", "cited", "submission")
    kind: Kind = "objective"

    def compute(self, view: EpisodeView) -> float:
        """Return what the function says."""
        return min(self.hi, self.value(view))


def reward_of(weights: dict[str, float], *parts: Component) -> Composite:
    """Return a reward that nobody checked: `parts`, and ours for the other names."""
    own = {part.name: part for part in parts}
    made: list[Any] = [own.get(name) or COMPONENTS[name]() for name in weights]
    return Composite(made, weights, allow_nondominant=True)


def _found(view: EpisodeView) -> float:
    items = view.question.evidence
    return sum(bool(view.delivered.intersection(item.sentences)) for item in items) / max(1, len(items))


def retrieval_first() -> Composite:
    """Z5: 0.8 for finding, 0.05 for searching, 0.15 for answering."""
    searched = Paid("search", lambda view: float(bool(view.calls)))
    return reward_of({"task": 0.15, "retrieval": 0.8, "search": 0.05}, Paid("retrieval", _found), searched)


def iterations() -> Composite:
    """Z7: a second and a third search pay when they differ, whatever they bring."""

    def again(view: EpisodeView) -> float:
        return (0.0, 0.0, 0.2, 0.6)[min(3, len({call.key for call in view.calls if call.error is None}))]

    return reward_of({"task": 1.0, "iterations": 1.0}, Paid("iterations", again))


def by_volume() -> Composite:
    """Z9: 1.0 for each question that was asked."""
    return reward_of({"task": 1.0, "asked": 1.0}, Paid("asked", lambda view: float(len(view.calls)), hi=100.0))


def decoration() -> Composite:
    """Z17: paid for having called a tool, and for citing what was delivered, whatever it says."""

    def grounded(view: EpisodeView) -> float:
        return sum(c.delivered for c in view.cited) / len(view.cited) if view.cited else 0.0

    called = Paid("called", lambda view: float(bool(view.calls)))
    return reward_of({"task": 1.0, "grounded": 0.3, "called": 0.1}, Paid("grounded", grounded), called)


class Clinging(Composite):
    """Z15: the potential of the last state is not taken back at the end."""

    def last(self, view: EpisodeView, potentials: Sequence[float]) -> Score:
        """Return the score, and shaping as if the episode went on."""
        score, shaped = self.score(view), self.shaped(potentials, potentials)
        components = {name: value + shaped.components[name] for name, value in score.components.items()}
        return Score(score.reward + shaped.reward, components)


@dataclass(frozen=True)
class Silent(Judge):
    """Z10: what the judge did not say is a 0."""

    def compute(self, view: EpisodeView) -> float:
        """Return the score, or 0."""
        try:
            return super().compute(view)
        except InfrastructureError:
            return 0.0


def all_of_nothing(checks: Sequence[Callable[[EpisodeView], bool]]) -> Component:
    """Z12: all of no checks hold."""
    return Paid("expert", lambda view: float(all(check(view) for check in checks)))


def first_of_paper() -> tuple[Composite, ...]:
    """One sound reward, for mutants that corrupt something else."""
    return (get_preset("paper"),)
