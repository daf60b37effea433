"""How drugs act: one review per drug, and pages on pathways for whatever no review reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from medgym.world.documents import Document
from medgym.world.render.grammar import is_plural
from medgym.world.render.index import FactIndex
from medgym.world.render.page import Draft, Page

MECHANISM_PREDICATES = (
    "inhibits", "activates", "raises", "lowers", "takes_part_in", "promotes", "protects_against", "occurs_in",
    "metabolised_to",
)  # fmt: skip
"""The directed predicates that a mechanism is made of."""

MOST_STEPS = 3
"""How far from its drug a review follows the mechanism."""

MOST_FACTS = 60
"""How many facts of the mechanism one review states."""

_AUTHORITY = 0.65
_Step = tuple[str, list[int]]


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan one review for every drug, and one page for every other subject with facts that no review states."""
    kinds = index.graph.entity_types
    acting = set().union(*(index.by_subject(predicate) for predicate in MECHANISM_PREDICATES))
    drugs = {node for node in acting if kinds[node] == "drug"} | set(index.by_subject("indicated_for"))
    stated: set[int] = set()
    for drug in drugs:
        steps = _steps(index, drug)
        stated.update(fact for _, facts in steps for fact in facts)
        yield Draft(f"mechanism-{index.slug(drug)}", partial(_review, index, drug, steps))
    for node in acting:
        left = [(predicate, [fact for fact in facts if fact not in stated]) for predicate, facts in _own(index, node)]
        left = [(predicate, facts) for predicate, facts in left if facts]
        if left:
            yield Draft(f"pathway-{index.slug(node)}", partial(_pathway, index, node, left))


def _own(index: FactIndex, node: int) -> list[_Step]:
    """Return the mechanism facts of which `node` is the subject, by predicate."""
    found = ((predicate, index.of(predicate, node)) for predicate in MECHANISM_PREDICATES)
    return [(predicate, list(facts)) for predicate, facts in found if facts]


def _steps(index: FactIndex, drug: int) -> list[_Step]:
    """Return the mechanism of a drug, nearest steps first, each step the facts of one subject under one predicate.

    Other drugs end a path. Of the diseases at the end of a path only those count for which the drug is given: what else
    an inflammation may lead to does not belong into a review of one drug.
    """
    kinds = index.graph.entity_types
    treated = {index.object[fact] for fact in index.of("indicated_for", drug)}
    steps: list[_Step] = []
    room, seen, frontier = MOST_FACTS, {drug}, [drug]
    for _ in range(MOST_STEPS):
        reached: list[int] = []
        for node in frontier:
            for predicate, facts in _own(index, node):
                relevant = [fact for fact in facts if _belongs(kinds, index.object[fact], treated, node == drug)][:room]
                if relevant:
                    steps.append((predicate, relevant))
                    room -= len(relevant)
                    reached += [index.object[fact] for fact in relevant]
        frontier = [node for node in dict.fromkeys(reached) if node not in seen and kinds[node] != "drug"]
        seen.update(frontier)
    return steps


def _belongs(kinds: tuple[str, ...], node: int, treated: Iterable[int], from_drug: bool) -> bool:
    return from_drug or kinds[node] != "disease" or node in treated


def _review(index: FactIndex, drug: int, steps: list[_Step], document_id: str) -> Document:
    name = index.inline(drug)
    page = Page(document_id, name, plural=is_plural(name))
    page.state("indicated_for", index.objects(index.of("indicated_for", drug)))
    for predicate, facts in steps:
        actor = index.inline(index.subject[facts[0]])
        page.turn_to(actor, plural=is_plural(actor))
        page.state(predicate, index.objects(facts))
    return page.document(index, title=f"How {name} works", type="mechanism", authority=_AUTHORITY)


def _pathway(index: FactIndex, node: int, left: list[_Step], document_id: str) -> Document:
    name = index.inline(node)
    page = Page(document_id, name, plural=is_plural(name))
    for predicate, facts in left:
        page.state(predicate, index.objects(facts))
    return page.document(index, title=f"Mechanisms: {name}", type="mechanism", authority=_AUTHORITY)
