"""Two hundred mentions, sampled by a keyed hash over all that the linker found in MedQuAD and PubMed Central abstracts.

Each was judged by reading its sentence: "right" when the words mean the entity where they stand. A name that is only
part of a longer one which names something more specific is wrong.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medgym.literature.article import Tally
from medgym.literature.lexicon import Lexicon
from medgym.literature.linker import Linker
from medgym.literature.readers import read
from medgym.literature.reading import read_article
from medgym.world.world import World

_FILE = Path(__file__).parent.parent / "data" / "linking_mentions.jsonl"
_SOURCES = ("medquad/medquad.jsonl.gz", "pmc_rct/pmc_ccby_rct_abstracts.jsonl.gz")


def _judged() -> list[dict[str, object]]:
    return [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]


def test_the_list_is_whole() -> None:
    rows = _judged()
    assert len(rows) == 200
    assert {row["verdict"] for row in rows} == {"right", "wrong"}
    assert all(("reason" in row) == (row["verdict"] == "wrong") for row in rows)
    assert all(len(str(row["context"]).split("[")[0].split()) <= 4 for row in rows)
    assert sum(row["verdict"] == "right" for row in rows) / len(rows) >= 0.97


@pytest.mark.data
def test_the_linker_still_says_what_was_judged(data_root: Path) -> None:
    rows = {(row["document"], row["sentence"], row["start"]): row for row in _judged()}
    wanted = {key[0] for key in rows}
    linker = Linker(Lexicon.from_graph(World.load("orphan").graph))
    same = {"right": 0, "wrong": 0}
    for source in _SOURCES:
        for article in read(data_root / source, "2023-10-17", Tally()):
            if article.id not in wanted:
                continue
            reading = read_article(article, linker, Tally())
            for mention in reading.page.mentions:
                row = rows.get((article.id, mention.sentence, mention.start))
                surface = reading.page.sentences[mention.sentence][mention.start : mention.end]
                if row and (surface, linker.lexicon.entities[mention.entity][0]) == (row["surface"], row["entity"]):
                    same[str(row["verdict"])] += 1
    assert same["right"] + same["wrong"] >= 190, "most judged mentions are gone: sample and judge anew"
    assert same["right"] / (same["right"] + same["wrong"]) >= 0.97
