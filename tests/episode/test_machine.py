"""An episode under random orders of everything that can be done to it, against a plain model of what must hold."""

from __future__ import annotations

from typing import Any

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from medgym.episode import Episode, Limits, Step, replay, rescore
from tests.episode.cases import CITATIONS, PLAN, call, gene_question, submit, unanswerable
from tests.toy import make_toy_world

WORLD = make_toy_world()
QUESTIONS = [gene_question(WORLD), unanswerable(WORLD)]
CALLS = st.one_of(
    st.sampled_from(PLAN),
    st.tuples(st.just("medical_search"), st.fixed_dictionaries({"query": st.sampled_from(["ZAR1", "zzz", "toes"])})),
    st.tuples(st.just("read_document"), st.fixed_dictionaries({"ids": st.just(["orpha-2", "orpha-3"])})),
)


def spelled_otherwise(name: str, arguments: dict[str, Any]) -> str:
    """The same call with other key order, blanks and an explicit default."""
    return call(name, {"page": 1} | arguments if name == "read_document" else dict(reversed(arguments.items())))


class EpisodeMachine(RuleBasedStateMachine):
    made = Bundle("made")

    @initialize(question=st.sampled_from(QUESTIONS), steps=st.integers(1, 8), calls=st.integers(1, 12))
    def start(self, question: Any, steps: int, calls: int) -> None:
        self.limits = Limits(max_steps=steps, max_tool_calls=calls)
        self.question = question
        self.episode = Episode(question, world=WORLD, limits=self.limits)
        self.outcomes: list[Step] = []
        self.twin = self.episode.fork()

    def send(self, message: Any) -> Step:
        over = self.episode.done
        step = self.episode.step(message)
        if over:
            assert step.reward == 0.0
            assert not any(step.components.values())
            event("after the end")
        else:
            self.outcomes.append(step)
            self.twin.step(message)
        return step

    @rule(target=made, planned=CALLS)
    def call_a_tool(self, planned: tuple[str, dict[str, Any]]) -> tuple[str, dict[str, Any]]:
        self.send(call(*planned))
        return planned

    @rule(planned=made)
    def repeat_a_call(self, planned: tuple[str, dict[str, Any]]) -> None:
        idle = self.episode.trajectory().footer["tool_calls"]
        observed = self.send(spelled_otherwise(*planned)).info["tool_calls"]
        assert observed >= idle
        event("duplicate call")

    @rule(message=st.sampled_from(["junk", None, call("x", {}), call("read_document", {"ids": ["nope"]}), submit("")]))
    def blunder(self, message: Any) -> None:
        before = self.episode.info()["tool_calls"]
        step = self.send(message)
        assert step.info["tool_calls"] == before
        assert step.reward <= 0.0

    @rule(answer=st.sampled_from(["ZAR1", "WAS", "ZAR1 or WAS", "not ZAR1"]), confidence=st.none() | st.floats(0, 1))
    @precondition(lambda self: len(self.outcomes) > 1)
    def answer(self, answer: str, confidence: float | None) -> None:
        over = self.episode.done
        step = self.send(submit(answer, citations=list(CITATIONS), confidence=confidence))
        right = not over and answer == "ZAR1" and self.question is QUESTIONS[0]
        assert step.components["task"] == float(right)

    @rule()
    @precondition(lambda self: len(self.outcomes) > 2)
    def abstain(self) -> None:
        over = self.episode.done
        step = self.send(submit("", abstain="unclear"))
        assert step.components["task"] == float(not over and self.question is QUESTIONS[1])

    @rule()
    def look_around(self) -> None:
        fork = self.episode.fork()
        fork.step(submit("WAS"))
        assert self.episode.prompt()
        assert self.episode.messages

    @invariant()
    def books_balance(self) -> None:
        if not hasattr(self, "outcomes"):
            return
        record = self.episode.trajectory()
        weights = {"task": 1.0, "expert": 0.2, "inefficiency": -0.1, "gate": 1.0}
        assert abs(record.reward - sum(weights[name] * value for name, value in record.components.items())) <= 1e-9
        assert record.reward == sum(step.reward for step in self.outcomes)
        ended = [step.terminated or step.truncated for step in self.outcomes]
        assert ended.count(True) == int(self.episode.done)
        assert not any(ended[:-1])
        info = self.episode.info()
        assert info["steps"] == len(self.outcomes) <= self.limits.max_steps + 1
        assert info["tool_calls"] <= self.limits.max_tool_calls

    def teardown(self) -> None:
        if not hasattr(self, "outcomes"):
            return
        record = self.episode.trajectory()
        assert self.twin.trajectory() == record
        assert replay(record, world=WORLD).differences == []
        if self.episode.done:
            score = rescore(record, self.question, WORLD)
            assert (score.reward, score.components) == (record.reward, record.components)


TestEpisode = EpisodeMachine.TestCase
TestEpisode.settings = settings(max_examples=60, stateful_step_count=14, deadline=None)
