"""Every bad reward is told from ours by each property that is named for it."""

from __future__ import annotations

import pytest

from tests.mutants.kill_map import killers, laws
from tests.mutants.zoo import ZOO, Mutant

PAIRS = [(mutant, number) for mutant in ZOO for number in mutant.properties]


def test_the_zoo_holds_eighteen_and_every_property_named_exists() -> None:
    assert [mutant.name for mutant in ZOO] == [f"Z{n}" for n in range(1, 19)]
    assert {number for _, number in PAIRS} <= set(laws())


@pytest.mark.parametrize(("mutant", "number"), PAIRS, ids=[f"{mutant.name}-p{number}" for mutant, number in PAIRS])
def test_a_bad_reward_breaks_the_property(mutant: Mutant, number: int) -> None:
    assert killers(mutant, number), f"{mutant.name} ({mutant.defect}) keeps property {number}"
