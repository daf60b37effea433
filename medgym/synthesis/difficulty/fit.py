"""Fitting the score once: a logistic regression of scripted agents' success on the features.

    P(agent a solves q) = sigmoid(skill_a - w . z(q)),  w >= 0

`z` are features scaled to mean 0 and spread 1. Every agent has a skill of its own, so that `w` says what makes a
question harder for all of them. A feature whose weight comes out negative would make harder questions easier; it is
dropped and the rest is fitted again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from medgym.errors import SynthesisError
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.difficulty.features import FEATURES, features_of
from medgym.synthesis.difficulty.score import LEVELS, Difficulty, Scale
from medgym.world.world import World

_STEPS = 100
_TOLERANCE = 1e-10
_DIGITS = 6

Floats = NDArray[np.float64]


def fit(
    questions: QuestionSet,
    world: World,
    solved: Mapping[str, Mapping[str, bool]],
    *,
    penalty: float = 1.0,
) -> Difficulty:
    """Return the difficulty fitted on `solved`, which tells for every agent and question id whether it was solved.

    `penalty` is the L2 penalty on the weights (not on skills). Raises `SynthesisError` when an agent solved all or
    nothing of it, or was not asked every question: its record says nothing about what is hard.
    """
    _check(questions, solved)
    measured = features_of(world)
    table = np.array([list(measured.of(question).values()) for question in questions], dtype=np.float64)
    means, spreads = table.mean(axis=0), table.std(axis=0)
    spreads = np.where(spreads > 0, spreads, 1.0)
    means, spreads = means.round(_DIGITS), spreads.round(_DIGITS)
    outcomes = np.array([[row[question.id] for row in solved.values()] for question in questions], dtype=np.float64)
    weights = harder_weights((table - means) / spreads, outcomes, penalty).round(_DIGITS)
    scales = {
        name: Scale(float(mean), float(spread), float(weight) + 0.0)
        for name, mean, spread, weight in zip(FEATURES, means, spreads, weights, strict=True)
    }
    bare = QuestionSet(question.model_copy(update={"difficulty": {}}) for question in questions)
    origin = {
        "questions": questions.name,
        "fingerprint": bare.fingerprint,  # without difficulties: grading the set by this fit does not change it
        "count": len(questions),
        "world": world.fingerprint,
        "solved": {agent: sum(row[q.id] for q in questions) for agent, row in solved.items()},
        "penalty": penalty,
    }
    unlevelled = Difficulty(scales, (), origin)
    scores = sorted(unlevelled.score(measured.of(question)) for question in questions)
    return Difficulty(scales, _thresholds(scores), origin)


def harder_weights(features: Floats, solved: Floats, penalty: float) -> Floats:
    """Return one weight >= 0 a feature: how much it lowers the log-odds of success.

    Args:
        features: (questions, features), scaled.
        solved: (questions, agents) of 0.0 and 1.0.
        penalty: L2 penalty on the weights.
    """
    kept = np.arange(features.shape[1])
    weights = np.zeros(features.shape[1])
    while kept.size:
        found = _newton(features[:, kept], solved, penalty)
        if (found >= 0).all():
            weights[kept] = found
            break
        kept = kept[found >= 0]
    return weights


def _newton(features: Floats, solved: Floats, penalty: float) -> Floats:
    """Return the minimiser of the penalised negative log-likelihood (iteratively reweighted least squares).

    Unknowns are the weights, then the agents' skills. Steps are halved until the objective falls, so it converges
    from zero on any data the penalty makes strictly convex.
    """
    questions, agents = solved.shape
    count = features.shape[1]
    ridge = np.concatenate([np.full(count, penalty), np.full(agents, 1e-9)])
    design = np.hstack([-np.repeat(features, agents, axis=0), np.tile(np.eye(agents), (questions, 1))])
    target = solved.reshape(-1)
    theta = np.zeros(count + agents)
    loss = _loss(design, target, ridge, theta)
    for _ in range(_STEPS):
        expected = _sigmoid(design @ theta)
        gradient = design.T @ (expected - target) + ridge * theta
        hessian = (design * (expected * (1 - expected))[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        rate = 1.0
        while (after := _loss(design, target, ridge, theta - rate * step)) > loss and rate > _TOLERANCE:
            rate /= 2
        theta, gained, loss = theta - rate * step, loss - after, after
        if gained <= _TOLERANCE * (1 + abs(loss)):
            break
    return theta[:count]


def _loss(design: Floats, target: Floats, ridge: Floats, theta: Floats) -> float:
    logits = design @ theta
    return float((np.logaddexp(0.0, logits) - target * logits).sum() + 0.5 * (ridge * theta**2).sum())


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)))


def _thresholds(scores: Sequence[float]) -> tuple[float, ...]:
    """Return the scores at which levels 2 to 5 begin: they cut the fitting questions into equal parts."""
    parts = len(LEVELS)
    return tuple(scores[len(scores) * part // parts] for part in range(1, parts))


def _check(questions: QuestionSet, solved: Mapping[str, Mapping[str, bool]]) -> None:
    if len(questions) < len(LEVELS):
        raise SynthesisError(f"{len(questions)} questions are too few to fit a difficulty on.")
    if not solved:
        raise SynthesisError("No agent's record was given.", next_step="Play the questions first: medgym run.")
    for agent, row in solved.items():
        absent = sum(question.id not in row for question in questions)
        if absent:
            raise SynthesisError(f"{agent} was not asked {absent} of the questions.", next_step="Play the whole set.")
        if len({row[question.id] for question in questions}) < 2:
            raise SynthesisError(
                f"{agent} solved all of the questions or none.",
                "Such a record says nothing about which of them are hard.",
                "Leave this agent out.",
            )
