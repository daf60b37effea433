"""Wordings of the pages on how drugs act. The pairs that are easily mixed up (activates and raises) share no verb."""

from __future__ import annotations

from medgym.world.render.phrases.wording import Wording, wording

MECHANISM: dict[str, Wording] = {
    "indicated_for": wording(
        "{S} [is|are] used to treat {o}",
        "{S} [is|are] indicated for {o}",
        "Doctors prescribe {s} for {o}",
        "{o} <is|are> treated with {s}",
        "{S} [has its|have their] place in the treatment of {o}",
        most=4,
    ),
    "inhibits": wording(
        "{S} [inhibits|inhibit] {o}",
        "{S} [blocks|block] the action of {o}",
        "{o} <is|are> inhibited by {s}",
        "{S} [holds|hold] {o} in check",
        "{S} [reduces|reduce] the activity of {o}",
    ),
    "activates": wording(
        "{S} [activates|activate] {o}",
        "{S} [stimulates|stimulate] {o}",
        "{o} <is|are> activated by {s}",
        "{S} [enhances|enhance] the activity of {o}",
        "{S} [switches|switch] on {o}",
    ),
    "raises": wording(
        "{S} [raises|raise] the level of {o}",
        "{S} [increases|increase] the amount of {o}",
        "More {o} <is|are> available through {s}",
        "{S} [adds|add] to the supply of {o}",
        "The level of {o} rises under the influence of {s}",
    ),
    "lowers": wording(
        "{S} [lowers|lower] the level of {o}",
        "{S} [decreases|decrease] the amount of {o}",
        "Less {o} <is|are> left through {s}",
        "{S} [depletes|deplete] or [breaks|break] down {o}",
        "The level of {o} falls under the influence of {s}",
    ),
    "takes_part_in": wording(
        "{S} [takes|take] part in {o}",
        "{S} [is|are] involved in {o}",
        "{S} [has|have] a role in {o}",
        "{o} <involves|involve> {s}",
    ),
    "promotes": wording(
        "{S} [promotes|promote] {o}",
        "{S} [contributes|contribute] to {o}",
        "{S} [favours|favour] {o}",
        "{o} <is|are> furthered by {s}",
        "{S} [is|are] a step towards {o}",
    ),
    "protects_against": wording(
        "{S} [protects|protect] against {o}",
        "{S} [works|work] against {o}",
        "{S} [counteracts|counteract] {o}",
        "{o} <is|are> kept at bay by {s}",
        "{S} [helps|help] to prevent or relieve {o}",
    ),
    "occurs_in": wording(
        "{S} [occurs|occur] in {o}",
        "{S} [is|are] found in {o}",
        "{S} [is|are] located in {o}",
        "{S} [has its|have their] place in {o}",
    ),
    "metabolised_to": wording(
        "{S} [is|are] metabolised to {o}",
        "The body converts {s} to {o}",
        "{o} <is a metabolite|are metabolites> of {s}",
        "Metabolism turns {s} into {o}",
    ),
}
"""Wordings whose subject is a drug, a protein, a process or another part of a mechanism."""
