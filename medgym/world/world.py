"""A World is a value: graph, documents and search index, named by a content fingerprint."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock

from medgym.canonical import digest
from medgym.errors import FingerprintMismatch, WorldError
from medgym.resources import cache_root, fixtures_root
from medgym.world import storage
from medgym.world.corpus import Corpus
from medgym.world.documents import Document
from medgym.world.graph import Graph
from medgym.world.hit import Hit
from medgym.world.search import ENGINE, SearchIndex

_log = logging.getLogger(__name__)

#: Told (stage, documents done, documents in all or 0 if unknown) while an index is built.
Progress = Callable[[str, int, int], None]


class World:
    """Graph + documents + search. Make one with `World.load`, `World.from_graph` or `medgym world build`.

    Documents are rendered and indexed on first use; worlds loaded from disk keep that work in the user's cache.
    Documents that no grammar can render (a literature's own sentences) are stored with the world.
    """

    def __init__(self, manifest: dict[str, Any], graph: Graph, corpus: Corpus | None = None) -> None:
        self.manifest, self.graph = manifest, graph
        self._corpus = corpus
        self._stored: Path | None = None
        self.progress: Progress | None = None

    @property
    def name(self) -> str:
        """The world's name, such as "orphan"."""
        return str(self.manifest["name"])

    @property
    def version(self) -> int:
        """The world's version; bumped when its content changes."""
        return int(self.manifest["version"])

    @property
    def id(self) -> str:
        """Name and version, such as "orphan@1"."""
        return f"{self.name}@{self.version}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 over graph, documents and search engine: equal fingerprints give equal tool results."""
        return digest([self.manifest["graph"], self.manifest["documents"], ENGINE])

    # --- making -----------------------------------------------------------------------------------------------------

    @classmethod
    def load(cls, name: str | Path) -> World:
        """Open a shipped world by name ("tiny", "orphan", "orphan@1") or any world folder by path.

        Raises `WorldError` if there is none, `FingerprintMismatch` if its graph is not the one its manifest names.
        """
        folder = _find(name)
        manifest = storage.read_manifest(folder)
        world = cls(manifest, storage.read_graph(folder))
        world._stored = folder / storage.CORPUS if manifest.get("stored") else None
        return world

    @classmethod
    def from_graph(cls, name: str, version: int, graph: Graph, documents: Iterable[Document] | None = None) -> World:
        """Make a world in memory; `documents` (in id order) default to what the grammar renders from the graph."""
        stored = documents is not None
        if documents is None:
            from medgym.world.render import render_documents  # the grammar is only needed when a world is made

            documents = render_documents(graph)
        corpus = Corpus.build(documents)
        manifest = {
            "format": storage.FORMAT,
            "name": name,
            "version": version,
            "graph": storage.graph_digest(graph),
            "documents": corpus.digest,
            "counts": {"entities": len(graph.entity_ids), "facts": len(graph), "documents": len(corpus)},
            "sources": [
                {"name": s.name, "title": s.title, "licence": s.licence, "snapshot": s.snapshot, "url": s.url}
                for s in graph.sources
            ],
        } | ({"stored": True} if stored else {})
        return cls(manifest, graph, corpus)

    def save(self, folder: Path) -> None:
        """Write a folder, whole or not at all; documents that cannot be rendered where it is opened are stored."""
        manifest = self.manifest | {"fingerprint": self.fingerprint}
        storage.write_world(folder, manifest, self.graph, self.documents if manifest.get("stored") else None)

    def check(self) -> None:
        """Re-hash the graph; raises `FingerprintMismatch` when it is not what the manifest says."""
        if storage.graph_digest(self.graph) != self.manifest["graph"]:
            raise FingerprintMismatch(
                f"The graph of {self.id} is not the one its manifest names.", "The file was changed.", "Reinstall it."
            )

    # --- using ------------------------------------------------------------------------------------------------------

    @property
    def documents(self) -> Corpus:
        """All documents, rendered on first use."""
        if self._corpus is None:
            self._corpus, self._built_index = self._open_cache()
        return self._corpus

    @cached_property
    def index(self) -> SearchIndex:
        """The search index, built on first use."""
        corpus = self.documents
        return getattr(self, "_built_index", None) or SearchIndex.build(corpus)

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        types: Collection[str] | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
        min_authority: float | None = None,
    ) -> list[Hit]:
        """Return at most `k` hits by relevance (BM25), ties in document id order; see `SearchIndex.search`."""
        return self.index.search(
            query, k, types=types, date_from=date_from, date_to=date_to, min_authority=min_authority
        )

    # --- the cache --------------------------------------------------------------------------------------------------

    @property
    def cache_folder(self) -> Path:
        """Where documents and index of this world are kept."""
        return cache_root() / "worlds" / f"{self.name}-{self.version}-{self.fingerprint[:16]}"

    def _open_cache(self) -> tuple[Corpus, SearchIndex]:
        folder = self.cache_folder
        if not (folder / "complete").exists():
            try:
                folder.parent.mkdir(parents=True, exist_ok=True)
                with FileLock(f"{folder}.lock"):
                    if not (folder / "complete").exists():
                        self._fill_cache(folder)
            except OSError as error:
                _log.warning("The cache %s cannot be written (%s); nothing is kept this time.", folder.parent, error)
                corpus = self._render()
                return corpus, SearchIndex.build(corpus)
        corpus = Corpus.open(folder)
        return corpus, SearchIndex.open(corpus, folder / "index")

    def _documents(self) -> Iterable[Document]:
        if self._stored is not None:
            return storage.read_corpus(self._stored)
        from medgym.world.render import render_documents

        return render_documents(self.graph)

    def _render(self) -> Corpus:
        """Render or read all documents; raises `FingerprintMismatch` if they are not those the manifest names."""
        total = int(self.manifest["counts"]["documents"])
        stage = "render" if self._stored is None else "read"
        corpus = Corpus.build(_counted(self._documents(), stage, total, self.progress))
        if corpus.digest != self.manifest["documents"]:
            raise FingerprintMismatch(
                f"The documents of {self.id} are not those its manifest names.",
                "The stored text was changed." if self._stored else "Another release of the grammar built the world.",
                "Rebuild the world with this release, or install the release that made it.",
            )
        return corpus

    def _fill_cache(self, folder: Path) -> None:
        """Render and index into a scratch folder, then rename: readers see all of it or none."""
        total = int(self.manifest["counts"]["documents"])
        _log.info("Rendering and indexing %d documents of %s into %s (once).", total, self.id, folder)
        corpus = self._render()
        scratch = folder.with_name(folder.name + ".part")
        for leftover in (scratch, folder):
            shutil.rmtree(leftover, ignore_errors=True)
        (scratch / "index").mkdir(parents=True)
        corpus.save(scratch)
        done = 0

        def indexed(count: int) -> None:
            nonlocal done
            done += count
            if self.progress is not None:
                self.progress("index", done, total)

        SearchIndex.build(corpus, scratch / "index", indexed)
        (scratch / "complete").write_text(self.fingerprint, encoding="utf-8")
        scratch.rename(folder)


def _counted(documents: Iterable[Document], stage: str, total: int, progress: Progress | None) -> Iterable[Document]:
    for done, document in enumerate(documents):
        if progress is not None and done % 256 == 0:
            progress(stage, done, total)
        yield document


def shipped_worlds() -> dict[str, Path]:
    """Return the shipped worlds by id ("tiny@1"), sorted."""
    root = fixtures_root() / "worlds"
    return {folder.name: folder for folder in sorted(root.glob("*@*"))} if root.is_dir() else {}


def _find(name: str | Path) -> Path:
    path = Path(name)
    if path.is_dir():
        return path
    worlds = shipped_worlds()
    matches = [folder for world, folder in worlds.items() if str(name) in (world, world.split("@")[0])]
    if not matches:
        raise WorldError(
            f"There is no world '{name}'.", f"It is no folder, and shipped are: {', '.join(worlds) or 'none'}.",
            "Give one of these or the folder of a world made by `medgym world build`.",
        )  # fmt: skip
    return max(matches, key=lambda folder: int(re.sub(r"\D", "", folder.name.split("@")[1]) or 0))
