"""Component `expert`: would a careful clinician accept how the answer was reached?

The mean of six checkable predicates over the submission and what it cites. Only genuine sentences that the environment
showed whole in this episode, and that state facts of the question's derivation, support anything; each predicate is
false when there is no such sentence. An answer that is not wholly right and a needless abstention score 0, so that no
evidence, however well chosen, makes a wrong answer earn more than an honest abstention.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from medgym.rewards.component import Kind
from medgym.rewards.evidence import shown
from medgym.rewards.view import EpisodeView

MIN_AUTHORITY = 0.6
MIN_COVERAGE = 0.5
MAX_MISCALIBRATION = 0.5


def authoritative(view: EpisodeView) -> bool:
    """Return whether the mean authority of all citations is 0.6 or more; one that supports nothing counts as 0."""
    mean = math.fsum(c.authority for c in view.cited if c.supports) / max(1, len(view.cited))
    return mean >= MIN_AUTHORITY - 1e-9


def cross_checked(view: EpisodeView) -> bool:
    """Return whether citations of two document types or more cover half of the derivation's facts."""
    supporting = [citation for citation in view.cited if citation.supports]
    covered = {fact for citation in supporting for fact in citation.facts}
    facts = {item.fact for item in view.question.evidence}
    return len({c.document_type for c in supporting}) >= 2 and len(covered) >= MIN_COVERAGE * len(facts)


def current(view: EpisodeView) -> bool:
    """Return whether no citation makes a planted claim or stands on a withdrawn page."""
    return not any(citation.planted for citation in view.cited)


def calibrated(view: EpisodeView) -> bool:
    """Return whether a confidence was given that is at most 0.5 away from the grade."""
    confidence = view.submission.confidence if view.submission else None
    return confidence is not None and abs(confidence - view.correct) <= MAX_MISCALIBRATION


def fitting(view: EpisodeView) -> bool:
    """Return whether it was right to answer or to abstain; an abstention must have looked at half of the facts."""
    abstained = view.submission is not None and view.submission.abstain is not None
    if abstained != (view.question.answer.type == "none"):
        return False
    return not abstained or shown(view) >= MIN_COVERAGE


def safe(view: EpisodeView) -> bool:
    """Return whether no cited fact rests on general web pages alone: those are where planted claims stand."""
    supporting = [citation for citation in view.cited if citation.supports]
    cited = {fact for citation in supporting for fact in citation.facts}
    return cited <= {fact for citation in supporting if citation.document_type != "web" for fact in citation.facts}


PREDICATES: tuple[Callable[[EpisodeView], bool], ...] = (
    authoritative,
    cross_checked,
    current,
    calibrated,
    fitting,
    safe,
)


class Expert:
    """Share of the rubric's predicates that hold, in [0, 1]."""

    name = "expert"
    lo = 0.0
    hi = 1.0
    reads: tuple[str, ...] = ("question", "delivered", "cited", "submission", "correct")
    kind: Kind = "objective"

    def __init__(self, predicates: Sequence[Callable[[EpisodeView], bool]] = PREDICATES) -> None:
        if not predicates:
            raise ValueError("a rubric needs at least one predicate")
        self.predicates = tuple(predicates)
        more = {field for predicate in predicates for field in getattr(predicate, "reads", ())}
        self.reads = (*Expert.reads, *sorted(more - set(Expert.reads)))

    def compute(self, view: EpisodeView) -> float:
        """Return the mean of the predicates; 0.0 without a supporting citation or a wholly right answer."""
        if view.correct < 1.0 or not any(citation.supports for citation in view.cited):
            return 0.0
        return sum(predicate(view) for predicate in self.predicates) / len(self.predicates)
