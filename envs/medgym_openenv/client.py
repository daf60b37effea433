"""The client."""

from medgym.integrations.openenv.client import MedgymEnv

__all__ = ["MedgymEnv"]
