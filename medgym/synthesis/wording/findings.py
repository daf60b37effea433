"""The opening: the findings of the seed disease, with their weight, at most three in a sentence, in a varied order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medgym.canonical import keyed_hash
from medgym.world.render.grammar import is_plural, join, sentence

_WEIGHTS = {
    "obligate": ("in every patient", "without exception"),
    "very_frequent": ("in nearly every patient", "in almost all patients", "in the great majority of patients"),
    "frequent": ("in about half of patients", "in many patients", "in roughly half of those affected"),
    "occasional": ("in a minority of patients", "in some patients", "in fewer than a third of patients"),
    "very_rare": ("in a few patients only", "in very few patients"),
    "": ("in reported patients",),
}
_ORDER = ("obligate", "very_frequent", "frequent", "occasional", "very_rare", "")


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it stands inside a sentence, with its frequency class ("" if none is known)."""

    name: str
    weight: str


def opening(findings: Sequence[Finding], thing: str, salt: str) -> list[str]:
    """Return the sentences that describe `thing` ("one rare condition") by its findings, all of them mentioned."""
    shuffled = sorted(findings, key=lambda finding: keyed_hash(salt, "order", finding.name))
    first, rest = shuffled[:3], shuffled[3:]
    sentences = [sentence(_frame(first, thing, salt))]
    if rest:
        sentences.append(sentence(_afterthought(rest, salt)))
    return sentences


def weigh(finding: Finding, salt: str) -> str:
    """Return how often a finding occurs, in words."""
    words = _WEIGHTS[finding.weight]
    return words[keyed_hash(salt, "weight", finding.name) % len(words)]


def _frame(findings: Sequence[Finding], thing: str, salt: str) -> str:
    plain = join([finding.name for finding in findings])
    grouped = _grouped(findings, salt)
    frames = (
        f"a patient presents with {plain}; together they point to {thing}",
        f"in {thing}, {grouped}",
        f"{plain} come together in {thing}",
        f"a specialist recognises {thing} by {plain}",
        f"in people with {thing}, {grouped}",
        f"{thing} combines {plain}",
    )
    return frames[keyed_hash(salt, "frame") % len(frames)]


def _afterthought(findings: Sequence[Finding], salt: str) -> str:
    plain, grouped = join([finding.name for finding in findings]), _grouped(findings, salt)
    frames = (
        grouped,
        f"{plain} may be present as well",
        f"it is further described with {plain}",
        f"reports of the condition also mention {plain}",
    )
    return frames[keyed_hash(salt, "afterthought") % len(frames)]


def _grouped(findings: Sequence[Finding], salt: str) -> str:
    """Return "A and B are found in nearly every patient and C in a minority"."""
    groups: list[str] = []
    for weight in _ORDER:
        members = [finding for finding in findings if finding.weight == weight]
        if not members:
            continue
        names = join([finding.name for finding in members])
        plural = len(members) > 1 or is_plural(members[0].name)
        verb = ("are" if plural else "is") + (" found" if not groups else "")
        how_often = weigh(members[0], salt)
        groups.append(f"{names} {verb} {how_often}" if not groups else f"{names} {how_often}")
    return join(groups)
