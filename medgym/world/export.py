"""A world as four JSON Lines files, so that anyone can check it with code of their own.

A fact row has `valid_from` and `valid_to` (ISO dates): it held on every day with valid_from <= day < valid_to. Null
stands for "no bound": a fact without `valid_from` always held, one without `valid_to` still does. They follow from the
facts, see `medgym.world.validity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from medgym.canonical import canonical_json
from medgym.world.facts import Literal
from medgym.world.graph import fact_id
from medgym.world.validity import Validity
from medgym.world.world import World


def export_world(world: World, folder: Path) -> dict[str, int]:
    """Write entities, facts, documents and claims (`*.jsonl`, UTF-8) into `folder`; return the row counts."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "entities": _entities(world),
        "facts": _facts(world),
        "documents": _documents(world),
        "claims": _claims(world),
    }
    return {name: _write(folder / f"{name}.jsonl", rows) for name, rows in tables.items()}


def _entities(world: World) -> Iterator[dict[str, Any]]:
    for entity in world.graph.entities.values():
        yield {"id": entity.id, "type": entity.type, "name": entity.name, "aliases": list(entity.aliases)}


def _facts(world: World) -> Iterator[dict[str, Any]]:
    validity = Validity(world.graph)
    for ordinal, fact in enumerate(world.graph.facts()):
        valid_from, valid_to = validity.period(ordinal)
        yield {
            "id": fact.id,
            "subject": fact.subject,
            "predicate": fact.predicate,
            **_target(fact.object),
            "qualifiers": dict(fact.qualifiers),
            "source": fact.source,
            "date": fact.date,
            "valid_from": valid_from,
            "valid_to": valid_to,
        }


def _documents(world: World) -> Iterator[dict[str, Any]]:
    for document in world.documents:
        yield {
            "id": document.id,
            "title": document.title,
            "type": document.type,
            "date": document.date,
            "authority": document.authority,
            "sentences": [
                {"text": s.text, "facts": [fact_id(ordinal) for ordinal in s.facts], "claims": list(s.claims)}
                for s in document.sentences
            ],
        }


def _claims(world: World) -> Iterator[dict[str, Any]]:
    from medgym.world.render import render_claims

    for claim in render_claims(world.graph):
        yield {
            "id": claim.id,
            "subject": claim.subject,
            "predicate": claim.predicate,
            **_target(claim.object),
            "status": claim.status,
            "contradicts": claim.contradicts,
            "rule": claim.rule,
            "disputes": claim.disputes,
        }


def _target(target: str | Literal) -> dict[str, Any]:
    return {"value": target.to_row()} if isinstance(target, Literal) else {"object": target}


def _write(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("wb") as file:
        for count, row in enumerate(rows, start=1):  # noqa: B007 (the last number is the count)
            file.write(canonical_json(row) + b"\n")
    return count
