from __future__ import annotations

import pytest

from medgym.agents import run_episode
from medgym.agents.teachers import make_teacher
from medgym.episode import Episode
from medgym.export import Checked, student_record
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World
from tests.agents.fixtures import toys

__all__ = ["toys"]


@pytest.fixture(scope="session")
def toolbox(toy_world: World) -> Toolbox:
    return Toolbox(toy_world)


@pytest.fixture(scope="session")
def train(toy_questions: QuestionSet) -> QuestionSet:
    """The synthesized toy questions, all of them in the train split."""
    return QuestionSet((q.model_copy(update={"split": "train"}) for q in toy_questions), "taught")


def checked(question: Question, toolbox: Toolbox, teacher: object = "oracle", seed: int = 0) -> Checked:
    """Play a question and return what the rules look at; `teacher` is a name or an agent."""
    agent = make_teacher(teacher, exploring=True) if isinstance(teacher, str) else teacher
    episode = Episode(question, toolbox=toolbox, seed=seed)
    trajectory = run_episode(episode, agent)  # type: ignore[arg-type]
    return Checked(trajectory, student_record(trajectory, episode, {}), question, toolbox)
