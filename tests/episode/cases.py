"""Questions over the toy world, made by hand, and scripts that answer them."""

from __future__ import annotations

import json
from typing import Any

from medgym.query.algebra import Atom, Query
from medgym.questions.question import Answer, ChainLink, EvidenceItem, PlannedCall, Proof, Question, Rarity
from medgym.world.graph import fact_id
from medgym.world.world import World

_RARITY = Rarity(prevalence=None, document_frequency=1, degree=3, score=0.5)
ATOMS = (
    Atom(subject="?d", predicate="has_phenotype", object="HP:0000001"),
    Atom(subject="?d", predicate="has_phenotype", object="HP:0000002"),
    Atom(subject="?d", predicate="caused_by", object="?g"),
)
BINDING = {"?d": "ORPHA:1", "?g": "HGNC:1"}

PLAN = (
    ("medical_search", {"query": "night cough curved toes", "type": "monograph"}),
    ("read_document", {"ids": ["orpha-1"]}),
    ("medical_search", {"query": "Arlen syndrome cause", "type": "gene"}),
    ("read_document", {"ids": ["hgnc-1"]}),
)
CITATIONS = ("orpha-1#s1", "orpha-1#s2", "hgnc-1#s0")


def gene_question(world: World, **changes: Any) -> Question:
    """Night cough and curved toes, in Arlen syndrome alone; its gene is ZAR1."""
    graph = world.graph
    evidence = []
    for atom in ATOMS:
        nodes = [graph.node(BINDING.get(term, term)) for term in (atom.subject, atom.object)]
        (fact,) = graph.find(atom.predicate, *nodes)
        evidence.append(EvidenceItem(fact=fact_id(fact), sentences=world.documents.stating(fact)))
    question = Question(
        id="hand-1",
        text="A night cough and curved toes go together in one disorder. Which gene causes it? Give the gene symbol.",
        specialty="neurology",
        split="test",
        answer=Answer(type="entity", value="ZAR1", aliases=("zar kinase",), entity_id="HGNC:1", entity_type="gene"),
        query=Query(answer="?g", atoms=ATOMS),
        chain=(ChainLink(source="?d", predicate="caused_by", target="?g"),),
        evidence=tuple(evidence),
        proof=Proof(
            answers=("HGNC:1",),
            binding=BINDING,
            necessity=(2, 2, 0),
            documents=("hgnc-1", "orpha-1"),
            plan=tuple(PlannedCall(tool=tool, arguments=arguments) for tool, arguments in PLAN),
            chain_optimal=True,
            solver="exhaustive@1",
        ),
        difficulty={"hops": 2.0, "oracle_calls": 4.0},
        rarity=_RARITY,
        seed_entity="ORPHA:1",
        masked=("ORPHA:1", "HGNC:1"),
        world=world.id,
    )
    return question.model_copy(update=changes)


def unanswerable(world: World) -> Question:
    """The same clues, but a thing that no document tells."""
    return gene_question(world, id="hand-2", answer=Answer(type="none", value="", entity_type="gene"), evidence=())


def call(name: str, arguments: dict[str, Any]) -> str:
    return json.dumps({"name": name, "arguments": arguments})


def submit(answer: str = "ZAR1", **more: Any) -> str:
    return call("submit_answer", {"answer": answer, **more})


def script() -> list[str]:
    """The cheapest messages that earn everything."""
    return [call(*planned) for planned in PLAN] + [submit(citations=list(CITATIONS), confidence=0.9)]
