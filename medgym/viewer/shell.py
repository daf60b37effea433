"""What all pages share: one HTML file with its style and script inside, and tables. No network, no fonts."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from medgym.viewer.html import Markup, element

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def document(title: str, *body: object) -> str:
    """Return a whole page."""
    head = element(
        "head",
        Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        element("title", title),
        element("style", Markup(_asset("style.css"))),
    )
    page = element("body", *body, element("script", Markup(_asset("script.js"))))
    return f'<!doctype html>\n<html lang="en">{head}{page}</html>\n'


def _asset(name: str) -> str:
    return resources.files("medgym.viewer").joinpath(name).read_text(encoding="utf-8")


def table(columns: Sequence[str], rows: Sequence[Markup], class_: str = "") -> Markup:
    """Return a table that scrolls sideways where it is too wide."""
    head = element("tr", *(element("th", column, scope="col") for column in columns))
    whole = element("table", element("thead", head), element("tbody", *rows), class_=class_ or None)
    return element("div", whole, class_="scroll")
