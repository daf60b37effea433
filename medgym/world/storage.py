"""A world on disk: `manifest.json` and `graph.npz` (compiled columns, no pickle), written whole or not at all."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from medgym.canonical import canonical_json, digest
from medgym.errors import WorldError
from medgym.world.corpus import Corpus
from medgym.world.facts import Literal, Source
from medgym.world.graph import PREDICATE_CODES, PREDICATE_NAMES, Columns, Graph
from medgym.world.script import Script

FORMAT = "medgym-world-1"
CORPUS = "corpus"
_COLUMNS = ("predicate", "subject", "object", "qualifier", "source")


def graph_tables(graph: Graph) -> dict[str, Any]:
    """Return everything of a graph but its columns as JSON values."""
    tables = {
        "entities": ["\t".join(row) for row in zip(graph.entity_ids, graph.entity_types, strict=True)],
        "names": ["\t".join((name, *others)) for name, others in zip(graph.names, graph.aliases, strict=True)],
        "literals": [[literal.type, literal.value, literal.unit] for literal in graph.literals],
        "qualifiers": [dict(qualifiers) for qualifiers in graph.qualifiers],
        "sources": [
            [source.name, source.title, source.licence, source.snapshot, source.url, source.attribution]
            for source in graph.sources
        ],
        "predicates": _predicates_named(graph),
    }
    return tables if graph.script is None else tables | {"script": graph.script.to_row()}


def _predicates_named(graph: Graph) -> list[str]:
    """Return the first release's predicates, and later ones up to the last one used.

    So a predicate that joins the vocabulary later leaves the digest of every world that does not use it alone.
    """
    used = int(graph.columns.predicate[-1]) if len(graph) else 0
    return list(PREDICATE_NAMES[: max(used, PREDICATE_CODES["metabolised_to"]) + 1])


def graph_digest(graph: Graph) -> str:
    """Return the content digest of a graph: independent of compression and platform byte order."""
    columns = {name: digest(getattr(graph.columns, name).astype("<i4").tobytes().hex()) for name in _COLUMNS}
    return digest([graph_tables(graph), columns])


def write_world(folder: Path, manifest: dict[str, Any], graph: Graph, corpus: Corpus | None = None) -> None:
    """Write a world folder atomically; raises `WorldError` if `folder` exists and is not a world.

    `corpus` is for documents that cannot be rendered from the graph.
    """
    if folder.exists() and not (folder / "manifest.json").exists():
        raise WorldError(f"{folder} exists and is not a world.", next_step="Choose another --out folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = folder.with_name(folder.name + ".part")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        (scratch / "manifest.json").write_text(
            json.dumps(manifest, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        _write_graph(scratch / "graph.npz", graph)
        if corpus is not None:
            (scratch / CORPUS).mkdir()
            corpus.save(scratch / CORPUS)
        if folder.exists():
            shutil.rmtree(folder)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write_graph(path: Path, graph: Graph) -> None:
    """Write an .npz with fixed time stamps, so that equal worlds are equal files."""
    with zipfile.ZipFile(path, "w") as archive:
        tables = np.frombuffer(canonical_json(graph_tables(graph)), dtype=np.uint8)
        arrays = {name: getattr(graph.columns, name).astype("<i4") for name in _COLUMNS}
        for name, array in sorted((arrays | {"tables": tables}).items()):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read and check the manifest of a world folder."""
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WorldError(
            f"{folder} is not a world.", f"{path.name}: {error}", "Build one: medgym world build."
        ) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else type(manifest).__name__
        raise WorldError(f"{path} has the format {found!r}.", f"This release reads {FORMAT!r}.", "Rebuild the world.")
    return manifest


def read_graph(folder: Path) -> Graph:
    """Read the graph of a world folder; raises `WorldError` if the file is damaged."""
    path = folder / "graph.npz"
    try:
        with np.load(path, allow_pickle=False) as archive:
            tables = json.loads(archive["tables"].tobytes())
            columns = Columns(*(archive[name].astype(np.int32) for name in _COLUMNS))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise WorldError(f"{path} cannot be read.", str(error), "Restore or rebuild the world.") from None
    named = tables["predicates"]
    if named != list(PREDICATE_NAMES[: len(named)]):
        raise WorldError(f"{path} was built with another vocabulary.", next_step="Rebuild the world with this release.")
    entities = [row.split("\t") for row in tables["entities"]]
    names = [row.split("\t") for row in tables["names"]]
    return Graph(
        entity_ids=tuple(row[0] for row in entities),
        entity_types=tuple(row[1] for row in entities),
        names=tuple(row[0] for row in names),
        aliases=tuple(tuple(row[1:]) for row in names),
        literals=tuple(Literal(*row) for row in tables["literals"]),
        qualifiers=tuple(tables["qualifiers"]),
        sources=tuple(Source(*row) for row in tables["sources"]),
        columns=columns,
        script=Script.from_row(tables["script"]) if "script" in tables else None,
    )


def read_corpus(folder: Path) -> Corpus:
    """Open the stored documents of a world; raises `WorldError` if they are not there or damaged."""
    try:
        return Corpus.open(folder)
    except (OSError, ValueError, KeyError) as error:
        raise WorldError(
            f"{folder} holds no documents.", str(error), "Restore the folder or rebuild the world."
        ) from None
