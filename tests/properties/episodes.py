"""Episodes over the toy world, drawn so that their parts belong together: repeats, near misses, the gold in a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import event
from hypothesis import strategies as st

from tests.episode.cases import CITATIONS, PLAN, call, gene_question, submit, unanswerable
from tests.toy import make_toy_world

WORLD = make_toy_world()
QUESTION = gene_question(WORLD)
HOPELESS = unanswerable(WORLD)
NOWHERE = HOPELESS.model_copy(update={"id": "hand-3", "evidence": QUESTION.evidence})
"""A question without an answer, whose derivation is known as far as it goes."""
GOLD = QUESTION.answer.value
SUPPORT = frozenset(sentence for item in QUESTION.evidence for sentence in item.sentences)

Planned = tuple[str, dict[str, Any]]

_OTHERS: tuple[Planned, ...] = (
    ("medical_search", {"query": GOLD}),
    ("medical_search", {"query": f"{GOLD} gene", "type": "gene"}),
    ("medical_search", {"query": ["night cough", "curved toes"], "k": 3}),
    ("medical_search", {"query": "night cough and curved toes", "type": "monograph"}),
    ("medical_search", {"query": "zzz"}),
    ("web_search", {"query": "night cough"}),
    ("read_document", {"ids": ["orpha-1", "hgnc-1"]}),
    ("read_document", {"ids": ["orpha-2"]}),
    ("read_document", {"ids": ["orpha-2", "orpha-3"]}),
    ("read_document", {"ids": ["no-such-page"]}),
    ("resolve_entity", {"name": GOLD}),
    ("resolve_entity", {"name": "Arlen syndrome"}),
)
CALLS = st.sampled_from([*PLAN, *PLAN, *_OTHERS])
CITED = st.lists(
    st.sampled_from([*CITATIONS, *CITATIONS, "orpha-2#s0", "orpha-1#s0", "orpha-1#s9", "made-up#s1", GOLD]),
    max_size=6,
)
CONFIDENCE = st.none() | st.sampled_from([0.0, 0.5, 0.9, 1.0]) | st.floats(0, 1)
RIGHT = (GOLD, "zar kinase", "zar1")
WRONG = ("WAS", "QUE7", f"{GOLD} or WAS", f"not {GOLD}", "ZAR", "ZAR1, QUE7, WAS, TOB2, LIM9, KEP4", "unknown")
JUNK = ("", "junk", "<answer>", "\ud800", '{"name": 5}', call("no_such_tool", {}), call("medical_search", {"k": 0}),
        call("read_document", {"ids": []}), call("medical_search", {"query": "x", "type": "gossip"}))  # fmt: skip


@dataclass(frozen=True)
class Script:
    """What an agent does: tool calls, then one last message."""

    calls: tuple[Planned, ...]
    last: str

    @property
    def messages(self) -> list[str]:
        return [*(call(*planned) for planned in self.calls), self.last]

    def repeats(self) -> bool:
        """Tell whether a call is made twice, in any spelling that the pool knows."""
        return len({repr(planned) for planned in self.calls}) < len(self.calls)

    def asks_for_gold(self) -> bool:
        return any(GOLD in str(arguments.get("query", "")) for _, arguments in self.calls)

    def with_call(self, planned: Planned, position: int) -> Script:
        return replace(self, calls=(*self.calls[:position], planned, *self.calls[position:]))


@st.composite
def submissions(draw: st.DrawFn, right: bool | None = None) -> str:
    """Draw a last message: an answer, right or wrong, or an abstention."""
    kind = draw(st.sampled_from(["right", "right", "wrong", "abstain"])) if right is None else "right"
    if kind == "abstain":
        return submit("", abstain="unclear", citations=draw(CITED), confidence=draw(CONFIDENCE))
    texts = RIGHT if kind == "right" else WRONG
    return submit(draw(st.sampled_from(texts)), citations=draw(CITED), confidence=draw(CONFIDENCE))


@st.composite
def scripts(draw: st.DrawFn, least: int = 0, right: bool | None = None) -> Script:
    """Draw an episode of up to eight calls; every fourth call repeats an earlier one."""
    calls: list[Planned] = []
    for _ in range(draw(st.integers(least, 8))):
        again = calls and draw(st.integers(0, 3)) == 0
        calls.append(draw(st.sampled_from(calls) if again else CALLS))
    script = Script(tuple(calls), draw(submissions(right)))
    for name, seen in (("duplicate call", script.repeats()), ("gold in query", script.asks_for_gold())):
        event(f"{name}: {seen}")
    return script


def delivered(record: Any) -> frozenset[str]:
    """Return the ledger of an episode: what the environment showed whole."""
    return frozenset(s for step in record.steps for c in step.calls if c.error is None for s in c.delivered)


def spelled_otherwise(planned: Planned) -> str:
    """Return the same call with other key order, blanks, and defaults written out."""
    name, arguments = planned
    defaults: dict[str, Any] = {"read_document": {"page": 1}, "medical_search": {"date_to": None}}.get(name, {})
    return call(name, defaults | {key: _padded(arguments[key]) for key in reversed(arguments)})


def _padded(value: Any) -> Any:
    if isinstance(value, str):
        return f"  {value.replace(' ', '   ')} " if " " in value else value
    return [_padded(item) for item in value] if isinstance(value, Sequence) else value
