"""The reward as a tree of OpenEnv rubrics: a leaf for each component, so that a trainer can look at them by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openenv.core.rubrics import Rubric


class ComponentRubric(Rubric):
    """One component of the reward, raw: the weights are those of the episode's reward."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def forward(self, action: Any, observation: Any) -> float:
        """Return the component of this step."""
        return float(observation.metadata["reward_components"][self.name])


class RewardRubric(Rubric):
    """The reward of a step; its children are the components, whose weighted sum it is."""

    def __init__(self, components: Iterable[str]) -> None:
        super().__init__()
        for name in components:
            setattr(self, name, ComponentRubric(name))

    def forward(self, action: Any, observation: Any) -> float:
        """Return the reward of the step, and let each component note its own."""
        for component in self.children():
            component(action, observation)
        return float(observation.reward or 0.0)
