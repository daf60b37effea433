"""Agents that do not look: chance, and the best guess from the training questions alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from medgym.agents.base import Script, ScriptedAgent, Task, abstain, answer, answer_type_of, read, search
from medgym.canonical import keyed_hash
from medgym.questions.question import Question
from medgym.world.graph import distinct_nodes
from medgym.world.world import World

_FIRST_YEAR, _LAST_YEAR = 1983, 2021
_LARGEST_NUMBER = 20


class Random(ScriptedAgent):
    """Makes one or two arbitrary tool calls and names an arbitrary member of the answer type."""

    name = "random"

    def script(self, task: Task) -> Script:
        """Search for a name, perhaps read a page, name anything."""
        names, corpus = task.world.graph.names, task.world.documents
        yield search(names[keyed_hash("query", task.seed) % len(names)])
        if keyed_hash("read", task.seed) % 2:
            yield read(corpus.ids[keyed_hash("page", task.seed) % len(corpus)])
        yield answer(_anything(task.world, task.answer_type, keyed_hash("answer", task.seed)))


def _anything(world: World, answer_type: str, draw: int) -> str:
    if answer_type == "date":
        return str(_FIRST_YEAR + draw % (_LAST_YEAR - _FIRST_YEAR + 1))
    nodes = distinct_nodes(world.graph, answer_type)
    return world.graph.names[nodes[draw % len(nodes)]] if nodes else str(draw % (_LARGEST_NUMBER + 1))


class ClosedBook(ScriptedAgent):
    """Calls no tool: gives the commonest answer of the type among the training questions.

    Where there is no training question of the type, it gives the entity of the type that most facts name.
    """

    name = "closed-book"

    def __init__(self, world: World | None = None, questions: Iterable[Question] = ()) -> None:
        super().__init__(world)
        self._prior = answer_prior(questions)

    def script(self, task: Task) -> Script:
        """Give the prior's answer."""
        guess = self._prior.get(task.answer_type) or best_known(task.world, task.answer_type)
        yield answer(guess) if guess else abstain("There is no prior for this type of answer.")


def answer_prior(questions: Iterable[Question]) -> dict[str, str]:
    """Return the commonest answer per answer type over the train split; ties go to the first in text order."""
    counts: dict[str, Counter[str]] = {}
    for question in questions:
        if question.split == "train":
            counts.setdefault(answer_type_of(question), Counter())[question.answer.value] += 1
    return {kind: min(counter, key=lambda v: (-counter[v], v)) for kind, counter in counts.items()}


def best_known(world: World, entity_type: str) -> str | None:
    """Return the name of the entity of a type that most facts have as their object; None when there is none."""
    graph = world.graph
    nodes = distinct_nodes(graph, entity_type)
    if not nodes:
        return None
    degree = np.bincount(graph.columns.object, minlength=len(graph.entity_ids) + len(graph.literals))
    return graph.names[max(nodes, key=lambda node: (int(degree[node]), -node))]
