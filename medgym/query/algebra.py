"""The query algebra: a conjunction of atoms over facts, plus filters over the variables.

Strings that begin with "?" are variables, all others are entity ids. The meaning is plain conjunction over
`facts.jsonl`; anyone can check it with a few joins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as OneOf

from pydantic import BaseModel, ConfigDict, Field, model_validator

Operator = OneOf["=", "!=", "<", "<=", ">", ">=", "between", "in", "not_in"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Atom(_Frozen):
    """`predicate(subject, object)`; the fact must carry `qualifiers`; with `negated` no fact may match.

    In a negated atom a variable that no positive atom binds stands for anything.
    """

    subject: str
    predicate: str
    object: str
    qualifiers: Mapping[str, str] | None = None
    negated: bool = False

    def variables(self) -> tuple[str, ...]:
        """Return the variables of the atom, subject first."""
        return tuple(term for term in (self.subject, self.object) if is_variable(term))


class Filter(_Frozen):
    """`variable op value`, or `variable op other_variable`.

    `between` takes [low, high], both ends included; `in` and `not_in` take a list. Dates compare as ISO text,
    numbers as numbers, entities by id (only =, !=, in, not_in).
    """

    variable: str
    op: Operator
    value: str | tuple[str, ...] | None = None
    other_variable: str | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Filter:
        if (self.value is None) == (self.other_variable is None):
            raise ValueError("a filter has either a value or an other_variable")
        if (self.op in ("between", "in", "not_in")) != isinstance(self.value, tuple):
            raise ValueError(f"operator {self.op!r} and value {self.value!r} do not fit")
        if self.op == "between" and (not isinstance(self.value, tuple) or len(self.value) != 2):
            raise ValueError("between takes [low, high]")
        return self

    def variables(self) -> tuple[str, ...]:
        """Return the variables of the filter."""
        return (self.variable,) if self.other_variable is None else (self.variable, self.other_variable)


class Query(_Frozen):
    """`answer` is the variable asked for; `supporting` atoms are true and worded but not part of the conjunction."""

    answer: str
    atoms: tuple[Atom, ...] = Field(min_length=1)
    supporting: tuple[Atom, ...] = ()
    filters: tuple[Filter, ...] = ()

    def variables(self) -> tuple[str, ...]:
        """Return all variables that a positive atom binds, in order of first mention."""
        return tuple(dict.fromkeys(v for atom in self.atoms if not atom.negated for v in atom.variables()))

    @model_validator(mode="after")
    def _filters_are_bound(self) -> Query:
        loose = sorted({v for condition in self.filters for v in condition.variables()} - _bound(self.atoms))
        if loose:
            raise ValueError(f"no atom binds {', '.join(loose)}, which a filter names")
        return self

    def without(self, dropped: Atom | Filter) -> Query | None:
        """Return the query without one atom or filter; None when no atom would be left.

        A filter whose variable loses its last atom goes with it.
        """
        atoms = tuple(atom for atom in self.atoms if atom is not dropped)
        if not atoms:
            return None
        bound = _bound(atoms)
        filters = tuple(f for f in self.filters if f is not dropped and bound.issuperset(f.variables()))
        return Query(answer=self.answer, atoms=atoms, supporting=self.supporting, filters=filters)


def _bound(atoms: tuple[Atom, ...]) -> frozenset[str]:
    """Return the variables that a positive atom binds."""
    return frozenset(variable for atom in atoms if not atom.negated for variable in atom.variables())


def is_variable(term: str) -> bool:
    """Tell whether a term is a variable."""
    return term.startswith("?")
