"""All tools of a world behind one door: validates arguments, finds results again, never raises for a model mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from medgym.tools.base import ToolError, ToolResult

if TYPE_CHECKING:
    from medgym.store.store import ResultStore
    from medgym.world.world import World

FaultPlan = Callable[[str, Mapping[str, Any], int], ToolError | None]
"""(tool, canonical arguments, number of earlier equal calls in the episode) -> the fault to inject, or None."""


class Toolbox:
    """The tools an agent may call. One toolbox serves any number of episodes and threads; it has no episode state.

    Args:
        world: the world that answers.
        store: where results are kept or looked up; None: only in memory.
        lam: weight of relevance against authority in `medical_search`.
        cache_size: how many results are kept in memory.
        faults: a fault plan, or None.
    """

    def __init__(
        self,
        world: World,
        store: ResultStore | None = None,
        *,
        lam: float = 0.4,
        cache_size: int = 4096,
        faults: FaultPlan | None = None,
    ) -> None:
        raise NotImplementedError

    def specs(self) -> list[dict[str, Any]]:
        """Return the OpenAI function schemas of the tools, in a fixed order."""
        raise NotImplementedError

    def call(self, name: str, arguments: Mapping[str, Any], occurrence: int = 0) -> ToolResult:
        """Return the result of a call; a mistake of the agent gives a result with `error` set.

        `occurrence` counts equal earlier calls of the episode; only a fault plan looks at it. Raises
        `InfrastructureError` when something outside the agent's control failed.
        """
        raise NotImplementedError

    def key(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Return the key of a call: equal for equivalent calls (defaults, key order, white space, NFC or NFD).

        A call that is invalid has a key too, over its name and arguments as they came.
        """
        raise NotImplementedError
