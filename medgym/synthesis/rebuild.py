"""From a question row back to the draft behind it: what a proof keeps is enough to word the question again."""

from __future__ import annotations

from medgym.errors import QuestionError
from medgym.query.algebra import Atom, Filter, Query
from medgym.questions.question import ChainLink, Question
from medgym.synthesis.draft import NUMBER, Draft, Link
from medgym.world.facts import Literal
from medgym.world.graph import Graph
from medgym.world.vocabulary import PREDICATES


def rebuild(question: Question, graph: Graph) -> Draft:
    """Return the draft of a synthesised question; its text follows from that and from `question.wording`.

    A variable that may stand for several things gets the one of the proof's binding; what nothing bears out gets any
    node of its type. Raises `QuestionError` for a question without a chain.
    """
    if not question.chain:
        raise QuestionError(
            f"{question.id} has no chain.", "Its draft cannot be rebuilt.", "Take a synthesised question."
        )
    query = question.query
    links = tuple(Link(link.source, link.predicate, link.target, link.inverse) for link in question.chain)
    nodes = _nodes(question, graph)
    return Draft(
        graph=graph,
        form=question.form,
        links=links,
        nodes=nodes,
        seeds=_seeds(links),
        answer=query.answer,
        gold=_gold(question, nodes),
        optimal=question.proof.chain_optimal,
        several=_several(question),
        aggregate=query.aggregate,
        as_of=query.as_of,
        clues=query.atoms[: len(query.atoms) - len(links)],
        filters=query.filters,
        supporting=query.supporting,
        absent=_absent(query, question.proof.absent, links),
    )


def _nodes(question: Question, graph: Graph) -> dict[str, int]:
    """Return variable -> node in the order in which the way was laid."""
    nodes: dict[str, int] = {}
    for link in question.chain:
        for variable in (link.source, link.target):
            if variable not in nodes:
                nodes[variable] = _node(question.proof.binding.get(variable), link, graph)
    return nodes


def _node(written: str | None, link: ChainLink, graph: Graph) -> int:
    literal = PREDICATES[link.predicate].literal
    if written is None:
        return min(min(nodes) for nodes in graph.forward(link.predicate).values())
    return graph.node(written) if graph.has(written) else graph.node(Literal(literal, written))


def _seeds(links: tuple[Link, ...]) -> tuple[str, ...]:
    """Return where the arms of a way begin: at what no step leads to."""
    reached = {link.target for link in links}
    return tuple(dict.fromkeys(link.source for link in links if link.source not in reached))


def _gold(question: Question, nodes: dict[str, int]) -> int | Literal | None:
    answer = question.answer
    if answer.type == "none":
        return None
    if question.query.answer == NUMBER:
        return Literal("number", answer.value, answer.unit or "")
    return nodes[question.query.answer]


def _several(question: Question) -> frozenset[str]:
    """Return the variables that need not stand for one thing: what is counted or compared, and what is missing."""
    aggregate, answer = question.query.aggregate, question.query.answer
    if aggregate is not None and aggregate.op == "count":
        return frozenset(aggregate.over)
    ends = {answer} if question.answer.type == "none" else set()
    if aggregate is not None and aggregate.op in ("argmin", "argmax"):
        ends = {answer, *aggregate.over}
    return frozenset(ends | {link.source for link in question.chain if link.target in ends})


def _absent(query: Query, part: int | None, links: tuple[Link, ...]) -> Link | Filter | None:
    if part is None:
        return None
    parts: list[Atom | Filter] = [*query.atoms, *query.filters]
    missing = parts[part]
    if isinstance(missing, Filter):
        return missing
    return next(link for link in links if link.atom() == missing)
