"""C. Calls and cost, 18 and 21 to 27: nothing is paid for volume, repeats, mistakes or luck with the tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from hypothesis import strategies as st

from medgym.rewards import EpisodeView, StopReason
from medgym.rewards.inefficiency import Inefficiency
from medgym.store.result import ToolError
from medgym.tools.toolbox import Toolbox
from medgym.transcript.messages import Call, assistant_message
from medgym.transcript.trajectory import CallRecord
from tests.episode.cases import call
from tests.properties.episodes import (
    CALLS,
    JUNK,
    NOWHERE,
    QUESTION,
    SUPPORT,
    WORLD,
    Planned,
    Script,
    delivered,
    scripts,
    spelled_otherwise,
    submissions,
)
from tests.properties.law import law
from tests.properties.system import System
from tests.rewards.views import views

PLACE = st.integers(0, 8)
WASTE = Inefficiency()


@law(script=scripts(least=1), which=PLACE, place=PLACE, respelled=st.booleans())
def test_p18_a_repeated_call_never_pays_and_brings_no_evidence(
    system: System, script: Script, which: int, place: int, respelled: bool
) -> None:
    first = which % len(script.calls)
    again = script.calls[first]
    position = first + 1 + place % (len(script.calls) - first)
    message = spelled_otherwise(again) if respelled else call(*again)
    longer = [*script.messages[:position], message, *script.messages[position:]]
    for reward in system.rewards:
        base, more = (system.play(m, QUESTION, reward, world=WORLD) for m in (script.messages, longer))
        assert delivered(more) == delivered(base)
        scores = [system.score(system, reward, record, QUESTION, WORLD) for record in (base, more)]
        assert scores[1].reward <= scores[0].reward + 1e-12


@law(script=scripts(), extra=CALLS, place=PLACE)
def test_p21_one_more_call_never_costs_less(system: System, script: Script, extra: Planned, place: int) -> None:
    longer = script.with_call(extra, place % (len(script.calls) + 1))
    for reward in system.rewards:
        if "inefficiency" not in reward.weights:
            continue
        base, more = (system.earned(s.messages, QUESTION, reward, WORLD).components for s in (script, longer))
        if reward.weights["inefficiency"] < 0.0:
            assert more["inefficiency"] >= base["inefficiency"]


@law(script=scripts(), extra=CALLS, place=PLACE, examples=200)
def test_p22_a_call_that_brings_no_support_never_pays(
    system: System, script: Script, extra: Planned, place: int
) -> None:
    longer = script.with_call(extra, place % (len(script.calls) + 1))
    for reward, question in product(system.rewards, (QUESTION, NOWHERE)):
        base, more = (system.play(s.messages, question, reward, world=WORLD) for s in (script, longer))
        if delivered(more) & SUPPORT != delivered(base) & SUPPORT:
            continue
        before, after = (system.score(system, reward, record, question, WORLD) for record in (base, more))
        assert after.reward <= before.reward + 1e-12


@law(view=views(), extra=st.integers(1, 5), new=st.booleans(), bare=st.booleans(), hopeless=st.booleans())
def test_p22_volume_alone_never_pays(
    system: System, view: EpisodeView, extra: int, new: bool, bare: bool, hopeless: bool
) -> None:
    if bare:
        view = replace(view, calls=(), delivered=frozenset())
    if hopeless:
        right = float(view.stop_reason is StopReason.ABSTAINED)
        view = replace(view, question=NOWHERE, correct=right)
    calls = [CallRecord("web_search", {}, f"new{n}", 1, (f"idle-{n}#s0",) if new else ()) for n in range(extra)]
    ledger = view.delivered | {sentence for record in calls for sentence in record.delivered}
    longer = replace(view, calls=(*view.calls, *calls), delivered=ledger)
    for reward in system.rewards:
        assert reward.score(longer).reward <= reward.score(view).reward + 1e-12


@law(script=scripts(), extra=CALLS, place=PLACE)
def test_p23_a_call_earns_at_most_what_evidence_can_be_worth(
    system: System, script: Script, extra: Planned, place: int
) -> None:
    longer = script.with_call(extra, place % (len(script.calls) + 1))
    for reward in system.rewards:
        base, more = (system.play(s.messages, QUESTION, reward, world=WORLD) for s in (script, longer))
        before, after = (system.score(system, reward, record, QUESTION, WORLD) for record in (base, more))
        assert after.components["task"] == before.components["task"]
        new = len(delivered(more) & SUPPORT) - len(delivered(base) & SUPPORT)
        for name in set(after.components) & {"expert", "evidence"}:
            gain = after.components[name] - before.components[name]
            assert gain <= (2.0 * new / len(QUESTION.evidence) if name == "evidence" else float(new > 0)) + 1e-12
        worth = sum(abs(reward.weights[name]) for name in ("expert", "evidence") if name in reward.weights)
        gated = before.components["gate"] < 0.0
        assert after.reward <= before.reward + (reward.bounds[1] if gated else worth * (new > 0)) + 1e-12


@law(script=scripts(), junk=st.sampled_from(JUNK), place=PLACE)
def test_p24_what_cannot_be_acted_on_earns_nothing_and_changes_nothing(
    system: System, script: Script, junk: str, place: int
) -> None:
    position = place % (len(script.calls) + 1)
    for reward in system.rewards:
        episode = system.open(QUESTION, world=WORLD, reward=reward)
        for message in script.messages[:position]:
            episode.step(message)
        before, ledger = episode.info(), delivered(episode.trajectory())
        step = episode.step(junk)
        assert step.reward <= 0.0
        assert step.reward >= reward.bounds[0]
        changed = {key for key, value in episode.info().items() if before[key] != value} - {"reward_components"}
        assert changed <= {"steps", "steps_left"}
        assert delivered(episode.trajectory()) == ledger
        for message in script.messages[position:]:
            episode.step(message)
        assert episode.trajectory().reward <= system.play(script.messages, QUESTION, reward, world=WORLD).reward + 1e-12


def first_fails(name: str, arguments: Mapping[str, Any], occurrence: int) -> ToolError | None:
    """A fault plan: every call fails the first time."""
    return ToolError("busy", True, "Try again.") if occurrence == 0 else None


@law(script=scripts())
def test_p25_a_tool_that_fails_for_a_while_costs_steps_alone(system: System, script: Script) -> None:
    shaky = Toolbox(WORLD, faults=first_fails)
    retried = [message for planned in script.calls for message in [call(*planned)] * 2] + [script.last]
    for reward in system.rewards:
        smooth = system.play(script.messages, QUESTION, reward, world=WORLD)
        rough = system.play(retried[: 2 * len(script.calls)], QUESTION, reward, toolbox=shaky)
        assert all(step.reward >= -1e-12 for step in rough.steps if step.calls and step.calls[0].error == "busy")
        once = [n for n, planned in enumerate(script.calls) if planned not in script.calls[:n]]
        messages = [m for n, p in enumerate(script.calls) for m in [call(*p)] * (1 + (n in once))] + [script.last]
        patient = system.play(messages, QUESTION, reward, toolbox=shaky)
        scores = [system.score(system, reward, record, QUESTION, WORLD) for record in (smooth, patient)]
        assert scores[0] == scores[1]


@law(queries=st.lists(st.sampled_from(["night cough", "curved toes", "ZAR1", "zzz"]), min_size=2, max_size=5))
def test_p26_a_batch_brings_and_costs_what_its_queries_bring_and_cost(system: System, queries: list[str]) -> None:
    at_once = [call("medical_search", {"query": queries})]
    one_by_one = [call("medical_search", {"query": query}) for query in queries]
    in_one_message = [assistant_message(calls=[Call("medical_search", {"query": q}, q) for q in queries])]
    for reward in system.rewards:
        records = [system.play(m, QUESTION, reward, world=WORLD) for m in (at_once, one_by_one, in_one_message)]
        assert len({delivered(record) for record in records}) == 1
        assert {record.footer["tool_calls"] for record in records} == {len(queries)}


@law(view=views(), order=st.randoms())
def test_p27_the_order_of_independent_calls_does_not_count(system: System, view: EpisodeView, order: Any) -> None:
    seen: set[str] = set()
    calls = []
    for n, record in enumerate(view.calls):  # independent: no two bring the same sentence, none is made twice
        new = tuple(sentence for sentence in record.delivered if sentence not in seen)
        seen.update(new)
        calls.append(replace(record, key=f"k{n}", delivered=new))
    shuffled = order.sample(calls, len(calls))
    for reward in system.rewards:
        one, other = (reward.score(replace(view, calls=tuple(c))) for c in (calls, shuffled))
        assert one == other


PAGES = ("orpha-1", "hgnc-1", "orpha-2", "orpha-3", "hgnc-2", "case_series-orpha-1")


@law(pages=st.permutations(PAGES), many=st.integers(2, 6), order=st.randoms(), last=submissions())
def test_p27_independent_calls_may_be_made_in_any_order(
    system: System, pages: list[str], many: int, order: Any, last: str
) -> None:
    reads = [call("read_document", {"ids": [page]}) for page in pages[:many]]
    shuffled = order.sample(reads, many)
    for reward in system.rewards:
        one, other = (system.earned([*m, last], QUESTION, reward, WORLD) for m in (reads, shuffled))
        assert abs(one.reward - other.reward) <= 1e-12
