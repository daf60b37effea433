"""Registers the environments with Gymnasium; called on `import medgym`, loads nothing heavy."""

from __future__ import annotations

import gymnasium

MED_RESEARCH = "MedResearch-v0"


def register() -> None:
    """Register `MedResearch-v0`; a second call changes nothing."""
    if MED_RESEARCH not in gymnasium.registry:
        gymnasium.register(
            id=MED_RESEARCH,
            entry_point="medgym.env.med_research:MedResearchEnv",
            vector_entry_point="medgym.env.vector:make_med_research",
        )
