"""The noisy teacher: goes astray now and then, sees it, and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medgym.agents.observations import hits_in, stands_in
from medgym.agents.teachers import thoughts
from medgym.agents.teachers.base import Part
from medgym.agents.teachers.notes import Notes, is_failure
from medgym.agents.teachers.walk import Walker, attempt, documents_of
from medgym.questions.question import PlannedCall

RATE = 0.35
_OTHER_PAGES: Mapping[str, tuple[str, ...]] = {
    "monograph": ("group", "designation"),
    "case_series": ("group", "designation"),
    "gene": ("group", "case_series"),
    "group": ("case_series", "designation"),
    "designation": ("approval", "mechanism"),
    "approval": ("designation", "mechanism"),
    "mechanism": ("approval", "designation"),
}
"""Where somebody might look first, and wrongly, for what stands on pages of a type."""


class NoisyTeacher(Walker):
    """Makes detours that cost calls and no more; no detour repeats a call.

    Args:
        rate: how likely a detour is at each planned call: before a search a query with too little in it, one over the
            wrong pages, or one over all pages; before a reading another page of the list.
    """

    name = "noisy"

    def __init__(self, *, exploring: bool = False, rate: float = RATE) -> None:
        super().__init__(exploring=exploring)
        if not 0.0 <= rate <= 1.0:
            raise ValueError(f"a rate lies in [0, 1], not {rate}")
        self.rate = rate

    def before(self, notes: Notes, planned: PlannedCall) -> Part[None]:
        """Perhaps go astray."""
        if not notes.chance("detour", self.rate):
            return
        if planned.tool == "read_document":
            yield from _other_page(notes, planned)
        elif "query" in planned.arguments:
            astray = notes.pick("kind", (_too_little, _wrong_pages, _all_pages))
            yield from astray(notes, planned)


def _search(notes: Notes, thought: str, planned: PlannedCall, changed: Mapping[str, Any]) -> Part[str | None]:
    """Make a changed search; None when it was made before or changes nothing."""
    arguments = {key: value for key, value in {**planned.arguments, **changed}.items() if value is not None}
    if arguments == dict(planned.arguments) or notes.was_made("medical_search", arguments):
        return None
    observation = yield from attempt(notes, thoughts.joined(notes.remark, thought), "medical_search", arguments)
    notes.remark = thoughts.said(notes)
    return None if is_failure(observation) else observation


def _too_little(notes: Notes, planned: PlannedCall) -> Part[None]:
    clues = notes.clues_in(str(planned.arguments["query"]))
    if len(clues) < 2 or notes.named_in(str(planned.arguments["query"])):
        yield from _all_pages(notes, planned)
        return
    clue = notes.pick("clue", clues)
    thought = notes.pick(
        "little",
        (
            f"I begin with one thing that the question mentions: {clue}.",
            f"Perhaps {clue} is telling enough; I search for it alone.",
        ),
    )
    if (yield from _search(notes, thought, planned, {"query": clue})):
        astray = notes.pick(
            "mixed",
            (
                f"Going by {clue} alone leaves a mixed list. I need the other parts of the description, too.",
                f"Too many pages have {clue}; this cannot decide it.",
            ),
        )
        notes.conclude(notes.remark, astray)


def _wrong_pages(notes: Notes, planned: PlannedCall) -> Part[None]:
    wanted = str(planned.arguments.get("type", ""))
    if wanted not in _OTHER_PAGES:
        yield from _all_pages(notes, planned)
        return
    other = notes.pick("pages", _OTHER_PAGES[wanted])
    pages, better = thoughts.PAGES[other], thoughts.PAGES[wanted]
    words = thoughts.about(notes, str(planned.arguments["query"]))
    thought = notes.pick(
        "first", (f"I look for {words} among the {pages} first.", f"Perhaps the {pages} have {words}.")
    )
    observation = yield from _search(notes, thought, planned, {"type": other, "date_from": None, "date_to": None})
    if observation is not None:
        found = bool(hits_in(observation))
        astray = notes.pick(
            "wrong",
            (
                f"The {pages} were the wrong place; what I need should stand in the {better}.",
                f"{'These' if found else 'No'} {pages} do not settle it. I turn to the {better}."
                if found
                else f"There are no {pages} on that. I turn to the {better}.",
            ),
        )
        notes.conclude(notes.remark, astray)


def _all_pages(notes: Notes, planned: PlannedCall) -> Part[None]:
    words = thoughts.about(notes, str(planned.arguments["query"]))
    thought = notes.pick(
        "broad",
        (
            f"First a broad search for {words}.",
            f"I search everything for {words} to begin with.",
            f"What is there on {words}, on any kind of page?",
            f"I look for {words} without limiting the kind of page.",
        ),
    )
    if "type" in planned.arguments and (yield from _search(notes, thought, planned, {"type": None, "k": 5})):
        pages = thoughts.PAGES.get(str(planned.arguments["type"]), "right pages")
        astray = notes.pick(
            "narrow",
            (
                f"That brings pages of all kinds. I narrow it down to the {pages}.",
                f"The list is mixed, and it is the {pages} that I need.",
                f"Too wide: I limit the search to the {pages}.",
            ),
        )
        notes.conclude(notes.remark, astray)


def _other_page(notes: Notes, planned: PlannedCall) -> Part[None]:
    """Read another page of the last list, and find that it is not the one."""
    listed = hits_in(notes.observations[-1]) if notes.observations else []
    documents = {*notes.question.proof.documents, *documents_of(planned.arguments)}
    others = [hit for hit in listed[:5] if hit.document not in documents]
    if not others:
        return
    hit = notes.pick("page", others)
    arguments = {"ids": [hit.document]}
    if notes.was_made("read_document", arguments):
        return
    shown = thoughts.title(hit)
    also = " as well" if notes.remark else ""
    thought = notes.pick(
        "other",
        (f"{shown} is on the list{also}, so I look at it first.", f"I look at {shown} first{also and ', to be sure'}."),
    )
    observation = yield from attempt(notes, thoughts.joined(notes.remark, thought), "read_document", arguments)
    absent = [words for words in notes.sought if not stands_in(words, observation)]
    astray = "This page does not answer what I am after, so I go back to the list."
    if is_failure(observation):
        astray = "That page cannot be had now, so I go back to the list."
    elif hit.type in ("monograph", "case_series") and absent:
        astray = f"This page does not mention {thoughts.listed(absent[:2])}, so I go back to the list."
    notes.conclude(thoughts.said(notes), astray, decided=False)
