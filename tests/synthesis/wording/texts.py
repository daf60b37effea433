"""Texts of drafts of all forms, in all grammars."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from medgym.synthesis.draft import Draft
from medgym.synthesis.forms import FORMS
from medgym.synthesis.wording import Writer
from medgym.synthesis.wording.style import GRAMMARS, Style
from tests.synthesis.drafts import workshop


@dataclass(frozen=True)
class Text:
    """A draft, how it was worded, and what came of it."""

    draft: Draft
    style: Style
    text: str

    def names(self) -> list[str]:
        """Names and aliases of the constants that the text may name, longest first."""
        graph = self.draft.graph
        atoms = (*self.draft.clues, *self.draft.supporting)
        given = {term for atom in atoms for term in (atom.subject, atom.object) if not term.startswith("?")}
        return sorted((name for term in given for name in graph.surfaces(graph.node(term))), key=lambda n: (-len(n), n))

    def plain(self) -> str:
        """The text without the names it may use."""
        text = self.text.casefold()
        for name in self.names():
            text = text.replace(name.casefold(), "xxx")
        return text


@cache
def writer() -> Writer:
    return Writer(workshop("tiny").graph)


@cache
def drafts() -> tuple[Draft, ...]:
    return tuple(clued.draft for form in FORMS for clued in workshop("tiny").clued(form))


@cache
def texts() -> tuple[Text, ...]:
    """Every draft in every grammar."""
    styles = [(draft, Style(grammar, f"salt/{n}")) for n, draft in enumerate(drafts()) for grammar in GRAMMARS]
    return tuple(Text(draft, style, writer().reword(draft, style)) for draft, style in styles)
