"""Brings what the folders under envs/ say of the shipped questions up to date: run it after `scripts/fixtures.py`."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

from medgym.integrations.nemo_gym import rows
from medgym.questions.question_set import QuestionSet
from medgym.serving import shared_source

ENVS = Path(__file__).resolve().parents[1] / "envs"


def main() -> None:
    """Write the counts of tasks by split, and the example rows."""
    manifest = ENVS / "medgym_openenv" / "openenv.yaml"
    text, questions = manifest.read_text("utf-8"), QuestionSet.load("orphan")
    for split in ("train", "dev", "test", "unanswerable"):
        text = re.sub(rf"^(      {split}): \d+$", rf"\1: {len(questions.split(split))}", text, flags=re.MULTILINE)
    manifest.write_text(text, "utf-8")
    example = ENVS / "medgym_nemo_gym" / "data" / "example.jsonl"
    kept = len(example.read_text("utf-8").splitlines())
    shown = islice(rows(shared_source({"world": "orphan", "split": "train"})), kept)
    example.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in shown), "utf-8")


if __name__ == "__main__":
    main()
