"""Wordings of the pages on one disease: monograph and case series."""

from __future__ import annotations

from medgym.world.render.phrases.wording import Wording, wording

DISEASE: dict[str, Wording] = {
    # What it is. {o} comes with its article: "a lysosomal disease", "a form of mastocytosis".
    "kind": wording(
        "{S} is {o}",
        "{S} is classed as {o}",
        "{S} counts as {o}",
        "{S} is regarded as {o}",
        "{S} is, by its classification, {o}",
        most=4,
    ),
    "kind_besides": wording(
        "{S} is also classed as {o}",
        "From other points of view {s} is {o}",
        "The classification further describes {s} as {o}",
        "{S} is listed, besides, as {o}",
        "{S} counts, too, as {o}",
        most=5,
    ),
    "subtype_of": wording(
        "{S} is a subtype of {o}",
        "{S} is one of the forms that {o} can take",
        "Among the forms of {o}, {s} is a distinct one",
        "{S} belongs to {o} as one of its subtypes",
        "{S} is a variant of {o}",
    ),
    # {o} reads "an autosomal recessive pattern".
    "inherited_as": wording(
        "{S} is inherited in {o}",
        "{S} is passed on in {o}",
        "In affected families, {s} follows {o}",
        "The pedigrees of families with {s} show {o}",
        "{S} is handed down in {o}",
        last="or",
    ),
    # {o} reads "in infancy, in childhood" or "at any age".
    "onset_in": wording(
        "{S} begins {o}",
        "The first signs of {s} appear {o}",
        "{S} shows itself {o}",
        "The onset of {s} is {o}",
        "{S} becomes apparent {o}",
        most=7,
        last="or",
    ),
    # {what} reads "prevalence" or "prevalence at birth", {o} "1 to 9 in 1,000,000", {where} " in Europe".
    "prevalence_class": wording(
        "The {what} of {s} is estimated at {o}{where}",
        "{S} has an estimated {what} of {o}{where}",
        "Estimates put the {what} of {s} at {o}{where}",
        "Surveys place the {what} of {s} at {o}{where}",
        "By current estimates, the {what} of {s} is {o}{where}",
    ),
    # {o} reads "the skin".
    "located_in": wording(
        "{S} affects {o}",
        "{S} is a disease of {o}",
        "The part of the body that {s} affects is {o}",
        "{S} involves {o}",
        "{S} has its seat in {o}",
    ),
    "transmitted_by:route": wording(
        "{S} spreads by {o}",
        "People catch {s} by {o}",
        "The way in which {s} spreads is {o}",
        "{S} passes from one person to the next by {o}",
        last="or",
    ),
    "transmitted_by:vector": wording(
        "{S} is transmitted by {o}",
        "{S} is carried to people by {o}",
        "The vector of {s} is {o}",
        "People catch {s} from {o}",
        last="or",
    ),
    "derives_from": wording(
        "{S} arises from {o}",
        "{S} takes its origin from {o}",
        "The cell of origin of {s} is {o}",
        "{S} derives from {o}",
        "{S} grows out of {o}",
    ),
    "triggered_by": wording(
        "{S} is triggered by {o}",
        "{S} is set off by {o}",
        "Exposure to {o} brings on {s}",
        "The trigger of {s} is {o}",
        "In people who are sensitive to {o}, exposure leads to {s}",
    ),
    "has_symptom": wording(
        "Symptoms of {s} include {o}",
        "Patients with {s} complain of {o}",
        "{o} <is|are> among the symptoms of {s}",
        "{S} makes itself felt by {o}",
        "The complaints of patients with {s} include {o}",
    ),
    # Findings, with their weight. The five weights share no wording, so that a reader can tell them apart.
    "has_phenotype:obligate": wording(
        "Every patient with {s} has {o}",
        "{o} <is|are> found in every patient with {s}",
        "{o} <is|are> present in all patients with {s}, without exception",
        "In {s}, {o} <is|are> always present",
        "Without exception, patients with {s} have {o}",
        most=4,
    ),
    "has_phenotype:very_frequent": wording(
        "Nearly every patient with {s} has {o}",
        "{o} <is|are> found in nearly all patients with {s}",
        "In {s}, {o} <is|are> nearly always present",
        "The great majority of patients with {s} have {o}",
        "{o} <is|are> seen in almost every patient with {s}",
        "{S} is nearly always marked by {o}",
        most=4,
    ),
    "has_phenotype:frequent": wording(
        "About half of the patients with {s} have {o}",
        "{o} <is|are> found in roughly half of the patients with {s}",
        "In {s}, {o} <is|are> often present",
        "Many patients with {s}, though by no means all, have {o}",
        "{o} <is|are> common in {s} and <occurs|occur> in about half of the patients",
        "{S} often comes with {o}",
        most=4,
    ),
    "has_phenotype:occasional": wording(
        "A minority of patients with {s} have {o}",
        "{o} <is|are> seen in a minority of patients with {s}",
        "Occasionally, patients with {s} have {o}",
        "In {s}, {o} <is|are> present now and then",
        "Some patients with {s}, a minority, have {o}",
        "In fewer than a third of patients {s} brings {o}",
        most=4,
    ),
    "has_phenotype:very_rare": wording(
        "Only isolated patients with {s} have {o}",
        "{o} <is|are> seen very rarely in {s}",
        "In {s}, {o} <has|have> been described in a few patients in a hundred at most",
        "{o} <is a rarity|are rarities> in {s}",
        "Very few patients with {s} have {o}",
        most=4,
    ),
    "has_phenotype": wording(
        "{o} <is|are> among the findings in {s}",
        "The findings in {s} include {o}",
        "Patients with {s} may have {o}",
        "The clinical picture of {s} includes {o}",
        "{o} <is|are> part of the picture of {s}",
        most=4,
    ),
    "has_phenotype_under": wording(
        "In broader terms, the findings in {s} fall under {o}",
        "Seen more broadly, {s} brings findings of the following kinds: {o}",
        "Summed up by kind, the findings in {s} come under {o}",
        "The findings in {s} are grouped under {o}",
        most=4,
    ),
    "lacks_phenotype": wording(
        "Patients with {s} do not have {o}",
        "In {s} there is no {o}",
        "The presence of {o} speaks against {s}",
        "{S} comes without {o}",
        "{S} does not bring about {o}",
        last="or",
    ),
}
"""Wordings whose subject is a disease."""
