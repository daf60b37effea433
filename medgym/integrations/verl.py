"""verl: an agent loop that plays episodes, tools for verl's own loop, a score for both, and rows in parquet files.

* `MedgymAgentLoop` is the way to take: the whole episode, with stop reasons, masks and components, in one loop.
* `MedgymTool` serves one tool of an episode to verl's `tool_agent` loop, and `compute_score` scores what came of it.

verl makes a tool anew for each call, and sends `extra_fields` to other processes. So these hold plain JSON: the key of
a session that this process keeps, and the calls made, from which any process can fold the episode again.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from verl.experimental.agent_loop.agent_loop import AgentLoopBase, AgentLoopOutput, register
from verl.tools.base_tool import BaseTool
from verl.tools.schemas import OpenAIFunctionToolSchema, ToolResponse

from medgym.episode import StopReason, texts
from medgym.export.rows import NAME, verl_row, write_parquet
from medgym.serving import MadeCall, Ticket, ToolBag, metrics, refold, tickets
from medgym.serving.metrics import MASK

SESSION, CALLS = "medgym_session", "medgym_calls"
"""Keys in `extra_fields`: the session's key, and the calls made so far."""
_KEPT = 4096
_bags: OrderedDict[str, ToolBag] = OrderedDict()


@register(NAME)
class MedgymAgentLoop(AgentLoopBase):
    """Plays one episode: rows name it in `extra_info.ticket`, in a text format."""

    async def run(self, sampling_params: dict[str, Any], **row: Any) -> AgentLoopOutput:
        """Return the tokens of the conversation, 1 in the mask for those of the model; none of a masked episode."""
        session = Ticket.of(row["extra_info"]["ticket"]).session()
        episode, room = session.episode, self.rollout_config.response_length
        messages: list[Any] = list(session.start())
        tokens: list[int] = await self.ct_build_initial_tokens(messages)
        start, mask, logprobs, scores = len(tokens), list[int](), list[float](), list[float]()
        request, fields = uuid4().hex, dict[str, Any]()
        while not episode.done:
            sampled = await self.server_manager.generate(
                request_id=request, prompt_ids=tokens, sampling_params=sampling_params
            )
            fields.update(sampled.extra_fields)
            known = logprobs if logprobs or sampled.log_probs else None
            merged, mask, logprobs = await self.ct_merge_assistant_token(
                tokens, sampled.token_ids, mask, known, assistant_logprobs=sampled.log_probs or None
            )
            tokens = merged.token_ids
            said = self.tokenizer.decode(sampled.token_ids, skip_special_tokens=True)
            step = session.step(said)
            scores.append(step.reward)
            if step.done or len(mask) >= room:
                break
            before = [*messages, {"role": "assistant", "content": said}]
            messages = [*before, *step.messages]
            merged, grown, grown_logprobs = await self.ct_merge_context_msg(
                before, messages, tokens, mask, logprobs or None
            )
            if len(grown) >= room:
                break
            tokens, mask, logprobs = merged.token_ids, grown, grown_logprobs
        episode.stop(StopReason.MAX_TOKENS)  # does nothing after an end
        numbers = metrics(episode)
        kept = [0] * len(mask) if numbers[MASK] else mask
        return AgentLoopOutput(
            prompt_ids=tokens[:start],
            response_ids=tokens[start:][:room],
            response_mask=kept[:room],
            response_logprobs=logprobs[:room] if logprobs else None,
            reward_score=numbers["reward"],
            num_turns=2 * len(scores) + 1,
            metrics={},
            extra_fields={**fields, **_told(numbers), "turn_scores": scores, "tool_rewards": []},
        )


def _told(numbers: Mapping[str, float]) -> dict[str, Any]:
    """Return what verl logs of an episode; it takes the keys from the first sample, and ours are always the same."""
    return {"reward_extra_info": {("score" if name == "reward" else name): value for name, value in numbers.items()}}


# --- verl's own loop --------------------------------------------------------------------------------------------------


class MedgymTool(BaseTool):
    """One tool of an episode, made, run and released once a call."""

    def __init__(self, config: dict[str, Any], tool_schema: OpenAIFunctionToolSchema) -> None:
        super().__init__(config, tool_schema)
        self._tickets: dict[str, Ticket] = {}

    async def create(self, instance_id: str | None = None, **kwargs: Any) -> tuple[str, ToolResponse]:
        """Note which episode the call belongs to: `create_kwargs.ticket` of the row."""
        name = instance_id or uuid4().hex
        self._tickets[name] = Ticket.of(kwargs["create_kwargs"]["ticket"])
        return name, ToolResponse()

    async def execute(
        self, instance_id: str, parameters: dict[str, Any], **kwargs: Any
    ) -> tuple[ToolResponse, float, dict[str, Any]]:
        """Make the call; return what the model reads, what the step earned, and no metrics."""
        fields = kwargs["agent_data"].extra_fields
        key = fields.setdefault(SESSION, uuid4().hex)
        calls = fields.setdefault(CALLS, [])
        bag = _bag(key, self._tickets[instance_id], calls)
        if bag.episode.done:
            return ToolResponse(text=texts.OVER), 0.0, {}
        step = bag.call(self.name, parameters)
        calls.append([self.name, json.dumps(parameters)])
        return ToolResponse(text=step.observation), step.reward, {}

    async def release(self, instance_id: str, **kwargs: Any) -> None:
        """Forget the call, not the session."""
        self._tickets.pop(instance_id, None)


def compute_score(
    data_source: str, solution_str: str, ground_truth: str, extra_info: Mapping[str, Any], **kwargs: Any
) -> dict[str, float]:
    """Return {"score": reward, ...} of a rollout of `tool_agent`, with the same keys for every sample.

    The episode is folded again from the calls made. Where none was made, the text itself may hold an answer.
    """
    calls = extra_info.get(CALLS) or []
    bag = _folded(Ticket.of(extra_info["ticket"]), calls)
    bag.finish("" if calls else solution_str)
    found: dict[str, float] = _told(metrics(bag.episode))["reward_extra_info"]
    return found


def tool_config() -> dict[str, Any]:
    """Return the content of the file for `multi_turn.tool_config_path`; schemas as flat as verl's model of them."""
    specs = tickets(world="tiny", draws=1)[0].episode().tool_specs()
    entry = {"class_name": f"{__name__}.MedgymTool", "config": {"type": "native"}}
    return {"tools": [{**entry, "tool_schema": _flat(spec)} for spec in specs]}


def _flat(spec: Mapping[str, Any]) -> dict[str, Any]:
    function, kept = spec["function"], ("type", "description", "enum")
    properties = {
        name: {key: value[key] for key in kept if key in value}
        for name, value in function["parameters"]["properties"].items()
    }
    parameters = {"type": "object", "properties": properties, "required": function["parameters"].get("required", [])}
    described = {"name": function["name"], "description": function["description"], "parameters": parameters}
    return {"type": "function", "function": described}


def _bag(key: str, ticket: Ticket, calls: list[list[str]]) -> ToolBag:
    """Return the session of a key; one that is not kept, any more or here, is folded again."""
    bag = _bags.pop(key, None) or _folded(ticket, calls)
    _bags[key] = bag
    while len(_bags) > _KEPT:
        _bags.popitem(last=False)
    return bag


def _folded(ticket: Ticket, calls: list[list[str]]) -> ToolBag:
    return ToolBag(refold(ticket.episode(), [MadeCall(name, arguments) for name, arguments in calls]).episode)


# --- rows -------------------------------------------------------------------------------------------------------------


def rows(form: str = "hermes", seed: int = 0, agent: str = NAME, **options: Any) -> list[dict[str, Any]]:
    """Return the rows of a data set. The ground truth stays empty: the ticket names the question, and says no more.

    Args:
        form: of the messages; `openai` for verl's own loop, which offers the tools itself.
        seed: of the first episode.
        agent: "medgym", or "tool_agent" for verl's own loop.
        options: those of `medgym.serving.tickets`.
    """
    return [
        verl_row(ticket, ticket.session(), index, agent) for index, ticket in enumerate(tickets(form, seed, **options))
    ]


def write_rows(path: Path | str, **options: Any) -> int:
    """Write a parquet file for `data.train_files`, its rows made by `rows`; return how many there are."""
    return write_parquet(Path(path), rows(**options))
