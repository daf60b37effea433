"""Planted claims: statements of web pages that are not true, each by a rule that explains the slip.

sibling_mixup: a finding or an age of onset of a sibling (a disease in the same direct group, or under the same parent)
is ascribed to this disease. outdated: a prevalence class or a mode of inheritance that better sources have replaced.
A claim never equals a fact. What it contradicts is the fact of this disease that a reader can hold against it; for a
finding that nobody has excluded, it is the sibling's fact that was mixed up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from medgym.canonical import keyed_hash
from medgym.world.facts import Claim
from medgym.world.graph import fact_id
from medgym.world.render.disease import common_findings
from medgym.world.render.index import FactIndex

_ONE_PAGE_IN = 7
_SIBLINGS_TRIED = 6
_VAGUE = ("all ", "any ", "unknown")
_Slip = Callable[[FactIndex, int, int], "Claim | None"]


def claim_of(index: FactIndex, disease: int) -> Claim | None:
    """Return the claim that a web page on a disease makes; None for most diseases."""
    turn = keyed_hash("claim", index.graph.entity_ids[disease])
    if turn % _ONE_PAGE_IN:
        return None
    turn //= _ONE_PAGE_IN
    slips = (_sibling_finding, _outdated("prevalence_class"), _sibling_onset, _outdated("inherited_as"))
    for number in range(len(slips)):
        claim = slips[(turn + number) % len(slips)](index, disease, turn)
        if claim is not None:
            return claim
    return None


def _claim(index: FactIndex, disease: int, predicate: str, object_: int, rule: str, contradicts: int) -> Claim:
    return Claim(
        id=f"claim-{index.slug(disease)}",
        subject=index.graph.entity_ids[disease],
        predicate=predicate,
        object=index.graph.entity_ids[object_],
        status="outdated" if rule == "outdated" else "wrong",
        contradicts=fact_id(contradicts),
        rule=rule,
    )


def _outdated(predicate: str) -> _Slip:
    def slip(index: FactIndex, disease: int, turn: int) -> Claim | None:
        facts = index.of(predicate, disease)
        known = {index.object[fact] for fact in facts}
        others = [node for node in sorted(index.by_object(predicate)) if node not in known and not _vague(index, node)]
        if len(facts) != 1 or not others:  # where several are true, one more is no clear contradiction
            return None
        return _claim(index, disease, predicate, others[turn % len(others)], "outdated", facts[0])

    return slip


def _sibling_onset(index: FactIndex, disease: int, turn: int) -> Claim | None:
    facts = index.of("onset_in", disease)
    known = {index.object[fact] for fact in facts}
    if not facts or any(_vague(index, node) for node in known):
        return None
    for sibling in _siblings(index, disease, turn):
        for fact in index.of("onset_in", sibling):
            onset = index.object[fact]
            if onset not in known and not _vague(index, onset):
                return _claim(index, disease, "onset_in", onset, "sibling_mixup", facts[0])
    return None


def _sibling_finding(index: FactIndex, disease: int, turn: int) -> Claim | None:
    known = {index.object[fact] for fact in index.of("has_phenotype", disease)}
    known |= {index.object[fact] for fact in index.of("has_phenotype_under", disease)}
    absent = {index.object[fact]: fact for fact in index.of("lacks_phenotype", disease)}
    if not common_findings(index, disease):
        return None
    for sibling in _siblings(index, disease, turn):
        common = sorted(fact for facts in common_findings(index, sibling).values() for fact in facts)
        foreign = [fact for fact in common if index.object[fact] not in known]
        if foreign:
            fact = next((f for f in foreign if index.object[f] in absent), foreign[turn % len(foreign)])
            finding = index.object[fact]
            return _claim(index, disease, "has_phenotype", finding, "sibling_mixup", absent.get(finding, fact))
    return None


def _vague(index: FactIndex, node: int) -> bool:
    """Tell whether a category contradicts nothing ("any age")."""
    return index.inline(node).lower().startswith(_VAGUE)


def _siblings(index: FactIndex, disease: int, turn: int) -> Iterator[int]:
    """Yield a few other diseases of the same direct groups and under the same parents."""
    near: set[int] = set()
    for predicate in ("in_group", "subtype_of"):
        for fact in index.of(predicate, disease):
            if index.qualifier(fact, "level") != "broad":
                shared = index.by_object(predicate)[index.object[fact]]
                near.update(index.subject[other] for other in shared if index.qualifier(other, "level") != "broad")
    ordered = sorted(near - {disease})
    for step in range(min(_SIBLINGS_TRIED, len(ordered))):
        yield ordered[(turn + step) % len(ordered)]
