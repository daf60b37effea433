"""The card of a set: both files say the same, and what they say can be counted again."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from medgym.questions.question import CANARY, Answer, Question, Split, Wording
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.card import card, write_card
from medgym.synthesis.card_page import page
from medgym.synthesis.overlap_report import overlap_report
from medgym.world.world import World

REFUSED = {"straddles splits": 3, "quota: form": 7, "duplicate": 3}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, tiny: World, tiny_questions: QuestionSet) -> tuple[Path, Path]:
    beside = tmp_path_factory.mktemp("card") / "set.jsonl.gz"
    tiny_questions.save(beside)
    write_card(tiny_questions, tiny, REFUSED, beside)
    return beside.with_name("set.card.json"), beside.with_name("set.card.md")


def test_both_files_come_from_one_card(files: tuple[Path, Path], tiny: World, tiny_questions: QuestionSet) -> None:
    data = json.loads(files[0].read_text("utf-8"))
    assert data == json.loads(json.dumps(card(tiny_questions, tiny, REFUSED)))
    assert files[1].read_text("utf-8") == page(card(tiny_questions, tiny, REFUSED))


def test_the_page_tells_what_the_data_say(files: tuple[Path, Path]) -> None:
    data, text = json.loads(files[0].read_text("utf-8")), files[1].read_text("utf-8")
    for key in ("splits", "forms", "hops", "specialties", "answer_types", "clue_operators", "grammars", "refused"):
        for name, count in data[key].items():
            assert f"| {name.replace('_', ' ')} | {count} |" in text, (key, name)
    for table in (data["overlap"], data["held_out_shortcuts"]):
        for name, value in table.items():
            assert f"| {name.replace('_', ' ')} | {value} |" in text
    for kind, row in data["commonest_answer"].items():
        assert f"| {kind} | {row['share']:.1%} |" in text
    for key in ("fingerprint", "world_fingerprint"):
        assert f"\n{key}: {data[key]}\n" in text
    assert "size_categories: [n<1K]" in text
    assert text.startswith("---\nlicense:")
    assert text.count("\n---\n") == 1
    assert not re.search(r"\bNone\b|\{|\}", text)


def test_what_the_card_counts(tiny: World, tiny_questions: QuestionSet) -> None:
    data, questions = card(tiny_questions, tiny, {}), list(tiny_questions)
    assert data["questions"] == len(questions) == 30
    assert data["fingerprint"] == tiny_questions.fingerprint
    assert data["world_fingerprint"] == tiny.fingerprint
    for key in ("splits", "forms", "hops", "specialties", "grammars"):
        assert sum(data[key].values()) == len(questions)
    assert data["mean_hops"] == round(sum(len(q.proof.documents) for q in questions) / 30, 3)
    asked = [q for q in questions if q.answer.type != "none"]
    assert sum(data["answer_types"].values()) == len(asked)
    golds = Counter((q.answer.entity_type or q.answer.type, q.answer.entity_id or q.answer.value) for q in asked)
    assert data["distinct_answers"] == len(golds)
    assert data["commonest_answer_share"] == round(max(golds.values()) / 30, 4)
    for kind, row in data["commonest_answer"].items():
        own = [times for (other, _), times in golds.items() if other == kind]
        assert row == {"times": max(own), "share": round(max(own) / sum(own), 4)}
    assert data["refused"] == {}
    assert data["overlap"] == overlap_report(questions)


def test_refusals_come_most_first(toy_world: World, toy_questions: QuestionSet) -> None:
    refused = card(toy_questions, toy_world, REFUSED)["refused"]
    assert list(refused.items()) == [("quota: form", 7), ("duplicate", 3), ("straddles splits", 3)]


def test_an_empty_set_has_a_card(toy_world: World) -> None:
    data = card(QuestionSet([]), toy_world, {})
    assert data["questions"] == data["distinct_answers"] == data["most_on_one_chain"] == 0
    assert "0 questions over the world" in page(data)


def test_the_canary_stands_in_every_row_and_in_the_card(files: tuple[Path, Path], tiny_questions: QuestionSet) -> None:
    rows = QuestionSet.load(files[0].with_name("set.jsonl.gz"))
    assert rows.fingerprint == tiny_questions.fingerprint
    assert {row.canary for row in rows} == {CANARY}
    assert json.loads(files[0].read_text("utf-8"))["canary"] == CANARY
    assert f"> {CANARY}\n" in files[1].read_text("utf-8")


# --- what the splits have in common ---------------------------------------------------------------------------------


def _question(template: Question, split: Split, seed: str, answer: str, **more: object) -> Question:
    proof = template.proof.model_copy(update={"shape": more.pop("shape", f"{split}-{seed}")})
    gold = Answer(type="entity", value=answer, entity_id=answer, entity_type="gene")
    update = {"split": split, "seed_entity": seed, "answer": gold, "proof": proof, "masked": (seed, answer)}
    return template.model_copy(update={"id": f"{split}-{seed}-{answer}", "text": f"{seed} {answer}.", **update, **more})


def test_overlap_is_counted(toy_questions: QuestionSet) -> None:
    base, eight = toy_questions[0], "one two three four five six seven eight"
    seen, held = Wording(grammar="seen-1", salt="a"), Wording(grammar="held-1", salt="b")
    rows = [
        _question(base, "train", "d1", "g1", wording=seen, text=f"Well, {eight} nine.", shape="s1"),
        _question(base, "train", "d2", "g2", wording=seen, masked=("d2", "m", "g2")),
        _question(base, "dev", "d8", "g8", wording=held),
        _question(base, "test", "d3", "g1", wording=held, shape="s1"),
        _question(base, "test", "d2", "g3", wording=seen, text=f"But {eight.upper()} ten."),
        _question(base, "test", "d4", "g4", wording=held, masked=("d4", "m")),
        _question(base, "test", "d5", "g5", wording=held, text="one two three four five six seven, eight"),
    ]
    assert overlap_report(rows) == {
        "test_questions": 4,
        "seeds_or_answers_of_train": 2,  # g1 and d2
        "grammars_of_train": 1,
        "shapes_of_train": 1,
        "share_with_a_masked_entity_of_train": 0.75,
        "share_with_8_words_in_a_row_of_train": 0.25,
    }
    assert overlap_report([])["share_with_a_masked_entity_of_train"] == 0.0


def test_a_real_set_keeps_its_sides_apart(tiny_questions: QuestionSet) -> None:
    report = overlap_report(tiny_questions)
    assert report["test_questions"] > 0
    assert report["seeds_or_answers_of_train"] == report["grammars_of_train"] == report["shapes_of_train"] == 0
