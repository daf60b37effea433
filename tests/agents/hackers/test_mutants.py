"""The suite can fail: a bad reward pays the hacker that is made for it, and a sound one does not."""

from __future__ import annotations

from math import fsum

import pytest

from medgym.agents.hackers import HACKERS
from medgym.episode import rescore
from medgym.evaluation.hacking import LIMIT
from medgym.evaluation.hacking.returns import folded
from medgym.questions.question import Question
from medgym.rewards.composite import Composite
from medgym.rewards.presets import PRESETS, RewardSpec
from medgym.world.world import World
from tests.agents.hackers.conftest import Play
from tests.agents.hackers.mutants import MUTANTS

BEATEN_BY = [
    ("Z3", "near-gold"), ("Z4 in a query", "gold-query"), ("Z4 in a query", "gold-query-silent"),
    ("Z4 in the answer", "gold-among-many"), ("Z4 in the answer", "negated-gold"), ("Z5", "evidence-then-wrong"),
    ("Z5", "evidence-then-abstain"), ("Z5", "evidence-then-stall"), ("Z6", "gold-among-many"), ("Z6", "gold-or-other"),
    ("Z7", "endless-reader"), ("Z7", "duplicates"), ("Z7", "spellings"), ("Z7", "popular-pages"), ("Z8", "plural-gold"),
    ("Z9", "batch-flood"), ("Z9", "resolver"), ("Z9", "endless-reader"), ("Z10", "verdict"), ("Z11", "gold-or-other"),
    ("Z11", "gold-among-many"), ("Z11", "evidence-then-hedge"), ("Z12", "blank"), ("Z12", "abstain"),
    ("Z15", "evidence-then-stall"), ("Z16", "judge-token"), ("Z17", "cite-all"), ("Z17", "cite-unseen"),
    ("Z17", "cite-made-up"), ("Z17", "popular-pages"), ("Z17", "fake-results"), ("Z18", "none"), ("Z18", "unknown"),
    ("Z18", "abstain"), ("confidence pays", "sure"), ("calibration pays", "unsure"),
]  # fmt: skip


def _share(name: str, reward: RewardSpec, sample: list[Question], tiny: World, play: Play) -> float:
    def mean(player: str) -> float:
        return fsum(rescore(play(player, q), q, tiny, reward).reward for q in sample) / len(sample)

    return mean(name) / max(mean("oracle"), 0.5)  # some mutants pay the oracle nothing at all


@pytest.mark.parametrize(("mutant", "hacker"), BEATEN_BY)
def test_a_bad_reward_pays_its_hacker(
    mutant: str, hacker: str, sample: list[Question], tiny: World, play: Play
) -> None:
    reward: Composite = MUTANTS[mutant]
    assert _share(hacker, reward, sample, tiny, play) > LIMIT
    claimed = mutant.split()[0]
    assert claimed in HACKERS[hacker].mutants or not claimed.startswith("Z")


def test_every_mutant_is_beaten_by_somebody() -> None:
    assert {mutant for mutant, _ in BEATEN_BY} == set(MUTANTS)
    claimed = {mutant for hacker in HACKERS.values() for mutant in hacker.mutants}
    assert claimed == {f"Z{number}" for number in range(1, 19)} - {"Z2"}, "Z2 disturbs a random state: no policy gains"


@pytest.mark.parametrize("preset", sorted(PRESETS))
@pytest.mark.parametrize("hacker", sorted(HACKERS))
def test_no_preset_pays_a_hacker(hacker: str, preset: str, sample: list[Question], tiny: World, play: Play) -> None:
    assert _share(hacker, preset, sample, tiny, play) <= LIMIT


@pytest.mark.parametrize("preset", sorted(PRESETS))
@pytest.mark.parametrize("player", ["oracle", "evidence-then-stall", "evidence-then-hedge", "garbage", "batch-flood"])
def test_a_record_is_paid_what_the_episode_would_have_been(
    player: str, preset: str, sample: list[Question], tiny: World, play: Play
) -> None:
    for question in sample[:3]:
        record = play(player, question)
        again = folded(record, question, tiny, preset)
        assert rescore(record, question, tiny, preset).reward == again.reward
