"""F. Purity and operations, 46 and 51: one submission counts, and what fails outside the agent is masked, never 0."""

from __future__ import annotations

from hypothesis import strategies as st

from medgym.errors import InfrastructureError
from medgym.questions.question import Answer
from medgym.rewards import CitedSentence, EpisodeView, Submission
from medgym.rewards.judge import Missing, Verdict, attach
from tests.episode.cases import call, submit
from tests.grading.answers import entity
from tests.properties.episodes import CALLS, GOLD, QUESTION, WORLD, Planned, Script, scripts
from tests.properties.faults import Failing
from tests.properties.law import law, refuses
from tests.properties.system import System

LATE = (submit(GOLD), submit("WAS"), submit("", abstain="unclear"), call("read_document", {"ids": ["hgnc-1"]}), "junk")


@law(script=scripts(), late=st.lists(st.sampled_from(LATE), min_size=1, max_size=3))
def test_p46_after_the_end_nothing_is_earned(system: System, script: Script, late: list[str]) -> None:
    for reward in system.rewards:
        episode = system.open(QUESTION, world=WORLD, reward=reward)
        for message in script.messages:
            episode.step(message)
        record = episode.trajectory()
        assert episode.done
        for message in late:
            step = episode.step(message)
            assert (step.reward, any(step.components.values())) == (0.0, False)
        assert episode.trajectory() == record


@law(planned=st.lists(CALLS, min_size=1, max_size=5), good=st.integers(0, 4))
def test_p51_a_failure_of_the_tools_is_masked_and_says_so(system: System, planned: list[Planned], good: int) -> None:
    good = min(good, len(planned) - 1)
    for reward in system.rewards:
        episode = system.open(QUESTION, toolbox=Failing(WORLD, good), reward=reward)
        for one in planned:
            step = episode.step(call(*one))
        info = episode.info()
        assert episode.done
        assert (step.truncated, step.terminated) == (True, False)
        assert (info["mask_sample"], info["failure_kind"], info["stop_reason"]) == (True, "infra", "infra_error")
        assert episode.trajectory().footer["mask_sample"] is True


@law(script=scripts())
def test_p51_what_the_agent_does_is_never_masked(system: System, script: Script) -> None:
    for reward in system.rewards:
        footer = system.play(script.messages, QUESTION, reward, world=WORLD).footer
        assert (footer["mask_sample"], footer["failure_kind"]) == (False, "")


@law(missing=st.sampled_from(Missing), score=st.floats(0, 1))
def test_p51_a_judge_that_says_nothing_gives_no_score(system: System, missing: Missing, score: float) -> None:
    submission = Submission(GOLD, ("hgnc-1#s0",), 0.9)
    cited = CitedSentence("hgnc-1#s0", True, (QUESTION.evidence[-1].fact,), "hgnc-1", "gene", 0.9, "toy")
    view = EpisodeView(QUESTION, cited=(cited,), submission=submission, correct=1.0)
    assert refuses(InfrastructureError, lambda: system.judge.compute(attach(view, [Verdict("j", missing=missing)])))
    assert refuses(InfrastructureError, lambda: system.judge.compute(view))
    assert system.judge.compute(attach(view, [Verdict("j", score)])) == score


@law()
def test_p51_an_empty_list_of_checks_is_an_error(system: System) -> None:
    assert refuses(ValueError, lambda: system.rubric(())), "nothing to check, and yet a component was made of it"


@law(text=st.sampled_from(["", "None", "none", "N/A", "unknown", "anything", ":"]) | st.text(max_size=20))
def test_p51_an_empty_gold_answer_is_never_met(system: System, text: str) -> None:
    assert system.grade(text, Answer(type="none", value="", entity_type="gene")) == 0.0
    assert system.grade(text, entity("")) == 0.0
