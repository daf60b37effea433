"""Toolboxes that fail when they are told to."""

from __future__ import annotations

from typing import Any

from medgym.errors import InfrastructureError
from medgym.tools.base import failure
from medgym.tools.toolbox import Answered, Toolbox
from medgym.world.world import World


class Failing(Toolbox):
    """Fails for good after some calls."""

    def __init__(self, world: World, good: int) -> None:
        super().__init__(world)
        self.good = good

    def answer(self, name: str, arguments: Any, occurrence: int = 0) -> Answered:
        """Answer while there is something left to answer with."""
        self.good -= 1
        if self.good < 0:
            raise InfrastructureError("The service is down.")
        return super().answer(name, arguments, occurrence)


class Faulty(Toolbox):
    """Fails as `fault` says: "busy" (the agent may try again), "down" (the episode cannot go on), or not at all."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.fault = ""

    def answer(self, name: str, arguments: Any, occurrence: int = 0) -> Answered:
        """Answer or fail."""
        if self.fault == "down":
            raise InfrastructureError("The service is down.")
        if self.fault == "busy":
            return Answered(self.key(name, arguments), failure("busy", "Try again.", retryable=True, items=0))
        return super().answer(name, arguments, occurrence)
