"""Student records as training data: chat rows for a template, token masks for a tokenizer, Hugging Face data sets.

    rows = [chat_row(record) for record in records]                the wording that trainers with tools use
    mask = token_mask(row, tokenizer)                              input_ids, and 1 where a token is to be learnt
    Dataset.from_list([labelled(row, tokenizer) for row in rows])  for a trainer that takes input_ids and labels
    to_dataset(rows), from_dataset(dataset)                        out and back in, exactly

A mask needs nothing from a template but that a longer conversation begins with the text of a shorter one. It honours
`trainable`, which marks in a template cannot do: a turn that the tools refused is context, and only its repair is
learnt.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from medgym.episode.texts import HOW
from medgym.errors import TrajectoryError
from medgym.transcript.formats import find_format

IGNORED: Final = -100
"""Label of a token that is not learnt, as PyTorch's cross entropy has it."""


@dataclass(frozen=True, slots=True)
class TokenMask:
    """A conversation as tokens.

    Attributes:
        text: what the template renders.
        input_ids: its tokens.
        mask: 1 for a token that is to be learnt, else 0.
    """

    text: str
    input_ids: list[int]
    mask: list[int]

    @property
    def labels(self) -> list[int]:
        """The tokens to be learnt, `IGNORED` elsewhere."""
        return [token if learnt else IGNORED for token, learnt in zip(self.input_ids, self.mask, strict=True)]


def chat_row(record: Mapping[str, Any], closing: str | None = None) -> dict[str, Any]:
    """Return a student's record as {messages, tools, trainable, meta} whose task says how to act by tool calls.

    Records keep the environment's own prompt, which asks for JSON text; whoever passes schemas to a chat template asks
    otherwise. `closing` adds a last message of the assistant, to be learnt: TRL lets a policy speak once more after
    `submit_answer`, and a policy that never saw this does not know to stop.
    """
    messages = [dict(message) for message in record["messages"]]
    messages[0]["content"] = str(messages[0]["content"]).replace(HOW, find_format("openai").how())
    trainable = list(record["trainable"])
    if closing is not None and messages[-1]["role"] != "assistant":
        trainable.append(len(messages))
        messages.append({"role": "assistant", "content": closing})
    return {"messages": messages, "tools": list(record["tools"]), "trainable": trainable, "meta": dict(record["meta"])}


def token_mask(record: Mapping[str, Any], tokenizer: Any, **template: Any) -> TokenMask:
    """Return the tokens of a record and which of them to learn: those of its `trainable` messages, their end included.

    Args:
        record: {messages, tools, trainable}: a student's record or a chat row.
        tokenizer: any fast Hugging Face tokenizer with a chat template.
        template: further arguments of `apply_chat_template`, such as `chat_template`.

    Raises `TrajectoryError` when the template renders the beginning of a conversation differently once it goes on (use
    its training variant), when decoding the tokens does not give the text back, or when the tokenizer knows no places.
    """
    messages, tools = list(record["messages"]), list(record["tools"])

    def rendered(count: int, answering: bool = False) -> str:
        given = {"tools": tools, **template}
        return str(
            tokenizer.apply_chat_template(messages[:count], tokenize=False, add_generation_prompt=answering, **given)
        )

    text = rendered(len(messages))
    spans = []
    for number in record["trainable"]:
        before, after = rendered(number, answering=True), rendered(number + 1)
        if not (text.startswith(before) and text.startswith(after)):
            raise TrajectoryError(
                f"The chat template renders message {number} differently once the conversation goes on.",
                "So no token of it can be told from the others.",
                "Use a template that keeps what it has rendered: trl.chat_template_utils.get_training_chat_template.",
            )
        if any(
            call["function"]["name"] not in after[len(before) :] for call in messages[number].get("tool_calls") or ()
        ):
            raise TrajectoryError("The chat template leaves tool calls out.", next_step="Use one that renders tools.")
        spans.append((len(before), _end(text, len(before), len(after), tokenizer.eos_token)))
    return _masked(text, spans, tokenizer)


def labelled(record: Mapping[str, Any], tokenizer: Any, **template: Any) -> dict[str, list[int]]:
    """Return {input_ids, labels} of a record, which `SFTTrainer` and others take as they are."""
    found = token_mask(record, tokenizer, **template)
    return {"input_ids": found.input_ids, "labels": found.labels}


def to_dataset(rows: Iterable[Mapping[str, Any]]) -> Any:
    """Return a `datasets.Dataset` {messages, tools, trainable, meta}, all but `trainable` as JSON text.

    Arrow would give every object the keys of all others, and the library's own JSON type reads 0.95 back as
    0.9500000000000001, which a policy would then learn to write.
    """
    from datasets import Dataset, Features, List, Value

    text = Value("string")
    features = Features({"messages": text, "tools": text, "trainable": List(Value("int64")), "meta": text})
    return Dataset.from_list([{name: _stored(name, row[name]) for name in features} for row in rows], features=features)


def from_dataset(dataset: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that `to_dataset` was given."""
    return [
        {name: list(value) if name == "trainable" else json.loads(value) for name, value in row.items()}
        for row in dataset
    ]


def _stored(name: str, value: Any) -> Any:
    return list(value) if name == "trainable" else json.dumps(value, ensure_ascii=False)


def _end(text: str, start: int, stop: int, eos: str | None) -> int:
    """Return where a turn ends: after the token that ends it, if there is one. What follows is the template's."""
    found = text.rfind(eos, start, stop) if eos else -1
    return stop if found < 0 else found + len(eos or "")


def _masked(text: str, spans: list[tuple[int, int]], tokenizer: Any) -> TokenMask:
    """Return the tokens of a text; one is learnt when all of it lies in a span."""
    if not getattr(tokenizer, "is_fast", False):
        raise TrajectoryError("This tokenizer does not say where its tokens stand.", next_step="Take the fast one.")
    given = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    ids = [int(token) for token in given["input_ids"]]
    if tokenizer.decode(ids, skip_special_tokens=False, clean_up_tokenization_spaces=False) != text:
        raise TrajectoryError(
            "The tokens of this conversation do not give its text back.",
            "The tokenizer drops or changes characters.",
            "Use a byte-level tokenizer.",
        )
    mask, place = [], 0
    for start, stop in given["offset_mapping"]:
        while place < len(spans) and spans[place][1] <= start:
            place += 1
        mask.append(int(place < len(spans) and spans[place][0] <= start < stop <= spans[place][1]))
    return TokenMask(text, ids, mask)
