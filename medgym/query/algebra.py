"""The query algebra: a conjunction of atoms over facts, filters over the variables, and what is made of the solutions.

Strings that begin with "?" are variables, all others are entity ids. The meaning is plain conjunction over
`facts.jsonl`; anyone can check it with a few joins. `docs/queries.md` has an example of every form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from typing import Literal as OneOf

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from medgym.world.vocabulary import PREDICATES

Operator = OneOf["=", "!=", "<", "<=", ">", ">=", "between", "in", "not_in"]
Unit = OneOf["years", "months", "days"]


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
        return _variables(self.subject, self.object)


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


class Aggregate(_Frozen):
    """What is made of all solutions of the conjunction.

    Attributes:
        op: "count": how many distinct bindings of `over` there are (0 when nothing matches); "difference": how many
            whole units lie between two dates, a solution whose second date is the earlier one gives none;
            "argmin", "argmax": the answer variable where the value of `over` is least, greatest.
        over: count: one or more variables; difference: (from, to), both dates; argmin, argmax: one date or number.
        unit: of a difference, else None. A year or month is complete once its day is reached, so 29 February
            completes its year on 1 March.
    """

    op: OneOf["count", "difference", "argmin", "argmax"]
    over: tuple[str, ...]
    unit: Unit | None = None

    @property
    def is_number(self) -> bool:
        """Tell whether the result is a number, so that no atom binds the answer variable."""
        return self.op in ("count", "difference")

    @model_validator(mode="after")
    def _well_formed(self) -> Aggregate:
        constants = [term for term in self.over if not is_variable(term)]
        if constants:
            raise ValueError(f"{self.op} goes over variables, and {', '.join(constants)} is none: write ?name")
        if len(set(self.over)) != len(self.over):
            raise ValueError(f"{self.op} names a variable of `over` twice")
        wanted = {"count": "one or more variables", "difference": "two date variables, [from, to]"}
        if not self.over if self.op == "count" else len(self.over) != (2 if self.op == "difference" else 1):
            raise ValueError(f"{self.op} goes over {wanted.get(self.op, 'one variable')}, not {len(self.over)}")
        if (self.unit is None) == (self.op == "difference"):
            raise ValueError("a difference needs a unit (years, months or days), and nothing else has one")
        return self


class Query(_Frozen):
    """`answer` is the variable asked for; `supporting` atoms are true and worded but not part of the conjunction.

    Without `aggregate`, the results are the values that `answer` takes. With `as_of` (ISO date) only facts that held
    on that day count, see `medgym.world.validity`. Both are left out of dumps when they are None.
    """

    answer: str
    atoms: tuple[Atom, ...] = Field(min_length=1)
    supporting: tuple[Atom, ...] = ()
    filters: tuple[Filter, ...] = ()
    aggregate: Aggregate | None = None
    as_of: str | None = None

    def variables(self) -> tuple[str, ...]:
        """Return all variables that a positive atom binds, in order of first mention."""
        return tuple(dict.fromkeys(v for atom in self.atoms if not atom.negated for v in atom.variables()))

    @model_serializer(mode="wrap")
    def _leave_out_what_is_not_used(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        row: dict[str, Any] = handler(self)
        unused = [name for name in ("aggregate", "as_of") if getattr(self, name) is None]
        return {name: value for name, value in row.items() if name not in unused}

    @model_validator(mode="after")
    def _is_meaningful(self) -> Query:
        loose = sorted({v for condition in self.filters for v in condition.variables()} - _bound(self.atoms))
        if loose:
            raise ValueError(f"no atom binds {', '.join(loose)}, which a filter names")
        if self.as_of is not None and not _is_iso_date(self.as_of):
            raise ValueError(f"as_of takes an ISO date such as 2015-06-30, not {self.as_of!r}")
        problem = _aggregate_problem(self.aggregate, self.answer, self.atoms)
        if problem is not None:
            raise ValueError(problem)
        return self

    def without(self, dropped: Atom | Filter) -> Query | None:
        """Return the query without one atom or filter; None when no atom is left or the aggregate loses a variable.

        A filter whose variable loses its last atom goes with it.
        """
        atoms = tuple(atom for atom in self.atoms if atom is not dropped)
        bound = _bound(atoms)
        if not atoms or _aggregate_problem(self.aggregate, self.answer, atoms) is not None:
            return None
        filters = tuple(f for f in self.filters if f is not dropped and bound.issuperset(f.variables()))
        return Query(
            answer=self.answer,
            atoms=atoms,
            supporting=self.supporting,
            filters=filters,
            aggregate=self.aggregate,
            as_of=self.as_of,
        )


@lru_cache(maxsize=4096)
def _variables(subject: str, target: str) -> tuple[str, ...]:
    return tuple(term for term in (subject, target) if is_variable(term))


def _bound(atoms: tuple[Atom, ...]) -> frozenset[str]:
    """Return the variables that a positive atom binds."""
    return frozenset(variable for atom in atoms if not atom.negated for variable in atom.variables())


def is_variable(term: str) -> bool:
    """Tell whether a term is a variable."""
    return term.startswith("?")


def _aggregate_problem(aggregate: Aggregate | None, answer: str, atoms: tuple[Atom, ...]) -> str | None:
    """Return what the aggregate misses among these atoms, or None."""
    if aggregate is None:
        return None
    bound, op = _bound(atoms), aggregate.op
    loose = [variable for variable in aggregate.over if variable not in bound]
    if loose:
        return f"no atom binds {', '.join(loose)}, which {op} goes over"
    if aggregate.is_number and (not is_variable(answer) or any(answer in atom.variables() for atom in atoms)):
        return f"{op} gives a number: its answer is a variable that stands in no atom, such as ?n, not {answer!r}"
    if not aggregate.is_number and answer not in bound:
        return f"no atom binds {answer}, the answer variable that {op} looks for"
    wanted = {"count": (), "difference": ("date",)}.get(op, ("date", "number"))
    for variable in aggregate.over if wanted else ():
        if not any(kind in wanted for kind in _literal_kinds(atoms, variable)):
            return (
                f"{op} compares values: {variable} must be the object of a predicate that gives a {' or '.join(wanted)}"
            )
    return None


def _literal_kinds(atoms: tuple[Atom, ...], variable: str) -> Iterator[str]:
    """Yield the literal types that positive atoms give a variable, as the vocabulary has them."""
    for atom in atoms:
        if not atom.negated and atom.object == variable and atom.predicate in PREDICATES:
            yield PREDICATES[atom.predicate].literal


def _is_iso_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
