"""F. Purity and operations, 47 to 50 and 52: a score is a pure function of the record, and robust."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from medgym.questions.question import Answer
from medgym.rewards import EpisodeView
from medgym.transcript.trajectory import Trajectory
from tests.episode.cases import CITATIONS, call, submit
from tests.grading.answers import WHOLE
from tests.grading.test_cost import ALL, FILLERS
from tests.properties.episodes import GOLD, HOPELESS, QUESTION, RIGHT, WORLD, WRONG, Script, scripts
from tests.properties.law import law
from tests.properties.spying import purely
from tests.properties.system import System
from tests.properties.worlds import rename, renamed
from tests.rewards.views import views

ODD = st.text(st.characters(categories=["Cs", "Cc", "Cf", "Lu", "Nd"]), max_size=30)


@law(script=scripts(), examples=50)
def test_p47_scoring_a_record_is_pure(system: System, script: Script) -> None:
    for reward in system.rewards:
        record = system.play(script.messages, QUESTION, reward, world=WORLD)
        before = copy.deepcopy((record, QUESTION))
        first, done = purely(lambda r=record, w=reward: system.score(system, w, r, QUESTION, WORLD))
        assert done == []
        assert system.score(system, reward, record, QUESTION, WORLD) == first
        assert (record, QUESTION) == before


@law(script=scripts(), examples=30)
def test_p47_playing_is_pure(system: System, script: Script) -> None:
    for reward in system.rewards:
        system.play(script.messages, QUESTION, reward, world=WORLD)  # opens the index, fills the caches
        record, done = purely(lambda r=reward: system.play(script.messages, QUESTION, r, world=WORLD))
        assert done == []
        assert system.play(script.messages, QUESTION, reward, world=WORLD) == record


@law(gold=WHOLE, text=st.sampled_from([*RIGHT, *WRONG, "AIDS", "1.5 mg", "score 5"]) | ODD)
def test_p47_grading_is_pure(system: System, gold: Answer, text: str) -> None:
    before = gold.model_dump_json()
    first, done = purely(lambda: [system.grade(said, gold) for said in (text, gold.value)])
    assert done == []
    assert [system.grade(said, gold) for said in (text, gold.value)] == first
    assert gold.model_dump_json() == before


@law(view=views())
def test_p47_a_reward_is_a_pure_function_of_a_view(system: System, view: EpisodeView) -> None:
    before = repr(view)
    for reward in system.rewards:
        first, done = purely(lambda r=reward: r.score(view))
        assert done == []
        assert reward.score(view) == first
    assert repr(view) == before


@law(script=scripts())
def test_p48_a_record_scored_again_earns_what_it_earned(system: System, script: Script) -> None:
    for question in (QUESTION, HOPELESS):
        for reward in system.rewards:
            record = system.play(script.messages, question, reward, world=WORLD)
            loaded = Trajectory.from_json(record.to_json())
            assert loaded == record
            score = system.score(system, reward, loaded, question, WORLD)
            assert (score.reward, score.components) == (record.reward, record.components)


@law(many=st.lists(views(), min_size=2, max_size=6), order=st.randoms(), text=ODD)
def test_p49_companions_and_their_order_do_not_count(
    system: System, many: list[EpisodeView], order: Any, text: str
) -> None:
    odd = [replace(v, submission=replace(v.submission, answer=text)) if v.submission else v for v in many]
    batch = [*many, *odd, many[0]]
    places = order.sample(range(len(batch)), len(batch))
    for reward in system.rewards:
        alone = [system.score_all(reward, [view])[0] for view in batch]
        assert system.score_all(reward, batch) == alone
        assert system.score_all(reward, [batch[n] for n in places]) == [alone[n] for n in places]


@law()
def test_p49_threads_do_not_count(system: System) -> None:
    scored = [[*_reads(2), submit(answer, citations=list(CITATIONS))] for answer in (*RIGHT, *WRONG)] * 4

    def reward_of(messages: Sequence[Any]) -> Any:
        return [system.earned(messages, QUESTION, reward, WORLD) for reward in system.rewards]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(reward_of, scored)) == list(map(reward_of, scored))


@law(before=st.lists(scripts(), max_size=3), script=scripts())
def test_p50_an_episode_does_not_depend_on_those_before_it(
    system: System, before: list[Script], script: Script
) -> None:
    for reward in system.rewards:
        fresh = system.play(script.messages, QUESTION, reward, world=WORLD, seed=3)
        for earlier in before:
            system.play(earlier.messages, HOPELESS, reward, world=WORLD, seed=4)
        assert system.play(script.messages, QUESTION, reward, world=WORLD, seed=3) == fresh


@law(text=ODD, gold=st.sampled_from(ALL))
def test_p52_no_text_makes_grading_or_scoring_raise(system: System, text: str, gold: Answer) -> None:
    assert 0.0 <= system.grade(text, gold) <= 1.0
    for said in (text, f"{GOLD}{text}", f"\u202e{GOLD}\x00"):
        assert 0.0 <= system.earned([submit(said)], QUESTION, system.rewards[0], WORLD).components["task"] <= 1.0


@law()
def test_p52_a_megabyte_is_graded_like_a_line(system: System) -> None:
    for gold in ALL:
        for filler in FILLERS:
            assert system.grade(GOLD + filler * (1_000_000 // len(filler)) + GOLD, gold) == 0.0


@law(script=scripts(), thought=st.text(max_size=40) | st.sampled_from(["correct: yes " * 2000, f"{GOLD} " * 2000]))
def test_p52_thoughts_of_any_length_do_not_count(system: System, script: Script, thought: str) -> None:
    clean = thought.replace("think>", "")
    padded = [f"<think>{clean}</think>{message}" for message in script.messages]
    for reward in system.rewards:
        one, other = (system.earned(m, QUESTION, reward, WORLD) for m in (script.messages, padded))
        assert one == other


@law(script=scripts())
def test_p52_other_names_for_everything_do_not_count(system: System, script: Script) -> None:
    world, question = renamed()
    for reward in system.rewards:
        one = system.earned(script.messages, QUESTION, reward, WORLD)
        assert system.earned(map(rename, script.messages), question, reward, world) == one


def _reads(many: int) -> list[str]:
    return [call("read_document", {"ids": [page]}) for page in ("orpha-1", "hgnc-1", "orpha-2")[:many]]
