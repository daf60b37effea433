"""The number of workers changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from medgym.synthesis import Kisa, Rules
from medgym.synthesis.candidates import Task, Wants, Yield
from medgym.synthesis.workers import _AHEAD, _BATCH, _pipeline
from medgym.world.world import World


def test_two_workers_ask_the_same_questions_and_refuse_the_same(tiny: World) -> None:
    runs = [Kisa(tiny, seed=5, workers=workers, rules=Rules(balanced=False)) for workers in (1, 2)]
    sets = [run.run(25) for run in runs]
    assert sets[0].fingerprint == sets[1].fingerprint
    assert len(sets[0]) == 25
    assert runs[0].refused == runs[1].refused
    assert runs[0].refused


@given(st.integers(0, 20 * _BATCH), st.integers(0, 20 * _BATCH))
def test_yields_come_in_order_and_wants_are_those_of_six_batches_before(tasks: int, taken: int) -> None:
    """Whatever a batch is asked with was known once the batch six before it was taken back."""
    told: list[tuple[int, int]] = []
    back: list[str] = []

    def wants(_: list[Task]) -> Wants:
        return Wants(forms=frozenset({str(len(back))}))

    def hand_out(batch: list[Task], wanted: Wants) -> Callable[[], list[Yield]]:
        told.append((len(batch), int(next(iter(wanted.forms)))))
        return lambda: [Yield(task, (), Counter({task.salt: 1})) for task in batch]

    for made in _pipeline((Task(n, "eye", str(n)) for n in range(tasks)), wants, hand_out):
        back += made.refused
        if len(back) == taken:
            break
    assert back == [str(n) for n in range(len(back))]
    assert len(back) == (min(tasks, taken) if taken else tasks)
    assert all(size == _BATCH for size, _ in told[: tasks // _BATCH])
    assert [known for _, known in told] == [max(0, n - _AHEAD + 1) * _BATCH for n in range(len(told))]
