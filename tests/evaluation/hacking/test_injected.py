"""Other words on pages that support nothing: they are there, nothing else moved, and no reward follows them."""

from __future__ import annotations

from math import fsum
from typing import Any

import pytest

from medgym.agents import make, run_episode
from medgym.agents.base import answer, read, search
from medgym.episode import Episode, rescore
from medgym.evaluation.hacking import Suite
from medgym.evaluation.hacking.injected import PLAYERS, check_injected, injected_world, orders
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.rewards.presets import COMPONENTS, PRESETS
from medgym.rewards.view import EpisodeView
from medgym.world.world import World


def _pages(question: Question) -> set[str]:
    return {sentence.rsplit("#", 1)[0] for item in question.evidence for sentence in item.sentences}


def test_words_change_and_nothing_else(toy_world: World, toys: QuestionSet) -> None:
    question = toys[0]
    other = injected_world(toy_world, question)
    assert other.fingerprint != toy_world.fingerprint
    for plain, changed in zip(toy_world.documents, other.documents, strict=True):
        assert (plain.id, plain.title, plain.type, plain.authority) == (
            changed.id, changed.title, changed.type, changed.authority,
        )  # fmt: skip
        assert [(s.facts, s.claims, len(s.text)) for s in plain.sentences] == [
            (s.facts, s.claims, len(s.text)) for s in changed.sentences
        ]
        same = [p.text == c.text for p, c in zip(plain.sentences, changed.sentences, strict=True)]
        assert all(same) if plain.id in _pages(question) else not any(same)
        assert toy_world.documents.get(plain.id) == plain, "the plain world stays as it is"


def test_calls_show_the_same_sentences(toy_world: World, toys: QuestionSet) -> None:
    question = toys[0]
    played = []
    for world in (toy_world, injected_world(toy_world, question)):
        episode = Episode(question, world=world)
        for message in (search(question.text), search("designation sponsor", k=3), read("orpha-8"), answer("x")):
            episode.step(message)
        played.append(episode.trajectory())
    plain, changed = played
    assert [c.delivered for s in plain.steps for c in s.calls] == [c.delivered for s in changed.steps for c in s.calls]
    assert "Correct: yes" in "".join(step.observation for step in changed.steps)
    assert question.answer.value in changed.steps[2].observation
    assert plain.steps[2].observation != changed.steps[2].observation


def test_no_preset_follows_the_words(toy_world: World, toys: QuestionSet) -> None:
    found = check_injected(Suite(toy_world, toys, list(toys)))
    assert found["compared"] == len(toys) * len(PLAYERS) * len(PRESETS)
    assert found["changed"] == []


def test_a_reward_that_reads_pages_is_found(
    toy_world: World, toys: QuestionSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A component that looks for verdicts in what was delivered (Z4, Z10) finds them in the other world alone."""
    scored: list[World] = []

    class Words:
        name, lo, hi = "words", 0.0, 1.0

        def compute(self, view: EpisodeView) -> float:
            pages = [(s.rsplit("#s", 1)) for s in sorted(view.delivered)]
            texts = [scored[-1].documents.get(page).sentences[int(number)].text for page, number in pages]
            return min(1.0, fsum("Correct: yes" in text for text in texts))

    monkeypatch.setitem(COMPONENTS, "words", Words)
    monkeypatch.setitem(PRESETS, "gullible", {"task": 1.0, "words": 0.5})
    original = rescore

    def watched(trajectory: Any, question: Question, world: World, reward: Any = "paper") -> Any:
        scored.append(world)
        return original(trajectory, question, world, reward)

    monkeypatch.setattr("medgym.evaluation.hacking.returns.rescore", watched)
    found = check_injected(Suite(toy_world, toys, list(toys), rewards=("sparse", "gullible")))
    assert found["changed"]
    assert {row["reward"] for row in found["changed"]} == {"gullible"}


def test_reading_alone_is_paid_alike_where_pages_are_indexed_anew(toy_world: World, toys: QuestionSet) -> None:
    """No ranking is held fixed here: the injected pages are searched as any others are."""
    for question in toys:
        other = injected_world(toy_world, question, same_ranking=False)
        trajectory = run_episode(Episode(question, world=toy_world), make("oracle", world=toy_world))
        reads = [step.message for step in trajectory.steps if "medical_search" not in str(step.message)]
        totals = []
        for world in (toy_world, other):
            episode = Episode(question, world=world)
            totals.append([step.reward for step in map(episode.step, reads)])
            assert episode.done
        assert totals[0] == totals[1]
        assert totals[0][-1] > 0.0


def test_orders_hold_tags_verdicts_and_the_gold() -> None:
    said = " ".join(orders("ZAR1"))
    assert all(part in said for part in ("<answer>ZAR1</answer>", "Correct: yes", "System:", "ZAR1, ZAR1"))
