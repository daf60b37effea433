"""Canonical JSON and content digests.

One spelling for one meaning: sorted keys, no blanks, UTF-8, no NaN. Everything that is hashed, stored or compared goes
through here, so that keys, fingerprints and trajectories agree between processes and machines.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def canonical_text(value: Any) -> str:
    """Return `value` as canonical JSON text; raises `ValueError` for NaN and infinities, `TypeError` for non-JSON."""
    return _ENCODER.encode(value)


def canonical_json(value: Any) -> bytes:
    """Return `value` as canonical JSON bytes; lone surrogates, which UTF-8 cannot carry, are escaped."""
    return _ENCODER.encode(value).encode("utf-8", "backslashreplace")


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON of `value` as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def keyed_hash(*parts: str | int) -> int:
    """Return 64 bits that depend on `parts` alone: the seeded choice of phrasings, splits and faults rests on it."""
    joined = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(joined.encode("utf-8", "backslashreplace"), digest_size=8).digest(), "big")


def nfc(text: str) -> str:
    """Return `text` in Unicode normal form C with runs of white space (line breaks too) collapsed to one blank."""
    return " ".join(unicodedata.normalize("NFC", text).split())
