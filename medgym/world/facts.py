"""The values a world is made of: entities, typed literals, facts, claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NO_QUALIFIERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing with a name: `id` is stable, `aliases` never hold the name itself."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A typed literal: `type` is "date" (ISO, YYYY-MM-DD), "number" or "text"; `unit` belongs to numbers."""

    type: str
    value: str
    unit: str = ""

    def to_row(self) -> dict[str, str]:
        """Return the `value` object of a `facts.jsonl` row."""
        row = {"type": self.type, "value": self.value}
        return row | {"unit": self.unit} if self.unit else row


@dataclass(frozen=True, slots=True)
class Fact:
    """One true statement. `object` is an entity id or a `Literal`; `date` is the snapshot date of its source."""

    id: str
    subject: str
    predicate: str
    object: str | Literal
    source: str
    date: str
    qualifiers: Mapping[str, str] = field(default_factory=lambda: _NO_QUALIFIERS)


@dataclass(frozen=True, slots=True)
class Claim:
    """A planted statement of a document that is not a fact.

    Attributes:
        id: names the claim; sentences that make it carry this id.
        subject, predicate: what it speaks of; the world has facts of this subject under this predicate.
        object: an entity id or a `Literal`: what the sentence puts in the place of the truth.
        status: outdated | retracted | wrong_population | misquoted | wrong.
        contradicts: id of the fact it clashes with.
        rule: the pattern by which it came about.
        disputes: "object", or the qualifier of the contradicted fact whose value `object` replaces ("frequency").
    """

    id: str
    subject: str
    predicate: str
    object: str | Literal
    status: str
    contradicts: str
    rule: str
    disputes: str = "object"


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from: `licence` is an SPDX expression or a short name, `snapshot` an ISO date."""

    name: str
    title: str
    licence: str
    snapshot: str
    url: str
    attribution: str
