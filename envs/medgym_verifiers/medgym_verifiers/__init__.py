"""medgym on the Environments Hub: a taskset, and the harness it is meant for."""

from medgym_verifiers.taskset import MedgymHarness, MedgymHubTaskset

__all__ = ["MedgymHarness", "MedgymHubTaskset"]
