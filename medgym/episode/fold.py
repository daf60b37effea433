"""One step of the fold: (setup, state, message) -> state. Pure: no clock, no randomness, nothing changed in place."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from medgym.episode import texts
from medgym.episode.knowledge import Knowledge
from medgym.episode.limits import Limits
from medgym.episode.scoring import NARROW, make_view
from medgym.episode.state import State, history
from medgym.episode.submission import SUBMIT, read_submission
from medgym.errors import InfrastructureError
from medgym.questions.question import Question
from medgym.rewards.composite import Composite
from medgym.rewards.view import EpisodeView, StopReason, Submission
from medgym.tools.toolbox import Toolbox
from medgym.transcript.messages import Call, Message, recordable
from medgym.transcript.parsing import ParsedAction, parse_record
from medgym.transcript.trajectory import CallRecord
from medgym.world.world import World

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setup:
    """What does not change during an episode. An unscored episode earns nothing (a fork made for search).

    `knowledge` is there when the reward reads it.
    """

    question: Question
    world: World
    toolbox: Toolbox
    reward: Composite
    limits: Limits
    zeros: dict[str, float]
    knowledge: Knowledge | None = None
    scored: bool = True


def advance(setup: Setup, state: State, message: object) -> State:
    """Return the state after `message`. Never raises for what an agent wrote; an ended episode stays as it is."""
    if state.stop_reason is not None:
        return state
    record = message if type(message) is str else recordable(message)
    action = parse_record(record)
    calls = action.calls
    if state.spent is not None:
        return _last_chance(setup, state, record, calls)
    problem = complaint(action)
    if problem is not None:
        return _mistake(setup, state, record, problem)
    submits = calls[-1].name == SUBMIT
    run = _run_tools(setup, state, calls[:-1] if submits else calls)
    if run.failed:
        return _end(setup, state, record, run, StopReason.INFRA_ERROR)
    if not submits:
        return _go_on(setup, state, record, run)
    submission = read_submission(calls[-1].arguments)
    if isinstance(submission, Submission):
        return _submit(setup, state, record, run, submission)
    run.parts.append(f"Error (invalid_arguments): {submission}")
    return _go_on(setup, state, record, run)


def stop(setup: Setup, state: State, reason: StopReason) -> State:
    """Return the state after the end from outside; an ended episode stays as it is."""
    if state.stop_reason is not None:
        return state
    return _end(setup, state, "", _Run(state, setup.limits), reason)


def complaint(action: ParsedAction) -> str | None:
    """Return why a message cannot be acted on, for the agent to read; None when it can."""
    if action.error is not None or not action.calls:
        return action.error or "No tool call found."
    return texts.SUBMIT_LAST if any(call.name == SUBMIT for call in action.calls[:-1]) else None


# --- tools ----------------------------------------------------------------------------------------------------------


class _Run:
    """What the tool calls of one message brought; lives for one step only."""

    __slots__ = ("calls", "charged", "failed", "parts", "room")

    def __init__(self, state: State, limits: Limits) -> None:
        self.calls: list[CallRecord] = []
        self.parts: list[str] = []
        self.charged = state.charged
        self.failed = False
        self.room = limits.max_observation_chars - texts.RESERVE

    def show(self, text: str, delivered: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Add a part to the observation as far as there is room; return which sentences it shows whole."""
        shown, kept = texts.cut(text, delivered, self.room)
        self.parts.append(shown)
        self.room = max(0, self.room - len(shown) - 2)  # 2: the blank line before the next part
        return kept


def _run_tools(setup: Setup, state: State, calls: Sequence[Call]) -> _Run:
    """Run the calls in order until they, the budget or the room for results run out."""
    limits, toolbox = setup.limits, setup.toolbox
    run = _Run(state, limits)
    allowed = limits.max_tool_calls - state.charged
    for number, call in enumerate(calls):
        left = limits.max_tool_calls - run.charged
        if number >= allowed or left <= 0:
            run.show(texts.too_many(left))
            continue
        try:
            occurrence = _occurrence(toolbox, state, run, call) if toolbox.faults is not None else 0
            answered = toolbox.answer(call.name, call.arguments, occurrence)
        except InfrastructureError as problem:
            _log.warning("A tool call failed, the episode is masked: %s", problem)
            run.failed = True
            return run
        result, error = answered.result, None
        delivered: tuple[str, ...] = ()
        if result.error is not None:
            error = result.error.kind
            run.show(result.text)
        elif result.items > left:
            run.show(texts.too_many(left))
            continue
        else:
            delivered = run.show(result.text, result.delivered)
            run.charged += result.items
        run.calls.append(CallRecord(call.name, call.arguments, answered.key, result.items, delivered, error))
    return run


def _occurrence(toolbox: Toolbox, state: State, run: _Run, call: Call) -> int:
    """Return how many equal calls the episode has made so far; only a fault plan asks."""
    key = toolbox.key(call.name, call.arguments)
    earlier = [old for step in history(state) for old in step.calls] + run.calls
    return sum(old.key == key for old in earlier)


# --- the states that can follow -------------------------------------------------------------------------------------


def _mistake(setup: Setup, state: State, record: str | Message, error: str) -> State:
    """Return the state after a message that cannot be acted on: it costs a step and changes nothing else."""
    run = _Run(state, setup.limits)
    run.parts.append(f"Error (no_action): {error}")
    return _go_on(setup, state, record, run, mistakes=1)


def _go_on(setup: Setup, state: State, record: str | Message, run: _Run, mistakes: int = 0) -> State:
    """Return the state after a step that ended nothing; when it used up a budget, the observation says so."""
    steps, limits = state.steps + 1, setup.limits
    spent = None
    if run.charged >= limits.max_tool_calls:
        spent = StopReason.MAX_TOOL_CALLS
    elif steps >= limits.max_steps:
        spent = StopReason.MAX_STEPS
    if spent is not None:
        run.parts[-1] = f"{run.parts[-1]}\n\n{texts.SPENT}"
    parts = tuple(run.parts)
    after = State(
        state, record, _joined(parts, limits), parts, tuple(run.calls), steps, run.charged,
        state.mistakes + mistakes, spent, None, None, 0.0, setup.zeros, state.potentials, state.grounded,
    )  # fmt: skip
    return _shaped(setup, after) if setup.reward.shaping and setup.scored else after


def _last_chance(setup: Setup, state: State, record: str | Message, calls: Sequence[Call]) -> State:
    """Return the end of an episode whose budget is spent: one valid submission and nothing else is accepted."""
    run = _Run(state, setup.limits)
    submission = read_submission(calls[0].arguments) if len(calls) == 1 and calls[0].name == SUBMIT else None
    if isinstance(submission, Submission):
        return _submit(setup, state, record, run, submission)
    return _end(setup, state, record, run, state.spent or StopReason.MAX_STEPS)


def _submit(setup: Setup, state: State, record: str | Message, run: _Run, submission: Submission) -> State:
    reason = StopReason.ANSWERED if submission.abstain is None else StopReason.ABSTAINED
    return _end(setup, state, record, run, reason, submission)


def _end(
    setup: Setup,
    state: State,
    record: str | Message,
    run: _Run,
    reason: StopReason,
    submission: Submission | None = None,
) -> State:
    """Return the last state, scored; an unscored episode earns nothing, nor in sum does one whose tools failed.

    It keeps the potentials it was entered with, for learners that bootstrap from a truncated episode.
    """
    parts = (*run.parts, texts.CLOSING[reason])
    end = State(
        state, record, _joined(parts, setup.limits), parts, tuple(run.calls), state.steps + 1, run.charged,
        state.mistakes, state.spent, reason, submission, 0.0, setup.zeros, (), state.grounded,
    )  # fmt: skip
    if not setup.scored:
        return end
    if reason is StopReason.INFRA_ERROR:
        score = setup.reward.shaped(state.potentials, ())
        return end._replace(reward=score.reward, components=score.components)
    view = _view(setup, end, _grounded(setup, end), setup.reward.reads)
    score = setup.reward.last(view, state.potentials)
    return end._replace(reward=score.reward, components=score.components, potentials=state.potentials)


def _shaped(setup: Setup, after: State) -> State:
    """Return the state, entered with the potentials before it, with what its step earned by moving them."""
    reward, before, grounded = setup.reward, after.potentials, _grounded(setup, after)
    if before and grounded is after.grounded and reward.gamma == 1.0 and reward.shaping_reads <= NARROW:
        return after  # nothing that a potential looks at has changed
    potentials = reward.potentials(_view(setup, after, grounded, reward.shaping_reads))
    score = reward.shaped(before, potentials)
    return after._replace(reward=score.reward, components=score.components, potentials=potentials, grounded=grounded)


def _grounded(setup: Setup, state: State) -> frozenset[int]:
    """Return the atoms grounded by the calls of a state and all before; they are looked at only where it matters."""
    return state.grounded if setup.knowledge is None else setup.knowledge.after(state.grounded, state.calls)


def _view(setup: Setup, state: State, grounded: frozenset[int], reads: frozenset[str]) -> EpisodeView:
    """Return what rewards see of a state; for parts that read no more, question and knowledge alone."""
    known = 0.0 if setup.knowledge is None else setup.knowledge.of(grounded)
    if reads <= NARROW:
        return EpisodeView(setup.question, knowledge=known)
    calls = [call for step in history(state) for call in step.calls]
    return make_view(
        setup.question, setup.world.documents, calls, state.submission, state.stop_reason, state.mistakes, known
    )


def _joined(parts: tuple[str, ...], limits: Limits) -> str:
    """Return the parts as one observation within the limit."""
    text = parts[0] if len(parts) == 1 else "\n\n".join(part for part in parts if part)
    return text if len(text) <= limits.max_observation_chars else texts.cut(text, (), limits.max_observation_chars)[0]
