"""Which question comes next is up to a curriculum of `medgym.questions`, which is told how each attempt ended."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from medgym.questions.curriculum import Curriculum, Plan


class CurriculumReset(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Draws the question of each `reset` from a curriculum over the environment's split.

    A question named in the options goes first and counts as no draw. An attempt counts as solved when its component
    `task` is 1.0; masked attempts are left out. `curriculum.state()` can be saved and restored.

    Args:
        env: `MedResearch-v0` or `MedResearchMenu-v0`, wrapped or not.
        plan: `Shuffled`, `EasyToHard`, `SuccessBand`, or your own.
        seed: of the curriculum's choices.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], plan: Plan, seed: int = 0) -> None:
        RecordConstructorArgs.__init__(self, plan=plan, seed=seed)
        super().__init__(env)
        source = self.get_wrapper_attr("source")
        self.curriculum = Curriculum(source.pool(source.split), plan, seed)

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Ask the question that the options name, else the curriculum's next one."""
        chosen = dict(options or {})
        if not {"question_id", "index"} & set(chosen):
            chosen["question_id"] = self.curriculum.draw().id
            chosen.pop("split", None)
        return self.env.reset(seed=seed, options=chosen)

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step, and tell the curriculum how an attempt ended."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        if (terminated or truncated) and not info["mask_sample"]:
            self.curriculum.update(info["question_id"], info["reward_components"].get("task", 0.0) == 1.0)
        return observation, reward, terminated, truncated, info
