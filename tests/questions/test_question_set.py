from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from medgym.errors import QuestionError
from medgym.questions.question import SPLITS
from medgym.questions.question_set import QuestionSet


@pytest.mark.parametrize("name", ["set.jsonl", "set.jsonl.gz"])
def test_a_set_survives_saving_byte_for_byte(tmp_path: Path, toy_questions: QuestionSet, name: str) -> None:
    toy_questions.save(tmp_path / name)
    first = (tmp_path / name).read_bytes()
    again = QuestionSet.load(tmp_path / name)
    assert list(again) == list(toy_questions)
    assert again.fingerprint == toy_questions.fingerprint
    again.save(tmp_path / name)
    assert (tmp_path / name).read_bytes() == first
    assert again.name == "set"


def test_the_fingerprint_tells_sets_apart(toy_questions: QuestionSet) -> None:
    shorter = QuestionSet(list(toy_questions)[1:])
    assert shorter.fingerprint != toy_questions.fingerprint


def test_splits_part_the_set(toy_questions: QuestionSet) -> None:
    parts = [toy_questions.split(name) for name in SPLITS]
    assert sum(map(len, parts)) == len(toy_questions)
    with pytest.raises(QuestionError, match="no split"):
        toy_questions.split("exam")


def test_unknown_ids_and_files_are_clear_errors(tmp_path: Path, toy_questions: QuestionSet) -> None:
    with pytest.raises(QuestionError, match="no question"):
        toy_questions.get("nope")
    with pytest.raises(QuestionError, match="no question set"):
        QuestionSet.load("nowhere")


def test_a_damaged_row_is_named_by_file_and_line(tmp_path: Path, toy_questions: QuestionSet) -> None:
    path = tmp_path / "set.jsonl"
    toy_questions.save(path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b'{"id": 3}\n' + lines[1])
    with pytest.raises(QuestionError, match=r"set\.jsonl:2 "):
        QuestionSet.load(path)
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(lines[0])[:-9])
    with pytest.raises(QuestionError, match="cannot be read"):
        QuestionSet.load(tmp_path / "cut.jsonl.gz")


def test_an_id_may_occur_once(toy_questions: QuestionSet) -> None:
    with pytest.raises(QuestionError, match="twice"):
        QuestionSet([toy_questions[0], toy_questions[0]])
