"""Clinical authority of a journal article, from its metadata alone.

score = .70 tier + .12 indexing + .05 core clinical journal + .13 exp(-age / 15 years); the tier is that of the best
publication type and follows the evidence ladder of OCEBM 2011. A retracted article has none, a statement of concern
halves it. The age counts to the snapshot date of the source, never to today.
"""

from __future__ import annotations

import math
from collections.abc import Collection

#: Publication types of MEDLINE and their tier.
TIERS: dict[str, float] = {
    "Practice Guideline": 1.0,
    "Guideline": 0.97,
    "Consensus Development Conference": 0.95,
    "Meta-Analysis": 0.93,
    "Systematic Review": 0.92,
    "Randomized Controlled Trial": 0.85,
    "Clinical Trial, Phase III": 0.82,
    "Pragmatic Clinical Trial": 0.82,
    "Clinical Trial, Phase IV": 0.75,
    "Controlled Clinical Trial": 0.72,
    "Clinical Trial, Phase II": 0.65,
    "Clinical Trial": 0.60,
    "Observational Study": 0.58,
    "Multicenter Study": 0.56,
    "Review": 0.50,
    "Comparative Study": 0.50,
    "Clinical Trial, Phase I": 0.45,
    "Journal Article": 0.40,
    "Case Reports": 0.30,
    "Preprint": 0.25,
    "Editorial": 0.20,
    "Letter": 0.20,
    "Comment": 0.20,
    "Published Erratum": 0.10,
}
_UNLISTED = 0.40
_LOWERING = ("Case Reports", "Preprint", "Editorial", "Letter", "Comment", "Published Erratum")
_INDEXING = {"MEDLINE": 1.0, "PubMed-not-MEDLINE": 0.4}
_OTHER_INDEXING = 0.6
_RETRACTED = "Retracted Publication"

#: Pages written for the public by the institutes of health.
INSTITUTE = 0.75
#: A document that says nothing about its own standing.
UNKNOWN = 0.40


def article_authority(
    types: Collection[str], *, status: str, core: bool, date: str, snapshot: str, concern: bool = False,
    retracted: bool = False,
) -> float:  # fmt: skip
    """Return the authority in [0, 1], to three digits; `status` is MEDLINE's, `core` tells of subset AIM."""
    if retracted or _RETRACTED in types:
        return 0.0
    age = max(0, int(snapshot[:4]) - int(date[:4]))
    score = (
        0.70 * _tier(types) + 0.12 * _INDEXING.get(status, _OTHER_INDEXING) + 0.05 * core + 0.13 * math.exp(-age / 15)
    )
    return round(score * (0.5 if concern else 1.0), 3)


def _tier(types: Collection[str]) -> float:
    """Return the best tier; "Journal Article", which nearly all carry, never lifts a letter or a case report."""
    telling = [kind for kind in types if kind in TIERS and kind != "Journal Article"]
    if not telling:
        return _UNLISTED
    lowered = [kind for kind in telling if kind in _LOWERING]
    return max(TIERS[kind] for kind in telling if kind not in _LOWERING or len(lowered) == len(telling))


def document_type(types: Collection[str]) -> str:
    """Return the document type of the vocabulary: observational reports are case series."""
    return "case_series" if {"Case Reports", "Observational Study"} & set(types) else "article"
