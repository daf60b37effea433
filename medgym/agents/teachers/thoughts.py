"""The words of a teacher: why it makes a call, what a result showed, why it answers.

Everything is a template over the notes, so a thought can name nothing that was not asked or shown. Choices between
templates follow the episode's seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from medgym.agents.observations import SearchHit, stands_in
from medgym.agents.teachers.notes import Notes
from medgym.world.render.grammar import month_in_words

PAGES: Final[Mapping[str, str]] = {
    "monograph": "disease monographs",
    "case_series": "case series",
    "gene": "gene pages",
    "group": "overviews of disease groups",
    "designation": "orphan designations",
    "approval": "approval records",
    "mechanism": "reviews of how drugs act",
    "web": "general web pages",
}
"""Document type -> what such pages are called."""

_SOUGHT: Final[Mapping[str, str]] = {
    "disease": "condition", "brand": "trade name", "date": "year", "entity": "answer", "phenotype": "finding",
    "anatomy": "site", "process": "process", "protein_family": "protein family",
}  # fmt: skip

_OPENINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "monograph": (
        "The question describes a condition by {clues}. Monographs list the usual findings of a disease, so I search "
        "them for this combination.",
        "I have to find out first which condition goes with {clues}. The monographs are the place to look.",
        "{Clues}: which disease combines these? I begin with the monographs.",
    ),
    "case_series": (
        "Some of the findings may be rare ones: {clues}. Case series report such findings, so I start there.",
        "The first thing to settle is the condition with {clues}. I look through the case series, which also list "
        "findings that few patients have.",
        "{Clues}: I want a disease in which these occur together, and the case series mention even uncommon findings.",
    ),
    "": (
        "The question starts from {clues}. I search the {pages} for that.",
        "I begin with what the question gives: {clues}. The {pages} should help.",
    ),
}
_NEXT: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("gene", "disease"): (
        "Next I need the gene behind {it}.",
        "Now to the gene: which one is at fault in {it}?",
        "The gene page for {it} should say what causes it and what else the gene can cause.",
    ),
    ("gene", "gene"): (
        "I look {it} up among the gene pages.",
        "What conditions does {it} cause? Its gene page lists them.",
    ),
    ("monograph", "disease"): (
        "I check {it} against its monograph.",
        "The monograph on {it} should confirm or refute this.",
        "Before I go on I want to see the monograph on {it}.",
    ),
    ("case_series", "disease"): (
        "The rarer findings of {it} stand in case series, so I look for one.",
        "A case series on {it} would show whether the less common findings fit as well.",
    ),
    ("designation", "disease"): (
        "Now I look for orphan designations granted for {it}.",
        "Which products were designated for {it}? I search the orphan designations.",
        "Next come the orphan designations for {it}.",
    ),
    ("designation", "drug"): (
        "I look for orphan designations that cover {it}.",
        "Which designations cover {it}? I search for them.",
    ),
    ("designation", "company"): ("I look for orphan designations that {it} holds.",),
    ("approval", "drug"): (
        "Now the approval records of products with {it}.",
        "Which approved products contain {it}? The approval records tell.",
    ),
    ("approval", "company"): ("Next I search the approval records for applications of {it}.",),
    ("approval", "disease"): ("Now I look for a marketing approval that concerns {it}.",),
    ("group", "disease"): (
        "Where is {it} filed? The overviews of disease groups list their members.",
        "I check in the overviews of disease groups where {it} belongs.",
    ),
    ("mechanism", "drug"): ("How {it} acts should stand in a review of its mechanism.",),
    ("", ""): ("Next I look for {it} among the {pages}.", "The {pages} may say more about {it}."),
    ("", "both"): ("Next I look for {it} together among the {pages}.", "Which of the {pages} concern both {it}?"),
}
"""(document type, type of the thing looked up) -> why it is looked up."""

_READS: Final = (
    "I read the page.",
    "I open it.",
    "The whole page should tell more, so I read it.",
    "I read it in full.",
)
_CHECKS: Final = (
    "{title} could be it; I read the page to check.",
    "I read {title} to see whether it fits.",
    "A candidate is {title}. I open the page to check it.",
)
_RECALLS: Final = ("As I read,", "An earlier page said:", "I remember the statement", "It was said before:")
_PROOFS: Final = (
    "I cite the sentences that show each step.",
    "The citations cover every step.",
    "The sentences I rest this on are cited.",
    "I hand it in with the sentences behind it.",
)

GIVE_UP: Final = "I went through the pages that could tell, and none of them answers the question. I abstain."


def why_search(notes: Notes, tool: str, arguments: Mapping[str, Any]) -> str:
    """Return the reason of a search: what it starts from, and what pages should hold it."""
    query, kind = str(arguments["query"]), str(arguments.get("type", "web" if tool == "web_search" else ""))
    pages = PAGES.get(kind, "clinical documents")
    named = notes.named_in(query)
    if named:
        key = (kind, notes.graph.type_of(named[0])) if len(named) == 1 else ("", "both")
        text = notes.pick("next", _NEXT.get(key, _NEXT["", ""])).format(it=about(notes, query), pages=pages)
    else:
        clues = notes.clues_in(query) or notes.findings
        options = _OPENINGS.get(kind if notes.findings else "", _OPENINGS[""])
        words = listed(clues) if clues else "its description"
        text = notes.pick("opening", options).format(clues=words, Clues=_capital(words), pages=pages)
    return f"{text}{_window(arguments)}"


def about(notes: Notes, query: str) -> str:
    """Return what a query is about: the names found so far, else the clues of the question."""
    names = [notes.inline(node) for node in notes.named_in(query)]
    words = list(dict.fromkeys(names))[:2] or notes.clues_in(query) or notes.findings
    return listed(words) if words else "what the question describes"


def _window(arguments: Mapping[str, Any]) -> str:
    """Return the remark on a limited range of dates."""
    first, last = str(arguments.get("date_from", "")), str(arguments.get("date_to", ""))
    if not first or not last:
        return ""
    years = first[:4] if first[:4] == last[:4] else f"{first[:4]} to {last[:4]}"
    time = month_in_words(first) if first[:7] == last[:7] else years
    return f" By the question only entries of {time} matter, so I limit the dates."


def why_read(notes: Notes, document: str, page: int = 1) -> str:
    """Return the reason for opening a document."""
    if page > 1:
        return f"The page goes on; I turn to part {page}."
    hit = notes.hits.get(document)
    if hit is None or title(hit) in notes.remark:
        return notes.pick("read", _READS)
    if hit.type in ("monograph", "case_series"):
        return notes.pick("check", _CHECKS).format(title=title(hit))
    return f"{title(hit)} is what I was looking for. {notes.pick('read', _READS)}"


def after_search(notes: Notes, document: str | None) -> str:
    """Return what a search showed of the document that was hoped for; nothing where the list alone tells nothing."""
    hit, shown = notes.hits.get(document or ""), said(notes)
    if hit is None or not shown:
        return shown
    lead = notes.pick("lead", ("{title} is on the list.", "Among the results is {title}.", "Here is {title}."))
    return joined(lead.format(title=title(hit)), shown)


def after_read(notes: Notes) -> str:
    """Return what a page showed."""
    return said(notes) or notes.pick(
        "nothing", ("It adds nothing that I did not know.", "That page brings nothing new.")
    )


def said(notes: Notes) -> str:
    """Return what the last result states of the things asked for: findings by name, everything else as it is worded."""
    found, telling = notes.borne_out(), notes.telling()
    parts = []
    if found:
        options = ("It reports {f}, as the question says.", "It bears out {f}.", "{F}: that fits.", "I find {f} there.")
        words = listed(found)
        parts.append(notes.pick("borne", options).format(f=words, F=_capital(words)))
    if telling:
        quotes = " ".join(f"“{text}”" for text in telling[:2])
        options = ("It says: {q}", "I read there: {q}", "It states: {q}", "There it is: {q}")
        parts.append(notes.pick("quote", options).format(q=quotes))
    return joined(*parts)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def conclusion(notes: Notes, answer: str) -> str:
    """Return why the answer is handed in."""
    chain = notes.question.chain
    stating = notes.stating(chain[-1].predicate) if chain else []
    shown = [text for text in stating if stands_in(answer, text)]
    known = not shown or any(text in notes.remark for text in shown)
    recalled = "" if known else f"{notes.pick('recall', _RECALLS)} “{shown[-1]}”"
    sought = _SOUGHT.get(notes.task.answer_type, notes.task.answer_type.replace("_", " "))
    text = notes.pick(
        "so",
        (
            "So the {sought} asked for is {answer}.",
            "That settles it: the {sought} is {answer}.",
            "Every part of the question is accounted for, and the {sought} is {answer}.",
        ),
    )
    proof = notes.pick("proof", _PROOFS)
    return joined(recalled, text.format(sought=sought, answer=answer), proof)


def title(hit: SearchHit) -> str:
    """Return a document's title in quotation marks."""
    return f"“{hit.title}”"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def joined(*parts: str) -> str:
    """Return the parts that are not empty as one text."""
    return " ".join(part for part in parts if part)
