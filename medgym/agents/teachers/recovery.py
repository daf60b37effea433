"""The recovery teacher: calls go wrong, it reads what the tool says about that, and puts it right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from medgym.agents.teachers import thoughts
from medgym.agents.teachers.base import Part
from medgym.agents.teachers.notes import Notes
from medgym.agents.teachers.walk import Walker, attempt, documents_of, first_line, reason
from medgym.questions.question import PlannedCall

RATE = 0.2

_EXPECTED = ("Error (invalid_arguments)", "Error (unknown_tool)", "Error (not_found)")
_Fails: TypeAlias = Callable[[Notes, PlannedCall], Part[None]]


class RecoveryTeacher(Walker):
    """Makes at least one call that fails or brings nothing, and recovers from it.

    Args:
        rate: how likely a failure is at each planned call; one place has a failure for sure.

    Before a search: arguments that the schema does not allow, a tool that does not exist, a range of dates in which
    nothing lies. Before a reading: an id that no document has. A fault of the tool itself is met by trying again, as
    all teachers do.
    """

    name = "recovery"

    def __init__(self, *, exploring: bool = False, rate: float = RATE) -> None:
        super().__init__(exploring=exploring)
        if not 0.0 <= rate <= 1.0:
            raise ValueError(f"a rate lies in [0, 1], not {rate}")
        self.rate = rate
        self._slips: set[_Fails] = set()

    def play(self, notes: Notes) -> Part[None]:
        """Play the plan; no mistake is made twice in one episode."""
        self._slips = set()
        yield from super().play(notes)

    def before(self, notes: Notes, planned: PlannedCall) -> Part[None]:
        """Perhaps let a call fail, and say what was wrong with it."""
        plan = notes.question.proof.plan
        sure = plan[notes.task.seed % len(plan)] is planned
        if not sure and not notes.chance("failure", self.rate):
            return
        fitting = _READ_SLIPS if planned.tool == "read_document" else _SEARCH_SLIPS
        if planned.tool != "read_document" and "query" not in planned.arguments:
            fitting = _ANY_SLIPS
        options = [slip for slip in fitting if slip not in self._slips]
        if options:
            slip = notes.pick("failure", options)
            self._slips.add(slip)
            yield from slip(notes, planned)


def _failing(notes: Notes, planned: PlannedCall, tool: str, changed: Mapping[str, Any], cure: str) -> Part[None]:
    """Make a call that the tool refuses; the remark quotes the refusal and names the cure."""
    thought = thoughts.joined(notes.remark, reason(notes, planned.tool, planned.arguments))
    observation = yield from attempt(notes, thought, tool, {**planned.arguments, **changed})
    if observation.startswith(_EXPECTED):
        notes.conclude(f"The call was refused: “{_short(first_line(observation))}” {cure}")


def _short(text: str) -> str:
    """Return the first sentence of a refusal."""
    return text.split(". ", 1)[0].rstrip(".") + "."


def _bad_number(notes: Notes, planned: PlannedCall) -> Part[None]:
    yield from _failing(notes, planned, planned.tool, {"k": 25}, "I ask for no more results than are allowed.")


def _bad_date(notes: Notes, planned: PlannedCall) -> Part[None]:
    cure = "The date was badly written, and I can do without it."
    if "date_from" in planned.arguments:
        cure = "I write the dates in the form that is asked for."
    yield from _failing(notes, planned, planned.tool, {"date_from": "recent"}, cure)


def _unknown_argument(notes: Notes, planned: PlannedCall) -> Part[None]:
    changed = {"sort": "relevance"}
    yield from _failing(notes, planned, planned.tool, changed, "I leave out what the tool does not know.")


def _unknown_tool(notes: Notes, planned: PlannedCall) -> Part[None]:
    yield from _failing(notes, planned, "document_search", {}, f"I use {planned.tool}, which is on offer.")


def _empty(notes: Notes, planned: PlannedCall) -> Part[None]:
    """Search in years before there was anything to find."""
    window = {"date_from": "1900", "date_to": "1909"}
    start = thoughts.joined(notes.remark, reason(notes, planned.tool, {"query": planned.arguments["query"]}))
    thought = f"{start} I begin with the oldest descriptions, from before 1910."
    observation = yield from attempt(notes, thought, planned.tool, {**planned.arguments, **window})
    notes.remark = thoughts.said(notes)
    if "No results" in observation:
        cure = "The range of dates was too narrow, so I search without it."
        if "date_from" in planned.arguments:
            cure = "These were the wrong years for this question; I take those that it names."
        notes.conclude("There are no results.", cure)


def _wrong_id(notes: Notes, planned: PlannedCall) -> Part[None]:
    """Ask for an id that lacks its end."""
    wrong = {"ids": [f"{documents_of(planned.arguments)[0][:-1]}-x"]}
    cures = ("I take the id from the list as it stands there.", "I copied it badly; the list has the right id.")
    yield from _failing(notes, planned, planned.tool, wrong, notes.pick("cure", cures))


_READ_SLIPS: tuple[_Fails, ...] = (_wrong_id,)
_ANY_SLIPS: tuple[_Fails, ...] = (_unknown_argument, _unknown_tool)
_SEARCH_SLIPS: tuple[_Fails, ...] = (_bad_number, _bad_date, _unknown_argument, _unknown_tool, _empty)
