"""A hint in plain English. Variables become letters in the order in which they are met: A, B, C ..."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from medgym.query.algebra import Atom, Filter, Query
from medgym.synthesis.guidance.path import aggregated, variables_of

RELATIONS: Final[Mapping[str, str]] = {
    "has_phenotype": "{b} is a finding in {a}",
    "lacks_phenotype": "{b} is never found in {a}",
    "mentioned_with": "{a} and {b} are often named together",
    "has_phenotype_under": "{a} has a finding of the kind {b}",
    "caused_by": "variants of {b} lead to {a}",
    "associated_gene": "{b} has been tied to {a}",
    "in_group": "{a} is filed under {b}",
    "subgroup_of": "{a} is a branch of {b}",
    "subtype_of": "{a} is a form of {b}",
    "inherited_as": "{a} runs in families as {b}",
    "onset_in": "{a} begins in {b}",
    "prevalence_class": "{a} is as common as {b} says",
    "has_symptom": "{b} is a symptom of {a}",
    "located_in": "{a} sits in {b}",
    "caused_by_agent": "{a} is an infection with {b}",
    "transmitted_by": "{a} spreads by {b}",
    "derives_from": "{a} arises from {b}",
    "triggered_by": "{a} is set off by {b}",
    "designation_for": "{a} was granted for {b}",
    "designates": "{a} covers {b}",
    "sponsor": "{b} holds {a}",
    "status": "{a} stands as {b}",
    "trade_name": "under {a} the product is sold as {b}",
    "designated_on": "{a} was granted on {b}",
    "marketing_approved_on": "the product under {a} came to market on {b}",
    "exclusivity_ends_on": "the exclusivity under {a} ends on {b}",
    "based_in": "{a} has its seat in {b}",
    "active_ingredient": "{a} contains {b}",
    "applicant": "{b} filed {a}",
    "brand_name": "{a} is sold as {b}",
    "application_type": "{a} is a filing of the type {b}",
    "dosage_form": "{a} comes as {b}",
    "review_priority": "{a} was reviewed as {b}",
    "first_approved_on": "{a} was first approved on {b}",
    "indicated_for": "{a} treats {b}",
    "inhibits": "{a} inhibits {b}",
    "activates": "{a} activates {b}",
    "raises": "{a} raises {b}",
    "lowers": "{a} lowers {b}",
    "takes_part_in": "{a} takes part in {b}",
    "participates_in": "{a} takes part in the pathway {b}",
    "promotes": "{a} promotes {b}",
    "protects_against": "{a} protects against {b}",
    "occurs_in": "{a} occurs in {b}",
    "metabolised_to": "{a} is broken down to {b}",
}
"""Predicate -> a clause about subject {a} and object {b}."""

_KINDS: Final[Mapping[str, str]] = {
    "disease": "condition",
    "group": "group of diseases",
    "phenotype": "finding",
    "designation": "orphan designation",
    "application": "drug application",
    "protein_family": "protein family",
    "process": "biological process",
    "brand": "trade name",
    "status": "regulatory status",
    "anatomy": "part of the body",
    "entity": "thing",
}
_COMPARISONS: Final[Mapping[str, str]] = {
    "=": "{a} and {b} are the same",
    "!=": "{a} and {b} differ",
    "<": "{a} comes before {b}",
    "<=": "{a} does not come after {b}",
    ">": "{a} comes after {b}",
    ">=": "{a} does not come before {b}",
}


def in_words(length: int, query: Query | None, types: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return the sentences of a hint; what is not known is left out."""
    sentences = [f"The way to the answer has {length} step{'' if length == 1 else 's'}"]
    if query is not None:
        letters = _letters(variables_of(query.atoms))
        sentences += [_described(letters[v], types[v], names.get(v)) for v in letters if v in types]
        sentences += [_step(atom, letters) for atom in query.atoms]
        sentences += [_condition(condition, letters) for condition in query.filters]
        sentences.append(_asked(query, letters))
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)


def _letters(variables: tuple[str, ...]) -> dict[str, str]:
    return {v: chr(ord("A") + n) if n < 26 else f"A{n}" for n, v in enumerate(variables)}


def _described(letter: str, kind: str, name: str | None) -> str:
    words = _KINDS.get(kind, kind.replace("_", " "))
    if name is not None:
        return f"{letter} is the {words} “{name}”"
    return f"{letter} is {'an' if words[0] in 'aeiou' else 'a'} {words}"


def _step(atom: Atom, letters: Mapping[str, str]) -> str:
    clause = RELATIONS.get(atom.predicate, f"{{a}} {atom.predicate.replace('_', ' ')} {{b}}")
    return clause.format(a=letters[atom.subject], b=letters[atom.object])


def _condition(condition: Filter, letters: Mapping[str, str]) -> str:
    left, right = (letters[variable] for variable in condition.variables())
    return _COMPARISONS.get(condition.op, "{a} and {b} are compared").format(a=left, b=right)


def _asked(query: Query, letters: Mapping[str, str]) -> str:
    aggregate = query.aggregate
    over = " and ".join(letters[variable] for variable in aggregated(query))
    if aggregate is None:
        return f"the answer is {letters.get(query.answer, 'none of these')}"
    if aggregate.op == "count":
        return f"the answer is how many different {over} there are"
    if aggregate.op == "difference":
        return f"the answer is how many whole {aggregate.unit} lie between {over}"
    least = "least or earliest" if aggregate.op == "argmin" else "greatest or latest"
    return f"the answer is the {letters[query.answer]} with the {least} {over}"
