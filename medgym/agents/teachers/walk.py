"""Playing the plan of a question's proof, one reasoned call after another, and answering from what it brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medgym.agents.oracle import choose_citations, is_supported
from medgym.agents.teachers import thoughts
from medgym.agents.teachers.base import Part, Teacher, Turn
from medgym.agents.teachers.notes import Notes, is_failure
from medgym.agents.teachers.switches import switch_tools
from medgym.questions.question import PlannedCall

_TRIES = 3
_CONFIDENCE = 0.95


class Walker(Teacher):
    """Plays the plan; what it does beside the way is left to `before` and `after`.

    A call that fails is made again up to twice, since the fault may pass. It reads a document only after a result
    named it, and abstains where the results do not hold the answer.
    """

    def before(self, notes: Notes, planned: PlannedCall) -> Part[None]:
        """Do something before a planned call."""
        yield from ()

    def after(self, notes: Notes, planned: PlannedCall) -> Part[None]:
        """Do something after a planned call."""
        yield from ()

    def play(self, notes: Notes) -> Part[None]:
        """Play the plan, then answer with citations, or abstain."""
        plan = notes.question.proof.plan
        places = [n for n, planned in enumerate(plan) if planned.tool == "read_document"] or [len(plan) - 1]
        switch_at = notes.pick("switch at", places) if self.exploring else -1
        for number, planned in enumerate(plan):
            yield from self.before(notes, planned)
            if not (yield from self._made(notes, planned)):
                yield give_up(notes)
                return
            yield from self.after(notes, planned)
            if number == switch_at:
                yield from switch_tools(notes)
        yield conclude(notes)

    def _made(self, notes: Notes, planned: PlannedCall) -> Part[bool]:
        """Make a planned call and note what it showed; tell whether it brought what it was made for."""
        if planned.tool == "read_document" and not all(
            notes.seen(document) for document in documents_of(planned.arguments)
        ):
            return False
        why = "" if notes.decided else reason(notes, planned.tool, planned.arguments)
        thought = thoughts.joined(notes.remark, why)
        notes.sought = notes.clues_in(str(planned.arguments.get("query", ""))) or notes.sought
        for _ in range(_TRIES):
            observation = yield from attempt(notes, thought, planned.tool, planned.arguments)
            if not is_failure(observation):
                break
            thought = f"The call failed: “{first_line(observation)}” That may pass, so I try once more."
        else:
            return False
        if planned.tool == "read_document":
            notes.remark = thoughts.after_read(notes)
        else:
            notes.remark = thoughts.after_search(notes, planned.expects)
        return planned.expects is None or notes.seen(planned.expects)


def attempt(notes: Notes, thought: str, tool: str, arguments: Mapping[str, Any]) -> Part[str]:
    """Make one call, note what it brought, and return the observation."""
    calls = ((tool, arguments),)
    notes.made(calls)
    observation = yield Turn(thought, calls)
    notes.saw(observation)
    return observation


def reason(notes: Notes, tool: str, arguments: Mapping[str, Any]) -> str:
    """Return why a planned call is made."""
    if tool == "read_document":
        return thoughts.why_read(notes, documents_of(arguments)[0], int(arguments.get("page", 1)))
    if "query" in arguments:
        return thoughts.why_search(notes, tool, arguments)
    return "I look this up."


def conclude(notes: Notes) -> Turn:
    """Return the turn that answers from what was delivered, or abstains."""
    delivered = set(notes.sentences)
    if not is_supported(notes.question, notes.observations, delivered):
        return give_up(notes)
    citations = choose_citations(notes.question, delivered, notes.task.world.documents)
    answer = notes.question.answer.value
    thought = thoughts.joined(notes.remark, thoughts.conclusion(notes, answer))
    return Turn(thought, (("submit_answer", {"answer": answer, "citations": citations, "confidence": _CONFIDENCE}),))


def give_up(notes: Notes) -> Turn:
    """Return the turn that abstains."""
    reason = "The documents that were found do not answer the question."
    return Turn(
        thoughts.joined(notes.remark, thoughts.GIVE_UP), (("submit_answer", {"answer": "", "abstain": reason}),)
    )


def first_line(observation: str) -> str:
    """Return what an error observation says, without its kind."""
    line = observation.splitlines()[0]
    return line.partition("): ")[2] or line


def documents_of(arguments: Mapping[str, Any]) -> list[str]:
    """Return the ids that a reading names."""
    ids = arguments.get("ids", arguments.get("id", ()))
    return [ids] if isinstance(ids, str) else list(ids)


class OracleTeacher(Walker):
    """Goes the shortest way and says why at every step."""

    name = "oracle"
