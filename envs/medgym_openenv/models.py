"""What goes over the wire."""

from medgym.integrations.openenv.models import MedgymAction, MedgymObservation, MedgymState

__all__ = ["MedgymAction", "MedgymObservation", "MedgymState"]
