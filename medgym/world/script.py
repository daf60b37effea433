"""What rendering goes by where it would otherwise go by entity ids, for graphs whose ids are not those they once had.

The grammar draws some choices from ids: which diseases have a web page, what is told there, which claims are planted,
which pages try to instruct an agent, in which order a long list is cut into pages. A fictional twin has new ids and
must state what its original states, page by page. So it carries the outcome of these choices; everything that is mere
wording is drawn anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

from medgym.world.facts import Claim, Literal


@dataclass(frozen=True, slots=True)
class Script:
    """Choices that are given; None: they are drawn from ids, as usual.

    Attributes:
        heads: id of an entity -> specialty of which it is a head.
        places: one number an entity, in id order: lists are written in the order of these numbers.
        told: node -> (first finding, number of findings) of everything that has a web page.
        claims: the planted claims, sorted by id.
        injected: the disease nodes that have a page with an instruction to agents, in order.
    """

    heads: Mapping[str, str]
    places: tuple[int, ...] | None = None
    told: Mapping[int, tuple[int, int]] | None = None
    claims: tuple[Claim, ...] | None = None
    injected: tuple[int, ...] | None = None

    def to_row(self) -> dict[str, Any]:
        """Return the script as JSON values."""
        return {
            "heads": dict(self.heads),
            "places": None if self.places is None else list(self.places),
            "told": None if self.told is None else [[node, *told] for node, told in sorted(self.told.items())],
            "claims": None if self.claims is None else [_claim_row(claim) for claim in self.claims],
            "injected": None if self.injected is None else list(self.injected),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Script:
        """Read what `to_row` wrote."""
        places, told, claims, injected = (row[name] for name in ("places", "told", "claims", "injected"))
        return cls(
            heads=row["heads"],
            places=None if places is None else tuple(places),
            told=None if told is None else {node: (first, count) for node, first, count in told},
            claims=None if claims is None else tuple(map(_claim, claims)),
            injected=None if injected is None else tuple(injected),
        )


def _claim_row(claim: Claim) -> dict[str, Any]:
    """Return a claim as JSON values: an entity id, or a list of the parts of a literal, under `object`."""
    literal = claim.object
    return asdict(claim) | ({"object": list(astuple(literal))} if isinstance(literal, Literal) else {})


def _claim(row: Mapping[str, Any]) -> Claim:
    said = row["object"]
    return Claim(**{**row, "object": said if isinstance(said, str) else Literal(*said)})
