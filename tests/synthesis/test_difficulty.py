"""Difficulty: features checked by hand and by law, the regression against its own definition, levels, files."""

from __future__ import annotations

import subprocess
import sys
from math import log2
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.errors import SynthesisError
from medgym.query.algebra import Atom, Query
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.difficulty import FEATURES, LEVELS, Difficulty, Features
from medgym.synthesis.difficulty.fit import _newton, fit, harder_weights
from medgym.synthesis.difficulty.score import Scale
from medgym.world.world import World
from tests.agents.toy_set import toy_set
from tests.toy import toy_graph

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def toys(toy_world: World) -> QuestionSet:
    return toy_set(toy_world)


@pytest.fixture(scope="module")
def measured(toy_world: World) -> Features:
    return Features(toy_world)


# --- features -------------------------------------------------------------------------------------------------------


def test_features_of_a_question_worked_out_by_hand(toys: QuestionSet, measured: Features) -> None:
    """?d has night cough (1, 2, 5, 8, 10) and curved toes (1, 4, 7, 9) and is caused by ?g."""
    question = toys[0]
    seeded = question.model_copy(update={"seed_entity": "ORPHA:1", "masked": ("ORPHA:1", "HGNC:1")})
    found = measured.of(seeded)
    assert list(found) == list(FEATURES)
    assert found["hops"] == question.hops
    assert found["oracle_calls"] == question.oracle_calls
    assert found["links"] == len(question.chain)
    assert found["branching"] == round((log2(10) + log2(6)) / 2, 4)  # ten diseases, six genes
    assert found["blur"] == round(log2(10) - (log2(10) - log2(5)) - (log2(10) - log2(4)), 4)
    # ORPHA:1 {0,1,2,6} beside its siblings ORPHA:4 {2,4,6,9} and ORPHA:7 {9,10,2,11}
    assert found["similarity"] == round((2 / 6 + 1 / 7) / 2, 4)
    assert found["rarity"] == 0.5
    assert found["conflicts"] == 0.0


def _with(question: Question, **parts: object) -> Question:
    return question.model_copy(update={"query": question.query.model_copy(update=parts)})


def test_a_further_clue_on_the_seed_never_blurs(toys: QuestionSet, measured: Features) -> None:
    for question in toys:
        seeded = question.model_copy(update={"seed_entity": question.proof.binding["?d"]})
        clue = Atom(subject="?d", predicate="has_phenotype", object="HP:0000011")
        for more in (
            _with(seeded, atoms=(*seeded.query.atoms, clue)),
            _with(seeded, supporting=(clue,)),
        ):
            assert measured.of(more)["blur"] < measured.of(seeded)["blur"]
        denied = _with(seeded, atoms=(*seeded.query.atoms, clue.model_copy(update={"negated": True})))
        assert measured.of(denied)["blur"] == measured.of(seeded)["blur"]


def test_the_order_of_atoms_does_not_matter(toys: QuestionSet, measured: Features, toy_world: World) -> None:
    for question in toys:
        turned = _with(question, atoms=question.query.atoms[::-1])
        assert measured.of(turned) == measured.of(question) == Features(toy_world).of(turned)


def test_forms_that_name_no_seed_are_measured_too(toys: QuestionSet, measured: Features) -> None:
    """An unanswerable item has an empty proof; a clue may stand on either side and carry qualifiers."""
    bare = toys[0].proof.model_copy(update={"binding": {}, "documents": (), "plan": ()})
    query = Query(
        answer="?g",
        atoms=(
            Atom(subject="ORPHA:1", predicate="caused_by", object="?g"),
            Atom(subject="?d", predicate="has_phenotype", object="HP:0000006", qualifiers={"frequency": "occasional"}),
            Atom(subject="?d", predicate="caused_by", object="?g"),
        ),
    )
    question = toys[0].model_copy(update={"proof": bare, "query": query, "seed_entity": "ORPHA:nowhere", "masked": ()})
    found = measured.of(question)
    assert (found["hops"], found["similarity"], found["conflicts"], found["oracle_calls"]) == (0, 0, 0, 0)
    assert found["branching"] == round((log2(6) + log2(10)) / 2, 4)
    assert found["blur"] == 0.0  # one gene, one disease with short thumbs as an occasional finding


def test_conflicts_count_planted_claims_on_the_way() -> None:
    world = World.from_graph("rendered", 1, toy_graph())
    measured = Features(world)
    questions = toy_set(world)
    planted = measured._planted
    made = {claim for page in world.documents for sentence in page.sentences for claim in sentence.claims}
    assert planted.total() == len(made)
    for question in questions:
        assert measured.of(question)["conflicts"] == sum(
            planted[entity] for entity in set(question.proof.binding.values())
        )


# --- the regression -------------------------------------------------------------------------------------------------


def _synthetic(weights: list[float], questions: int = 4000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    features = draw.normal(size=(questions, len(weights)))
    logits = np.array([1.0, -1.0]) - (features @ np.array(weights))[:, None]
    return features, (draw.random((questions, 2)) < 1 / (1 + np.exp(-logits))).astype(float)


def test_known_weights_are_found_again() -> None:
    features, solved = _synthetic([1.5, 0.5, 0.0])
    assert harder_weights(features, solved, 1e-3) == pytest.approx([1.5, 0.5, 0.0], abs=0.1)


def test_a_feature_with_the_wrong_sign_is_dropped_and_the_rest_fitted_anew() -> None:
    features, solved = _synthetic([1.0, -0.8, 0.4])
    weights = harder_weights(features, solved, 1.0)
    assert weights[1] == 0.0
    assert weights[[0, 2]] == pytest.approx(_newton(features[:, [0, 2]], solved, 1.0), abs=1e-9)
    assert not harder_weights(*_synthetic([-1.0, -1.0]), 1.0).any()


@given(st.integers(0, 1000), st.floats(0.1, 10))
def test_the_gradient_vanishes_where_newton_stops(seed: int, penalty: float) -> None:
    features, solved = _synthetic([0.7, -0.3], questions=40, seed=seed)
    if (solved.min(axis=0) == solved.max(axis=0)).any():
        return
    weights = _newton(features, solved, penalty)
    skills = []
    for agent in solved.T:  # each skill makes the expected number of successes the observed one
        low, high = -40.0, 40.0
        for _ in range(80):
            skill = (low + high) / 2
            total = (1 / (1 + np.exp(-(skill - features @ weights)))).sum()
            low, high = (skill, high) if total < agent.sum() else (low, skill)
        skills.append(skill)
    expected = 1 / (1 + np.exp(-(np.array(skills) - (features @ weights)[:, None])))
    gradient = features.T @ (solved - expected).sum(axis=1) + penalty * weights
    assert gradient == pytest.approx([0, 0], abs=1e-3)


def test_complete_separation_converges_thanks_to_the_penalty() -> None:
    features = np.linspace(-2, 2, 20)[:, None]
    solved = (features < 0).astype(float)
    assert 0 < harder_weights(features, solved, 1.0)[0] < 50


# --- scores, levels, files ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny() -> tuple[World, QuestionSet]:
    return World.load("tiny"), QuestionSet.load("tiny")


def _solved(questions: QuestionSet) -> dict[str, dict[str, bool]]:
    return {
        "short": {q.id: q.hops <= 3 for q in questions},
        "shorter": {q.id: q.hops <= 2 for q in questions},
    }


def test_a_fit_separates_what_was_hard_and_writes_equal_bytes(tiny: tuple[World, QuestionSet], tmp_path: Path) -> None:
    world, questions = tiny
    found = fit(questions, world, _solved(questions))
    assert found.scales["hops"].weight > 0
    assert all(scale.weight >= 0 for scale in found.scales.values())
    levels = {q.id: int(found.of(q, world)["level"]) for q in questions}
    counts = [list(levels.values()).count(level) for level in LEVELS]
    assert max(counts) - min(counts) <= 5
    mean = {level: np.mean([q.hops for q in questions if levels[q.id] == level]) for level in LEVELS}
    assert mean[1] < mean[3] < mean[5]
    found.save(tmp_path / "one.json")
    fit(found.grade(questions, world), world, _solved(questions)).save(tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert Difficulty.load(tmp_path / "one.json") == found


def test_grading_fills_in_and_keeps_the_rest(tiny: tuple[World, QuestionSet]) -> None:
    world, questions = tiny
    graded = Difficulty.load().grade(questions, world)
    for before, after in zip(questions, graded, strict=True):
        assert {**before.difficulty, **after.difficulty} == after.difficulty
        assert after.model_copy(update={"difficulty": before.difficulty}) == before
        assert after.difficulty["level"] in LEVELS


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=2), st.sampled_from(sorted(FEATURES)))
def test_more_of_a_feature_is_never_easier(values: list[float], name: str) -> None:
    shipped = Difficulty.load()
    low, high = sorted(values)
    base = {feature: scale.mean for feature, scale in shipped.scales.items()}
    scores = [shipped.score({**base, name: base[name] + value}) for value in (low, high)]
    assert scores[0] <= scores[1]
    assert shipped.level(scores[0]) <= shipped.level(scores[1])


def test_levels_begin_at_their_thresholds() -> None:
    scale = {name: Scale(0.0, 1.0, 1.0) for name in FEATURES}
    cut = Difficulty(scale, (-1.0, 0.0, 1.0, 2.0), {})
    assert [cut.level(score) for score in (-9, -1.0, -0.5, 0, 1.5, 2.0, 9)] == [1, 2, 2, 3, 4, 5, 5]


def test_the_shipped_fit_belongs_to_the_shipped_questions() -> None:
    shipped = Difficulty.load()
    questions = QuestionSet.load("orphan")
    bare = QuestionSet(q.model_copy(update={"difficulty": {}}) for q in questions if q.split in ("train", "dev"))
    assert shipped.origin["fingerprint"] == bare.fingerprint
    assert list(shipped.thresholds) == sorted(shipped.thresholds)
    assert shipped.scales["hops"].weight > 0
    assert shipped.scales["blur"].weight > 0


@pytest.mark.parametrize("text", ["", "{}", '{"format": "other"}', "[1]"])
def test_a_file_that_holds_no_fit_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "d.json").write_text(text)
    with pytest.raises(SynthesisError, match="holds no fitted difficulty"):
        Difficulty.load(tmp_path / "d.json")


def test_records_that_say_nothing_are_refused(tiny: tuple[World, QuestionSet]) -> None:
    world, questions = tiny
    everything = {q.id: True for q in questions}
    for solved, says in (({}, "No agent"), ({"a": everything}, "all of the questions"), ({"a": {}}, "not asked 150")):
        with pytest.raises(SynthesisError, match=says):
            fit(questions, world, solved)
    with pytest.raises(SynthesisError, match="too few"):
        fit(QuestionSet(list(questions)[:3]), world, {"a": everything})


def test_the_script_fits_from_records_and_repeats_itself(tmp_path: Path) -> None:
    words = [sys.executable, str(ROOT / "scripts" / "fit_difficulty.py"), "--world", "tiny", "--agents", "greedy"]
    words += ["--runs", str(tmp_path / "runs"), "--out"]
    for name in ("one", "two"):
        subprocess.run([*words, str(tmp_path / name)], check=True, capture_output=True)
    records = ["--records", str(tmp_path / "runs" / "tiny@1" / "greedy.jsonl")]
    subprocess.run([*words, str(tmp_path / "three"), *records], check=True, capture_output=True)
    assert len({(tmp_path / name).read_bytes() for name in ("one", "two", "three")}) == 1
