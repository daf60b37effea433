"""The tool server: verifiers starts this module as a process of its own."""

from medgym.integrations.verifiers import MedgymTools


class MedgymHubTools(MedgymTools):
    """The tools of all episodes."""


if __name__ == "__main__":
    MedgymHubTools.run()
