"""Asks the laws named for a mutant of that mutant: at least one of each number has to fail."""

from __future__ import annotations

import contextlib
import io
import logging
import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module

from hypothesis.errors import FlakyFailure

import tests.properties
from tests.mutants.zoo import Mutant
from tests.properties.law import Law


@lru_cache(maxsize=1)
def laws() -> dict[int, list[Law]]:
    """Return all laws by number."""
    found: dict[int, list[Law]] = defaultdict(list)
    for module in pkgutil.iter_modules(tests.properties.__path__):
        if module.name.startswith("test_"):
            for value in vars(import_module(f"tests.properties.{module.name}")).values():
                if hasattr(value, "on") and hasattr(value, "number"):
                    found[value.number].append(value)
    return dict(found)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep warnings off the log: failures are injected by the hundred."""
    log = logging.getLogger("medgym")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def breaks(mutant: Mutant, law: Law) -> bool:
    """Tell whether the mutant breaks the law: an assertion fails, or holds only now and then."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), _quiet():
            law.on(mutant.system)
    except (AssertionError, FlakyFailure):
        return True
    return False


def killers(mutant: Mutant, number: int) -> list[str]:
    """Return the names of the laws of that number that the mutant breaks."""
    names = [law.__name__ for law in laws().get(number, []) if breaks(mutant, law)]  # type: ignore[attr-defined]
    return [name.split("_", 2)[2].replace("_", " ") for name in names]
