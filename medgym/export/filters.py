"""Which trajectories may be learnt from. One rule a function; refusals are counted by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from medgym.agents.observations import stands_in
from medgym.agents.oracle import is_supported
from medgym.episode import Episode, view_of
from medgym.export.records import refold, student_messages
from medgym.export.scan import traces
from medgym.questions.question import Question
from medgym.rewards.view import EpisodeView
from medgym.tools.toolbox import Toolbox
from medgym.transcript.messages import Message
from medgym.transcript.trajectory import Trajectory, seal
from medgym.world.facts import Entity
from medgym.world.graph import fact_ordinal

MIN_TOOL_TURNS = 2
_NO_RESULT = ("Error (", "Not run:")
_EVENTS = ("designation", "application")


@dataclass(frozen=True)
class Checked:
    """What the rules look at: an episode's trajectory, the student's record of it, its question and tools."""

    trajectory: Trajectory
    record: Mapping[str, Any]
    question: Question
    toolbox: Toolbox

    @cached_property
    def view(self) -> EpisodeView:
        """What rewards saw: what was delivered, what was handed in."""
        return view_of(self.trajectory, self.question, self.toolbox.world)

    @cached_property
    def again(self) -> Episode:
        """The episode that the student's record folds to."""
        return refold(self.record, self.question, self.toolbox)

    @property
    def messages(self) -> list[Message]:
        """The messages of the student's record."""
        messages: list[Message] = self.record["messages"]
        return messages

    @cached_property
    def results(self) -> list[str]:
        """The results of calls that succeeded."""
        texts = [str(message["content"]) for message in self.messages if message["role"] == "tool"]
        return [text for text in texts if not text.startswith(_NO_RESULT)]

    @cached_property
    def failures(self) -> list[str]:
        """The results of calls that failed."""
        texts = [str(message["content"]) for message in self.messages if message["role"] == "tool"]
        return [text for text in texts if text.startswith(_NO_RESULT)]

    @property
    def citations(self) -> tuple[str, ...]:
        """The sentences that the submission cites."""
        return () if self.view.submission is None else self.view.submission.citations


def refusals(checked: Checked) -> tuple[str, ...]:
    """Return the names of the rules that a trajectory breaks, in the order of `RULES`; empty: it may be learnt from."""
    return tuple(name for name, breaks in RULES.items() if breaks(checked))


def _is_wrong(checked: Checked) -> bool:
    """The environment judges by its typed comparison; no text is read."""
    return not (checked.trajectory.success and checked.trajectory.stop_reason in ("answered", "abstained"))


def _is_masked(checked: Checked) -> bool:
    return bool(checked.trajectory.footer.get("mask_sample"))


def _is_short(checked: Checked) -> bool:
    """A turn with several calls at once is one turn, and as good as any other."""
    used = [step for step in checked.trajectory.steps if any(call.error is None for call in step.calls)]
    return len(used) < MIN_TOOL_TURNS


def _lacks_result(checked: Checked) -> bool:
    """Every call of a message must be answered under its id, right after the message, and not by nothing."""
    messages = checked.messages
    for number, message in enumerate(messages):
        ids = [call["id"] for call in message.get("tool_calls") or ()]
        answers = messages[number + 1 : number + 1 + len(ids)]
        if [answer.get("tool_call_id") for answer in answers] != ids or not all(a["content"] for a in answers):
            return True
    return False


def _differs(checked: Checked) -> bool:
    """The record's turns must fold to the trajectory, and all else in it must be the environment's own words."""
    again = seal(checked.trajectory.header, checked.again.steps(), checked.again.footer())
    same = again.to_json() == checked.trajectory.to_json() and again.digest == checked.record["meta"]["digest"]
    return not same or student_messages(checked.again) != checked.messages


def _is_ungrounded(checked: Checked) -> bool:
    """The answer must stand in a result, or follow from evidence all of which was delivered; so must what is cited."""
    if any(citation not in checked.view.delivered for citation in checked.citations):
        return True
    submission = checked.view.submission
    if submission is None or submission.abstain is not None:
        return False
    if not is_supported(checked.question, checked.results, set(checked.view.delivered)):
        return True
    shown = [checked.question.text, *checked.results]
    return any(not _is_named(entity, shown) for entity in _rested_on(checked))


def _rested_on(checked: Checked) -> list[Entity]:
    """Return the entities of the facts that the cited sentences state; events have no name that a page would use."""
    graph = checked.toolbox.world.graph
    cited = set(checked.citations)
    facts = [graph.fact(fact_ordinal(e.fact)) for e in checked.question.evidence if cited.intersection(e.sentences)]
    keys = dict.fromkeys(key for fact in facts for key in (fact.subject, fact.object) if isinstance(key, str))
    entities = [graph.entities[key] for key in keys]
    return [entity for entity in entities if entity.type not in _EVENTS and _is_bound(entity, checked.question)]


def _is_bound(entity: Entity, question: Question) -> bool:
    """Tell whether an entity lies on the way, so that a tool has to name it."""
    return entity.id in question.proof.binding.values()


def _is_named(entity: Entity, texts: list[str]) -> bool:
    return any(stands_in(surface, text) for surface in (entity.name, *entity.aliases) for text in texts)


def _rests_on_failure(checked: Checked) -> bool:
    """A sentence id that only a failed result mentions is no evidence."""
    only = [c for c in checked.citations if c not in checked.view.delivered]
    return any(citation in text for citation in only for text in checked.failures)


def _has_traces(checked: Checked) -> bool:
    return bool(traces(checked.record, checked.question, checked.toolbox.world.graph))


RULES: Mapping[str, Callable[[Checked], bool]] = {
    "not correct": _is_wrong,
    "masked": _is_masked,
    "too few tool turns": _is_short,
    "a call without a result": _lacks_result,
    "replay differs": _differs,
    "not grounded": _is_ungrounded,
    "rests on a failed result": _rests_on_failure,
    "trace of a hint": _has_traces,
}
"""Rule -> whether a trajectory breaks it."""
