"""Building HTML and SVG from values: every string is escaped unless it is already `Markup`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# Characters HTML cannot carry: controls other than tab and line feed, and lone surrogates.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_VOID = frozenset({"br", "input", "meta"})


class Markup(str):
    """Text that already is HTML and must not be escaped again."""

    __slots__ = ()


def escape(value: object) -> Markup:
    """Return any value as HTML text, safe in elements and in quoted attributes."""
    if isinstance(value, Markup):
        return value
    return Markup(html.escape(_FORBIDDEN.sub("\ufffd", str(value)), quote=True))


def element(name: str, /, *children: object, **attributes: object) -> Markup:
    """Return `<name ...>children</name>`; None and False attributes are left out, True stands alone.

    Attribute names may carry a trailing underscore (`class_`); other underscores become hyphens (`aria_label`).

    >>> element("p", "a < b", class_="x", hidden=True)
    '<p class="x" hidden>a &lt; b</p>'
    """
    head = "".join(_attribute(key, value) for key, value in attributes.items())
    return Markup(f"<{name}{head}>" if name in _VOID else f"<{name}{head}>{join(children)}</{name}>")


def join(children: Iterable[object]) -> Markup:
    """Return the children one after another; None is left out."""
    return Markup("".join(escape(child) for child in children if child is not None))


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'
