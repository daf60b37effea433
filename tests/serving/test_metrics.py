from __future__ import annotations

import pytest

from medgym.episode import StopReason
from medgym.serving import mean_metrics, metrics
from tests.parity.cases import SEED, cases, source


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.policy}-{case.question_id}")
def test_metrics_say_what_the_record_says(case) -> None:  # type: ignore[no-untyped-def]
    episode = source().episode(case.question_id, SEED)
    before = metrics(episode)
    for step in case.trajectory.steps:
        episode.step(step.message)
    found = metrics(episode)
    assert list(before) == list(found)
    assert all(type(value) is float for value in (*before.values(), *found.values()))
    assert found["reward"] == case.reward
    assert {name: found[f"reward/{name}"] for name in case.components} == case.components
    assert found[f"stop/{case.stop_reason}"] == 1.0
    assert sum(value for name, value in found.items() if name.startswith("stop/")) == 1.0
    assert sum(value for name, value in before.items() if name.startswith("stop/")) == 0.0
    assert found["terminated"] + found["truncated"] == 1.0


def test_masked_episodes_count_for_nothing_but_their_share() -> None:
    rows = []
    for reason in (StopReason.ABORTED, StopReason.INFRA_ERROR):
        episode = source().episode(0, SEED)
        episode.step("no call")
        episode.stop(reason)
        rows.append(metrics(episode))
    mean = mean_metrics(rows)
    assert mean["mask_sample"] == mean["stop/infra_error"] == 0.5
    assert mean["reward"] == rows[0]["reward"]
    assert set(mean_metrics(rows[1:])) == {name for name in rows[1] if name[:5] == "stop/"} | {"mask_sample"}
    assert mean_metrics([]) == {}
