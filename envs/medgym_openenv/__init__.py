"""medgym for OpenEnv: models, client and server come from `medgym.integrations.openenv`."""

from medgym.integrations.openenv import MedgymAction, MedgymEnv, MedgymObservation, MedgymState

__all__ = ["MedgymAction", "MedgymEnv", "MedgymObservation", "MedgymState"]
