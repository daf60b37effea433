"""What is not tried again, and what is forgiven."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medgym.synthesis.candidates import Task, Yield
from medgym.synthesis.memory import _NOTHING_TO_TRY, _PATIENCE, _STRIKES, Memory

SEED, WAY = 7, (7, 8, 9)


def _visit(tries: int = 1, dead: frozenset[tuple[int, ...]] = frozenset(), failed: int = 0) -> Yield:
    return Yield(Task(SEED, "eye", "salt"), (), dead=dead, failed=(WAY,) * failed, tries=tries)


@given(st.lists(st.booleans(), max_size=30))
def test_a_draft_is_dead_after_so_many_failures_in_a_row_and_for_good(outcomes: list[bool]) -> None:
    memory, row, dead = Memory(), 0, False
    for good in outcomes:
        if good:
            memory.succeeded(WAY, "shape")
        else:
            memory.failed(WAY)
        row = 0 if good else row + 1
        dead |= row == _STRIKES
        assert (WAY in memory.dead_ways([SEED])) == dead
    assert not memory.dead_ways([SEED + 1])


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 2)), max_size=30))
def test_a_seed_is_left_alone_after_so_many_fruitless_visits_in_a_row(visits: list[tuple[bool, int]]) -> None:
    memory, vain = Memory(), 0
    for fruitful, tries in visits:
        memory.visited(_visit(tries), fruitful)
        vain = 0 if fruitful else vain + (1 if tries else _NOTHING_TO_TRY)
        assert memory.is_worth_a_visit(SEED) == (vain < _PATIENCE)
    assert memory.is_worth_a_visit(SEED + 1)


def test_a_visit_hands_on_its_dead_ways_and_its_failures() -> None:
    memory = Memory()
    memory.visited(_visit(dead=frozenset({(7, 1)}), failed=_STRIKES - 1), fruitful=True)
    assert memory.dead_ways([SEED]) == {(7, 1)}
    memory.visited(_visit(failed=1), fruitful=True)
    assert memory.dead_ways([SEED]) == {(7, 1), WAY}
