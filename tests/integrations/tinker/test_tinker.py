"""With Tinker's own renderers over a tokenizer made here, at the level of tokens; no service is asked."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import pytest

pytest.importorskip("tinker_cookbook.rl.message_env")

from tinker_cookbook.completers import TokensWithLogprobs
from tinker_cookbook.renderers import get_renderer
from tinker_cookbook.rl.message_env import EnvFromMessageEnv
from tinker_cookbook.rl.rollouts import do_single_rollout
from tinker_cookbook.tokenizer_utils import register_tokenizer

from medgym.episode import StopReason
from medgym.errors import EpisodeError, InfrastructureError
from medgym.integrations.tinker import MedgymDataset, MedgymGroup, MedgymMessageEnv
from medgym.serving import tickets
from medgym.transcript.formats import FORMATS
from tests.integrations.common import gold, ticket
from tests.integrations.common_tokens import tokenizer
from tests.integrations.pages import run_page
from tests.parity.cases import SETTINGS, Case
from tests.parity.test_shapes import CASES, IDS, check

TOKENS = tokenizer()
register_tokenizer("medgym/bytes", lambda: TOKENS)


class Scripted:
    """A policy at the level of tokens that says what a case says."""

    def __init__(self, case: Case, form: str, end: str) -> None:
        written = "hermes" if form == "openai" else form
        self.texts, self.end = [str(FORMATS[written].write([call])) for call in case.calls], end
        self.seen: list[str] = []

    async def __call__(self, model_input: Any, stop: Any) -> TokensWithLogprobs:
        self.seen.append(TOKENS.decode(model_input.to_ints()))
        said = TOKENS.encode(self.texts[len(self.seen) - 1] + self.end, add_special_tokens=False)
        return TokensWithLogprobs(tokens=said, maybe_logprobs=[-0.5] * len(said))


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize(
    ("form", "name", "end"),
    [("hermes", "role_colon", "\n\nUser:"), ("json", "role_colon", "\n\nUser:"), ("openai", "qwen3", "<|im_end|>")],
)
def test_a_rollout_over_tokens_gives_what_the_bare_episode_gives(case: Case, form: str, name: str, end: str) -> None:
    renderer = get_renderer(name, TOKENS)
    inner = MedgymMessageEnv(ticket(case, form), renderer)
    policy = Scripted(case, form, end)
    rollout = asyncio.run(do_single_rollout(policy, EnvFromMessageEnv(renderer, inner)))
    check(case, inner.session.episode)
    assert sum((step.reward for step in rollout.transitions), 0.0) == case.reward
    last = rollout.transitions[-1].metrics
    assert {part: last[f"reward/{part}"] for part in case.components} == case.components
    assert [key for key in last if key.startswith("stop/")] == [f"stop/{case.stop_reason}"]
    assert rollout.stop_reason == case.stop_reason
    assert "medical_search" in policy.seen[0]
    for observation in case.observations[:-1]:
        assert observation in policy.seen[-1]


def test_an_outage_raises_so_that_a_strategy_can_drop_it() -> None:
    env = MedgymMessageEnv(ticket(CASES[0]))
    asyncio.run(env.initial_observation())
    env.session.episode.stop(StopReason.INFRA_ERROR)
    with pytest.raises(InfrastructureError, match="does not count"):
        asyncio.run(env.step({"role": "assistant", "content": "hm"}))


def test_groups_are_plain_values_and_batches_keep_the_order() -> None:
    rows = tickets(**SETTINGS)
    data = MedgymDataset(rows, batch_size=2, group_size=3, model_name="medgym/bytes", renderer_name="role_colon")
    assert len(data) == len(rows) // 2
    groups = data.get_batch(1)
    assert [group.ticket for group in groups] == rows[2:4]
    group: MedgymGroup = pickle.loads(pickle.dumps(groups[0]))
    envs = asyncio.run(group.make_envs())
    assert len({id(env.message_env.session.episode) for env in envs}) == 3
    assert group.logging_tags() == ["medgym"]


def test_no_answer_is_shown_and_a_renderer_is_asked_for() -> None:
    first = asyncio.run(MedgymMessageEnv(ticket(CASES[0])).initial_observation())
    assert all(text not in str(first) for text in gold(CASES[0]))
    with pytest.raises(EpisodeError, match="renderer"):
        MedgymMessageEnv(ticket(CASES[0], "openai"))


def test_the_page_runs() -> None:
    run_page("tinker")
