"""Component `judge`: what a language model said of an episode, once that stands on record.

Nobody is asked here. A verdict is fetched after the episode (`medgym.judges`) and attached to its view; the component
reads it. So a judged reward is a pure function of plain data too, and scoring a record again needs no network.

A judge never decides whether an answer is right: only a right answer with a citation that the environment delivered is
paid, as by `expert`, so that a judge cannot make a wrong answer earn more than an abstention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import ClassVar, Final, Literal

from medgym.errors import InfrastructureError, RewardError
from medgym.rewards.view import EpisodeView

VERDICTS: Final = "verdicts"
"""What a part that needs a verdict says it reads; an episode that is being played has none to show."""


class Missing(StrEnum):
    """Why there is no verdict. Each of them masks the sample; none is a score."""

    OUTAGE = "outage"
    """The endpoint could not be reached, took too long, failed or refused the request."""
    NOT_RECORDED = "not_recorded"
    """A replaying store does not hold the answer."""
    NOT_JUDGED = "not_judged"
    """There is no row for this episode: the judge was not asked, or the run was interrupted."""
    TOO_LONG = "too_long"
    """The case does not fit the model's context window."""
    EMPTY = "empty"
    """The model wrote nothing."""
    UNREADABLE = "unreadable"
    """The reply is not JSON: prose, a refusal, a reply that was cut off."""
    OFF_SCHEMA = "off_schema"
    """The reply is JSON, but not exactly what was asked for."""

    @property
    def may_pass(self) -> bool:
        """Whether asking again may bring a verdict."""
        return self in (Missing.OUTAGE, Missing.NOT_RECORDED, Missing.NOT_JUDGED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge said of one episode, or why it said nothing. Raises `RewardError` unless it is one of the two.

    Attributes:
        judge: name of the judge.
        score: in [0, 1], or None.
        missing: None, or why there is no score.
        criteria: for a rubric, each criterion and whether it is met, sorted by name.
        reason: what the judge gave as its reason; for people, never read by a program.
    """

    judge: str
    score: float | None = None
    missing: Missing | None = None
    criteria: tuple[tuple[str, bool], ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.score is None) == (self.missing is None) or not 0.0 <= (self.score or 0.0) <= 1.0:
            raise RewardError(
                f"This is no verdict: score {self.score!r}, missing {self.missing!r}.",
                "A verdict has a score in [0, 1], or says why there is none.",
            )


class NoVerdict(InfrastructureError):
    """A score needs a verdict that is not there; the sample is masked. `missing` says why."""

    def __init__(self, judge: str, missing: Missing) -> None:
        self.missing = missing
        super().__init__(
            f"There is no verdict {f'of {judge!r} ' if judge else ''}on this episode ({missing}).",
            "A judge is asked after an episode, never by the reward itself.",
            "Run `medgym judge`, and score the records with medgym.judges.rescore, which masks what has no verdict.",
        )


@dataclass(frozen=True, slots=True)
class JudgedView(EpisodeView):
    """An episode as rewards see it, with the verdicts on it, one a judge."""

    verdicts: tuple[Verdict, ...] = ()


def attach(view: EpisodeView, verdicts: Sequence[Verdict]) -> JudgedView:
    """Return the view with these verdicts in place of any it had."""
    facts = {field.name: getattr(view, field.name) for field in fields(EpisodeView)}
    return JudgedView(**facts, verdicts=tuple(verdicts))


def to_be_judged(view: EpisodeView) -> bool:
    """Return whether there is anything to judge: an answer that cites a sentence the environment delivered."""
    answered = view.submission is not None and view.submission.abstain is None
    return answered and any(citation.delivered for citation in view.cited)


def score_of(view: EpisodeView, judge: str = "") -> float:
    """Return the score that a judge, or the only one attached, gave; raises `NoVerdict` when there is none."""
    attached = view.verdicts if isinstance(view, JudgedView) else ()
    found = [verdict for verdict in attached if judge in ("", verdict.judge)]
    if len(found) > 1:
        named = ", ".join(verdict.judge for verdict in found)
        raise RewardError("More than one judge has spoken.", f"Attached: {named}.", "Name one: Judge(name).")
    if not found or found[0].score is None:
        raise NoVerdict(judge, found[0].missing if found and found[0].missing else Missing.NOT_JUDGED)
    return found[0].score


@dataclass(frozen=True)
class Judge:
    """The score of the attached verdict, in [0, 1]; 0 for a wrong answer, and where there is nothing to judge.

    Attributes:
        judge: whose verdict is read; "": that of the only one attached.
        name: key in `components`.
    """

    judge: str = ""
    name: str = "judge"
    lo: ClassVar[float] = 0.0
    hi: ClassVar[float] = 1.0
    reads: ClassVar[tuple[str, ...]] = ("submission", "cited", "correct", VERDICTS)
    kind: ClassVar[Literal["objective"]] = "objective"

    def compute(self, view: EpisodeView) -> float:
        """Return the score; raises `NoVerdict` when it is needed and not attached."""
        if not to_be_judged(view):
            return 0.0
        score = score_of(view, self.judge)
        return score if view.correct == 1.0 and any(citation.supports for citation in view.cited) else 0.0


@dataclass(frozen=True)
class Preferred:
    """A predicate for `Expert`: the judge's recorded preference is at least that."""

    judge: str
    at_least: float = 0.5
    reads: ClassVar[tuple[str, ...]] = (VERDICTS,)

    def __call__(self, view: EpisodeView) -> bool:
        """Return whether it is; raises `NoVerdict` when the verdict is needed and not attached."""
        return to_be_judged(view) and score_of(view, self.judge) >= self.at_least
