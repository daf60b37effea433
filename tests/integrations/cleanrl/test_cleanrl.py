"""CleanRL publishes scripts, not a library: what is tested is a loop as its scripts write it."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from tests.integrations.pages import run_page


def test_the_page_runs_and_counts_whole_episodes() -> None:
    names = run_page("cleanrl")
    returns = names["returns"]
    assert returns
    assert all(set(parts) >= {"task", "gate"} and abs(total) <= 1.3 for total, parts in returns)
    assert names["masked_choices"] == 0


def test_the_final_info_is_that_of_the_last_step() -> None:
    names = run_page("cleanrl")
    assert all(reason for reason in names["reasons"])
