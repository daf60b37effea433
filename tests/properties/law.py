"""A law is a numbered property written as a function of the system it is asked of.

`@law(name=strategy, ...)` over `def test_p38_...(system, name)` gives a test that asks it of our system, on drawn
values. `test_p38_....on(other)` asks it of another system, such as a mutant, and raises when that one breaks it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.properties.system import OURS, System

_PROFILE = settings.default.max_examples if settings.default else 100
NIGHTLY = _PROFILE > 1_000
_FIND = settings(phases=[Phase.generate], database=None, derandomize=True, report_multiple_bugs=False, deadline=None)


class Law(Protocol):
    """A test of our system that can be asked of others."""

    number: int
    on: Callable[[System], None]

    def __call__(self) -> None:
        """Ask it of our system."""


def usual(examples: int) -> settings:
    """Return settings of so many examples; at night, of as many as the profile says, and never of more by day."""
    return settings() if NIGHTLY else settings(max_examples=min(examples, _PROFILE if _PROFILE < 100 else examples))


def law(examples: int = 60, **drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Law]:
    """Make a property of `(system, **drawn)` a law; without strategies it is checked once, on everything there is."""

    def decorate(body: Callable[..., None]) -> Law:
        test: Any = usual(examples)(_bound(body, OURS, drawn)) if drawn else _bound(body, OURS, drawn)
        test.number = int(body.__name__.split("_")[1].removeprefix("p"))
        found = settings(_FIND, max_examples=min(examples, 100))
        test.on = lambda system: (found(_bound(body, system, drawn)) if drawn else _bound(body, system, drawn))()
        law_: Law = test
        return law_

    return decorate


def _bound(body: Callable[..., None], system: System, drawn: dict[str, st.SearchStrategy[Any]]) -> Any:
    """Return the test that asks `body` of `system`, under the name and place of `body`."""

    def holds(**values: Any) -> None:
        body(system, **values)

    holds.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in drawn]
    )
    holds.__name__ = holds.__qualname__ = body.__name__
    holds.__module__, holds.__doc__ = body.__module__, body.__doc__
    return given(**drawn)(holds) if drawn else holds


def refuses(error: type[Exception], act: Callable[[], object]) -> bool:
    """Tell whether `act` raises this error: in a law, what another system raises must not pass for a refusal."""
    try:
        act()
    except error:
        return True
    return False


@dataclass
class Share:
    """How often something was seen among how many."""

    seen: int = 0
    total: int = 0

    def add(self, seen: bool) -> None:
        self.seen += seen
        self.total += 1

    @property
    def value(self) -> float:
        return self.seen / max(1, self.total)
