"""The oracle: plays the plan of a question's proof with real tool calls and answers only with what they delivered."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

from medgym.agents.base import Script, ScriptedAgent, Task, abstain, answer
from medgym.agents.observations import documents_in, sentences_in, stands_in
from medgym.questions.question import PlannedCall, Question
from medgym.transcript.messages import action_text
from medgym.world.corpus import Corpus

_CONFIDENCE = 0.95


class Oracle(ScriptedAgent):
    """Privileged: it knows the proof, yet it can only answer if the tools deliver.

    It reads a document only after a search brought it up, and it abstains unless the gold answer stood in an
    observation (a date or number may instead follow from the evidence, all of which must have been delivered). So its
    score measures the tools and the plan, not the gold.
    """

    name = "oracle"
    privileged = True

    def script(self, task: Task) -> Script:
        """Play the plan, then answer with citations, or abstain."""
        question = task.question
        if question is None:
            raise ValueError("the oracle needs the question")
        corpus = task.world.documents
        observations: list[str] = []
        seen: set[str] = set()
        for planned in question.proof.plan:
            if not _found(planned, seen, corpus):
                yield abstain("A planned document was never brought up by a search.")
                return
            observation = yield action_text(planned.tool, planned.arguments)
            observations.append(observation)
            seen.update(documents_in(observation))
            if planned.expects is not None and planned.expects not in documents_in(observation):
                yield abstain("A planned search did not bring up its document.")
                return
        delivered = {sentence for observation in observations for sentence in sentences_in(observation)}
        citations = choose_citations(question, delivered, corpus)
        if question.answer.type == "none":
            yield abstain("The way leads to no answer.", citations, _CONFIDENCE)
        elif is_supported(question, observations, delivered):
            yield answer(question.answer.value, citations, _CONFIDENCE)
        else:
            yield abstain("The observations do not hold the answer.")


def is_supported(question: Question, observations: Iterable[str], delivered: set[str]) -> bool:
    """Tell whether observations hold the answer: its name or an alias, or all evidence of a date or number."""
    gold = question.answer
    if gold.type == "none":
        return False
    text = "\n".join(observations)
    if any(stands_in(surface, text) for surface in (gold.value, *gold.aliases)):
        return True
    return gold.type in ("date", "number") and all(delivered.intersection(item.sentences) for item in question.evidence)


def choose_citations(question: Question, delivered: set[str], corpus: Corpus) -> list[str]:
    """Return delivered sentences that state the derivation: per fact the most authoritative one.

    Where all of these stand on pages of one type, the best sentence on a page of another type is added as a second
    source.
    """

    def rank(sentence: str) -> tuple[float, str]:
        return (-corpus.get(_page_of(sentence)).authority, sentence)

    stating = [sorted(delivered.intersection(item.sentences), key=rank) for item in question.evidence]
    chosen = dict.fromkeys(sentences[0] for sentences in stating if sentences)
    types = {corpus.get(_page_of(sentence)).type for sentence in chosen}
    if len(types) == 1:
        others = {s for sentences in stating for s in sentences if corpus.get(_page_of(s)).type not in types}
        chosen.update(dict.fromkeys(sorted(others, key=rank)[:1]))
    return list(chosen)


def _page_of(sentence: str) -> str:
    return sentence.rsplit("#", 1)[0]


def _found(planned: PlannedCall, seen: set[str], corpus: Container[object]) -> bool:
    """Tell whether every document that a planned call names was seen before."""
    return all(name in seen for name in _named(planned.arguments) if name in corpus)


def _named(arguments: Mapping[str, Any]) -> list[str]:
    """Return all strings among the arguments of a call, lists opened."""
    values = [v for value in arguments.values() for v in (value if isinstance(value, list | tuple) else [value])]
    return [value for value in values if isinstance(value, str)]
