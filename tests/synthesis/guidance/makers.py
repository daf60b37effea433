"""Questions from bare queries, and a count of answers by trying every node for every variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from medgym.query.algebra import Atom, Filter, Query
from medgym.questions.question import Answer, ChainLink, Proof, Question, Rarity
from medgym.synthesis.guidance import Guidance
from medgym.world.facts import Literal, Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder

ENTITIES = {
    **dict.fromkeys(("p:1", "p:2", "p:3"), "protein"),
    **dict.fromkeys(("m:1", "m:2"), "drug"),
    **dict.fromkeys(("event:1", "event:2", "event:3"), "designation"),
    **dict.fromkeys(("d:1", "d:2"), "disease"),
}
DATES = ("1999-12-31", "1999-01-01", "2010-06-15")
Row = tuple[str, str, "str | Literal"]


def make_graph(rows: Sequence[Row]) -> Graph:
    builder = GraphBuilder()
    builder.add_source(Source("made-up", "Made up", "CC0-1.0", "2025-01-01", "https://example.org", "none"))
    for entity, kind in ENTITIES.items():
        builder.add_entity(entity, kind, f"thing {entity}")
    for subject, predicate, target in rows:
        builder.add_fact(subject, predicate, target, "made-up")
    return builder.build()


def make_question(
    graph: Graph,
    atoms: Sequence[Atom],
    answer: str,
    binding: Mapping[str, str],
    filters: Sequence[Filter] = (),
    chain: Sequence[ChainLink] = (),
) -> Question:
    """Return a question of these atoms; what has no part in guidance is filled in."""
    gold = graph.entities.get(binding[answer])
    given = (
        Answer(type="entity", value=gold.name, entity_id=gold.id, entity_type=gold.type)
        if gold
        else Answer(type="date", value=binding[answer][:4], precision="year")
    )
    return Question(
        id="made-up-1", text="Which is it?", specialty="neurology", split="train", answer=given,
        query=Query(answer=answer, atoms=tuple(atoms), filters=tuple(filters)), chain=tuple(chain), evidence=(),
        proof=Proof(answers=(binding[answer],), binding=dict(binding), necessity=(), documents=(), plan=(),
                    chain_optimal=True, solver="hand"),
        difficulty={}, rarity=Rarity(document_frequency=1, degree=1, score=0.5), seed_entity="", masked=(), world="w@1",
    )  # fmt: skip


def brute_candidates(hint: Guidance, question: Question, graph: Graph) -> int:
    """Count the distinct written answers that a hint allows: no joins, no narrowing, every node for every variable."""
    nodes: list[str | Literal] = [*graph.entity_ids, *graph.literals]
    if hint.query is None or question.query.answer not in hint.query.variables():
        return len({_written(node) for node in nodes if _kind(node, graph) == hint.answer_type})
    facts = {(fact.predicate, fact.subject, fact.object) for fact in graph.facts()}
    variables = list(dict.fromkeys(v for atom in hint.query.atoms for v in atom.variables()))
    found = set()
    for values in product(nodes, repeat=len(variables)):
        bound = dict(zip(variables, values, strict=True))
        if not all((a.predicate, bound[a.subject], bound[a.object]) in facts for a in hint.query.atoms):
            continue
        if any(_kind(bound[v], graph) != kind for v, kind in hint.types.items()):
            continue
        if any(bound[v] != entity.id for v, entity in hint.entities.items()):
            continue
        if any((bound[f.variable] != bound[str(f.other_variable)]) != (f.op == "!=") for f in hint.query.filters):
            continue
        if _kind(bound[question.query.answer], graph) == hint.answer_type:
            found.add(_written(bound[question.query.answer]))
    return len(found)


def _kind(node: str | Literal, graph: Graph) -> str:
    return node.type if isinstance(node, Literal) else graph.entities[node].type


def _written(node: str | Literal) -> str:
    return node.value[:4] if isinstance(node, Literal) else node
