"""Wordings of claims on notes and reports: plain clauses, which a lead such as "as far as I know," may precede."""

from __future__ import annotations

from medgym.world.render.phrases.wording import Wording, wording

NOTES: dict[str, Wording] = {
    "note:caused_by": wording(
        "{S} is caused by variants of {o}",
        "variants of {o} lie behind {s}",
        "the cause of {s} lies in the gene {o}",
        "{S} goes back to changes in the gene {o}",
        "the gene behind {s} is {o}",
    ),
    "note:has_phenotype": wording(
        "patients with {s} often have {o}",
        "{o} <is|are> a regular part of {s}",
        "{S} is known to come with {o}",
        "{o} <is|are> among the usual signs of {s}",
    ),
    # The five weights share no wording, as on monographs.
    "note:has_phenotype:obligate": wording(
        "all patients with {s} have {o}",
        "{o} <is|are> there in every single patient with {s}",
        "{S} always comes with {o}",
        "no patient with {s} is spared {o}",
    ),
    "note:has_phenotype:very_frequent": wording(
        "most patients with {s} have {o}",
        "{o} <is|are> seen in most patients with {s}",
        "{S} comes with {o} in most cases",
        "in {s}, {o} <is|are> the rule",
    ),
    "note:has_phenotype:frequent": wording(
        "about one patient in two with {s} has {o}",
        "{o} <is|are> seen in every second patient with {s}",
        "{S} comes with {o} in about half of the cases",
        "half of the patients with {s} have {o}",
    ),
    "note:has_phenotype:occasional": wording(
        "only a minority of patients with {s} have {o}",
        "{o} <is|are> seen in no more than a minority of patients with {s}",
        "{S} comes with {o} in a minority of cases",
        "in {s}, {o} <is|are> the exception rather than the rule",
    ),
    "note:has_phenotype:very_rare": wording(
        "hardly any patient with {s} has {o}",
        "{o} <is|are> hardly ever seen in {s}",
        "{S} comes with {o} in isolated cases only",
        "in {s}, {o} <is|are> next to never reported",
    ),
    "note:onset_in": wording(
        "{S} begins {o}",
        "the first signs of {s} come {o}",
        "the usual onset of {s} is {o}",
        "{S} starts {o}",
        last="or",
    ),
    "note:inherited_as": wording(
        "{S} is inherited in {o}",
        "{S} is passed on in {o}",
        "families with {s} show {o}",
        "the inheritance of {s} follows {o}",
        last="or",
    ),
    "note:prevalence_class": wording(
        "{S} occurs in {o} {whom}{where}",
        "{o} {whom}{where} have {s}",
        "{S} is found in {o} {whom}{where}",
        "{S} affects {o} {whom}{where}",
    ),
    "note:sponsor": wording(
        "the sponsor of {s} is {o}",
        "{S} is held by {o}",
        "{o} is the sponsor of {s}",
        "the company behind {s} is {o}",
    ),
    "note:status": wording(
        "{S} is still listed as {o}",
        "the status of {s} is still {o}",
        "{S} has not got beyond the status {o}",
        "the list still carries {s} as {o}",
    ),
    "note:designated_on": wording(
        "{S} was granted on {o}",
        "{S} dates from {o}",
        "the FDA granted {s} on {o}",
        "the date of {s} is {o}",
    ),
    "note:marketing_approved_on": wording(
        "marketing approval under {s} came on {o}",
        "the FDA approved the product under {s} on {o}",
        "the product under {s} was cleared for marketing on {o}",
        "the date of marketing approval under {s} is {o}",
    ),
    "note:applicant": wording(
        "the applicant for {s} is {o}",
        "{S} is held by {o}",
        "the company behind {s} is {o}",
        "{S} belongs to {o}",
    ),
    "note:first_approved_on": wording(
        "the FDA first approved {s} on {o}",
        "{S} was first approved on {o}",
        "the first approval of {s} came on {o}",
        "{S} has been approved since {o}",
    ),
}
"""Wordings of notes and reports, by predicate and, for findings, by weight."""
