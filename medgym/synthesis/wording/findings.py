"""The opening: the findings of a seed disease, with their weight, at most three in a sentence, in a varied order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medgym.canonical import keyed_hash
from medgym.synthesis.wording.style import Style
from medgym.world.render.grammar import is_plural, join, sentence

_WEIGHTS = {
    "obligate": ("in every patient", "without exception", "in all patients"),
    "very_frequent": (
        "in nearly every patient",
        "in almost all patients",
        "in the great majority of patients",
        "almost always",
    ),
    "frequent": (
        "in about half of patients",
        "in many patients",
        "in roughly half of those affected",
        "often",
    ),
    "occasional": (
        "in a minority of patients",
        "in some patients",
        "in fewer than a third of patients",
        "now and then",
    ),
    "very_rare": ("in a few patients only", "in very few patients"),
    "": ("in some reports", "in published reports"),
}
_ORDER = ("obligate", "very_frequent", "frequent", "occasional", "very_rare", "")

_FRAMES = (
    "a patient presents with {plain}; together they point to {thing}",
    "in {thing}, {grouped}",
    "{plain} come together in {thing}",
    "a specialist recognises {thing} by {plain}",
    "in people with {thing}, {grouped}",
    "{thing} combines {plain}",
    "{plain} are the marks of {thing}",
    "{thing} brings together {plain}",
    "{plain} may be seen in {thing}",
)
_KNOWN_FRAMES = (
    "in {thing}, {grouped}",
    "{thing} combines {plain}",
    "among those affected, {grouped}",
    "{thing} brings together {plain}",
    "patients may show {plain}",
)
_AFTERTHOUGHTS = (
    "{grouped}",
    "{plain} may be present as well",
    "it is further described with {plain}",
    "reports of the condition also mention {plain}",
    "{plain} may be added to the picture",
    "physicians have also noted {plain}",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as it stands inside a sentence, with its frequency class ("" if none is known)."""

    name: str
    weight: str


def opening(findings: Sequence[Finding], thing: str, style: Style, known: bool = False) -> list[str]:
    """Return the sentences that describe `thing` by its findings, all of them mentioned.

    `known`: the text has spoken of the thing before ("this condition" rather than "one rare condition").
    """
    shuffled = sorted(findings, key=lambda finding: keyed_hash(style.salt, "order", finding.name))
    first, rest = shuffled[:3], shuffled[3:]
    frame = style.choose(_KNOWN_FRAMES if known else _FRAMES, "frame", thing)
    if len(first) == 1 and "{plain} " in frame:  # such frames take a plural
        frame = "in {thing}, {grouped}"
    sentences = [sentence(_filled(frame, first, thing, style))]
    if rest:
        sentences.append(sentence(_filled(style.choose(_AFTERTHOUGHTS, "afterthought", thing), rest, thing, style)))
    return sentences


def weigh(finding: Finding, style: Style) -> str:
    """Return how often a finding occurs, in words."""
    return style.choose(_WEIGHTS[finding.weight], "weight", finding.name)


def _filled(frame: str, findings: Sequence[Finding], thing: str, style: Style) -> str:
    plain = join([finding.name for finding in findings])
    return frame.format(plain=plain, thing=thing, grouped=_grouped(findings, style))


def _grouped(findings: Sequence[Finding], style: Style) -> str:
    """Return "A and B are found in nearly every patient and C in a minority"."""
    groups: list[str] = []
    for weight in _ORDER:
        members = [finding for finding in findings if finding.weight == weight]
        if not members:
            continue
        names = join([finding.name for finding in members])
        plural = len(members) > 1 or is_plural(members[0].name)
        verb = ("are" if plural else "is") + (" found" if not groups else "")
        how_often = weigh(members[0], style)
        groups.append(f"{names} {verb} {how_often}" if not groups else f"{names} {how_often}")
    return join(groups)
