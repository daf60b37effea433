"""One disease, many identifiers: maps cross references and names onto the diseases of a world.

An Orphanet disorder stands before a Disease Ontology class, and that before a MONDO class. UMLS and OMIM numbers are
used to join records and never become part of a world.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from medgym.world.graph_builder import GraphBuilder

_POSSESSIVE = re.compile(r"['\u2019`]s\b|(?<=s)['\u2019`](?=\W|$)")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SPELT_OUT = str.maketrans(
    {"+": " plus ", "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "κ": "kappa", "λ": "lambda"}
    | {"μ": "mu", "σ": "sigma", "ω": "omega", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"}
)


@lru_cache(maxsize=1 << 18)
def normal_name(text: str) -> str:
    """Return a name without case, accents, punctuation (but +) and possessive 's, for comparing names by equality.

    >>> normal_name("Gaucher's disease, type-2")
    'gaucher disease type 2'
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", _POSSESSIVE.sub("", plain.translate(_SPELT_OUT))).strip()


def unambiguous(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return key -> value for the keys that only ever came with one value."""
    found: dict[str, str | None] = {}
    for key, value in pairs:
        found[key] = value if found.setdefault(key, value) == value else None
    return {key: value for key, value in found.items() if value is not None}


class DiseaseIdentity:
    """Answers which world entity an identifier or a name stands for.

    Args:
        xrefs: "PREFIX:local" -> entity id. Prefixes: MESH, UMLS, DOID, MONDO, ORPHA, OMIM.
        names: `normal_name` of a name -> entity id; ambiguous names are left out.
        labels: entity id -> name, for ids (MONDO:...) that enter the graph only when some record needs them.
    """

    def __init__(self, xrefs: Mapping[str, str], names: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self._xrefs, self._names, self._labels = xrefs, names, labels

    def by_xref(self, prefix: str, local: str) -> str | None:
        """Return the entity id behind a cross reference such as ("MESH", "D000795"), or None."""
        return self._xrefs.get(f"{prefix}:{local}")

    def by_name(self, text: str) -> str | None:
        """Return the one disease whose name or synonym equals `text` after `normal_name`, or None."""
        return self._names.get(normal_name(text))

    def label(self, entity_id: str) -> str:
        """Return the name of a disease that may not be in the graph yet, "" if it is not known."""
        return self._labels.get(entity_id, "")

    def register(self, builder: GraphBuilder, entity_id: str) -> str:
        """Make sure the disease is in the graph and return its id: call it before naming the disease in a fact."""
        if entity_id not in builder:
            builder.add_entity(entity_id, "disease", self._labels[entity_id])
        return entity_id
