"""Words for what gathers around a thing: several events, the first and the last of them, how many, how long between."""

from __future__ import annotations

#: By the predicate that gathers them: several events, introduced.
SEVERAL: dict[str, tuple[str, ...]] = {
    "designation_for": (
        "{fda_list} holds several orphan designations for {a}",
        "going by {fda_list}, several orphan designations were granted for {a}",
        "{fda_list} names {a} in several orphan designations",
    ),
    "designates": (
        "{fda_list} holds several orphan designations for {same}",
        "going by {fda_list}, {same} received several orphan designations",
        "{fda_list} names {same} in several orphan designations",
    ),
    "sponsor": (
        "{fda_list} holds several orphan designations granted to {same}",
        "going by {fda_list}, {same} obtained several orphan designations",
        "{fda_list} names {same} in several orphan designations",
    ),
    "active_ingredient": (
        "{fda_file} lists several products that contain {same}",
        "several products in {fda_file} contain {same}",
    ),
    "applicant": (
        "{fda_file} lists several products of {same}",
        "{same} holds the applications for several products in {fda_file}",
    ),
}

#: One event alone, as things stood at a date.
ONE_ALONE: dict[str, tuple[str, ...]] = {
    "designation_for": (
        "going by {fda_list}, a single orphan designation had been granted for {a} by then",
        "{a} had only one orphan designation at that time, going by {fda_list}",
    ),
    "designates": (
        "going by {fda_list}, {same} had received a single orphan designation by then",
        "{same} had only one orphan designation at that time, going by {fda_list}",
    ),
    "sponsor": (
        "going by {fda_list}, {same} had obtained a single orphan designation by then",
        "{same} held only one orphan designation at that time, going by {fda_list}",
    ),
    "active_ingredient": (
        "going by {fda_file}, a single product with {same} had been approved by then",
        "only one product with {same} had been approved at that time, going by {fda_file}",
    ),
    "applicant": (
        "going by {fda_file}, {same} had a single approved product by then",
        "{same} had only one approved product at that time, going by {fda_file}",
    ),
}

#: What is asked of one of several events: `{which}` is "earliest" or "latest".
EXTREMES: dict[str, tuple[str, ...]] = {
    "sponsor": (
        "Who sponsored the {which} of these designations? Give the company's name.",
        "Which company obtained the {which} of them? Give the company's name.",
        "To which sponsor was the {which} of these designations granted? Give the company's name.",
    ),
    "designates": (
        "Which drug does the {which} of these designations cover? Give its generic name.",
        "To which drug was the {which} of them granted? Give its generic name.",
    ),
    "designation_for": (
        "For which condition was the {which} of these designations granted? Name the condition.",
        "Which condition does the {which} of them concern? Name the condition.",
    ),
    "brand_name": (
        "Which of these products has the {which} first approval? Give the trade name.",
        "Under which trade name is the product with the {which} first approval sold? Give the trade name.",
    ),
    "applicant": (
        "Which company holds the application for the product with the {which} first approval? Give the company's name.",
        "Whose product has the {which} first approval? Give the company's name.",
    ),
    "active_ingredient": (
        "What is the active ingredient of the product with the {which} first approval? Give its generic name.",
        "Which active ingredient does the product with the {which} first approval contain? Give its generic name.",
    ),
}

WHICH: dict[str, tuple[str, ...]] = {
    "argmin": ("earliest", "oldest", "first"),
    "argmax": ("latest", "most recent", "last"),
}
_WHICH_APPROVAL: dict[str, tuple[str, ...]] = {"argmin": ("earliest",), "argmax": ("latest",)}


def which(op: str, attribute: str) -> tuple[str, ...]:
    """Return the words for the extreme that fit what is asked."""
    return (WHICH if attribute in ("sponsor", "designates", "designation_for") else _WHICH_APPROVAL)[op]


#: How many.
COUNTS: dict[str, tuple[str, ...]] = {
    "designation_for": (
        "How many orphan designations does {fda_list} hold for {a}? Give a whole number.",
        "How many entries does {fda_list} hold for {a}? Give a whole number.",
    ),
    "designates": (
        "How many entries for {same} does {fda_list} hold? Give a whole number.",
        "How many entries of {fda_list} name {same}? Give a whole number.",
    ),
    "sponsor": (
        "How many entries does {fda_list} hold for {same}? Give a whole number.",
        "How many entries of {fda_list} belong to {same}? Give a whole number.",
    ),
    "active_ingredient": (
        "How many products that contain {same} does {fda_file} list? Give a whole number.",
        "How many products in {fda_file} contain {same}? Give a whole number.",
    ),
    "applicant": (
        "How many products of {same} does {fda_file} list? Give a whole number.",
        "For how many products in {fda_file} does {same} hold the application? Give a whole number.",
    ),
}

#: How long between designation and approval; `{unit}` is "months" or "years".
SPANS: tuple[str, ...] = (
    "How many full {unit} lay between {a} and the marketing approval under it? Give a whole number.",
    "How many full {unit} passed from {a} to the marketing approval under it? Give a whole number.",
    "After how many full {unit} was {a} followed by marketing approval? Give a whole number.",
)

#: The day a question looks back to.
LOOKING_BACK: tuple[str, ...] = (
    "This question is about how things stood at the end of {year}.",
    "Take the records as they stood at the end of {year}.",
    "Go by what had happened by the end of {year}.",
)

#: Says that there may be no answer; stands in some questions of either kind.
MAY_BE_NONE: tuple[str, ...] = (
    "If the sources do not answer this, say so and abstain.",
    "Abstain, with a reason, if the sources hold no answer.",
)
