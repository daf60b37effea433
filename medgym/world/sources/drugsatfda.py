"""Reader of Drugs@FDA: the agency's tables of drug applications, as the published zip or as a folder of its files.

The tables are tab-separated Latin-1 without quoting: quotation marks are data. Codes are padded with blanks, and some
rows end in a stray tab.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medgym.canonical import nfc
from medgym.errors import SourceError
from medgym.world.sources.common import read_lines

_TABLES = ("Applications.txt", "Products.txt", "Submissions.txt")
_ENCODING = "latin-1"
_APPROVED = ("ORIG", "AP")


@dataclass(frozen=True, slots=True, order=True)
class Product:
    """One product of an application, in the capitals of the source; `ingredient` lists several with semicolons."""

    name: str
    ingredient: str
    form: str


@dataclass(frozen=True, slots=True)
class Application:
    """One application.

    Attributes:
        number: six digits.
        type: "NDA", "BLA" or "ANDA".
        applicant: the holder, in capitals and abbreviated.
        approved_on: ISO date of the first original approval, "" if there is none.
        priority: "PRIORITY", "STANDARD" or another word of that approval, "" if none is given.
        products: distinct products, one for each product number of the source.
    """

    number: str
    type: str
    applicant: str
    approved_on: str
    priority: str
    products: tuple[Product, ...]


def find(folder: Path) -> Path | None:
    """Return the zip or the folder of tables below `folder` (the youngest zip by name), or None if there is none.

    The tables of a folder may be plain or gzip.
    """
    for place in (folder / "drugsatfda", folder):
        if _table_file(place, _TABLES[0]) is not None:
            return place
        zips = sorted(place.glob("drugsatfda*.zip")) if place.is_dir() else []
        if zips:
            return zips[-1]
    return None


def read(path: Path) -> list[Application]:
    """Return all applications by number; raises `SourceError` naming the table and the line for a damaged one."""
    products: dict[str, list[Product]] = {}
    for number, name, ingredient, form in _table(path, "Products.txt", "ApplNo DrugName ActiveIngredient Form"):
        products.setdefault(number, []).append(Product(name, ingredient, form))
    approvals: dict[str, tuple[str, str]] = {}
    columns = "ApplNo SubmissionType SubmissionStatus SubmissionStatusDate ReviewPriority"
    for number, kind, status, date, priority in _table(path, "Submissions.txt", columns):
        if (kind, status) == _APPROVED and date:
            approvals[number] = min(approvals.get(number, ("9999", "")), (date[:10], priority))
    found = {
        number: Application(number, kind, applicant, *approvals.get(number, ("", "")), tuple(products.get(number, ())))
        for number, kind, applicant in _table(path, "Applications.txt", "ApplNo ApplType SponsorName")
    }
    return [found[number] for number in sorted(found)]


def _table(path: Path, name: str, columns: str) -> Iterator[tuple[str, ...]]:
    """Yield the named columns of a table; cells are stripped of padding."""
    wanted = columns.split()
    lines = _lines(path, name)
    header = [cell.strip() for cell in next(lines, (1, ""))[1].split("\t")]
    missing = [column for column in wanted if column not in header]
    if missing:
        raise _error(path, name, 1, f"The column {missing[0]!r} is missing.", f"The header reads: {header}"[:200])
    positions = [header.index(column) for column in wanted]
    width = max(positions) + 1
    for number, line in lines:
        if line.strip():
            cells = line.split("\t")
            if len(cells) < width:
                raise _error(path, name, number, f"The row has {len(cells)} columns; at least {width} are needed.")
            yield tuple(nfc(cells[position]) for position in positions)


def _lines(path: Path, name: str) -> Iterator[tuple[int, str]]:
    if path.is_dir():
        file = _table_file(path, name)
        if file is None:
            raise _error(path, name, 0, "The table is missing.")
        return read_lines(file, _ENCODING)
    return enumerate(_member(path, name).split("\n"), start=1)


def _member(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read(name).decode(_ENCODING)
    except KeyError as error:
        raise _error(path, name, 0, "The table is missing.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _error(path, name, 0, "The table cannot be read.", str(error)) from error


def _table_file(folder: Path, name: str) -> Path | None:
    return next((file for file in (folder / name, folder / f"{name}.gz") if file.is_file()), None)


def _error(path: Path, name: str, line: int, what: str, why: str = "") -> SourceError:
    return SourceError(
        what, file=str(path / name), line=line, why=why, next_step="Download Drugs@FDA again from the FDA's site."
    )
