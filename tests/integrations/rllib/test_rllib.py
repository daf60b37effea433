from __future__ import annotations

from importlib.metadata import version

import pytest

pytest.importorskip("ray.rllib")

from tests.integrations.menu_pages import run_page


def test_one_iteration_with_the_mask() -> None:
    result = run_page("rllib.md")["result"]
    assert result["env_runners"]["num_env_steps_sampled"] >= 128


def test_it_runs_on_the_gymnasium_that_rllib_pins() -> None:
    assert version("gymnasium").startswith("1.2.")
