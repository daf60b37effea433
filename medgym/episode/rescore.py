"""Scores a record with any reward, without calling a tool."""

from __future__ import annotations

from medgym.episode.scoring import make_view
from medgym.episode.submission import SUBMIT, read_submission
from medgym.questions.question import Question
from medgym.rewards.composite import Score
from medgym.rewards.presets import RewardSpec, resolve_reward
from medgym.rewards.view import EpisodeView, StopReason, Submission
from medgym.transcript.parsing import parse_action
from medgym.transcript.trajectory import Trajectory
from medgym.world.world import World


def view_of(trajectory: Trajectory, question: Question, world: World) -> EpisodeView:
    """Return what rewards saw when the episode was recorded."""
    actions = [parse_action(step.message) for step in trajectory.steps]
    submission = None
    if trajectory.steps and trajectory.steps[-1].terminated:
        last = actions[-1].calls[-1]
        read = read_submission(last.arguments) if last.name == SUBMIT else ""
        submission = read if isinstance(read, Submission) else None
    return make_view(
        question,
        world.documents,
        [call for step in trajectory.steps for call in step.calls],
        submission,
        StopReason(trajectory.stop_reason) if trajectory.stop_reason else None,
        int(trajectory.footer.get("mistakes", 0)),
    )


def rescore(trajectory: Trajectory, question: Question, world: World, reward: RewardSpec = "paper") -> Score:
    """Return reward and components of a recorded episode; 0.0 throughout where it is masked or did not end."""
    composite = resolve_reward(reward)
    if trajectory.footer.get("mask_sample") or not trajectory.stop_reason:
        return Score(0.0, composite.zeros())
    return composite.score(view_of(trajectory, question, world))
