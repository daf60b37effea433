"""The checker passes a sound question and finds every kind of fault that is planted in it."""

from __future__ import annotations

import copy
import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.independent.check_questions import check, main
from tests.independent.cover import covered
from tests.independent.leaks import leaks
from tests.independent.samples import (
    COUNT,
    DIFFERENCE,
    ENTITIES,
    GENE,
    LACKING,
    LAST,
    NONE,
    PAGES,
    SOUND,
    THEN,
    TRIPLES,
    YEAR,
    Row,
    atom,
    stating,
)  # fmt: skip


def write(path: Path, rows: list[Row]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    entities = [{"id": key, "type": "thing", "name": n, "aliases": [a]} for key, (n, a) in ENTITIES.items()]
    facts, begun = [], {subject: day for subject, predicate, day in TRIPLES if predicate == "on"}
    for number, (subject, predicate, target) in enumerate(TRIPLES):
        end = {"value": {"type": "date", "value": target}} if predicate == "on" else {"object": target}
        parts = {"subject": subject, "predicate": predicate, "qualifiers": {}, **end}
        facts.append({"id": f"f{number}", **parts, "valid_from": begun.get(subject), "valid_to": None})
    pages = [
        {"id": key, "sentences": [{"text": "...", "facts": [f"f{n}"], "claims": []} for n in numbers]}
        for key, numbers in PAGES.items()
    ]
    pages[0]["sentences"].append({"text": "...", "facts": [], "claims": ["c0"]})
    claim = {"id": "c0", "subject": "d1", "predicate": "gene", "object": "g2", "contradicts": "f4"}
    for name, rows in {"entities": entities, "facts": facts, "documents": pages, "claims": [claim]}.items():
        write(tmp_path / f"{name}.jsonl", rows)
    return tmp_path


def kinds(folder: Path, *questions: Row) -> set[str]:
    write(folder / "questions.jsonl", list(questions))
    count, unfinished, found = check(folder, folder / "questions.jsonl")
    assert (count, unfinished) == (len(questions), 0)
    return {kind for _, kind, _ in found}


def test_sound_questions_pass(folder: Path) -> None:
    assert kinds(folder, *SOUND) == set()


def edit(path: str, value: Any) -> Callable[[Row], None]:
    def change(question: Row) -> None:
        *folders, last = path.split(".")
        for name in folders:
            question = question[name]
        question[last] = value

    return change


D2 = {"object": "d2"}
TIED = [atom("?d finding ?p")]
FAULTS: list[tuple[set[str], Row, Callable[[Row], None]]] = [
    ({"uniqueness", "answer"}, GENE, edit("query.atoms", [atom("?d finding p1"), atom("?d gene ?g")])),
    ({"answer"}, GENE, edit("answer.value", "WAS")),
    ({"answer"}, GENE, edit("answer.entity_id", "g2")),
    ({"answer"}, YEAR, edit("answer.value", "1995")),
    ({"necessity", "counts", "evidence", "documents"}, GENE, lambda q: q["query"]["atoms"].append(atom("e1 for ?d"))),
    ({"counts"}, GENE, edit("proof.necessity", [2, 2, 2])),
    ({"supporting"}, GENE, edit("query.supporting", [atom("?d finding g1")])),
    ({"evidence"}, GENE, edit("evidence", stating(0, 1))),
    ({"evidence"}, GENE, edit("evidence", [*stating(1, 4), {"fact": "f0", "sentences": ["page-d1#s0"]}])),
    ({"documents"}, GENE, edit("proof.documents", ["page-p1", "page-g1"])),
    ({"documents"}, GENE, edit("difficulty.hops", 3)),
    ({"hops", "documents"}, GENE, edit("proof.documents", ["page-d1", "page-p1", "page-g1"])),
    ({"names"}, GENE, edit("text", "Which gene causes arlen  syndrome, or rather Arlen Syndrome?")),
    ({"names"}, GENE, edit("text", "Which gene causes AS1?")),
    ({"names"}, GENE, edit("text", "Is it the zar kinase?")),
    ({"names"}, YEAR, edit("text", "When, if not in 1994?")),
    ({"answerable"}, GENE, edit("answer", {"type": "none", "value": ""})),
    ({"answer"}, COUNT, edit("answer.value", "3")),
    ({"answer"}, COUNT, edit("answer.unit", "years")),
    ({"answer"}, COUNT, edit("query.aggregate.over", ["?d"])),
    ({"counts"}, COUNT, edit("proof.necessity", [2, 2, 0])),
    ({"necessity", "counts", "evidence", "documents"}, COUNT, lambda q: q["query"]["atoms"].append(atom("?d gene ?g"))),
    ({"supporting"}, COUNT, edit("query.supporting", [atom("?d gene g2")])),
    ({"evidence"}, COUNT, edit("evidence", stating(0, 1, 7))),
    ({"documents"}, COUNT, edit("proof.documents", ["page-d1", "page-e1", "page-d3"])),
    ({"hops", "documents"}, COUNT, edit("proof.documents", ["page-d1", "page-e1", "page-e2", "page-p1"])),
    ({"answer"}, DIFFERENCE, edit("answer.value", "11")),
    ({"answer"}, DIFFERENCE, edit("query.aggregate.unit", "months")),
    ({"uniqueness", "answer"}, DIFFERENCE, edit("query.filters", [])),
    ({"answer"}, DIFFERENCE, lambda q: q["query"]["atoms"].append(q["query"]["atoms"].pop(2) | D2)),
    ({"evidence"}, DIFFERENCE, edit("evidence", stating(7, 8, 9))),
    ({"hops", "documents"}, DIFFERENCE, edit("proof.documents", ["page-e1", "page-e2", "page-d1"])),
    ({"answer"}, LAST, edit("query.aggregate.op", "argmin")),
    ({"uniqueness", "answer"}, LAST, lambda q: q["query"].update(answer="?p", atoms=[*TIED, *q["query"]["atoms"]])),
    ({"evidence"}, LAST, edit("evidence", stating(0, 1, 8, 10))),
    ({"documents"}, LAST, edit("proof.documents", ["page-d1", "page-e2", "page-p1"])),
    ({"counts"}, LAST, edit("proof.necessity", [2, 1, 1, 0])),
    ({"uniqueness", "answer"}, THEN, edit("query.as_of", "2004-05-20")),
    ({"uniqueness", "answer"}, THEN, edit("query.as_of", "1994-02-28")),
    ({"uniqueness", "answer"}, LACKING, edit("query.atoms", [atom("?d gene ?g"), atom("?d finding p2")])),
    ({"answerable"}, NONE, lambda q: q["query"]["atoms"].pop()),
    ({"hopeless", "counts"}, NONE, lambda q: q["query"]["atoms"].append(atom("?d gene p1"))),
    ({"counts"}, NONE, edit("proof.necessity", [1, 0, 0, 1])),
    ({"names"}, NONE, edit("text", "Which gene is tied to Arlen syndrome?")),
]


@pytest.mark.parametrize(("expected", "sound", "change"), FAULTS)
def test_planted_faults_are_found(folder: Path, expected: set[str], sound: Row, change: Callable[[Row], None]) -> None:
    question = copy.deepcopy(sound)
    change(question)
    assert kinds(folder, question) == expected


def test_a_claim_that_is_a_fact_is_found(folder: Path) -> None:
    write(folder / "claims.jsonl", [{"id": "c0", **atom("d1 gene g1"), "contradicts": "f4"}])
    assert kinds(folder, GENE) == {"export"}


def test_the_command_line_tells_by_its_exit_status(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "questions.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, [GENE, {**GENE, "masked": ["p1"]}, YEAR])).encode()))
    assert main([str(folder), str(path)]) == 0
    assert "3 questions, 0 with problems" in capsys.readouterr().out
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, [GENE, {**GENE, "text": "AS1?"}])).encode()))
    assert main([str(folder), str(path), "--limit", "1"]) == 0
    assert main([str(folder), str(path)]) == 1
    assert "q-gene: names: 'AS1' stands in the text" in capsys.readouterr().out


@pytest.mark.parametrize("workers", ["1", "2", "3"])
def test_the_report_is_the_same_for_any_number_of_workers(folder: Path, workers: str) -> None:
    questions = folder / "questions.jsonl"
    write(questions, [{**question, "id": f"q{n}", "text": "AS1?"} for n, question in enumerate(SOUND * 20)])
    command = [sys.executable, "-m", "tests.independent.check_questions", str(folder), str(questions)]
    result = subprocess.run(
        [*command, "--workers", workers], cwd=Path(__file__).parents[2], check=False, capture_output=True, text=True
    )
    lines = result.stdout.splitlines()
    assert result.returncode == 1
    assert lines[:3] == [f"q{n}: names: 'AS1' stands in the text" for n in (0, 2, 4)]
    assert lines[-2].startswith("160 questions, 80 with problems")
    assert lines[-1] == "  names: 80"


def test_the_checker_shares_no_code_with_the_package() -> None:
    code = "import sys, tests.independent.check_questions; sys.exit('medgym' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "hidden", "given", "expected"),
    [
        ("It was so.", ["WAS"], [], []),
        ("Is it WAS?", ["WAS"], [], ["WAS"]),
        ("a FABRY DISEASE", ["Fabry disease"], [], ["Fabry disease"]),
        ("Fabry diseases", ["Fabry disease"], [], []),
        ("gait ataxia", ["Ataxia"], ["Gait ataxia"], []),
        ("gait ataxia and ataxia", ["Ataxia"], ["Gait ataxia"], ["Ataxia"]),
        ("Fenwick deafness", ["Fenwick deafness"], ["Deafness"], ["Fenwick deafness"]),
    ],
)
def test_names_on_word_bounds(text: str, hidden: list[str], given: list[str], expected: list[str]) -> None:
    assert leaks(text, hidden, given) == expected


@given(st.frozensets(st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=4), max_size=6), st.integers(0, 5))
def test_a_cover_is_found_exactly_when_one_exists(family: frozenset[frozenset[str]], limit: int) -> None:
    every = (set(chosen) for size in range(limit + 1) for chosen in combinations("abcdef", size))
    exists = any(all(choice & chosen for choice in family) for chosen in every)
    found = covered(family, limit)
    assert (found is not None) == exists
    assert found is None or (len(found) <= limit and all(choice & found for choice in family))
