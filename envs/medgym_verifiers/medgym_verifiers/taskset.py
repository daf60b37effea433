"""The taskset of `medgym.integrations.verifiers`, with the tool server of this package."""

import verifiers.v1 as vf

from medgym.integrations.verifiers import MedgymConfig, MedgymHarness, MedgymTaskset
from medgym_verifiers.servers.tool import MedgymHubTools

__all__ = ["MedgymHarness", "MedgymHubTaskset"]


class MedgymHubTaskset(MedgymTaskset):
    """The questions of a split."""

    @classmethod
    def toolsets(cls, config: MedgymConfig) -> list[vf.Toolset]:
        """Return the one tool server, shared by all rollouts of a worker."""
        return [MedgymHubTools.serving(config)]
