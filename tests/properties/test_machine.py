"""An episode over the world tiny under random orders of all that can be done to it, beside a plain model of it.

Holds after every rule: properties 1, 2, 10, 28, 46, 47, 51; where a call is made: 18 and 22; at the end: 48 and 50.
"""

from __future__ import annotations

import math
import random
from functools import lru_cache
from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from medgym.canonical import keyed_hash
from medgym.env.spaces import UnicodeText
from medgym.episode import Episode, Limits, Step, replay, rescore
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.rewards import resolve_reward
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World
from tests.episode.cases import call, submit
from tests.properties.episodes import JUNK, Planned, spelled_otherwise
from tests.properties.faults import Faulty
from tests.properties.law import NIGHTLY
from tests.properties.system import KEPT, STRICT

REWARDS = [resolve_reward(name) for name in ("paper", "shaped", "evidence")] + [STRICT, KEPT]
SPACE = UnicodeText(100_000)


@lru_cache(maxsize=1)
def stage() -> tuple[World, list[Question], Faulty]:
    """The world, a few questions (the last without an answer), and tools that can be told to fail."""
    world = World.load("tiny")
    whole = QuestionSet.load("tiny")
    test = [question for question in whole if question.split == "test"][:6]
    hopeless = [question for question in whole if question.split == "unanswerable"][:1]
    return world, test + hopeless, Faulty(world)


class EpisodeMachine(RuleBasedStateMachine):
    """One episode after another; `model` is what must be true of the one that runs."""

    made = Bundle("made")

    @initialize()
    def open_the_stage(self) -> None:
        self.world, self.questions, self.tools = stage()
        self.reset(0, 0, 0, 8, 12)

    @rule(task=st.integers(0, 6), seed=st.integers(0, 3), reward=st.integers(0, 4), steps=st.integers(2, 12),
          calls=st.integers(2, 20))  # fmt: skip
    @precondition(lambda self: len(self.model["steps"]) > 2)
    def reset(self, task: int, seed: int, reward: int, steps: int, calls: int) -> None:
        if hasattr(self, "model"):
            self.play_again()
        self.question, self.reward = self.questions[task % len(self.questions)], REWARDS[reward]
        self.options: dict[str, Any] = {
            "toolbox": self.tools, "reward": self.reward, "seed": seed, "limits": Limits(steps, calls),
        }  # fmt: skip
        self.episode = Episode(self.question, **self.options)
        self.support = {sentence for item in self.question.evidence for sentence in item.sentences}
        self.model: dict[str, Any] = {
            "messages": [], "faults": [], "steps": [], "ledger": set(), "keys": set(), "seen": "", "failed": False,
        }  # fmt: skip

    # --- acting -----------------------------------------------------------------------------------------------------

    def send(self, message: Any, fault: str = "") -> Step:
        model, over, before = self.model, self.episode.done, random.getstate()
        self.tools.fault = fault
        step = self.episode.step(message)
        assert random.getstate() == before
        assert SPACE.contains(step.observation)
        if over:  # 46
            assert (step.reward, any(step.components.values())) == (0.0, False)
            event("after the end")
            return step
        model["messages"].append(message)
        model["faults"].append(fault)
        model["steps"].append(step)
        model["seen"] += step.observation
        if fault == "down" and "infra_error" in step.info["stop_reason"]:
            model["failed"] = True
        return step

    def delivered(self) -> set[str]:
        records = self.episode.steps()[-1].calls if self.model["steps"] else ()
        return {sentence for record in records if record.error is None for sentence in record.delivered}

    def worth(self) -> float:
        """What would be earned in all by handing in the right answer now, with all support that was delivered."""
        cited = sorted(self.model["ledger"] & self.support)[:50]
        hopeless = self.question.answer.type == "none"
        last = submit(self.question.answer.value, citations=cited, abstain="unclear" if hopeless else None)
        now = self.episode.fork()
        return sum(step.reward for step in self.model["steps"]) + now.step(last).reward

    def try_call(self, message: str) -> Step:
        """Make a call; unless it brings support, the right answer is worth no more after it (18, 22)."""
        over, before = self.episode.done, self.worth()
        step = self.send(message)
        if over:
            return step
        brought = self.delivered() - self.model["ledger"]
        self.model["ledger"] |= brought
        if not brought & self.support and not self.episode.done:
            assert self.worth() <= before + 1e-9
        return step

    def planned(self, number: int) -> Planned:
        plan = self.question.proof.plan
        one = plan[number % len(plan)]
        return one.tool, dict(one.arguments)

    @rule(target=made, number=st.integers(0, 12))
    def make_a_planned_call(self, number: int) -> Planned:
        planned = self.planned(number)
        self.try_call(call(*planned))
        return planned

    @rule(
        target=made, number=st.integers(0, 5), tool=st.sampled_from(["medical_search", "web_search", "read_document"])
    )
    def make_another_call(self, number: int, tool: str) -> Planned:
        pages = self.world.documents.ids
        page = pages[keyed_hash("page", number) % len(pages)]
        other: Planned = (tool, {"ids": [page]} if tool == "read_document" else {"query": f"disease {number}", "k": 3})
        self.try_call(call(*other))
        return other

    @rule(planned=made)
    def repeat_a_call(self, planned: Planned) -> None:
        event("duplicate call")
        self.try_call(call(*planned))

    @rule(planned=made)
    def respell_a_call(self, planned: Planned) -> None:
        otherwise = spelled_otherwise(planned)
        plain = self.episode.fork().step(call(*planned)).observation
        assert self.episode.fork().step(otherwise).observation == plain
        self.try_call(otherwise)

    @rule()
    def search_for_the_gold(self) -> None:
        event("gold in query")
        self.try_call(call("medical_search", {"query": self.question.answer.value or self.question.text}))

    @rule(message=st.sampled_from(JUNK) | st.text(max_size=20) | st.none())
    def blunder(self, message: Any) -> None:
        before = self.episode.info()
        step = self.send(message)
        assert step.reward <= 1e-12 or step.truncated
        assert step.info["tool_calls"] == before["tool_calls"]

    @rule(number=st.integers(0, 12), fault=st.sampled_from(["busy", "busy", "busy", "down"]))
    def meet_a_fault(self, number: int, fault: str) -> None:
        over, spent = self.episode.done, self.episode.info()
        step = self.send(call(*self.planned(number)), fault)
        event(f"fault: {fault}")
        assert over or step.info["tool_calls"] == spent["tool_calls"]

    # --- ending -----------------------------------------------------------------------------------------------------

    @rule(how=st.sampled_from(["right", "wrong", "spam", "abstain"]), confidence=st.none() | st.floats(0, 1),
          fakes=st.booleans())  # fmt: skip
    @precondition(lambda self: len(self.model["steps"]) > 1)
    def submit_something(self, how: str, confidence: float | None, fakes: bool) -> None:
        over, gold = self.episode.done, self.question.answer
        cited = sorted(self.model["ledger"] & self.support)[:20] + ["made-up#s1"] * fakes
        text = {"right": gold.value or "x", "wrong": "Nothing", "spam": f"{gold.value or 'x'} or Nothing"}.get(how, "")
        more = {"abstain": "unclear"} if how == "abstain" else {}
        step = self.send(submit(text, citations=cited, confidence=confidence, **more))
        right = how == ("abstain" if gold.type == "none" else "right")
        assert over or step.components["task"] == float(right)
        event(f"submitted: {how}")

    @rule()
    def fork(self) -> None:
        old, unscored = self.episode, self.episode.fork(scored=False)
        self.episode = old.fork()
        old.step(submit("Nothing"))
        assert unscored.step(submit(self.question.answer.value or "x")).reward == 0.0

    @rule()
    def save_and_load(self) -> None:
        record = self.episode.trajectory()
        loaded = Trajectory.from_json(record.to_json())
        loaded.check()
        assert loaded == record

    # --- what always holds ------------------------------------------------------------------------------------------

    @invariant()
    def the_books_balance(self) -> None:
        model, reward, weights = self.model, self.reward, {**self.reward.weights, "gate": 1.0}
        for step in model["steps"][-1:]:
            assert set(step.components) == set(reward.names)
            assert abs(step.reward - sum(weights[name] * value for name, value in step.components.items())) <= 1e-9
        total = sum(step.reward for step in model["steps"])
        assert math.isfinite(total)
        info = self.episode.info()
        if self.episode.done and not model["failed"]:
            assert reward.bounds[0] - 1e-9 <= total <= reward.bounds[1] + 1e-9
        if info["stop_reason"] in ("answered", "abstained") or (info["stop_reason"] and reward is not KEPT):
            for part in reward.shaping:
                assert abs(sum(step.components[part.name] for step in model["steps"])) <= 1e-9
        ended = [step.terminated or step.truncated for step in model["steps"]]
        assert ended.count(True) == int(self.episode.done)
        assert not any(ended[:-1])
        assert info["steps"] == len(ended) <= self.episode.limits.max_steps + 1
        assert info["tool_calls"] <= self.episode.limits.max_tool_calls
        assert (info["mask_sample"], info["failure_kind"] == "infra") == (model["failed"], model["failed"])
        assert not model["failed"] or abs(total) <= 1e-9

    @invariant()
    def only_what_was_shown_is_in_the_ledger(self) -> None:
        for sentence in self.delivered():
            page, _, number = sentence.rpartition("#s")
            assert f"[{sentence}]" in self.model["seen"]
            assert self.world.documents.get(page).sentences[int(number)].text in self.model["seen"]

    def play_again(self) -> None:
        """Whatever ran in between, the same messages and faults give the same record, and scoring gives the same."""
        record, again = self.episode.trajectory(), Episode(self.question, **self.options)
        for message, fault in zip(self.model["messages"], self.model["faults"], strict=True):
            self.tools.fault = fault
            again.step(message)
        assert again.trajectory().digest == record.digest
        if not any(self.model["faults"]):
            assert replay(record, world=self.world).ok
        score = rescore(record, self.question, self.world, self.reward)
        assert (score.reward, score.components) == (record.reward, record.components or self.reward.zeros())

    def teardown(self) -> None:
        if hasattr(self, "model"):
            self.play_again()


TestEpisode = EpisodeMachine.TestCase
TestEpisode.settings = (
    settings(stateful_step_count=100, deadline=None)
    if NIGHTLY
    else settings(max_examples=200, stateful_step_count=30, deadline=None)
)
