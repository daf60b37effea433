"""The gate over a real server: rates, rulings, outages, resuming, replay."""

# ruff: noqa: F811 (fixtures are imported and then named as arguments)

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medgym.agents.endpoint import Endpoint, EndpointError, EndpointSpec, Model
from medgym.canonical import canonical_text
from medgym.errors import SynthesisError
from medgym.evaluation.gating import gate_report
from medgym.evaluation.intervals import clopper_pearson
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.gate import Attempts, Gate
from medgym.world.world import World
from tests.agents.chat_server import ChatServer, no_proxies, submits, tool_call  # noqa: F401
from tests.agents.fixtures import toys  # noqa: F401

pytestmark = pytest.mark.usefixtures("no_proxies")


def _by_question(questions: QuestionSet, rules: list[Callable[[int, str], Any]]) -> Callable[[dict[str, Any]], Any]:
    """Question number -> a rule, which is told the sample and the right answer."""

    def behave(body: dict[str, Any]) -> Any:
        said = body["messages"][0]["content"]
        number = next(n for n, question in enumerate(questions) if said.startswith(question.text))
        return rules[number % len(rules)](body["seed"], questions[number].answer.value)

    return behave


def _right(_: int, gold: str) -> Any:
    return f"<answer>{gold}</answer>"


def _wrong(_: int, gold: str) -> Any:
    return submits("Nobody knows")


def _half(sample: int, gold: str) -> Any:
    return submits(gold) if sample % 2 else "I refuse."


def _once(sample: int, gold: str) -> Any:
    return submits(gold) if sample == 0 else {"content": None, "refusal": "No."}


def _mostly_down(sample: int, gold: str) -> Any:
    return submits("Wrong") if sample == 0 else 500


RULES = [_right, _wrong, _half, _once, _mostly_down]


def _report(gate: Gate, questions: QuestionSet, parallel: int = 1) -> str:
    return canonical_text(gate_report(gate, list(gate.verdicts(list(questions), parallel)), questions.fingerprint))


@pytest.mark.parametrize("parallel", [1, 4])
def test_rulings_follow_the_rates_and_outages_count_neither_way(
    parallel: int,
    toy_world: World,
    toys: QuestionSet,
    tmp_path: Path,
) -> None:
    with ChatServer(_by_question(toys, RULES)) as server:
        endpoint = EndpointSpec(Model("m", temperature=1.0), server.connection(attempts=2), tmp_path).open()
        gate = Gate(toy_world, endpoint)
        verdicts = list(gate.verdicts(list(toys), parallel))
        recorded = canonical_text(gate_report(gate, verdicts, toys.fingerprint))
        endpoint.close()
    assert [v.ruling for v in verdicts] == ["dropped", "kept", "dropped", "kept", "undecided"]
    found = [v.attempts["closed-book"] for v in verdicts]
    assert found == [Attempts(4, 4, 0), Attempts(0, 4, 0), Attempts(2, 4, 0), Attempts(1, 4, 0), Attempts(0, 1, 3)]
    report = json.loads(recorded)
    assert report["undecided"] == [toys[4].id]
    assert report["settings"]["closed-book"]["interval"] == list(clopper_pearson(7, 17))
    assert report["items"][3]["closed-book"]["rate"] == 0.25
    replaying = EndpointSpec(Model("m", temperature=1.0), None, tmp_path, "replay").open()
    assert _report(Gate(toy_world, replaying), toys) == recorded
    replaying.close()


def test_a_second_run_asks_only_what_is_missing(toy_world: World, toys: QuestionSet, tmp_path: Path) -> None:
    with ChatServer(_by_question(toys, RULES)) as server:
        for asked, ruling in ((17 + 3, "undecided"), (3, "kept")):
            before = len(server.requests)
            endpoint = EndpointSpec(Model("m"), server.connection(attempts=1), tmp_path).open()
            verdicts = list(Gate(toy_world, endpoint).verdicts(list(toys)))
            endpoint.close()
            assert len(server.requests) - before == asked
            assert verdicts[4].ruling == ruling
            server.behaviour = lambda _: submits("Wrong")


def test_with_tools_whole_episodes_are_played(toy_world: World, toys: QuestionSet) -> None:
    def behave(body: dict[str, Any]) -> Any:
        if "no documents to look into" in body["messages"][0]["content"]:
            assert [tool["function"]["name"] for tool in body["tools"]] == ["submit_answer"]
            return submits("Nobody knows")
        if len(body["messages"]) == 1:
            return {"content": None, "tool_calls": [tool_call("medical_search", {"query": "night cough"})]}
        return submits("ZAR1" if body["seed"] == 0 else "WAS")

    with ChatServer(behave) as server:
        endpoint = Endpoint(Model("m"), server.connection())
        gate = Gate(toy_world, endpoint, ("closed-book", "tools"), samples=2)
        verdict = gate.verdict(toys[0])
        endpoint.close()
    assert verdict.attempts == {"closed-book": Attempts(0, 2, 0), "tools": Attempts(1, 2, 0)}
    assert verdict.ruling == "dropped"
    assert Counter(len(body["messages"]) for body in server.requests) == {1: 4, 3: 2}


def test_closed_book_means_closed(toy_world: World, toys: QuestionSet) -> None:
    """A model that calls a search all the same gets nothing back and no second message."""
    search = tool_call("medical_search", {"query": "night cough"})
    both = [search, tool_call("submit_answer", {"answer": "ZAR1"}, "c2")]
    for calls in ([search], both):
        with ChatServer(lambda _, calls=calls: {"content": None, "tool_calls": calls}) as server:
            endpoint = Endpoint(Model("m"), server.connection())
            verdict = Gate(toy_world, endpoint, samples=1).verdict(toys[0])
            endpoint.close()
        assert verdict.attempts == {"closed-book": Attempts(0, 1, 0)}
        assert len(server.requests) == 1


def test_an_endpoint_that_is_down_ends_the_run(toy_world: World, toys: QuestionSet) -> None:
    with ChatServer(lambda _: 500) as server:
        endpoint = Endpoint(Model("m"), server.connection(attempts=1))
        gate = Gate(toy_world, endpoint, samples=2, patience=3)
        with pytest.raises(EndpointError, match="3 questions in a row"):
            list(gate.verdicts(list(toys)))
        endpoint.close()


def test_a_gate_that_makes_no_sense_is_refused(toy_world: World) -> None:
    with ChatServer(lambda _: "x") as server:
        endpoint = Endpoint(Model("m"), server.connection())
        for options in ({"samples": 0}, {"below": 0.0}, {"settings": ()}, {"samples": 2, "least": 3}):
            with pytest.raises(SynthesisError, match="makes no sense"):
                Gate(toy_world, endpoint, **options)  # type: ignore[arg-type]
        endpoint.close()
