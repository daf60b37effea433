"""Reader of the Orphanet ORPHApackets: one JSON object per disorder or group of disorders.

The packets went through XML on their way to JSON, so one list comes in four shapes: `[{K: v}]`, `{K: [v]}`, `{K: v}`
and `[v]`. `flatten` reads them all. Definitions are not read: their commas were lost on the way, and a world holds no
sentences of its sources. Numeric prevalences are nearly always missing; the class is what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.world.sources.common import find_file, malformed, read_json, read_json_lines

#: Types of packets that are groups of disorders, not disorders.
GROUP_KINDS = frozenset({"Category", "Clinical group"})

_FILE_NAME = re.compile(r"ORPHApacket_(\d+)\.json(?:\.gz)?")


@dataclass(frozen=True, slots=True)
class GeneLink:
    """A gene tied to a disorder; `hgnc` is the bare HGNC number or "", `association` Orphanet's wording."""

    symbol: str
    name: str
    hgnc: str
    association: str


@dataclass(frozen=True, slots=True)
class Finding:
    """An annotated phenotype; `frequency` is Orphanet's wording, such as "Very frequent (99-80%)"."""

    hpo_id: str
    term: str
    frequency: str


@dataclass(frozen=True, slots=True)
class Prevalence:
    """One epidemiological statement: what was measured, the class and the region."""

    measure: str
    prevalence_class: str
    region: str


@dataclass(frozen=True, slots=True)
class Packet:
    """One Orphanet entity. `parents` are ORPHA codes, some of which have no packet; `omim` holds exact matches."""

    code: str
    label: str
    kind: str
    created: str
    synonyms: tuple[str, ...]
    omim: tuple[str, ...]
    parents: tuple[str, ...]
    genes: tuple[GeneLink, ...]
    findings: tuple[Finding, ...]
    inheritance: tuple[str, ...]
    onsets: tuple[str, ...]
    prevalences: tuple[Prevalence, ...]

    @property
    def is_group(self) -> bool:
        """Tell whether the packet is a group of disorders."""
        return self.kind in GROUP_KINDS

    @property
    def entity_id(self) -> str:
        """The id of the packet's entity in a world."""
        return f"ORPHA:{self.code}"


def find(root: Path) -> Path | None:
    """Return the JSON Lines file, or the folder of `ORPHApacket_*.json` files, under a SOURCES root."""
    lines = find_file(root, "orphapackets", "orphapackets.jsonl")
    if lines is not None:
        return lines
    for folder in (root / "orphapackets" / "json", root / "orphapackets", root / "json", root):
        if folder.is_dir() and any(_FILE_NAME.fullmatch(entry.name) for entry in folder.iterdir()):
            return folder
    return None


def read(path: Path) -> Iterator[Packet]:
    """Yield the packets of a JSON Lines file or of a folder; raises `SourceError` for damaged or foreign files."""
    for file, line, raw in _objects(path):
        inner = raw.get("Orphapacket", raw)
        try:
            packet = _packet(inner)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise malformed(file, line, f"This is not an ORPHApacket: {type(error).__name__} {error}.") from error
        yield packet


def flatten(value: Any, key: str) -> list[Any]:
    """Return the items of a list in any of the four shapes.

    >>> flatten([{"K": 1}], "K") == flatten({"K": [1]}, "K") == flatten({"K": 1}, "K") == flatten([1], "K") == [1]
    True
    """
    if value is None:
        return []
    if isinstance(value, list):
        return [item for part in value for item in flatten(part, key)]
    if isinstance(value, dict) and key in value:
        return flatten(value[key], key)
    return [value]


def _objects(path: Path) -> Iterator[tuple[Path, int, dict[str, Any]]]:
    if not path.is_dir():
        for number, raw in read_json_lines(path):
            yield path, number, raw
        return
    numbered = [(match, entry) for entry in path.iterdir() if (match := _FILE_NAME.fullmatch(entry.name))]
    for _, entry in sorted(numbered, key=lambda pair: int(pair[0][1])):
        yield entry, 0, read_json(entry)


def _packet(raw: dict[str, Any]) -> Packet:
    code = raw["ORPHAcode"]
    if not str(code).isdecimal():
        raise ValueError(f"ORPHAcode {code!r} is no number")
    references = flatten(raw.get("ExternalReferences"), "ExternalReference")
    return Packet(
        code=str(code),
        label=_text(raw["Label"]),
        kind=_text(raw["DisorderType"]["value"]),
        created=_text(raw.get("creationDate", ""))[:10],
        synonyms=tuple(_text(item) for item in flatten(raw.get("Synonyms"), "Synonym")),
        omim=tuple(
            _text(item["Reference"])
            for item in references
            if item["Source"] == "OMIM" and item["DisorderMappingRelation"].startswith("E ")
        ),
        parents=tuple(_text(item["ORPHAcode"]) for item in flatten(raw.get("Parents"), "Parent")),
        genes=tuple(_gene(item) for item in flatten(raw.get("Genes"), "Gene")),
        findings=tuple(
            Finding(_text(item["HPOId"]), _text(item["HPOTerm"]), _text(item["HPOFrequency"]))
            for item in flatten(raw.get("Phenotypes"), "Phenotype")
        ),
        inheritance=_values(raw.get("TypeOfInheritances"), "TypeOfInheritance"),
        onsets=_values(raw.get("AverageAgeOfOnsets"), "AverageAgeOfOnset"),
        prevalences=tuple(
            Prevalence(
                _text(item["PrevalenceType"]), _text(item["PrevalenceClass"]), _text(item["PrevalenceGeographic"])
            )
            for item in flatten(raw.get("Prevalences"), "Prevalence")
        ),
    )


def _gene(raw: dict[str, Any]) -> GeneLink:
    references = flatten(raw.get("ExternalReferences"), "ExternalReference")
    hgnc = next((_text(item["Reference"]) for item in references if item["Source"] == "HGNC"), "")
    return GeneLink(_text(raw["Symbol"]), _text(raw["Name"]), hgnc, _text(raw["DisorderGeneAssociationType"]))


def _values(value: Any, key: str) -> tuple[str, ...]:
    return tuple(_text(item["value"]) for item in flatten(value, key))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected, not {value!r}")
    return " ".join(value.split())
