"""What all readers need: records one by one in constant memory, and errors that name file and place."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast
from xml.etree import ElementTree

from medgym.errors import SourceError
from medgym.literature.article import Article, Tally

Element = ElementTree.Element
_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK = 1 << 20
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)
_UNSAFE = re.compile(r"[^A-Za-z0-9:_.-]+")
_MONTHS = {name: f"{n:02d}" for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
AGAIN = "Download the file again from its publisher."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: the file, and its number (from 1) or line in it."""

    path: Path
    number: int

    def error(
        self, what: str, why: str = "", next_step: str = "Check that the file is what its name says."
    ) -> SourceError:
        """Return the typed error for this record."""
        return SourceError(what, file=str(self.path), line=self.number, why=why, next_step=next_step)


#: Makes the articles of one raw record, as of the snapshot date of the source.
Parse = Callable[[Any, Place, str, Tally], list[Article]]


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    Attributes:
        name: what the format is called.
        records: yields (place, raw record) of a file, cheaply.
        count: how many records a file holds, by a scan that need not parse.
        parse: raw record -> articles.
    """

    name: str
    records: Callable[[Path], Iterator[tuple[Place, Any]]]
    count: Callable[[Path], int]
    parse: Parse


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file, plain or gzip by its first bytes."""
    with path.open("rb") as raw:
        zipped = raw.read(2) == _GZIP_MAGIC
    return cast("IO[bytes]", gzip.open(path, "rb")) if zipped else path.open("rb")


@contextmanager
def typed_errors(path: Path, number: Callable[[], int]) -> Iterator[None]:
    """Turn what a damaged file raises into a `SourceError` that names the file and how far reading got."""
    try:
        yield
    except _DAMAGED as error:
        raise SourceError(
            "The gzip file is damaged.", file=str(path), line=number(), why=str(error), next_step=AGAIN
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(
            "This is not UTF-8 text.", file=str(path), line=number(), why=str(error), next_step=AGAIN
        ) from error
    except ElementTree.ParseError as error:
        raise SourceError(
            "The XML is damaged.", file=str(path), line=error.position[0], why=str(error), next_step=AGAIN
        ) from error
    except OSError as error:
        raise SourceError("The file cannot be read.", file=str(path), line=number(), why=str(error)) from error


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line number from 1, line without its end) of UTF-8 text."""
    number = 0
    with typed_errors(path, lambda: number + 1), open_bytes(path) as stream:
        for number, raw in enumerate(stream, start=1):
            yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")


def count_matches(path: Path, pattern: re.Pattern[bytes], overlap: int = 64) -> int:
    """Count a short pattern in a file of any size; matches longer than `overlap` bytes may be missed at block ends."""
    found, tail = 0, b""
    with typed_errors(path, lambda: found), open_bytes(path) as stream:
        while block := stream.read(_CHUNK):
            text = tail + block
            last = 0
            for match in pattern.finditer(text):
                found, last = found + 1, match.end()
            tail = text[max(last, len(text) - overlap) :]
    return found


def elements(path: Path, root: tuple[str, ...], record: frozenset[str]) -> Iterator[tuple[Place, Element]]:
    """Yield the record elements below a root, each forgotten once the next is asked for."""
    number = 0
    with typed_errors(path, lambda: number), open_bytes(path) as stream:
        top: Element | None = None
        for event, element in ElementTree.iterparse(stream, events=("start", "end")):
            if top is None:
                top = element
                if top.tag not in root:
                    why = f"Its outermost element is <{top.tag}>, not <{root[0]}>."
                    raise Place(path, 1).error("This is another kind of XML file.", why)
            if event == "end" and element.tag in record:
                number += 1
                yield Place(path, number), element
                top.clear()


def text_of(element: Element | None) -> str:
    """Return all text below an element, mark-up dropped, white space collapsed."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def iso_date(year: str, month: str = "", day: str = "") -> str:
    """Return an ISO date from what a record gives; what is missing is the first month or day. "" without a year."""
    if not re.fullmatch(r"(1[5-9]|20)\d\d", year):
        return ""
    short = month.strip()[:3].lower()
    month_number = _MONTHS.get(short) or (f"{int(short):02d}" if short.isdecimal() and 1 <= int(short) <= 12 else "01")
    day_number = f"{int(day):02d}" if day.strip().isdecimal() and 1 <= int(day) <= 31 else "01"
    return f"{year}-{month_number}-{day_number}"


def safe_id(*parts: str) -> str:
    """Return a document id made of `parts`, at most 128 safe characters."""
    return ":".join(_UNSAFE.sub("-", part.strip()).strip("-") or "x" for part in parts)[:128]
