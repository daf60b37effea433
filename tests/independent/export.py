"""An exported world in memory: names, facts, and which sentence and document states which fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.independent.facts import Facts, Node, object_of, read_rows


class Export:
    """What `entities.jsonl`, `facts.jsonl`, `documents.jsonl` and `claims.jsonl` of one folder say."""

    def __init__(self, folder: Path) -> None:
        self.facts = Facts(read_rows(folder / "facts.jsonl"))
        self.names: dict[str, list[str]] = {}
        for row in read_rows(folder / "entities.jsonl"):
            self.names[row["id"]] = [row["name"], *row["aliases"]]
        self.sentences: dict[str, list[dict[str, Any]]] = {}
        self.documents_of: dict[str, set[str]] = defaultdict(set)
        self.sentences_of: dict[str, set[str]] = defaultdict(set)
        for row in read_rows(folder / "documents.jsonl"):
            self.sentences[row["id"]] = row["sentences"]
            for number, sentence in enumerate(row["sentences"]):
                for fact in sentence["facts"]:
                    self.documents_of[fact].add(row["id"])
                    self.sentences_of[fact].add(f"{row['id']}#s{number}")
        self.claims = {row["id"]: row for row in read_rows(folder / "claims.jsonl")}

    def stated_by(self, documents: list[str]) -> set[str]:
        """Return the facts that these documents state."""
        return {fact for key in documents for sentence in self.sentences.get(key, ()) for fact in sentence["facts"]}

    def problems(self) -> Iterator[str]:
        """Yield what does not fit together among the four files."""
        for row in self.facts.rows.values():
            nodes: tuple[Node, ...] = (row["subject"], object_of(row))
            yield from (
                f"{row['id']}: no entity {node!r}" for node in nodes if isinstance(node, str) and node not in self.names
            )
        for fact in self.documents_of.keys() - self.facts.rows.keys():
            yield f"no fact {fact!r}, but a sentence states it"
        told = {key for rows in self.sentences.values() for row in rows for key in row["claims"]}
        for key in sorted(told - self.claims.keys()):
            yield f"no claim {key!r}, but a sentence makes it"
        for claim in self.claims.values():
            yield from self._claim_problems(claim)

    def _claim_problems(self, claim: dict[str, Any]) -> Iterator[str]:
        if claim["contradicts"] not in self.facts.rows:
            yield f"{claim['id']}: contradicts no fact"
        claimed = object_of(claim)
        targets = self.facts.relation(claim["predicate"]).objects(claim["subject"])
        if claimed in targets or claimed in {target[1] for target in targets if isinstance(target, tuple)}:
            yield f"{claim['id']}: the claim is a fact"
