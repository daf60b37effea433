"""Which entity types get invented names, and which keep theirs."""

from __future__ import annotations

from medgym.world.vocabulary import ENTITY_TYPES

RENAMED: tuple[str, ...] = (
    "disease", "group", "protein", "protein_family", "gene", "drug", "organism", "brand", "company",
)  # fmt: skip
"""Types whose members memory knows by name."""

EVENTS: tuple[str, ...] = ("designation", "application")
"""Types whose names are made of the names and dates of what they concern."""

MECHANISM_PARTS: tuple[str, ...] = ("process", "cell", "chemical", "pathway")
"""Types that keep their names but for the names of renamed entities inside them."""

FINDINGS: frozenset[str] = frozenset(ENTITY_TYPES) - {*RENAMED, *EVENTS, *MECHANISM_PARTS}
"""Types that keep their names: they are the plain words in which a text describes something."""

KEPT: tuple[str, ...] = (*MECHANISM_PARTS, *sorted(FINDINGS))
"""All types that keep their names."""

SHORTEST = 5
"""Names shorter than this are not looked for: "WAS" and "ACE" are words."""
