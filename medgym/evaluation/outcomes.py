"""From records to outcomes: joins scheduled questions with the trajectories that were played."""

from __future__ import annotations

from collections.abc import Iterable

from medgym.agents.base import answer_type_of
from medgym.episode.submission import SUBMIT, read_submission
from medgym.evaluation.failures import classify
from medgym.evaluation.summary import Outcome
from medgym.questions.question import Question
from medgym.rewards.view import Submission
from medgym.transcript.parsing import parse_action
from medgym.transcript.trajectory import Trajectory


def join(questions: Iterable[Question], trajectories: Iterable[Trajectory]) -> list[Outcome]:
    """Return one outcome per scheduled question, in order; the first trajectory of a question counts.

    Trajectories of questions that were not scheduled are ignored.
    """
    played: dict[str, Trajectory] = {}
    for trajectory in trajectories:
        played.setdefault(trajectory.question_id, trajectory)
    return [outcome_of(question, played.get(question.id)) for question in questions]


def outcome_of(question: Question, trajectory: Trajectory | None) -> Outcome:
    """Return what a scheduled question came to; None stands for an episode that was never finished."""
    if trajectory is None or not (trajectory.steps and trajectory.stop_reason):
        return Outcome(question.id, question.hops, answer_type_of(question), question.specialty, status="missing")
    masked = bool(trajectory.footer.get("mask_sample"))
    submission = submission_of(trajectory)
    return Outcome(
        question_id=question.id,
        hops=question.hops,
        answer_type=answer_type_of(question),
        specialty=question.specialty,
        status="masked" if masked else "finished",
        success=trajectory.success and not masked,
        stop_reason=str(trajectory.stop_reason),
        reward=trajectory.reward,
        components=dict(trajectory.components),
        calls=charged_calls(trajectory),
        oracle_calls=question.oracle_calls,
        cited=bool(submission and submission.citations),
        failure="" if masked or trajectory.success else classify(trajectory, question).value,
    )


def charged_calls(trajectory: Trajectory) -> int:
    """Return the tool calls an episode was charged: items of a batch count one by one, failed calls are free."""
    return sum(call.items for step in trajectory.steps for call in step.calls if call.error is None)


def submission_of(trajectory: Trajectory) -> Submission | None:
    """Return what the last step submitted, or None."""
    if not trajectory.steps:
        return None
    for call in reversed(parse_action(trajectory.steps[-1].message).calls):
        if call.name == SUBMIT:
            submission = read_submission(call.arguments)
            return submission if isinstance(submission, Submission) else None
    return None
