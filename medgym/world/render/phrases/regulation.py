"""Wordings of registry notices, approval records and company profiles."""

from __future__ import annotations

from medgym.world.render.phrases.wording import Wording, wording

REGULATION: dict[str, Wording] = {
    # {o} is the drug, {disease} the disease, {entry} a number where the two do not settle which designation it is.
    "designation": wording(
        "The FDA granted orphan designation to {o} for {disease}{entry}",
        "{o} received an orphan designation from the FDA for {disease}{entry}",
        "The FDA's list of orphan designations has an entry on {o} for {disease}{entry}",
        "For {disease}, the FDA designated {o} as <an orphan drug|orphan drugs>{entry}",
    ),
    "designates": wording(
        "The FDA granted orphan designation to {o}{entry}",
        "{o} received an orphan designation from the FDA{entry}",
        "The FDA's list of orphan designations has an entry on {o}{entry}",
        "The FDA designated {o} as <an orphan drug|orphan drugs>{entry}",
    ),
    "designation_for": wording(
        "{S} is meant for {o}",
        "The condition named in {s} is {o}",
        "{S} applies to {o}",
        "{S} was granted for {o}",
    ),
    "designated_on": wording(
        "{S} was granted on {o}",
        "{S} dates from {o}",
        "The date of {s} is {o}",
        "{S} took effect on {o}",
    ),
    "sponsor": wording(
        "The sponsor of {s} is {o}",
        "{S} is sponsored by {o}",
        "{S} is held by {o}",
        "{S} was granted at the request of {o}",
    ),
    # {asof} reads " as of April 2021".
    "status": wording(
        "In the list{asof}, {s} is marked as {o}",
        "The status of {s}{asof} is given as {o}",
        "The list{asof} carries {s} as {o}",
        "{S} appears as {o} in the list{asof}",
    ),
    # Marketing approval under a designation.
    "approval": wording(
        "This record concerns {o}, designated by the FDA for {disease}{entry}",
        "This entry deals with {o} as <an orphan product|orphan products> for {disease}{entry}",
        "The record at hand follows {o}, <an orphan product|orphan products> for {disease}{entry}",
        "What follows concerns the marketing of {o} under the orphan designation for {disease}{entry}",
    ),
    "approval:designates": wording(
        "This record concerns {o}, designated by the FDA as <an orphan drug|orphan drugs>{entry}",
        "This entry deals with {o} as <an orphan product|orphan products>{entry}",
        "The record at hand follows <the orphan product|the orphan products> {o}{entry}",
        "What follows concerns the marketing of {o} under its orphan designation{entry}",
    ),
    "marketing_approved_on": wording(
        "Marketing approval under the designation came on {o}",
        "The FDA approved the product for marketing in this use on {o}",
        "Under the designation, the FDA gave marketing approval on {o}",
        "Under the designation, the product was cleared for marketing on {o}",
    ),
    "trade_name": wording(
        "The trade name of the product is {o}",
        "The product is sold as {o}",
        "On the market the product goes by the name of {o}",
        "In this use the product bears the trade name {o}",
        last="or",
    ),
    "exclusivity_ends_on": wording(
        "Orphan exclusivity runs until {o}",
        "Orphan exclusivity ends on {o}",
        "The period of orphan exclusivity closes on {o}",
        "Until {o}, the product is protected by orphan exclusivity",
    ),
    # Applications.
    "brand_name": wording(
        "{S} covers the product sold as {o}",
        "The trade name under {s} is {o}",
        "{S} stands for the product {o}",
        "{S} was filed for the product {o}",
        most=4,
    ),
    "active_ingredient": wording(
        "The active <ingredient is|ingredients are> {o}, according to {s}",
        "{S} names {o} as active <ingredient|ingredients>",
        "{S} lists {o} as the active <ingredient|ingredients> of the product",
        "The product under {s} contains {o}",
        most=4,
    ),
    "applicant": wording(
        "The applicant of {s} is {o}",
        "The holder named in {s} is {o}",
        "{S} is held by {o}",
        "{S} belongs to {o}",
    ),
    "application_type": wording(
        "By type, {s} is recorded as {o}",
        "{S} was filed as {o}",
        "{S} went through the FDA as {o}",
        "The type of {s} is given as {o}",
    ),
    "dosage_form": wording(
        "Under {s} the product comes as {o}",
        "{S} was filed for the dosage form {o}",
        "{S} gives the dosage form and route as {o}",
        "The dosage form in {s} is {o}",
        most=4,
    ),
    "review_priority": wording(
        "The review of {s} is recorded as {o}",
        "For {s}, the FDA's review is given as {o}",
        "The record of {s} gives the kind of review as {o}",
        "As to the kind of review, {s} is marked {o}",
    ),
    "first_approved_on": wording(
        "The FDA first approved {s} on {o}",
        "{S} was first approved on {o}",
        "The original approval of {s} dates from {o}",
        "First approval of {s} came on {o}",
    ),
    "based_in": wording(
        "{S} is based in {o}",
        "{S} has its address in {o}",
        "The seat of {s} is in {o}",
        "{S} is a company with an address in {o}",
        "{S} works from {o}",
    ),
}
"""Wordings whose subject is a designation, an application or a company."""
