"""Building HTML: nothing that comes from outside can become markup."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from medgym.viewer.html import Markup, element, escape, join


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(markup: str) -> _Reader:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader


@given(st.text(), st.text())
def test_text_and_attributes_never_become_tags(text: str, attribute: str) -> None:
    reader = _read(element("p", text, title=attribute))
    assert reader.tags == ["p"]
    assert list(reader.attributes[0]) == ["title"]
    assert "<" not in escape(text)
    assert '"' not in escape(attribute)


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs"])))
def test_text_survives(text: str) -> None:
    reader = _read(element("p", text, title=text))
    assert reader.text == text
    assert reader.attributes[0]["title"] == text


@given(st.text(st.characters(), max_size=40))
def test_a_page_can_always_be_encoded(text: str) -> None:
    element("p", text).encode("utf-8")


def test_attributes() -> None:
    assert element("p", class_="a", aria_label="b", hidden=True, id=None, open=False) == (
        '<p class="a" aria-label="b" hidden></p>'
    )
    assert element("input", type="radio") == '<input type="radio">'
    assert join(["<", None, Markup("<b>"), 3]) == "&lt;<b>3"
