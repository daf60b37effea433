"""Registers the environments with Gymnasium; called on `import medgym`, loads nothing heavy."""

from __future__ import annotations

import gymnasium

MED_RESEARCH = "MedResearch-v0"
MED_RESEARCH_MENU = "MedResearchMenu-v0"

_ENTRY_POINTS: dict[str, tuple[str, str | None]] = {
    MED_RESEARCH: ("medgym.env.med_research:MedResearchEnv", "medgym.env.vector:make_med_research"),
    MED_RESEARCH_MENU: ("medgym.env.menu.environment:MedResearchMenuEnv", None),
}


def register() -> None:
    """Register `MedResearch-v0` and `MedResearchMenu-v0`; a second call changes nothing."""
    for name, (entry_point, of_vectors) in _ENTRY_POINTS.items():
        if name not in gymnasium.registry:
            gymnasium.register(id=name, entry_point=entry_point, vector_entry_point=of_vectors)
