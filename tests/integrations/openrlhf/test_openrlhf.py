"""With OpenRLHF's own loop. The package needs flash-attn and CUDA to install; the loop needs neither.

pip download --no-deps openrlhf, unpack, add openrlhf-*.data/purelib to PYTHONPATH, pip install torch aiohttp
"""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("openrlhf.utils.agent")

from medgym.episode import Episode, StopReason
from medgym.errors import EpisodeError
from medgym.integrations import openrlhf as ours
from medgym.transcript.formats import FORMATS
from tests.integrations.common import gold, ticket
from tests.integrations.pages import run_page
from tests.parity.cases import SETTINGS, Case
from tests.parity.test_shapes import CASES, IDS, check


class Engine:
    """Stands where vLLM is, which needs a GPU. A token is a sign."""

    def __init__(self, texts: list[str]) -> None:
        self.texts, self.seen = texts, list[str]()

    async def generate(self, tokens: list[int], params: Any, **_: Any) -> Any:
        self.seen.append("".join(map(chr, tokens)))
        said = self.texts[len(self.seen) - 1] + "<|im_end|>"
        made = SimpleNamespace(token_ids=[ord(sign) for sign in said], text=said, finish_reason="stop", logprobs=None)
        return SimpleNamespace(outputs=[made])


def signs(text: str, **_: Any) -> dict[str, Any]:
    return {"input_ids": torch.tensor([[ord(sign) for sign in text]])}


def execute(case: Case, form: str, agent: type[ours.AgentInstance]) -> tuple[dict[str, Any], Engine]:
    engine = Engine([str(FORMATS[form].write([call])) for call in case.calls])
    params = SimpleNamespace(max_tokens=None, logprobs=None)
    label = ticket(case, form).to_json()
    executor = ours.AgentExecutor(agent)
    return asyncio.run(executor.execute("only the label counts", label, params, 10**6, signs, engine)), engine


def watched() -> tuple[type[ours.AgentInstance], list[Episode]]:
    seen: list[Episode] = []

    class Watched(ours.AgentInstance):
        async def step(self, state_dict: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
            result = await super().step(state_dict, **kwargs)
            assert type(result["rewards"].item()) is float
            if result["done"]:
                assert self.session is not None
                seen.append(self.session.episode)
            return result

    return Watched, seen


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("form", ["hermes", "json"])
def test_the_loop_of_openrlhf_gives_what_the_bare_episode_gives(case: Case, form: str) -> None:
    agent, seen = watched()
    response, engine = execute(case, form, agent)
    check(case, seen[0])
    assert response["reward"] == case.reward
    logs = response["extra_logs"]
    assert {name: logs[f"reward/{name}"].item() for name in case.components} == pytest.approx(case.components)
    assert logs[f"stop/{case.stop_reason}"].item() == 1.0
    assert len(response["action_ranges"]) == len(case.calls)
    assert engine.seen[0].endswith("<|im_start|>assistant\n")
    for before, said, after in zip(engine.seen, engine.texts, engine.seen[1:], strict=False):
        assert after.startswith(f"{before}{said}<|im_end|>\n<|im_start|>user\n")
        assert after.endswith("<|im_end|>\n<|im_start|>assistant\n")
    for observation in case.observations[:-1]:
        assert observation in engine.seen[-1]


def test_a_masked_rollout_keeps_no_action() -> None:
    class Spoilt(ours.AgentInstance):
        async def step(self, state_dict: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
            assert self.session is not None
            self.session.episode.stop(StopReason.INFRA_ERROR)
            return await super().step(state_dict, **kwargs)

    response, _ = execute(CASES[0], "hermes", Spoilt)
    assert response["action_ranges"] == []
    assert response["extra_logs"]["mask_sample"].item() == 1.0


def test_only_the_label_reaches_the_agent_and_it_holds_no_answer() -> None:
    for row in ours.rows(**SETTINGS):
        assert set(row) == {"input", "label"}
        reset = asyncio.run(ours.AgentInstance().reset({"observation": "else", "label": row["label"]}))
        assert reset["observation"] == row["input"]
    for case in CASES[:2]:
        row = next(row for row in ours.rows(**SETTINGS) if case.question_id in row["label"])
        assert all(text not in json.dumps(row, ensure_ascii=False) for text in gold(case))
    with pytest.raises(EpisodeError, match="names no episode"):
        asyncio.run(ours.AgentInstance().reset({"observation": "", "label": "42"}))


def test_the_page_runs() -> None:
    run_page("openrlhf")
