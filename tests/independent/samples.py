"""A tiny exported world and sound questions over it, one of each form."""

from __future__ import annotations

from typing import Any

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
    "e3": ("Designation 3", "Third"),
    "e4": ("Designation 4", "Fourth"),
    "e5": ("Designation 5", "Fifth"),
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
    ("e3", "for", "d2"),
    ("e4", "for", "d3"),
    ("e5", "for", "d2"),
    ("e3", "on", "2001-01-01"),
    ("e4", "on", "2008-01-01"),
    ("e5", "on", "2007-07-07"),
]
PAGES = {
    "page-d1": [0, 1],
    "page-p1": [0, 2],
    "page-d3": [3],
    "page-g1": [4],
    "page-g2": [5, 6],
    "page-e1": [7, 9],
    "page-e2": [8, 10],
    "page-others": [11, 12, 13, 14, 15, 16],
}
Row = dict[str, Any]


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


COUNT: Row = {
    "id": "q-count",
    "text": "How many registry entries concern the condition with blue nails and a night cough?",
    "answer": {"type": "number", "value": "2", "aliases": []},
    "query": {
        "answer": "?n",
        "atoms": [atom("?d finding p1"), atom("?d finding p2"), atom("?e for ?d")],
        "supporting": [atom("?d gene g1")],
        "aggregate": {"op": "count", "over": ["?e"]},
    },
    "evidence": stating(0, 1, 7, 8),
    "proof": {"documents": ["page-d1", "page-e1", "page-e2"], "necessity": [1, 1, 0]},
    "difficulty": {"hops": 3},
    "masked": ["d1", "e1", "e2"],
}
DIFFERENCE: Row = {
    "id": "q-difference",
    "text": "How many whole years lie between two registry entries of that condition?",
    "answer": {"type": "number", "value": "10", "aliases": [], "unit": "years"},
    "query": {
        "answer": "?n",
        "atoms": [atom("?e on ?t"), atom("?f on ?u"), atom("?e for d1"), atom("?f for d1")],
        "filters": [{"variable": "?e", "op": "!=", "other_variable": "?f"}],
        "aggregate": {"op": "difference", "over": ["?t", "?u"], "unit": "years"},
    },
    "evidence": stating(7, 8, 9, 10),
    "proof": {"documents": ["page-e1", "page-e2"], "necessity": [0, 0, 2, 2, 2]},
    "difficulty": {"hops": 2},
    "masked": ["e1", "e2"],
}
LAST: Row = {
    "id": "q-last",
    "text": "Which registry entry of the condition with blue nails and a night cough came last?",
    "answer": {"type": "entity", "value": "Designation 2", "aliases": ["Second"], "entity_id": "e2"},
    "query": {
        "answer": "?e",
        "atoms": [atom("?d finding p1"), atom("?d finding p2"), atom("?e for ?d"), atom("?e on ?t")],
        "aggregate": {"op": "argmax", "over": ["?t"]},
    },
    "evidence": stating(0, 1, 7, 8, 9, 10),
    "proof": {"documents": ["page-d1", "page-e1", "page-e2"], "necessity": [1, 1, 1, 0]},
    "difficulty": {"hops": 3},
    "masked": ["e1", "e2", "d1"],
}
THEN: Row = {
    "id": "q-then",
    "text": "Which registry entry did Arlen syndrome have at the end of 2003?",
    "answer": {"type": "entity", "value": "Designation 1", "aliases": ["First"], "entity_id": "e1"},
    "query": {"answer": "?e", "atoms": [atom("?e for d1")], "as_of": "2003-12-31"},
    "evidence": stating(7),
    "proof": {"documents": ["page-e1"], "necessity": [0]},
    "difficulty": {"hops": 1},
    "masked": ["e1"],
}
LACKING: Row = {
    "id": "q-lacking",
    "text": "Which gene explains a condition without a night cough?",
    "answer": {"type": "entity", "value": "WAS", "aliases": ["wasp homolog"], "entity_id": "g2"},
    "query": {"answer": "?g", "atoms": [atom("?d gene ?g"), {**atom("?d finding p2"), "negated": True}]},
    "evidence": stating(5),
    "proof": {"documents": ["page-g2"], "necessity": [0, 2]},
    "difficulty": {"hops": 1},
    "masked": ["g2", "d2"],
}
NONE: Row = {
    "id": "q-none",
    "text": "Which gene is tied to a condition with blue nails, a night cough and no registry entry at all?",
    "answer": {"type": "none", "value": "", "aliases": []},
    "query": {
        "answer": "?g",
        "atoms": [
            atom("?d finding p1"),
            atom("?d finding p2"),
            atom("?d gene ?g"),
            {**atom("?e for ?d"), "negated": True},
        ],
    },
    "evidence": [],
    "proof": {"documents": [], "necessity": [0, 0, 0, 1]},
    "difficulty": {},
    "masked": ["d1"],
}
SOUND = [GENE, YEAR, COUNT, DIFFERENCE, LAST, THEN, LACKING, NONE]
