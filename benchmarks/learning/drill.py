"""The smallest questions that need a tool: which gene is altered in a named disease.

They are look-ups in one hop over the world `tiny`: the name stands in the question, and one search of gene pages shows
the answer. They are no research questions. They are for policies that start from nothing, for which copying a name
into a query, and a symbol out of a result, is the whole task. No gene is an answer in both splits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medgym.canonical import keyed_hash
from medgym.episode.source import EpisodeSource
from medgym.export.records import student_record
from medgym.query.algebra import Atom, Query
from medgym.questions.question import Answer, ChainLink, EvidenceItem, PlannedCall, Proof, Question, Rarity
from medgym.questions.question_set import QuestionSet
from medgym.serving import Session
from medgym.transcript.formats import FORMATS
from medgym.transcript.messages import Call
from medgym.world.facts import Entity
from medgym.world.world import World

LIMITS = {"max_steps": 3, "max_tool_calls": 2, "max_observation_chars": 1000}


def drill_questions(world: World, held_out: float = 0.25) -> QuestionSet:
    """Return a question for every disease with one known gene that its first search result names."""
    return QuestionSet(_questions(world, held_out), "drill")


def drill_source(world: World, questions: QuestionSet, split: str) -> EpisodeSource:
    """Return episodes about the questions of a split, under the preset `paper`."""
    return EpisodeSource(world, questions, split=split, reward="paper", limits=LIMITS)


def taught(source: EpisodeSource) -> list[dict[str, Any]]:
    """Return the student's record of each question of a source, played by who knows the way: search, answer."""
    return [_record(source, question) for question in source.pool(source.split)]


def search_of(question: Question) -> dict[str, Any]:
    """Return the arguments of the one search."""
    return question.proof.plan[0].arguments


def _record(source: EpisodeSource, question: Question) -> dict[str, Any]:
    episode = source.episode(question)
    session = Session(episode, "openai")
    cited = question.evidence[0].sentences[0]
    answer = {"answer": question.answer.value, "citations": [cited], "confidence": 0.9}
    for number, (name, arguments) in enumerate((("medical_search", search_of(question)), ("submit_answer", answer))):
        session.step(FORMATS["openai"].write([Call(name, arguments, f"call_{number}")]))
    return student_record(episode.trajectory(), episode, {})


def _questions(world: World, held_out: float) -> Iterator[Question]:
    graph = world.graph
    genes = graph.forward("caused_by")
    facts = {(fact.subject, fact.object): fact.id for fact in graph.facts() if fact.predicate == "caused_by"}
    for entity in sorted(graph.entities.values(), key=lambda entity: entity.id):
        targets = genes.get(graph.node(entity.id), ())
        if entity.type != "disease" or len(targets) != 1:
            continue
        gene = graph.entities[str(graph.value(targets[0]))]
        (hit,) = world.search(entity.name, k=1, types=("gene",)) or (None,)
        if hit is None or not hit.title.startswith(f"{gene.name} ("):
            continue
        number, sentence = hit.best_sentence()
        if entity.name.casefold() in sentence.casefold() and gene.name in sentence:
            evidence = EvidenceItem(fact=facts[entity.id, gene.id], sentences=(f"{hit.document}#s{number}",))
            yield _question(world, entity, gene, hit.document, evidence, held_out)


def _question(
    world: World, disease: Entity, gene: Entity, document: str, evidence: EvidenceItem, held_out: float
) -> Question:
    test = keyed_hash("drill", gene.id) / 2**64 < held_out
    search = PlannedCall(
        tool="medical_search", arguments={"query": disease.name, "type": "gene", "k": 1}, expects=document
    )
    return Question(
        id=f"drill-{disease.id.lower().replace(':', '-')}",
        text=f"Which gene is altered in {disease.name}?",
        specialty="any",
        split="test" if test else "train",
        answer=Answer(type="entity", value=gene.name, aliases=gene.aliases, entity_id=gene.id, entity_type=gene.type),
        query=Query(answer="?g", atoms=(Atom(subject=disease.id, predicate="caused_by", object="?g"),)),
        chain=(ChainLink(source=disease.id, predicate="caused_by", target="?g"),),
        evidence=(evidence,),
        proof=Proof(
            answers=(gene.id,),
            binding={"?g": gene.id},
            necessity=(2,),
            documents=(document,),
            plan=(search,),
            chain_optimal=True,
            solver="look-up",
        ),
        difficulty={"hops": 1.0, "oracle_calls": 1.0, "level": 1.0},
        rarity=Rarity(document_frequency=1, degree=1, score=0.0),
        seed_entity=disease.id,
        masked=(gene.id,),
        world=world.id,
    )
