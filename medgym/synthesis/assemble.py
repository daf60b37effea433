"""Puts a proven draft together as a `Question` row, and takes a row apart again."""

from __future__ import annotations

from medgym.canonical import digest
from medgym.query.solver import SOLVER
from medgym.questions.question import (
    Answer,
    ClueSize,
    EvidenceItem,
    PlannedCall,
    Proof,
    Question,
    Rarity,
    Split,
    Wording,
)
from medgym.synthesis.draft import Draft
from medgym.synthesis.evidence import Derivation
from medgym.synthesis.proof import absent_part
from medgym.synthesis.shape import shape_of
from medgym.world.facts import Literal
from medgym.world.graph import Graph, fact_id
from medgym.world.world import World


def assemble(
    world: World,
    draft: Draft,
    necessity: tuple[int, ...],
    derivation: Derivation,
    plan: tuple[PlannedCall, ...],
    clues: tuple[ClueSize, ...],
    text: str,
    wording: Wording,
    specialty: str,
    split: Split,
    rarity: Rarity,
) -> Question:
    """Return the question row; its id depends on query and text alone."""
    graph, corpus, query = world.graph, world.documents, draft.query()
    facts = sorted({step.fact for step in derivation.steps})
    return Question(
        id=f"{world.name}-{digest([query.model_dump(mode='json'), text])[:12]}",
        text=text,
        specialty=specialty,
        split=split,
        answer=answer_of(graph, draft.gold, draft.answer_type),
        query=query,
        chain=tuple(link.to_row() for link in draft.links),
        evidence=tuple(EvidenceItem(fact=fact_id(fact), sentences=corpus.stating(fact)) for fact in facts),
        proof=Proof(
            answers=() if draft.gold is None else (written(graph, draft.gold),),
            binding={variable: written(graph, node) for variable, node in sorted(derivation.binding.items())},
            necessity=necessity,
            documents=tuple(corpus.rows[document][0] for document in derivation.documents),
            plan=plan,
            chain_optimal=draft.optimal,
            solver=SOLVER,
            clues=clues,
            absent=absent_part(draft),
            shape=shape_of(query),
        ),
        difficulty={
            "hops": float(len(derivation.documents)),
            "oracle_calls": float(len(plan)),
            "links": float(len(draft.links)),
            "clues": float(len(draft.clues)),
        },
        rarity=rarity,
        seed_entity=graph.entity_ids[draft.nodes[draft.seed]],
        masked=tuple(graph.entity_ids[node] for node in draft.masked()),
        world=world.id,
        form=draft.form,
        wording=wording,
    )


def answer_of(graph: Graph, gold: int | Literal | None, asked: str = "") -> Answer:
    """Return the typed gold answer: a date is asked for by its year, a number stands with its unit.

    Where there is none, `asked` is the type of thing that the text asks for: agents are told it, as of any question.
    """
    if gold is None:
        return Answer(type="none", value="", entity_type=asked)
    if isinstance(gold, Literal):
        return Answer(type="number", value=gold.value, unit=gold.unit or None)
    if graph.is_literal(gold):
        return Answer(type="date", value=graph.label(gold)[:4], precision="year")
    return Answer(
        type="entity",
        value=graph.names[gold],
        aliases=graph.aliases[gold],
        entity_id=graph.entity_ids[gold],
        entity_type=graph.entity_types[gold],
    )


def written(graph: Graph, result: int | Literal) -> str:
    """Return an entity id, or the text of a literal."""
    value = result if isinstance(result, Literal) else graph.value(result)
    return value.value if isinstance(value, Literal) else value


def chain_key(draft: Draft) -> str:
    """Return what questions along the same way have in common: its predicates and the entities it passes."""
    entities = {v: draft.graph.entity_ids[n] for v, n in draft.nodes.items() if not draft.graph.is_literal(n)}
    steps = [(link.predicate, link.inverse) for link in draft.links if link.target in entities]
    return digest([steps, list(entities.values())])
