"""Reader of the FDA's orphan drug designations as parsed by BioThings (`reference.json`).

The file lists designations under PubChem substances, so one designation is repeated for every substance that carries
its drug's name. Rows that agree on drug, date, sponsor and wording are one designation here; where they differ in
products, all products are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medgym.canonical import nfc
from medgym.errors import SourceError
from medgym.world.sources.common import find_file, malformed, read_lines

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, order=True)
class Product:
    """A marketed product under a designation; every field is "" where the row has none, dates are ISO."""

    approved_on: str
    exclusivity_ends_on: str
    trade_name: str


@dataclass(frozen=True, slots=True)
class Designation:
    """One designation.

    Attributes:
        generic_name: the drug as the FDA wrote it.
        designated_on: ISO date.
        status: "Designated", "Designated/Approved", "Designated/Withdrawn" or "Designated/Approved/Withdrawn".
        sponsor: the sponsor's name, the first part of its address.
        address: the rest of the address, line by line; the last line is usually the country.
        text: the designated use as written.
        findings: (concept in words, UMLS identifier) as parsed from `text`; for joining only, often imprecise.
        products: marketed products, oldest approval first.
        inchikeys: PubChem's structure keys of the drug, often none and sometimes of a salt.
    """

    generic_name: str
    designated_on: str
    status: str
    sponsor: str
    address: tuple[str, ...]
    text: str
    findings: tuple[tuple[str, str], ...]
    products: tuple[Product, ...]
    inchikeys: tuple[str, ...]


def find(folder: Path) -> Path | None:
    """Return the designation file below `folder`, or None if it is not there."""
    return find_file(folder, "fda_orphan_drug", "reference.json")


def read(path: Path) -> list[Designation]:
    """Return the distinct designations, by date, drug, sponsor and text; raises `SourceError` for another shape."""
    groups: dict[_Key, list[Mapping[str, Any]]] = {}
    for number, row in enumerate(_rows(path)):
        try:
            groups.setdefault(_key(row), []).append(row)
        except (KeyError, TypeError, ValueError) as error:
            raise malformed(path, 0, f"Row {number} is not an orphan designation ({error!r}).") from error
    return [_merge(key, rows) for key, rows in sorted(groups.items())]


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    text = "\n".join(line for _, line in read_lines(path))
    try:
        documents = json.loads(text)
        if not isinstance(documents, list):
            raise malformed(path, 1, f"A JSON list is expected, not a {type(documents).__name__}.")
        for document in documents:
            yield from document["fda_orphan_drug"]
    except (ValueError, RecursionError) as error:
        raise SourceError(
            "This is not JSON.",
            file=str(path),
            line=getattr(error, "lineno", 0),
            why=str(error)[:200],
            next_step="Download the file again from its publisher.",
        ) from error
    except (KeyError, TypeError) as error:
        raise malformed(path, 0, f"A document lacks its list 'fda_orphan_drug' ({error!r}).") from error


def _key(row: Mapping[str, Any]) -> _Key:
    date = row["designated_date"]
    if not _DATE.fullmatch(date):
        raise ValueError(f"date {date!r}")
    return date, nfc(row["generic_name"]), nfc(row["sponsor"]), nfc(row["orphan_designation"]["original_text"])


def _merge(key: _Key, rows: list[Mapping[str, Any]]) -> Designation:
    date, generic_name, sponsor, text = key
    name, *address = (part.strip() for part in sponsor.split("|"))
    return Designation(
        generic_name=generic_name,
        designated_on=date,
        status=min(row["designation_status"] for row in rows),
        sponsor=name,
        address=tuple(address),
        text=text,
        findings=_distinct(finding for row in rows for finding in _findings(row["orphan_designation"])),
        products=tuple(sorted({product for row in rows for product in _products(row)})),
        inchikeys=tuple(sorted({row["inchikey"] for row in rows if row.get("inchikey")})),
    )


def _findings(designation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    names, identifiers = _listed(designation["parsed_text"]), _listed(designation["umls"])
    # One identifier for several names cannot be told apart: it is left out.
    same = len(names) == len(identifiers)
    for position, name in enumerate(names):
        if name:
            yield nfc(name), identifiers[position] if same else ""


def _products(row: Mapping[str, Any]) -> Iterator[Product]:
    dates = [row.get(field) or "" for field in ("marketing_approval_date", "exclusivity_end_date")]
    approved, exclusive = (date if _DATE.fullmatch(date) else "" for date in dates)
    trade_name = nfc(row.get("trade_name") or "")
    if approved or exclusive or trade_name:
        yield Product(approved, exclusive, trade_name)


def _listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value or ""]


def _distinct(findings: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(findings))
