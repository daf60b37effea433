"""Which statements of the world are disputed, and by which pattern: at most one claim a subject and predicate.

So no claim is ever the majority: against each stands at least the page of higher authority that states the fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medgym.world.facts import Claim, Literal
from medgym.world.graph import fact_id
from medgym.world.render.claims.misquoted import MISQUOTED
from medgym.world.render.claims.outdated import OUTDATED
from medgym.world.render.claims.retracted import RETRACTED
from medgym.world.render.claims.sibling_mixup import SIBLING_MIXUP
from medgym.world.render.claims.slip import Pattern, Slip
from medgym.world.render.claims.wrong_population import WRONG_POPULATION
from medgym.world.render.index import FactIndex

PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        "misquoted": MISQUOTED,
        "outdated": OUTDATED,
        "retracted": RETRACTED,
        "sibling_mixup": SIBLING_MIXUP,
        "wrong_population": WRONG_POPULATION,
    }
)
"""Rule -> its statements by predicate."""

ONE_IN: Mapping[str, int] = MappingProxyType(
    {
        "caused_by": 4,
        "has_phenotype": 4,
        "inherited_as": 8,
        "onset_in": 8,
        "prevalence_class": 8,
        "sponsor": 5,
        "status": 8,
        "designated_on": 6,
        "marketing_approved_on": 4,
        "applicant": 9,
        "first_approved_on": 9,
    }
)
"""Predicate -> one of how many of its subjects is disputed."""

_STATUS = {"sibling_mixup": "wrong"}  # every other rule gives its own name to what it makes


def plan_claims(index: FactIndex) -> list[Claim]:
    """Return all planted claims of a world, sorted by id; those of a script where it gives them."""
    if index.script.claims is not None:
        return list(index.script.claims)
    found = (_claim(index, predicate, subject) for predicate in ONE_IN for subject in index.by_subject(predicate))
    return sorted((claim for claim in found if claim is not None), key=lambda claim: claim.id)


def claim_id(index: FactIndex, subject: int, predicate: str) -> str:
    """Return the id of the claim about a subject and predicate."""
    return f"claim-{index.slug(subject)}-{predicate}"


def _claim(index: FactIndex, predicate: str, subject: int) -> Claim | None:
    turn = index.draw(f"claim:{predicate}", subject)
    if turn % ONE_IN[predicate]:
        return None
    turn //= ONE_IN[predicate]
    rules = [rule for rule, pattern in PATTERNS.items() if predicate in pattern]
    for number in range(len(rules)):
        rule = rules[(turn + number) % len(rules)]
        slip = PATTERNS[rule][predicate](index, subject, turn // len(rules))
        if slip is not None and not _holds(index, predicate, subject, slip):
            return _worded(index, predicate, subject, rule, slip)
    return None


def _holds(index: FactIndex, predicate: str, subject: int, slip: Slip) -> bool:
    """Tell whether what a slip says is a fact all the same, perhaps of another source."""
    facts = index.of(predicate, subject)
    if slip.disputes == "object":
        return _value(index, slip) in {index.graph.value(index.object[fact]) for fact in facts}
    same = (fact for fact in facts if index.object[fact] == index.object[slip.contradicts])
    return _value(index, slip) in {Literal("text", index.qualifier(fact, slip.disputes)) for fact in same}


def _value(index: FactIndex, slip: Slip) -> str | Literal:
    return slip.value if isinstance(slip.value, Literal) else index.graph.value(slip.value)


def _worded(index: FactIndex, predicate: str, subject: int, rule: str, slip: Slip) -> Claim:
    return Claim(
        id=claim_id(index, subject, predicate),
        subject=index.graph.entity_ids[subject],
        predicate=predicate,
        object=_value(index, slip),
        status=_STATUS.get(rule, rule),
        contradicts=fact_id(slip.contradicts),
        rule=rule,
        disputes=slip.disputes,
    )
