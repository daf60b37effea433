"""Judging files of records: the sidecar, resuming, outages, and that order and parallel requests change nothing."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from medgym.agents.endpoint import EndpointError
from medgym.canonical import keyed_hash
from medgym.episode import Episode
from medgym.errors import FingerprintMismatch, RewardError, TrajectoryError
from medgym.judges import judge_many, read_records, verdicts_of
from medgym.judges.sidecar import Record
from medgym.questions.question_set import QuestionSet
from medgym.rewards.judge import Missing
from medgym.transcript.trajectory import Trajectory, TrajectoryStep
from tests.agents.chat_server import ChatServer, no_proxies  # noqa: F401
from tests.episode.cases import CITATIONS, gene_question
from tests.judges.episodes import (
    NOTHING_TO_JUDGE,
    PREFERENCE,
    QUESTIONS,
    RIGHT,
    RUBRIC,
    SEARCHES,
    WORLD,
    WRONG,
    answered,
    judge_of,
    preference,
    shown,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("no_proxies")
MANY = [answered(f"answer {n}", seed=n) for n in range(6)] + [RIGHT, WRONG, answered(seed=9)]
DISTINCT = 8  # the last one is the case of RIGHT


def by_answer(body: dict[str, Any]) -> str:
    return preference(keyed_hash(shown(body)["answer"]) % 101 / 100)


def run(server: ChatServer, path: Path, played: Any = MANY, spec: Any = PREFERENCE, **more: Any) -> dict[str, Record]:
    judge = judge_of(spec, server.connection(attempts=1), more.pop("answers", path.with_suffix(".answers")))
    try:
        return judge_many(judge, played, QUESTIONS, WORLD, path, **more)
    finally:
        judge.close()


def test_every_distinct_case_is_asked_once_and_every_episode_has_a_row(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with ChatServer(by_answer) as server:
        held = run(server, tmp_path / "v", [*MANY, *NOTHING_TO_JUDGE.values()], tell=lambda *pair: told.append(pair))
        assert len(server.requests) == DISTINCT
    assert list(held) == [t.digest for t in [*MANY[:7], MANY[8], MANY[7]]]  # rows stand by the case
    assert held[RIGHT.digest].verdict == held[MANY[8].digest].verdict
    assert told == [(n, DISTINCT) for n in range(DISTINCT + 1)]
    assert read_records(tmp_path / "v") == list(held.values())
    record = held[RIGHT.digest]
    assert record.identity["prompt"] == PREFERENCE.prompt_hash
    assert record.identity["model"]["name"] == "m"
    assert (record.question_id, record.verdict.missing) == ("hand-1", None)


def test_neither_parallel_requests_nor_the_order_of_replies_change_a_byte(tmp_path: Path) -> None:
    with ChatServer(by_answer) as server:
        run(server, tmp_path / "one")
        run(server, tmp_path / "many", parallel=8)
        shuffled = sorted(MANY, key=lambda t: t.digest)
        held = run(server, tmp_path / "shuffled", shuffled, parallel=3)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "many").read_bytes()
    assert verdicts_of(held.values()) == verdicts_of(read_records(tmp_path / "one"))
    assert sorted((tmp_path / "one").read_bytes().splitlines()) == sorted(
        (tmp_path / "shuffled").read_bytes().splitlines()
    )


def test_a_verdict_depends_on_its_case_alone_not_on_its_companions(tmp_path: Path) -> None:
    with ChatServer(lambda body: ":" if shown(body)["answer"] == "answer 2" else by_answer(body)) as server:
        together = run(server, tmp_path / "together", parallel=4)
        alone = [run(server, tmp_path / str(n), [t])[t.digest].verdict for n, t in enumerate(MANY)]
    assert [together[t.digest].verdict for t in MANY] == alone
    assert [verdict.missing for verdict in alone].count(Missing.UNREADABLE) == 1


def test_what_is_held_is_not_asked_again_and_a_torn_row_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "v"
    with ChatServer(lambda body: ":" if shown(body)["answer"] == "answer 1" else by_answer(body)) as server:
        run(server, path)
        whole = path.read_bytes()
        path.write_bytes(whole[:-20])
        run(server, path, answers=tmp_path / "fresh")
        assert len(server.requests) == DISTINCT + 1
    assert path.read_bytes() == whole
    assert "middle of a row" in caplog.text


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    def interrupt(done: int, _: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with ChatServer(by_answer) as server:
        with pytest.raises(KeyboardInterrupt):
            run(server, tmp_path / "v", parallel=2, tell=interrupt)
        assert len(read_records(tmp_path / "v")) == 3
        run(server, tmp_path / "v", answers=tmp_path / "fresh")
        run(server, tmp_path / "whole")
    assert (tmp_path / "v").read_bytes() == (tmp_path / "whole").read_bytes()


def test_after_an_outage_the_same_command_fills_the_gaps(tmp_path: Path) -> None:
    with ChatServer(lambda body: 503 if shown(body)["answer"] == "ZAR1" else by_answer(body)) as server:
        held = run(server, tmp_path / "v")
        assert held[RIGHT.digest].verdict.missing is Missing.OUTAGE
        rows = len(read_records(tmp_path / "v"))
        run(server, tmp_path / "v")
        assert len(read_records(tmp_path / "v")) == rows  # still down: nothing new to say
        server.behaviour = by_answer
        asked = len(server.requests)
        filled = run(server, tmp_path / "v")
        assert len(server.requests) == asked + 1
    assert filled[RIGHT.digest].verdict.score is not None
    assert verdicts_of(read_records(tmp_path / "v"))[RIGHT.digest] == (filled[RIGHT.digest].verdict,)


def test_an_endpoint_that_is_down_for_good_ends_the_run(tmp_path: Path) -> None:
    with ChatServer(lambda _: 503) as server, pytest.raises(EndpointError, match="5 cases in a row"):
        run(server, tmp_path / "v")
    assert {record.verdict.missing for record in read_records(tmp_path / "v")} == {Missing.OUTAGE}


def test_requests_are_made_side_by_side(tmp_path: Path) -> None:
    together = threading.Barrier(4, timeout=30)

    def wait(_: Any) -> str:
        server._lock.release()  # the server answers one request at a time: let the others in
        try:
            together.wait()
        finally:
            server._lock.acquire()
        return preference(1)

    with ChatServer(wait) as server:
        assert len(run(server, tmp_path / "v", MANY[:4], parallel=4)) == 4


def test_replay_asks_nobody_and_a_gap_is_told(tmp_path: Path) -> None:
    with ChatServer(by_answer) as server:
        first = run(server, tmp_path / "v", MANY[:4], answers=tmp_path / "answers")
    replaying = judge_of(PREFERENCE, None, tmp_path / "answers", "replay")
    held = judge_many(replaying, MANY, QUESTIONS, WORLD, tmp_path / "again")
    replaying.close()
    assert {key: record for key, record in held.items() if key in first} == first
    assert {held[t.digest].verdict.missing for t in MANY[4:]} == {Missing.NOT_RECORDED}


def test_verdicts_of_another_judge_are_not_mixed_in(tmp_path: Path) -> None:
    path = tmp_path / "v"
    with ChatServer(by_answer) as server:
        run(server, path)
        for spec in (RUBRIC, PREFERENCE.model_copy(update={"instructions": "Rate it."})):
            with pytest.raises(RewardError, match="another judge"):
                run(server, path, spec=spec)


def test_a_damaged_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "v"
    with ChatServer(by_answer) as server:
        run(server, path, [RIGHT])
        good = path.read_bytes()
        for bad in (b"junk", b"[]", b"{}", good.replace(b'"score":0', b'"score":7'), good.replace(b"-1", b"-9")):
            path.write_bytes(good + bad.rstrip(b"\n") + b"\n")
            with pytest.raises(RewardError, match=r"v:2: This is no verdict"):
                run(server, path, [RIGHT])


def test_a_record_must_be_whole_and_of_this_world_and_question(tmp_path: Path) -> None:
    forged = TrajectoryStep(SEARCHES[0], "", 0.0, {}, calls=())
    changed = Trajectory(RIGHT.header, (forged, *RIGHT.steps[1:]), RIGHT.footer)
    other = gene_question(WORLD, text="Which gene?")
    foreign = Episode(other, world=WORLD, questions=QuestionSet([other], "other")).trajectory()
    with ChatServer(by_answer) as server:
        with pytest.raises(TrajectoryError, match="step 1"):
            run(server, tmp_path / "v", [changed])
        with pytest.raises(FingerprintMismatch, match="question"):
            run(server, tmp_path / "v", [foreign])
        assert server.requests == []


@pytest.mark.parametrize("name", NOTHING_TO_JUDGE)
def test_nobody_is_asked_where_there_is_nothing_to_judge(name: str, tmp_path: Path) -> None:
    with ChatServer(by_answer) as server:
        assert run(server, tmp_path / "v", [NOTHING_TO_JUDGE[name]]) == {}
        assert server.requests == []
    assert CITATIONS
