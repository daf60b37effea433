from __future__ import annotations

from pathlib import Path

import pytest

from medgym.errors import TrajectoryError
from medgym.transcript.files import read_trajectories, write_trajectories
from medgym.transcript.trajectory import FORMAT, Trajectory, TrajectoryStep, seal


def _trajectory(number: int) -> Trajectory:
    step = TrajectoryStep(f"Ünïcode \u2028 {number}", "seen\nnext", 0.5, {"task": 0.5})
    return seal({"format": FORMAT, "question_id": f"q{number}"}, [step], {"stop_reason": "answered"})


@pytest.fixture(params=["t.jsonl", "t.jsonl.gz"])
def file(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return tmp_path / str(request.param)


def test_what_is_written_is_read(file: Path) -> None:
    trajectories = [_trajectory(number) for number in range(3)]
    assert write_trajectories(file, trajectories) == 3
    assert list(read_trajectories(file)) == trajectories


def test_equal_trajectories_give_equal_bytes(tmp_path: Path, file: Path) -> None:
    write_trajectories(file, [_trajectory(1)])
    other = tmp_path / "elsewhere"
    other.mkdir()
    write_trajectories(other / f"named-differently-{file.name}", [_trajectory(1)])
    assert file.read_bytes() == next(other.iterdir()).read_bytes()


def test_plain_files_are_json_lines(tmp_path: Path) -> None:
    write_trajectories(tmp_path / "t.jsonl", [_trajectory(1), _trajectory(2)])
    data = (tmp_path / "t.jsonl").read_bytes()
    assert data.count(b"\n") == 2
    assert data.endswith(b"\n")
    assert b"\r" not in data


def test_a_torn_last_line_is_reported_after_the_whole_ones(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    write_trajectories(file, [_trajectory(1), _trajectory(2)])
    whole = file.read_bytes()
    for size in (len(whole) - 2, len(whole) - 40, whole.index(b"\n") + 2):
        file.write_bytes(whole[:size])
        reader = read_trajectories(file)
        assert next(reader) == _trajectory(1)
        with pytest.raises(TrajectoryError, match=r"t\.jsonl:2: .*cut off"):
            next(reader)


def test_a_damaged_line_is_located(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    write_trajectories(file, [_trajectory(1), _trajectory(2)])
    file.write_bytes(b"nonsense\n" + file.read_bytes())
    with pytest.raises(TrajectoryError, match=r":1: ") as caught:
        list(read_trajectories(file))
    assert "cut off" not in str(caught.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\n", b'{"a": \xff}\n'])
def test_other_encodings_are_a_typed_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.jsonl").write_bytes(content)
    with pytest.raises(TrajectoryError, match=":1: "):
        list(read_trajectories(tmp_path / "t.jsonl"))


def test_a_torn_compressed_file_is_a_typed_error(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl.gz"
    write_trajectories(file, [_trajectory(1)])
    file.write_bytes(file.read_bytes()[:-12])
    with pytest.raises(TrajectoryError):
        list(read_trajectories(file))
    file.write_bytes(b"not compressed")
    with pytest.raises(TrajectoryError):
        list(read_trajectories(file))


def test_a_missing_file_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(TrajectoryError):
        list(read_trajectories(tmp_path / "none.jsonl"))
