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

ENTITIES = {
    "d1": ("Arlen syndrome", "AS1"),
    "d2": ("Borrow disease", "BD"),
    "d3": ("Cavel dystrophy", "CD"),
    "p1": ("Blue nails", "Azure nails"),
    "p2": ("Night cough", "Nocturnal cough"),
    "g1": ("ZAR1", "zar kinase"),
    "g2": ("WAS", "wasp homolog"),
    "e1": ("Designation 1", "First"),
    "e2": ("Designation 2", "Second"),
}
TRIPLES: list[tuple[str, str, Any]] = [
    ("d1", "finding", "p1"),
    ("d1", "finding", "p2"),
    ("d2", "finding", "p1"),
    ("d3", "finding", "p2"),
    ("d1", "gene", "g1"),
    ("d2", "gene", "g2"),
    ("d3", "gene", "g2"),
    ("e1", "for", "d1"),
    ("e2", "for", "d1"),
    ("e1", "on", "1994-03-01"),
    ("e2", "on", "2004-05-20"),
]
PAGES = {"page-d1": [0, 1], "page-p1": [0, 2], "page-d3": [3], "page-g1": [4], "page-g2": [5, 6]} | {
    f"page-e{number}": [6 + number, 8 + number] for number in (1, 2)
}
Row = dict[str, Any]


def write(path: Path, rows: list[Row]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    entities = [{"id": key, "type": "thing", "name": n, "aliases": [a]} for key, (n, a) in ENTITIES.items()]
    facts = []
    for number, (subject, predicate, target) in enumerate(TRIPLES):
        end = {"value": {"type": "date", "value": target}} if predicate == "on" else {"object": target}
        facts.append({"id": f"f{number}", "subject": subject, "predicate": predicate, "qualifiers": {}, **end})
    pages = [
        {"id": key, "sentences": [{"text": "...", "facts": [f"f{n}"], "claims": []} for n in numbers]}
        for key, numbers in PAGES.items()
    ]
    pages[0]["sentences"].append({"text": "...", "facts": [], "claims": ["c0"]})
    claim = {"id": "c0", "subject": "d1", "predicate": "gene", "object": "g2", "contradicts": "f4"}
    for name, rows in {"entities": entities, "facts": facts, "documents": pages, "claims": [claim]}.items():
        write(tmp_path / f"{name}.jsonl", rows)
    return tmp_path


def stating(*facts: int) -> list[Row]:
    places = {n: [f"{key}#s{i}" for key, ns in PAGES.items() for i, m in enumerate(ns) if m == n] for n in facts}
    return [{"fact": f"f{number}", "sentences": sentences} for number, sentences in places.items()]


def atom(text: str) -> Row:
    return dict(zip(("subject", "predicate", "object"), text.split(), strict=True))


GENE: Row = {
    "id": "q-gene",
    "text": "Which gene explains blue nails with a night cough? It was found in Oslo.",
    "answer": {"type": "entity", "value": "ZAR1", "aliases": ["zar kinase"], "entity_id": "g1"},
    "query": {
        "answer": "?g",
        "atoms": [atom("?d finding p1"), atom("?d finding p2"), atom("?d gene ?g")],
        "supporting": [atom("e1 for ?d")],
        "filters": [],
    },
    "evidence": stating(0, 1, 4),
    "proof": {"documents": ["page-d1", "page-g1"], "necessity": [2, 2, 0]},
    "difficulty": {"hops": 2},
    "masked": ["d1", "g1"],
}
YEAR: Row = {
    "id": "q-year",
    "text": "When was the condition with blue nails and the night cough first listed, before 2000? Give the year.",
    "answer": {"type": "date", "value": "1994", "aliases": [], "precision": "year"},
    "query": {
        "answer": "?t",
        "atoms": [atom("?e on ?t")],
        "supporting": [],
        "filters": [{"variable": "?t", "op": "<", "value": "2000"}],
    },
    "evidence": stating(9),
    "proof": {"documents": ["page-e1"], "necessity": [0, 2]},
    "difficulty": {"hops": 1},
    "masked": [],
}


def kinds(folder: Path, *questions: Row) -> set[str]:
    write(folder / "questions.jsonl", list(questions))
    count, unfinished, found = check(folder, folder / "questions.jsonl")
    assert (count, unfinished) == (len(questions), 0)
    return {kind for _, kind, _ in found}


def test_sound_questions_pass(folder: Path) -> None:
    none = {**GENE, "answer": {"type": "none", "value": ""}, "query": {"answer": "?d", "atoms": [atom("?d gene p1")]}}
    assert kinds(folder, GENE, YEAR, none) == set()


def edit(path: str, value: Any) -> Callable[[Row], None]:
    def change(question: Row) -> None:
        *folders, last = path.split(".")
        for name in folders:
            question = question[name]
        question[last] = value

    return change


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
    ({"unsupported"}, GENE, edit("query.aggregate", {"op": "count", "over": ["?g"]})),
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
