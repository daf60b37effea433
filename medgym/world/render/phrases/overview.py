"""Wordings of the pages that gather diseases under one heading: gene, group, agent. `{s}` is that heading."""

from __future__ import annotations

from medgym.world.render.phrases.wording import Wording, wording

OVERVIEW: dict[str, Wording] = {
    "caused_by": wording(
        "Variants of {s} cause {o}",
        "{o} <is|are> caused by variants of {s}",
        "Variants of {s} underlie {o}",
        "Changes in {s} give rise to {o}",
        "{o} <is|are> due to variants of {s}",
    ),
    "caused_by:germline": wording(
        "Germline variants of {s} cause {o}",
        "{o} <is|are> caused by variants of {s} in the germline",
        "Variants of {s} that are present from conception cause {o}",
        "{o} <goes|go> back to germline variants of {s}",
        "Germline changes in {s} underlie {o}",
    ),
    "caused_by:loss_of_function": wording(
        "Variants that rob {s} of its function cause {o}",
        "{o} <is|are> caused by loss of function of {s}",
        "Loss-of-function variants of {s} underlie {o}",
        "Variants that put {s} out of action lead to {o}",
        "{o} <goes|go> back to loss-of-function variants of {s}",
    ),
    "caused_by:gain_of_function": wording(
        "Variants that lend {s} a new or stronger action cause {o}",
        "{o} <is|are> caused by gain of function of {s}",
        "Gain-of-function variants of {s} underlie {o}",
        "Overactive or newly acting variants of {s} give rise to {o}",
        "{o} <goes|go> back to gain-of-function variants of {s}",
    ),
    "caused_by:somatic": wording(
        "Somatic variants of {s}, acquired in the course of life, cause {o}",
        "{o} <is|are> caused by somatic variants of {s}",
        "Variants of {s} that arise in single cells of the body lead to {o}",
        "{o} <goes|go> back to acquired (somatic) variants of {s}",
        "Somatic changes in {s} underlie {o}",
    ),
    "associated_gene": wording(
        "{s} plays a part in {o}",
        "Variants of {s} have been found in {o}",
        "{s} is among the genes that matter in {o}",
        "A part in {o} is ascribed to {s}",
    ),
    "associated_gene:susceptibility": wording(
        "Variants of {s} raise the susceptibility to {o}",
        "Certain variants of {s} make people more susceptible to {o}",
        "{s} is a major susceptibility gene for {o}",
        "People with certain variants of {s} are more likely to develop {o}",
    ),
    "associated_gene:phenotype": wording(
        "{s} plays a role in the clinical picture of {o}",
        "The loss or change of {s} shapes the clinical picture of {o}",
        "Part of the clinical picture of {o} is put down to {s}",
        "{s} contributes to the features of {o}",
    ),
    "associated_gene:fusion": wording(
        "{s} is part of a fusion gene in {o}",
        "In {o}, a rearrangement joins {s} to another gene",
        "A fusion gene that contains {s} is found in {o}",
        "{s} is one partner of a gene fusion in {o}",
    ),
    "associated_gene:modifier": wording(
        "Variants of {s} modify the course of {o}",
        "{s} is a modifier gene in {o}",
        "How {o} <turns|turn> out depends in part on variants of {s}",
        "{s} acts as a modifier of {o}",
    ),
    "associated_gene:candidate": wording(
        "{s} is a candidate gene for {o}",
        "{s} has been tested as a candidate gene in {o}",
        "A part of {s} in {o} is suspected and not yet settled",
        "{s} is under study as a possible gene for {o}",
    ),
    "associated_gene:biomarker": wording(
        "{s} serves as a biomarker in {o}",
        "Tests of {s} are used as a biomarker in {o}",
        "{s} is tested as a biomarker of {o}",
        "As a biomarker, {s} is of use in {o}",
    ),
    # What a gene takes part in.
    "participates_in": wording(
        "{s} takes part in {o}",
        "The product of {s} acts in {o}",
        "{o} <is a pathway|are pathways> in which {s} takes part",
        "Among the pathways that involve {s} <is|are> {o}",
        most=5,
    ),
    # Groups of diseases.
    "subgroup_of": wording(
        "{S} is a branch of {o}",
        "{S} is a subgroup of {o}",
        "Higher up in the classification, {s} belongs to {o}",
        "{S} stands, as a subgroup, under {o}",
    ),
    "subgroups": wording(
        "The subgroups of {s} include {o}",
        "{o} <is a subgroup|are subgroups> of {s}",
        "Among the branches of {s} <is|are> {o}",
        "One level below {s} <stands the subgroup|stand the subgroups> {o}",
        most=5,
    ),
    "in_group": wording(
        "Directly under {s} <stands|stand> {o}",
        "{o} <is|are> placed directly under {s}",
        "The conditions listed directly under {s} include {o}",
        "{o} <belongs|belong> directly to {s}",
        "The group {s} directly covers {o}",
        most=5,
    ),
    # Infectious and other living agents.
    "caused_by_agent": wording(
        "{o} <is|are> caused by {s}",
        "{s} [is|are] the cause of {o}",
        "Infection with {s} leads to {o}",
        "The agent behind {o} is {s}",
        "{o} <goes|go> back to {s}",
        most=5,
    ),
}
"""Wordings whose list is made of diseases or groups."""
