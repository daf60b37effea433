"""Separating: along the way, clues are added only where several candidates are left once the seeds are known.

Of the clues that part them the one that leaves fewest is taken, and among equals the *commonest*: it must not identify
the thing by itself, or the way to it would be unnecessary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from medgym.canonical import keyed_hash
from medgym.query.algebra import Atom, Filter
from medgym.query.problem import Domains
from medgym.query.solver import Solver
from medgym.synthesis.clues.dates import DateClues
from medgym.synthesis.clues.option import Option
from medgym.synthesis.clues.statements import OF_LATER, Statements
from medgym.synthesis.draft import Draft
from medgym.synthesis.names import Telling
from medgym.synthesis.proof import told
from medgym.synthesis.refusal import Refused
from medgym.world.graph import Graph

_SHORT = 1
_MOST_CLUES = 3
_FALLBACK = 3  # late in turn: used for want of a better one


@dataclass
class Separating:
    """Adds clues to the later things of drafts over one graph."""

    graph: Graph
    solver: Solver
    statements: Statements
    dates: DateClues

    def separate(self, draft: Draft, salt: str) -> Draft:
        """Walk the draft from its seeds and add clues wherever a variable has several candidates.

        Raises `Refused`, with the way up to there, where none of the clues on offer helps.
        """
        domains = self._domains(draft)
        for variable in draft.single():
            if not self.graph.is_literal(draft.nodes[variable]):
                draft, domains = self._separate_all(draft, variable, domains, salt)
        return self._without_spare(draft)

    def _without_spare(self, draft: Draft) -> Draft:
        """Drop each "another than the one before" that later clues have made needless.

        Raises `Refused` where the one before would do as well, so that nothing needs the other.
        """
        for condition in draft.filters:
            if condition.other_variable is None or condition.op != "!=":
                continue
            rest = draft.without(condition)
            domains = self._domains(rest)
            if rest.is_clear(domains):
                draft = rest
            elif draft.aggregate is None and domains.get(draft.answer) == {draft.gold}:
                raise Refused("the way to the answer is ambiguous", way=draft.way())
        return draft

    def _domains(self, draft: Draft) -> Domains:
        """Return what each variable may stand for once the seeds are known."""
        return self.solver.domains(told(draft), {seed: draft.nodes[seed] for seed in draft.seeds}) or {}

    def _separate_all(self, draft: Draft, variable: str, domains: Domains, salt: str) -> tuple[Draft, Domains]:
        """Return the draft in which a variable has no rival, and its domains."""
        for _ in range(_MOST_CLUES):
            rivals = domains.get(variable, set()) - {draft.nodes[variable]}
            if not rivals:
                break
            extended = self._separate_one(draft, variable, rivals, salt)
            if extended is None:
                raise Refused("a hop stays ambiguous", way=draft.up_to(variable))
            draft, domains = extended, self._domains(extended)
        return draft, domains

    def _separate_one(self, draft: Draft, variable: str, rivals: set[int], salt: str) -> Draft | None:
        twin = _other_than(draft, variable, rivals)
        if twin is not None:
            draft, rivals = draft.add(filters=(twin,)), rivals - {draft.nodes[str(twin.other_variable)]}
            if not rivals:
                return draft
        stated = list(self._stated(draft, variable, rivals, salt))
        relative = list(self.dates.relative(draft, variable, rivals))
        options = [
            *stated,
            *relative,
            *_together(relative, stated),
            *self.dates.ranges(draft, variable, rivals),
            *self._excluded(draft, variable, rivals, salt),
        ]
        if not options:
            return None
        best = min(options, key=lambda option: option.rank)
        return draft.add(*best.atoms, filters=best.filters)

    def _stated(self, draft: Draft, variable: str, rivals: set[int], salt: str) -> Iterator[Option]:
        """Yield clues that state something of the thing."""
        node, telling = draft.nodes[variable], Telling(self.graph, draft.masked())
        used = {(atom.subject, atom.predicate, atom.object) for atom in draft.clues}
        in_draft = set(draft.nodes.values())
        for predicate in OF_LATER.get(draft.type_of(variable), ()):
            if predicate == "status" and draft.as_of is not None:  # on record is how it stands now
                continue
            for target in self.statements.targets(predicate, node):
                key = (variable, predicate, self.graph.entity_ids[target])
                if key in used or target in in_draft or telling.given_away_by(target):
                    continue
                carriers = self.statements.carriers((predicate, target))
                left = frozenset(rivals.intersection(carriers))
                if len(left) < len(rivals):
                    group_first = predicate == "in_group" and len(draft.links) > _SHORT
                    turn = 0 if group_first else 1 + keyed_hash(salt, variable, target) % 4
                    yield Option(left, (turn, -len(carriers)), (self.statements.atom(variable, (predicate, target)),))

    def _excluded(self, draft: Draft, variable: str, rivals: set[int], salt: str) -> Iterator[Option]:
        """Yield clues that say where a disease does not belong, or that nothing was ever designated for it."""
        if draft.type_of(variable) != "disease":
            return
        node, telling = draft.nodes[variable], Telling(self.graph, draft.masked())
        own = set(self.graph.forward("in_group").get(node, ()))
        foreign = sorted({g for rival in rivals for g in self.statements.targets("in_group", rival)} - own)
        for group in foreign:
            if not telling.given_away_by(group):
                left = frozenset(rivals.difference(self.graph.backward("in_group")[group]))
                if len(left) < len(rivals):
                    atom = Atom(
                        subject=variable, predicate="in_group", object=self.graph.entity_ids[group], negated=True
                    )
                    yield Option(left, (_FALLBACK, keyed_hash(salt, "not", group) % 1000), (atom,))
        designated = self.graph.backward("designation_for")
        known = any(a.predicate == "designation_for" for a in draft.query().atoms)
        if designated and node not in designated and not known:
            left = frozenset(rivals.difference(designated))
            if len(left) < len(rivals):
                anything = f"?r{1 + sum(name.startswith('?r') for name in draft.nodes)}"
                atom = Atom(subject=anything, predicate="designation_for", object=variable, negated=True)
                yield Option(left, (_FALLBACK + 1, 0), (atom,))


def _together(relative: Iterable[Option], stated: Sequence[Option]) -> Iterator[Option]:
    """Yield "later than the one before" with a statement besides, where only both leave no rival."""
    for first in relative:
        for second in stated if first.left else ():
            if second.left and not first.left & second.left:
                yield Option(frozenset(), first.turn, (*first.atoms, *second.atoms), first.filters)


def _other_than(draft: Draft, variable: str, rivals: set[int]) -> Filter | None:
    """Return "not the one met before" when an earlier variable of the draft is among the rivals."""
    for earlier, node in draft.before(variable):
        taken = any(f.variable == variable and f.other_variable == earlier for f in draft.filters)
        if node in rivals and not taken:
            return Filter(variable=variable, op="!=", other_variable=earlier)
    return None
