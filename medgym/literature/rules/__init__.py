"""Rules that read typed facts out of sentences, one module a kind of fact."""

from __future__ import annotations

from collections.abc import Iterator

from medgym.literature.page import Page, Statement
from medgym.literature.rules import agents, findings, genes, inheritance, table, treatment

RULES = (
    table.statements,
    findings.statements,
    genes.statements,
    inheritance.statements,
    treatment.statements,
    agents.statements,
)
"""Every rule: page -> statements."""


def statements(page: Page) -> list[Statement]:
    """Return what all rules read on a page, each statement once a sentence."""
    found: dict[tuple[int, int, str, int], Statement] = {}
    for one in _all(page):
        if one.subject != one.object:
            found.setdefault((one.sentence, one.subject, one.predicate, one.object), one)
    return [found[key] for key in sorted(found)]


def _all(page: Page) -> Iterator[Statement]:
    for rule in RULES:
        yield from rule(page)
