"""Nothing gives the answer away: not the question, not an info, not an observation before the page that states it."""

from __future__ import annotations

import re

from medgym.agents import make, run_episode
from medgym.canonical import canonical_text
from medgym.env.med_research import MedResearchEnv
from medgym.episode import Episode
from medgym.query.algebra import is_variable
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.world.graph import Graph
from medgym.world.world import World

Shipped = tuple[World, QuestionSet]
EPISODES = 60
_SHOWN = re.compile(r"\[([A-Za-z0-9:_.-]{1,128})(?:#s\d+)?\]")


def surfaces(graph: Graph, question: Question) -> list[str]:
    """Names and aliases that must not show: masked entities and the answer, less what the clues name."""
    atoms = (*question.query.atoms, *question.query.supporting)
    given = {t for a in atoms for t in (a.subject, a.object) if not is_variable(t)}
    exempt = {name for entity in given for name in graph.surfaces(graph.node(entity))}
    names = {name for entity in question.masked for name in graph.surfaces(graph.node(entity))}
    return sorted(name for name in names - exempt if len(name) > 1)


def holds(text: str, name: str) -> bool:
    flags = 0 if len(name) <= 5 else re.IGNORECASE
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags) is not None


def test_no_text_and_no_info_names_what_is_masked(shipped: Shipped) -> None:
    world, questions = shipped
    env = MedResearchEnv(world=world.name)
    for question in questions:
        hidden = surfaces(world.graph, question)
        assert not [name for name in hidden if holds(question.text, name)], question.id
    for question in list(questions)[: 2 * EPISODES]:
        observation, info = env.reset(seed=0, options={"question_id": question.id})
        hidden = surfaces(world.graph, question)
        shown = observation.replace(question.text, "") + canonical_text(info)
        assert not [name for name in hidden if holds(shown, name)], question.id
        if question.answer.type == "date":
            assert question.answer.value not in canonical_text(info)


def test_a_masked_name_shows_only_with_a_page_that_states_a_fact_about_it(shipped: Shipped) -> None:
    world, questions = shipped
    oracle = make("oracle", world=world)
    for question in list(questions.split("test"))[:EPISODES]:
        trajectory = run_episode(Episode(question, world=world, reward="paper", seed=0), oracle)
        assert trajectory.success, question.id
        exempt = surfaces(world.graph, question)
        for step in trajectory.steps[:-1]:
            told = told_about(step.observation, world)
            for entity in question.masked:
                names = [name for name in world.graph.surfaces(world.graph.node(entity)) if name in exempt]
                seen = [name for name in names if holds(step.observation, name)]
                assert not seen or entity in told or is_part_of_another_name(seen, told, world.graph), question.id


def told_about(observation: str, world: World) -> set[str]:
    """Return the entities that the pages shown in an observation state facts about."""
    told: set[str] = set()
    for page in {page for page in _SHOWN.findall(observation) if page in world.documents}:
        for sentence in world.documents.get(page).sentences:
            for ordinal in sentence.facts:
                fact = world.graph.fact(ordinal)
                told.add(fact.subject)
                if isinstance(fact.object, str):
                    told.add(fact.object)
    return told


def is_part_of_another_name(seen: list[str], told: set[str], graph: Graph) -> bool:
    """ "Meningioma" inside "Familial multiple meningioma" tells nothing about meningioma."""
    others = [name for entity in told for name in graph.surfaces(graph.node(entity))]
    return all(any(holds(other, name) for other in others) for name in seen)
