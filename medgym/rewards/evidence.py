"""Component `evidence`: do the citations prove the answer, and nothing else?

    precision = pairs / (pairs + idle)    recall = facts / facts of the derivation
    evidence  = correct * 2 * precision * recall / (precision + recall)

A pair is (fact of the derivation, source of the page) of a cited sentence that supports: shown whole in this episode,
and not planted. So a second, independent source for a fact is worth citing and the same source once more is not.
`facts` are the distinct facts among the pairs; `idle` counts citations that support nothing. A wrong answer and a
needless abstention earn 0.0: no evidence, however complete, makes up for them.
"""

from __future__ import annotations

from medgym.rewards.component import Kind
from medgym.rewards.view import EpisodeView


def supported_pairs(view: EpisodeView) -> frozenset[tuple[str, str]]:
    """Return the distinct (fact, source) pairs that the citations support."""
    return frozenset((fact, cited.source) for cited in view.cited if cited.supports for fact in cited.facts)


def precision(view: EpisodeView) -> float:
    """Return the share of supported pairs among these and the citations that support nothing; 0.0 without any."""
    pairs = len(supported_pairs(view))
    return pairs / max(1, pairs + sum(not cited.supports for cited in view.cited))


def recall(view: EpisodeView) -> float:
    """Return the share of the derivation's facts that the citations support; 0.0 for a derivation without facts."""
    supported = {fact for fact, _ in supported_pairs(view)}
    return len(supported) / max(1, len({item.fact for item in view.question.evidence}))


def shown(view: EpisodeView) -> float:
    """Return the share of the derivation's facts that were delivered, cited or not; 1.0 where there are none."""
    items = view.question.evidence
    return sum(not view.delivered.isdisjoint(item.sentences) for item in items) / len(items) if items else 1.0


def f1(view: EpisodeView) -> float:
    """Return the harmonic mean of precision and recall."""
    right, found = precision(view), recall(view)
    return 2.0 * right * found / (right + found) if found else 0.0


class Evidence:
    """F1 of the citations over pairs of fact and independent source, times the grade, in [0, 1]."""

    name = "evidence"
    lo = 0.0
    hi = 1.0
    reads = ("question", "cited", "correct")
    kind: Kind = "objective"

    def compute(self, view: EpisodeView) -> float:
        """Return the grade times F1."""
        return view.correct * f1(view)
