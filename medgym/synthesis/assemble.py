"""Puts a proven draft together as a `Question` row."""

from __future__ import annotations

from medgym.canonical import digest
from medgym.query.solver import SOLVER, Solver
from medgym.questions.question import Answer, EvidenceItem, PlannedCall, Proof, Question, Rarity
from medgym.synthesis.draft import Draft
from medgym.synthesis.evidence import Derivation
from medgym.synthesis.proof import necessity
from medgym.world.facts import Literal
from medgym.world.graph import Graph, fact_id
from medgym.world.world import World


def assemble(
    world: World,
    draft: Draft,
    solver: Solver,
    derivation: Derivation,
    plan: tuple[PlannedCall, ...],
    text: str,
    specialty: str,
    rarity: Rarity,
) -> Question:
    """Return the question row; its id depends on query and text alone, its split is set when it is accepted."""
    graph, corpus, query = world.graph, world.documents, draft.query()
    facts = sorted(set(derivation.facts))
    return Question(
        id=f"{world.name}-{digest([query.model_dump(mode='json'), text])[:12]}",
        text=text,
        specialty=specialty,
        split="train",
        answer=answer_of(graph, draft.nodes[draft.answer]),
        query=query,
        chain=tuple(link.to_row() for link in draft.links),
        evidence=tuple(EvidenceItem(fact=fact_id(fact), sentences=corpus.stating(fact)) for fact in facts),
        proof=Proof(
            answers=(written(graph, draft.nodes[draft.answer]),),
            binding={variable: written(graph, node) for variable, node in sorted(derivation.binding.items())},
            necessity=necessity(query, solver),
            documents=tuple(corpus.rows[document][0] for document in derivation.documents),
            plan=plan,
            chain_optimal=draft.optimal,
            solver=SOLVER,
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
    )


def answer_of(graph: Graph, node: int) -> Answer:
    """Return the typed gold answer for a node: a date is asked for by its year."""
    if graph.is_literal(node):
        return Answer(type="date", value=graph.label(node)[:4], precision="year")
    return Answer(
        type="entity",
        value=graph.names[node],
        aliases=graph.aliases[node],
        entity_id=graph.entity_ids[node],
        entity_type=graph.entity_types[node],
    )


def written(graph: Graph, node: int) -> str:
    """Return an entity id, or the text of a literal."""
    value = graph.value(node)
    return value.value if isinstance(value, Literal) else value
