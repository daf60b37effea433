"""Registers the environments with Gymnasium; called on `import medgym`, loads nothing heavy."""

from __future__ import annotations

import gymnasium

MED_RESEARCH = "MedResearch-v0"
MED_RESEARCH_MENU = "MedResearchMenu-v0"

_ENTRY_POINTS = {
    MED_RESEARCH: "medgym.env.med_research:MedResearchEnv",
    MED_RESEARCH_MENU: "medgym.env.menu.environment:MedResearchMenuEnv",
}


def register() -> None:
    """Register `MedResearch-v0` and `MedResearchMenu-v0`; a second call changes nothing."""
    for name, entry_point in _ENTRY_POINTS.items():
        if name not in gymnasium.registry:
            gymnasium.register(id=name, entry_point=entry_point)
