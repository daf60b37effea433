"""Scores a record with any reward, without calling a tool: the same steps, paid anew."""

from __future__ import annotations

from medgym.episode import shared
from medgym.episode.fold import complaint
from medgym.episode.knowledge import Knowledge
from medgym.episode.scoring import NARROW, make_view
from medgym.episode.submission import SUBMIT, read_submission
from medgym.questions.question import Question
from medgym.rewards.composite import Composite, Score
from medgym.rewards.presets import RewardSpec, resolve_reward
from medgym.rewards.view import EpisodeView, StopReason, Submission
from medgym.transcript.parsing import parse_action
from medgym.transcript.trajectory import Trajectory, TrajectoryStep
from medgym.world.world import World


def view_of(trajectory: Trajectory, question: Question, world: World, knowledge: float = 0.0) -> EpisodeView:
    """Return what rewards saw when the episode was recorded; `knowledge` is not looked up here."""
    return make_view(
        question,
        world.documents,
        [call for step in trajectory.steps for call in step.calls],
        _submission(trajectory),
        StopReason(trajectory.stop_reason) if trajectory.stop_reason else None,
        int(trajectory.footer.get("mistakes", 0)),
        knowledge,
    )


def rescore(trajectory: Trajectory, question: Question, world: World, reward: RewardSpec = "paper") -> Score:
    """Return reward and components of a recorded episode: the sums over its steps, as `Trajectory` sums them."""
    scores = rescore_steps(trajectory, question, world, reward)
    names = resolve_reward(reward).names
    components = {name: sum((score.components[name] for score in scores), 0.0) for name in names}
    return Score(sum((score.reward for score in scores), 0.0), components)


def rescore_steps(
    trajectory: Trajectory, question: Question, world: World, reward: RewardSpec = "paper"
) -> list[Score]:
    """Return what each step earns under `reward`, exactly as if the episode had been played under it.

    A masked episode earns 0.0 in sum, and so does one that did not end, but for the shaping of its steps.
    """
    composite = resolve_reward(reward)
    knowledge = shared.knowledge_of(question, world) if "knowledge" in composite.reads else None
    return _Payment(composite, trajectory, question, world, knowledge).scores()


class _Payment:
    """One trajectory on its way to be paid; `grounded` and `potentials` move from step to step."""

    def __init__(
        self, reward: Composite, trajectory: Trajectory, question: Question, world: World, knowledge: Knowledge | None
    ) -> None:
        self.reward, self.trajectory, self.question, self.world = reward, trajectory, question, world
        self.knowledge = knowledge
        self.grounded = frozenset[int]()
        self.potentials: tuple[float, ...] = ()

    def scores(self) -> list[Score]:
        """Return what each step earns."""
        return [self._step(number, step) for number, step in enumerate(self.trajectory.steps, start=1)]

    def _step(self, number: int, step: TrajectoryStep) -> Score:
        if self.knowledge is not None:
            self.grounded = self.knowledge.after(self.grounded, step.calls)
        if number == len(self.trajectory.steps) and self.trajectory.stop_reason is not None:
            return self._last()
        if not self.reward.shaping:
            return Score(0.0, self.reward.zeros())
        before, self.potentials = self.potentials, self.reward.potentials(self._unfinished(number))
        return self.reward.shaped(before, self.potentials)

    def _last(self) -> Score:
        if self.trajectory.footer.get("mask_sample"):
            return self.reward.shaped(self.potentials, ())
        view = view_of(self.trajectory, self.question, self.world, self._known())
        return self.reward.last(view, self.potentials)

    def _unfinished(self, number: int) -> EpisodeView:
        """Return what a potential saw after step `number` (from 1)."""
        if self.reward.shaping_reads <= NARROW:
            return EpisodeView(self.question, knowledge=self._known())
        steps = self.trajectory.steps[:number]
        calls = [call for step in steps for call in step.calls]
        mistakes = sum(complaint(parse_action(step.message)) is not None for step in steps)
        return make_view(self.question, self.world.documents, calls, None, None, mistakes, self._known())

    def _known(self) -> float:
        return 0.0 if self.knowledge is None else self.knowledge.of(self.grounded)


def _submission(trajectory: Trajectory) -> Submission | None:
    if not trajectory.steps or not trajectory.steps[-1].terminated:
        return None
    last = parse_action(trajectory.steps[-1].message).calls[-1]
    read = read_submission(last.arguments) if last.name == SUBMIT else ""
    return read if isinstance(read, Submission) else None
