"""From one rare seed to proven questions: what a worker does. A function of world, task and wants alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from medgym.canonical import keyed_hash
from medgym.query.algebra import Query
from medgym.query.solver import Solver
from medgym.questions.question import Question, Split
from medgym.synthesis.assemble import assemble, chain_key
from medgym.synthesis.clues import ClueFinder, ClueSizes
from medgym.synthesis.difficulty import Difficulty
from medgym.synthesis.draft import Draft
from medgym.synthesis.evidence import Derivation, derivation_of
from medgym.synthesis.findable import Pages
from medgym.synthesis.forms import FORMS, Atlas
from medgym.synthesis.names import is_fair_answer, leaks, resembles
from medgym.synthesis.overlap import Overlap
from medgym.synthesis.plan import Planner
from medgym.synthesis.proof import absent_part, written_answer
from medgym.synthesis.quotas import FORM_SHARES
from medgym.synthesis.rarity import RarityTable
from medgym.synthesis.refusal import Refused
from medgym.synthesis.rules import Rules
from medgym.synthesis.samplers import find_sampler
from medgym.synthesis.shape import shape_of
from medgym.synthesis.shortcuts import Case, Shortcuts
from medgym.synthesis.splits import SplitRule
from medgym.synthesis.subgraph import ConnectorGraph
from medgym.synthesis.wording import Writer
from medgym.tools.toolbox import Toolbox
from medgym.world.facts import Literal
from medgym.world.world import World

_PER_SEED = 3
_TRIES_PER_FORM = 5
_HOPS = range(2, 8)

Way = tuple[int, ...]
"""The nodes that a draft comes by, from the seed on."""


@dataclass(frozen=True, slots=True)
class Task:
    """One visit to a seed disease."""

    disease: int
    specialty: str
    salt: str


@dataclass(frozen=True, slots=True)
class Wants:
    """What is full, what was asked, and which ways are known to lead nowhere, when a task is handed out.

    It only saves work, acceptance is decided later.
    """

    forms: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    hops: frozenset[int] = frozenset()
    answers: frozenset[tuple[str, str]] = frozenset()
    ways: frozenset[str] = frozenset()
    dead: frozenset[Way] = frozenset()
    shapes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proven question with what acceptance looks at: its way, what it shares with others, what a split books."""

    question: Question
    way: Way
    chain: str
    booked: str


@dataclass(frozen=True)
class Yield:
    """What a task yields: candidates in order, refusals by rule, ways that lead nowhere, drafts tried and failed."""

    task: Task
    candidates: tuple[Candidate, ...]
    refused: Counter[str] = field(default_factory=Counter)
    dead: frozenset[Way] = frozenset()
    failed: tuple[Way, ...] = ()
    tries: int = 0


@dataclass
class _Visit:
    """What a task has come upon so far."""

    task: Task
    wants: Wants
    dead: set[Way]
    failed: list[Way] = field(default_factory=list)
    tries: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def knows_dead(self, draft: Draft) -> bool:
        """Tell whether a draft goes along a way that leads nowhere."""
        nodes = draft.way()
        return any(nodes[:n] in self.dead for n in range(1, len(nodes) + 1))

    def note(self, draft: Draft, refusal: Refused) -> None:
        """Count a refusal, and keep what it says about the way."""
        self.refused[refusal.rule] += 1
        if refusal.way:
            self.dead.add(refusal.way)
        else:
            self.failed.append(draft.way())


class Candidates:
    """Makes candidates over one world; keeps its tables between tasks."""

    def __init__(self, world: World, seed: int, rules: Rules) -> None:
        self.world, self.graph, self.solver = world, world.graph, Solver(world.graph)
        self.atlas = Atlas(self.graph, ConnectorGraph(self.graph), find_sampler(rules.sampler))
        self.rules, self.rarity = rules, RarityTable(world)
        self.splits = SplitRule(self.graph, seed)
        toolbox = Toolbox(world)
        self._clues = ClueFinder(self.graph, self.solver, Pages(world, toolbox).come_up)
        self._sizes = ClueSizes(self.graph)
        self._writer, self._overlap = Writer(self.graph), Overlap(world.documents)
        self._planner = Planner(world, toolbox)
        self._shortcuts, self._difficulty = Shortcuts(world, self.solver), Difficulty.load()

    def of(self, task: Task, wants: Wants) -> Yield:
        """Return at most three candidates from one seed, each of another form."""
        common = self.rarity.is_rare(task.disease) if self.rules.rare_seeds else None
        if common is not None:
            return Yield(task, (), Counter({f"seed: {common}": 1}))
        made: list[Candidate] = []
        visit = _Visit(task, wants, set(wants.dead))
        for form in self._forms(task, wants):
            candidate = self._first(form, visit)
            if candidate is not None:
                made.append(candidate)
            if len(made) == _PER_SEED:
                break
        dead = frozenset(visit.dead - wants.dead)
        return Yield(task, tuple(made), visit.refused, dead, tuple(visit.failed), visit.tries)

    def _forms(self, task: Task, wants: Wants) -> list[str]:
        """Return the forms wanted, in an order drawn by their shares."""
        open_forms = [form for form in FORMS if form not in wants.forms]
        turns = {form: (1 + keyed_hash(task.salt, "form", form) % 997) / FORM_SHARES[form] for form in open_forms}
        return sorted(open_forms, key=lambda form: (turns[form], form))

    def _first(self, form: str, visit: _Visit) -> Candidate | None:
        """Return the first draft of a form that stands every test; what a glance refuses does not count as a try."""
        tries, salt = 0, f"{visit.task.salt}/{form}"
        for draft in FORMS[form](self.atlas, visit.task.disease, salt):
            if visit.knows_dead(draft) or self._is_full(draft, visit.wants):
                continue
            try:
                split = self._split(draft)
                self._check_answer(draft)
                tries += 1
                if tries > _TRIES_PER_FORM:
                    return None
                visit.tries += 1
                return self._candidate(draft, split, visit.task, visit.wants, f"{salt}/{tries}")
            except Refused as refusal:
                visit.note(draft, refusal)
        return None

    def _is_full(self, draft: Draft, wants: Wants) -> bool:
        """Tell at a glance whether no more such questions are wanted."""
        if draft.answer_type in wants.types or chain_key(draft) in wants.ways:
            return True
        return draft.gold is not None and (draft.answer_type, written_answer(self.graph, draft.gold)) in wants.answers

    # --- one draft --------------------------------------------------------------------------------------------------

    def _candidate(self, draft: Draft, split: Split, task: Task, wants: Wants, salt: str) -> Candidate:
        clued = self._clues.clued(draft, salt)
        draft, query = clued.draft, clued.draft.query()
        if wants.shapes and shape_of(query) in wants.shapes:
            raise Refused("duplicate")
        derivation = derivation_of(query, absent_part(draft), draft.gold, self.solver, self.world.documents)
        if derivation is None or len(derivation.documents) not in _HOPS:
            raise Refused("too few or too many documents")
        if min(len(derivation.documents), 6) in wants.hops:
            raise Refused("quota: hops")
        text, wording = self._writer.word(draft, salt, split)
        self._check_text(text, draft, query, derivation)
        plan = self._planner.plan(draft, query, derivation)
        if plan is None:
            raise Refused("a page is not found")
        rarity = self.rarity.of(draft.nodes[draft.seed])
        sizes = self._sizes.of(draft, salt)
        question = assemble(
            self.world, draft, clued.necessity, derivation, plan, sizes, text, wording, task.specialty, split, rarity
        )
        graded = question.difficulty | self._difficulty.of(question, self.world)
        question = question.model_copy(update={"difficulty": graded})
        return Candidate(question, draft.way(), chain_key(draft), self._booked(draft))

    def _split(self, draft: Draft) -> Split:
        """Return the split of the seed; raises `Refused` when the answer's family belongs to another one."""
        split = self.splits.of_seed(draft.nodes[draft.seed])
        if draft.gold is None:
            return "unanswerable"
        own = None if isinstance(draft.gold, Literal) else self.splits.of(draft.gold)
        if own not in (None, split):
            raise Refused("straddles splits")
        return split

    def _check_answer(self, draft: Draft) -> None:
        gold = draft.gold
        if gold is None or isinstance(gold, Literal):
            return
        if not is_fair_answer(self.graph, gold):
            raise Refused("the answer has no fair name")
        if resembles(self.graph, gold, draft.masked()):
            raise Refused("a name on the way resembles the answer's")

    def _check_text(self, text: str, draft: Draft, query: Query, derivation: Derivation) -> None:
        if self._leaks(text, draft):
            raise Refused("the text names a masked entity")
        if self._overlap.shares_a_run(text, derivation.documents):
            raise Refused("thirteen words as in a document")
        if draft.gold is not None and self.rules.no_shortcuts:
            case = Case.of(text, query, draft.answer_type)
            shortcut = self._shortcuts.solving(case, written_answer(self.graph, draft.gold))
            if shortcut is not None:
                raise Refused(f"shortcut: {shortcut}")

    def _leaks(self, text: str, draft: Draft) -> bool:
        is_date = isinstance(draft.gold, int) and self.graph.is_literal(draft.gold)
        if is_date and draft.gold is not None and written_answer(self.graph, draft.gold) in text:
            return True
        constants = {t for a in (*draft.clues, *draft.supporting) for t in (a.subject, a.object) if t[0] != "?"}
        given = [self.graph.node(constant) for constant in sorted(constants)]
        return bool(leaks(text, self.graph, draft.masked(), given))

    def _booked(self, draft: Draft) -> str:
        """Return what a split books for the answer: itself, or what a date or number is told of."""
        if isinstance(draft.gold, int) and not self.graph.is_literal(draft.gold):
            return self.graph.entity_ids[draft.gold]
        told = [link.source for link in draft.links if not self.graph.is_literal(draft.nodes[link.source])]
        return self.graph.entity_ids[draft.nodes[told[-1]]]
