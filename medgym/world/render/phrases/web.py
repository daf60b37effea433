"""Wordings of general web pages, for lay readers; a planted claim is worded like everything else on its page."""

from __future__ import annotations

from medgym.world.render.phrases.wording import Wording, wording

WEB: dict[str, Wording] = {
    "web:has_phenotype": wording(
        "People with {s} often have {o}",
        "{o} <is a typical sign|are typical signs> of {s}",
        "Doctors who suspect {s} look for {o}",
        "What stands out in {s} <is|are> {o}",
        "Families who live with {s} tell of {o}",
    ),
    "web:onset_in": wording(
        "{S} tends to start {o}",
        "As a rule of thumb, {s} first shows {o}",
        "Families notice the first signs of {s} {o}",
        "{S} can be expected to turn up {o}",
        most=7,
        last="or",
    ),
    "web:inherited_as": wording(
        "{S} runs in families in {o}",
        "Parents can pass {s} on in {o}",
        "{S} goes from one generation to the next in {o}",
        "Geneticists say that {s} follows {o}",
        last="or",
    ),
    "web:prevalence_class": wording(
        "{S} is thought to occur in {o} {whom}{where}",
        "As for numbers, {s} is said to affect {o} {whom}{where}",
        "One often reads that {s} occurs in {o} {whom}{where}",
        "{S} is believed to be found in {o} {whom}{where}",
    ),
    "web:indicated_for": wording(
        "{S} [is|are] given for {o}",
        "People are given {s} for {o}",
        "If you have {o}, your doctor may suggest {s}",
        "{S} [is|are] a treatment for {o}",
        last="or",
    ),
}
"""Wordings of web pages."""
