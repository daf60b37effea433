"""Small worlds with documents that a test lays out by hand."""

from __future__ import annotations

from collections.abc import Iterable

from medgym.world.documents import Document, Sentence
from medgym.world.world import World
from tests.toy import toy_graph


def page(identifier: str, *sentences: str, title: str = "Title", kind: str = "monograph", **fields: object) -> Document:
    values: dict[str, object] = {"date": "2020-05-17", "authority": 0.5, "source": "toy"} | fields
    return Document(identifier, title, kind, sentences=tuple(map(Sentence, sentences)), **values)  # type: ignore[arg-type]


def world_of(documents: Iterable[Document]) -> World:
    return World.from_graph("paper", 1, toy_graph(), sorted(documents, key=lambda document: document.id))
