"""The classes of the real package on a CPU; what a GPU does, sampling, is played by the scripted policies."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("verl")

from verl.experimental.agent_loop.agent_loop import DictConfigWrap, _agent_loop_registry
from verl.tools.schemas import OpenAIFunctionToolSchema
from verl.tools.tool_registry import load_all_tools
from verl.workers.rollout.replica import TokenOutput

from medgym.episode import Episode, StopReason
from medgym.integrations import verl as ours
from medgym.transcript.formats import FORMATS
from tests.integrations.common import gold, ticket
from tests.integrations.common_tokens import tokenizer
from tests.integrations.pages import ROOT, run_page
from tests.parity.cases import SETTINGS, Case
from tests.parity.test_shapes import CASES, IDS, check

TOKENS = tokenizer()


class Sampler:
    """Stands where the rollout engine is: it needs a GPU. It says what a case says, in tokens."""

    def __init__(self, texts: list[str]) -> None:
        self.texts, self.asked = texts, list[list[int]]()

    async def generate(self, request_id: str, prompt_ids: list[int], sampling_params: dict[str, Any]) -> TokenOutput:
        self.asked.append(list(prompt_ids))
        said = TOKENS.encode(self.texts[len(self.asked) - 1] + "<|im_end|>", add_special_tokens=False)
        return TokenOutput(token_ids=said, log_probs=[-0.5] * len(said))


def rollout(case: Case, form: str, monkeypatch: pytest.MonkeyPatch, room: int = 10**6) -> tuple[Any, Episode, Sampler]:
    from omegaconf import OmegaConf

    opened: list[Episode] = []
    original = ours.Ticket.session

    def session(self: Any) -> Any:
        made = original(self)
        opened.append(made.episode)
        return made

    monkeypatch.setattr(ours.Ticket, "session", session)  # only to look at the episode afterwards
    config = OmegaConf.create(
        {"actor_rollout_ref": {"rollout": {"prompt_length": 10**6, "response_length": room}}, "data": {}}
    )
    sampler = Sampler([str(FORMATS[form].write([call])) for call in case.calls])

    async def play() -> Any:
        loop = ours.MedgymAgentLoop(
            DictConfigWrap(config), sampler, TOKENS, None, object, DictConfigWrap(config.data), hf_model_type=None
        )
        return await loop.run({}, raw_prompt=[], extra_info={"ticket": ticket(case, form).to_json()})

    return asyncio.run(play()), opened[0], sampler


@pytest.mark.parametrize("case", CASES, ids=IDS)
@pytest.mark.parametrize("form", ["hermes", "json"])
def test_the_agent_loop_gives_what_the_bare_episode_gives(
    case: Case, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, episode, sampler = rollout(case, form, monkeypatch)
    check(case, episode)
    assert output.reward_score == case.reward
    told = output.extra_fields["reward_extra_info"]
    assert {name: told[f"reward/{name}"] for name in case.components} == case.components
    assert told[f"stop/{case.stop_reason}"] == 1.0
    assert sum(output.extra_fields["turn_scores"], 0.0) == case.reward
    assert len(output.response_ids) == len(output.response_mask) == len(output.response_logprobs)
    trained = [token for token, kept in zip(output.response_ids, output.response_mask, strict=True) if kept]
    assert TOKENS.decode(trained) == "".join(text + "<|im_end|>" for text in sampler.texts)
    shown = TOKENS.decode(sampler.asked[-1])
    for observation in case.observations[:-1]:
        assert observation in shown


def test_the_loop_is_registered_under_the_name_that_rows_carry() -> None:
    assert _agent_loop_registry["medgym"]["_target_"] == "medgym.integrations.verl.MedgymAgentLoop"


def test_no_room_left_ends_the_episode_as_truncated(monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if case.policy == "endless")
    output, episode, _ = rollout(case, "hermes", monkeypatch, room=500)
    assert episode.info()["stop_reason"] == "max_tokens"
    assert output.extra_fields["reward_extra_info"]["mask_sample"] == 0.0
    assert len(output.response_ids) <= 500


def test_a_masked_episode_has_no_token_to_train_on(monkeypatch: pytest.MonkeyPatch) -> None:
    original = ours.Ticket.session

    def spoilt(self: Any) -> Any:
        made = original(self)
        step = made.step

        def failing(message: Any) -> Any:
            step(message)
            made.episode.stop(StopReason.INFRA_ERROR)
            return step("")

        made.step = failing
        return made

    monkeypatch.setattr(ours.Ticket, "session", spoilt)
    output, _, _ = rollout(next(case for case in CASES if case.policy == "endless"), "hermes", monkeypatch)
    assert not any(output.response_mask)
    assert output.extra_fields["reward_extra_info"]["mask_sample"] == 1.0


# --- verl's own loop --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("verl") / "tools.yaml"
    file.write_text(json.dumps(ours.tool_config()), "utf-8")
    return {tool.name: tool for tool in load_all_tools(str(file), None)}


def test_schemas_fit_verls_flat_model_of_them(tools: dict[str, Any]) -> None:
    for entry in ours.tool_config()["tools"]:
        read = OpenAIFunctionToolSchema.model_validate(entry["tool_schema"])
        assert read.model_dump(exclude_unset=True, exclude_none=True) == entry["tool_schema"]
    assert list(tools)[-1] == "submit_answer"


@pytest.mark.parametrize("case", [c for c in CASES if c.policy != "unknown-tool"], ids=lambda c: c.policy)
@pytest.mark.parametrize("forget", [False, True])
def test_tools_and_score_give_what_the_bare_episode_gives(case: Case, tools: dict[str, Any], forget: bool) -> None:
    agent_data = SimpleNamespace(extra_fields={})
    name = ticket(case, "openai").to_json()

    async def play() -> list[Any]:
        told = []
        for call in case.calls:
            tool = tools[call.name]
            instance, _ = await tool.create(create_kwargs={"ticket": name})
            told.append(await tool.execute(instance, call.arguments, agent_data=agent_data))
            await tool.release(instance)
            if forget:
                ours._bags.clear()
        return told

    told = asyncio.run(play())
    assert [response.text for response, _, _ in told] == list(case.observations)
    assert sum((reward for _, reward, _ in told), 0.0) == pytest.approx(case.reward)
    fields = json.loads(json.dumps(agent_data.extra_fields))
    scores = ours.compute_score("tiny", "", "", {"ticket": name, **fields})
    assert scores["score"] == case.reward
    assert {part: scores[f"reward/{part}"] for part in case.components} == case.components
    assert all(tool._tickets == {} for tool in tools.values())


def test_every_score_has_the_same_keys() -> None:
    name = ticket(CASES[0]).to_json()
    found = [ours.compute_score("t", text, "", {"ticket": name}) for text in ("", "<answer>x</answer>", "hm")]
    assert len({tuple(scores) for scores in found}) == 1
    assert [scores["stop/answered"] for scores in found] == [0.0, 1.0, 0.0]


# --- rows and recipe --------------------------------------------------------------------------------------------------


def test_rows_survive_a_parquet_file_and_hold_no_answer(tmp_path: Path) -> None:
    import pandas

    count = ours.write_rows(tmp_path / "train.parquet", **SETTINGS)
    table = pandas.read_parquet(tmp_path / "train.parquet")
    assert len(table) == count
    for row, made in zip(table.to_dict("records"), ours.rows(**SETTINGS), strict=True):
        assert [dict(message) for message in row["prompt"]] == made["prompt"]
        assert row["extra_info"]["ticket"] == made["extra_info"]["ticket"]
        assert row["agent_name"] == "medgym"
    text = json.dumps(ours.rows(**SETTINGS), ensure_ascii=False)
    for case in CASES[:2]:
        answered = [row for row in ours.rows(**SETTINGS) if case.question_id in row["extra_info"]["ticket"]]
        assert all(spelling not in json.dumps(answered, ensure_ascii=False) for spelling in gold(case))
    assert '"ground_truth": ""' in text


RECIPE = ROOT / "docs" / "recipes" / "verl.md"
_COMMAND = re.compile(r"^python -m verl\.trainer\.main_ppo \\\n((?:  .*\n)+)", re.MULTILINE)


@pytest.mark.parametrize("number", [0, 1])
def test_the_recipes_are_configurations_that_the_package_takes(number: int) -> None:
    import verl
    from hydra import compose, initialize_config_dir

    lines = _COMMAND.findall(RECIPE.read_text("utf-8"))[number].splitlines()
    overrides = [line.strip().removesuffix(" \\").replace("$DATA", "/data") for line in lines]
    with initialize_config_dir(str(Path(verl.__file__).parent / "trainer" / "config"), version_base=None):
        config = compose("ppo_trainer", overrides=overrides)
    rollout = config.actor_rollout_ref.rollout
    gpus = config.trainer.n_gpus_per_node * config.trainer.nnodes
    assert rollout.agent.default_agent_loop == "medgym"
    assert config.data.train_batch_size * rollout.n % gpus == 0
    assert gpus % rollout.tensor_model_parallel_size == 0
    assert config.actor_rollout_ref.actor.ppo_mini_batch_size <= config.data.train_batch_size
    most = config.data.max_prompt_length + config.data.max_response_length
    assert (
        config.actor_rollout_ref.actor.ppo_max_token_len_per_gpu
        * config.actor_rollout_ref.actor.get("ulysses_sequence_parallel_size", 1)
        >= most
    )


def test_the_page_runs() -> None:
    run_page("verl")
    assert (run_page("docs/recipes/verl.md")["data"] / "train.parquet").exists()
