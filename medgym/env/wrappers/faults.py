"""Tool faults from outside: the same environment over a toolbox whose calls fail now and then."""

from __future__ import annotations

from typing import Any

import gymnasium
from gymnasium.utils import RecordConstructorArgs

from medgym.episode.shared import toolbox_of
from medgym.tools.faults import FaultSpec


class WithFaults(gymnasium.Wrapper[Any, Any, Any, Any], RecordConstructorArgs):
    """Lets a share of the tool calls fail from the next `reset` on; `set_faults` changes it as training goes on.

    Args:
        env: `MedResearch-v0` or `MedResearchMenu-v0`, wrapped or not; its own fault plan is replaced.
        faults: a rate, settings of `SeededFaults`, a plan, or None.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], faults: FaultSpec) -> None:
        RecordConstructorArgs.__init__(self, faults=faults)
        super().__init__(env)
        self.set_faults(faults)

    def set_faults(self, faults: FaultSpec) -> None:
        """Use another plan from the next `reset` on."""
        source = self.get_wrapper_attr("source")
        source.toolbox = toolbox_of(source.world, faults)
