"""The steps of a way in words: for each predicate and direction, how a text moves on and how it asks.

`{a}` is the thing already mentioned, `{same}` the same with stress, `{b}` the new one, `{clues}` what is known of it.
Of every list the last third is held out for test questions (see `style`).
"""

from __future__ import annotations

Key = tuple[str, bool]

FDA_LIST = "the FDA's list of orphan designations up to April 2021"
FDA_FILE = "the FDA's file of approved drugs of July 2019"

#: Moving on.
MOVES: dict[Key, tuple[str, ...]] = {
    ("caused_by", False): (
        "variants of {b} cause {a}",
        "{a} is traced to variants of {b}",
        "the cause of {a} lies in variants of {b}",
        "changes in {b} give rise to {a}",
    ),
    ("caused_by", True): (
        "variants of {same} also cause {b}",
        "{same} is at fault in {b} as well",
        "a change in {same} can lead to {b}, too",
        "{same} also underlies {b}",
    ),
    ("caused_by_agent", False): ("{a} is an infection with {b}", "{b} causes {a}", "{a} is due to {b}"),
    ("caused_by_agent", True): ("{same} also causes {b}", "{same} is behind {b} as well"),
    ("designation_for", True): (
        "in {fda_list}, {b} was granted for {a}{clues}",
        "for {a}, {fda_list} holds {b}{clues}",
        "{fda_list} names {a} in {b}{clues}",
    ),
    ("designation_for", False): (
        "{a} was granted for {b}",
        "the disease named in {a} is {b}",
        "{a} concerns {b}",
    ),
    ("designates", True): (
        "{same} also received {b}{clues}",
        "{same} is the subject of {b}{clues}",
        "{same} is also named in {b}{clues}",
    ),
    ("sponsor", True): (
        "{same} is the sponsor of {b} as well{clues}",
        "{same} also obtained {b}{clues}",
        "{same} also stands behind {b}{clues}",
    ),
    ("active_ingredient", True): (
        "in {fda_file} there is {b} that contains {same}{clues}",
        "{same} is the active ingredient of {b}{clues}",
        "{fda_file} lists {same} as the active ingredient of {b}{clues}",
    ),
    ("applicant", True): (
        "{same} also holds the application for {b}{clues}",
        "{same} is also the applicant for {b}{clues}",
    ),
    ("indicated_for", True): (
        "{b} is used to treat {a}{clues}",
        "{a} is treated with {b}{clues}",
        "{a} is an indication of {b}{clues}",
    ),
    ("indicated_for", False): (
        "{same} is used to treat {b} as well",
        "{b} is another indication of {same}",
        "{same} also treats {b}",
    ),
    ("inhibits", False): ("{a} inhibits {b}", "{a} acts by inhibiting {b}", "{b} is a target that {a} inhibits"),
    ("inhibits", True): (
        "{b} inhibits {same}, too{clues}",
        "another inhibitor of {same} is {b}{clues}",
        "{same} is also inhibited by {b}{clues}",
    ),
    ("activates", False): ("{a} activates {b}", "{a} acts by activating {b}", "{b} is a target that {a} activates"),
    ("activates", True): (
        "{b} activates {same}, too{clues}",
        "another activator of {same} is {b}{clues}",
        "{same} is also activated by {b}{clues}",
    ),
}


def fitting(forms: tuple[str, ...], clues: str) -> tuple[str, ...]:
    """Return the ways to move on that fit: what is known of the new thing must follow its mention at once."""
    return tuple(form for form in forms if not clues or "{b}{clues}" in form)


#: Steps that need no sentence: the next one speaks of the new thing by its role.
ROLES: dict[Key, str] = {
    ("designates", False): "the drug under {a}",
    ("sponsor", False): "the sponsor of {a}",
    ("active_ingredient", False): "the active ingredient of {a}",
    ("applicant", False): "the company behind {a}",
}

#: Two arms meet: `{a}` ends the second arm, `{same}` is what the first has led to, `{first}` where the first ends.
JOINS: dict[Key, tuple[str, ...]] = {
    ("caused_by", False): (
        "variants of {same} cause {a} as well",
        "{a}, too, is due to variants of {same}",
        "{same} is also altered in {a}",
    ),
    ("caused_by_agent", False): ("{same} causes {a} as well", "{a} is due to {same}, too"),
    ("designates", False): (
        "{a} covers the same drug as {first}",
        "the drug under {a} is the one under {first}",
        "{a} and {first} concern one and the same drug",
    ),
    ("sponsor", False): (
        "{a} was granted to the same sponsor as {first}",
        "{a} and {first} have one sponsor",
        "the sponsor of {a} is that of {first}",
    ),
    ("indicated_for", True): (
        "{same} is used to treat {a} as well",
        "{a}, too, is treated with {same}",
        "{a} is another indication of {same}",
    ),
}

#: Asking for what two arms share, by the predicate of their last steps.
SHARED: dict[str, tuple[str, ...]] = {
    "caused_by": (
        "Which gene do the two conditions share? Give the gene symbol.",
        "Which gene is at fault in both conditions? Give the gene symbol.",
        "Variants of which gene underlie both? Give the gene symbol.",
    ),
    "caused_by_agent": (
        "Which organism causes both conditions? Give its scientific name.",
        "Which organism is behind both? Give its scientific name.",
    ),
    "designates": (
        "Which drug do the two designations cover? Give its generic name.",
        "Which drug is it? Give its generic name.",
    ),
    "sponsor": (
        "Which company sponsored both designations? Give the company's name.",
        "Which sponsor is it? Give the company's name.",
    ),
    "indicated_for": (
        "Which drug treats both conditions? Give its generic name.",
        "Which drug do the two conditions share? Give its generic name.",
        "Which drug is it? Give its generic name.",
    ),
}

#: Telling of the thing asked for, where what is known of it singles it out among several.
AMONG: dict[Key, tuple[str, ...]] = {
    ("caused_by", False): (
        "of the genes behind {a}, one {known}",
        "one of the genes at fault in {a} {known}",
        "among the genes whose variants cause {a} is one that {known}",
    ),
}
#: The same of what two arms share.
AMONG_SHARED: dict[str, tuple[str, ...]] = {
    "caused_by": (
        "one of the genes behind both conditions {known}",
        "of the genes that the two conditions share, one {known}",
    ),
}
#: Asking for it.
WHICH_OF_THEM: dict[str, tuple[str, ...]] = {
    "gene": (
        "Which gene is that? Give the gene symbol.",
        "Which one is it? Give the gene symbol.",
        "Name this gene. Give the gene symbol.",
    ),
}

#: Asking. Keys as above; the last sentence says what an answer looks like.
QUESTIONS: dict[Key, tuple[str, ...]] = {
    ("caused_by", False): (
        "Variants of which gene cause {a}? Give the gene symbol.",
        "Which gene is altered in {a}? Give the gene symbol.",
        "Which gene is at fault in {a}? Give the gene symbol.",
    ),
    ("caused_by", True): ("What is {b} called? Give its name.", "Name {b}.", "Under which name is {b} known? Name it."),
    ("caused_by_agent", False): (
        "Which organism causes {a}? Give its scientific name.",
        "With which organism is {a} an infection? Give its scientific name.",
    ),
    ("caused_by_agent", True): ("What is {b} called? Give its name.", "Name {b}."),
    ("designation_for", False): (
        "For which condition was {a} granted? Name the condition.",
        "Which condition does {a} concern? Name the condition.",
    ),
    ("designates", False): (
        "Which drug does {a} cover? Give its generic name.",
        "Which drug is the subject of {a}? Give its generic name.",
        "To which drug does {a} refer? Give its generic name.",
    ),
    ("sponsor", False): (
        "Which company sponsored {a}? Give the company's name.",
        "Who is named as the sponsor of {a}? Give the company's name.",
        "To which sponsor was {a} granted? Give the company's name.",
    ),
    ("active_ingredient", False): (
        "What is the active ingredient of {a}? Give its generic name.",
        "Which active ingredient does {a} contain? Give its generic name.",
    ),
    ("applicant", False): (
        "Which company holds the application for {a}? Give the company's name.",
        "Who is the applicant for {a}? Give the company's name.",
    ),
    ("inhibits", False): (
        "Which protein does {a} inhibit? Give the protein's name.",
        "Which protein is inhibited by {a}? Give the protein's name.",
    ),
    ("activates", False): (
        "Which protein does {a} activate? Give the protein's name.",
        "Which protein is activated by {a}? Give the protein's name.",
    ),
    ("inhibits", True): ("Which drug is {b}? Give its generic name.", "Name {b}. Give its generic name."),
    ("activates", True): ("Which drug is {b}? Give its generic name.", "Name {b}. Give its generic name."),
    ("indicated_for", True): ("Which drug is {b}? Give its generic name.", "Name {b}. Give its generic name."),
    ("indicated_for", False): ("What is {b} called? Give its name.", "Name {b}.", "Which condition is {b}? Name it."),
    ("designated_on", False): (
        "In which year was {a} granted? Give the year.",
        "From which year does {a} date? Give the year.",
        "When was {a} granted? Give the year.",
    ),
    ("marketing_approved_on", False): (
        "In which year did the product receive marketing approval under {a}? Give the year.",
        "When did marketing approval follow under {a}? Give the year.",
    ),
    ("exclusivity_ends_on", False): (
        "In which year does the orphan exclusivity under {a} end? Give the year.",
        "Until which year does the orphan exclusivity under {a} run? Give the year.",
    ),
    ("trade_name", False): (
        "Under which trade name did the product reach the market under {a}? Give the trade name.",
        "Which trade name does the product approved under {a} bear? Give the trade name.",
    ),
    ("first_approved_on", False): (
        "In which year was {a} first approved? Give the year.",
        "When was {a} first approved? Give the year.",
    ),
    ("brand_name", False): (
        "Under which trade name is {a} sold? Give the trade name.",
        "Which trade name does {a} bear? Give the trade name.",
    ),
}

#: Questions for which the step itself has to be told first ("Variants of the same gene also cause a second condition").
TOLD_FIRST: frozenset[Key] = frozenset({
    ("caused_by", True), ("caused_by_agent", True), ("indicated_for", True), ("indicated_for", False),
    ("inhibits", True), ("activates", True),
})  # fmt: skip
