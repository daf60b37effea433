"""KISA: rare entity -> neighbourhood -> longest chain -> clues -> wording -> proof -> question.

Everything is a function of the world and the seed. Whatever cannot be proved is refused, and the refusals are counted
by rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from medgym.canonical import keyed_hash
from medgym.errors import SynthesisError
from medgym.query.algebra import Filter
from medgym.query.solver import Solver
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.assemble import assemble
from medgym.synthesis.clues import ClueFinder
from medgym.synthesis.draft import Draft, drafts
from medgym.synthesis.evidence import cheapest_derivation
from medgym.synthesis.names import is_fair_answer, leaks, resembles
from medgym.synthesis.plan import Planner
from medgym.synthesis.proof import is_unique, superfluous, written_answer
from medgym.synthesis.quotas import Quotas
from medgym.synthesis.rarity import RarityTable
from medgym.synthesis.samplers import longest_chain
from medgym.synthesis.splits import SplitBook
from medgym.synthesis.subgraph import ConnectorGraph
from medgym.synthesis.wording import Writer
from medgym.tools.toolbox import Toolbox
from medgym.world.graph import distinct_nodes
from medgym.world.specialties import specialties_of
from medgym.world.world import World

_PER_SEED = 2
_MIN_RARITY = 0.35
_UNCLASSED = "general"
_SPREAD = 4
_HOPS = range(2, 8)

#: Told (questions accepted, questions wanted, refusals by rule).
Progress = Callable[[int, int, Counter[str]], None]


class Refused(Exception):
    """A candidate question fails a rule; the argument names the rule."""


def synthesize(world: World, n: int = 100, seed: int = 0, progress: Progress | None = None) -> QuestionSet:
    """Return `n` proven questions over a world, split by entity.

    Raises `SynthesisError` when the world does not yield that many.
    """
    return Kisa(world, seed).run(n, progress)


@dataclass
class Kisa:
    """One synthesis run. `refused` counts refusals by rule, for the dataset card.

    Every disease seeds a chain once a round and specialty, at most `rounds` times.
    """

    world: World
    seed: int = 0
    rounds: int = 40
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        graph = self.world.graph
        self.graph, self.solver = graph, Solver(graph)
        self.connectors = ConnectorGraph(graph)
        self.clues = ClueFinder(graph, self.solver)
        self.writer = Writer(graph)
        self.rarity = RarityTable(self.world)
        self.planner = Planner(self.world, Toolbox(self.world))

    # --- the run ----------------------------------------------------------------------------------------------------

    def run(self, n: int, progress: Progress | None = None) -> QuestionSet:
        """Return `n` accepted questions; seeds are taken from each specialty in turn."""
        quotas, book = Quotas(n), SplitBook(self.seed)
        accepted: dict[str, Question] = {}
        for disease, specialty, salt in self._seeds():
            for question in self._questions(disease, specialty, salt, quotas):
                if self._accept(question, quotas, book, accepted) and progress is not None:
                    progress(len(accepted), n, self.refused)
                if len(accepted) == n:
                    return QuestionSet(accepted.values(), self.world.id)
        raise SynthesisError(
            f"{self.world.id} yields {len(accepted)} of {n} questions with seed {self.seed}.",
            f"Most refusals: {dict(self.refused.most_common(4))}.",
            "Ask for fewer questions, or build a larger world.",
        )

    def _accept(self, question: Question, quotas: Quotas, book: SplitBook, accepted: dict[str, Question]) -> bool:
        answer = question.answer.entity_id or question.answer.value
        kind = question.answer.entity_type or question.answer.type
        booked = question.answer.entity_id or question.proof.binding[question.query.atoms[-1].subject]
        split = book.assign(question.seed_entity, booked)
        refusal = "duplicate" if question.id in accepted else quotas.refusal(question.hops, answer, kind)
        if refusal or split is None:
            self.refused[refusal or "straddles splits"] += 1
            return False
        quotas.take(question.hops, answer, kind)
        book.take(question.seed_entity, booked, split)
        accepted[question.id] = question.model_copy(update={"split": split})
        return True

    def _seeds(self) -> Iterator[tuple[int, str, str]]:
        """Yield (disease, specialty, salt): specialties in turn, each disease once a round."""
        queues: dict[str, list[int]] = {}
        for disease in distinct_nodes(self.graph, "disease"):
            if disease in self.connectors.edges and disease in self.graph.forward("has_phenotype"):
                for specialty in specialties_of(self.graph, disease) or (_UNCLASSED,):
                    queues.setdefault(specialty, []).append(disease)
        if len(queues) > 1:
            queues.pop(_UNCLASSED, None)
        for turn in range(self.rounds):
            orders = {
                name: sorted(members, key=lambda node: keyed_hash(self.seed, turn, name, node))
                for name, members in sorted(queues.items())
            }
            for position in range(max(map(len, orders.values()), default=0)):
                for name, members in orders.items():
                    if position < len(members):
                        yield members[position], name, f"{self.seed}/{turn}/{name}/{members[position]}"

    # --- one seed ---------------------------------------------------------------------------------------------------

    def _questions(self, disease: int, specialty: str, salt: str, quotas: Quotas) -> Iterator[Question]:
        if self.rarity.of(disease).score < _MIN_RARITY:
            self.refused["seed is not rare"] += 1
            return
        chain = longest_chain(self.connectors.neighbourhood(disease), disease, salt=salt)
        made = 0
        for draft in sorted(drafts(self.graph, chain), key=lambda d: _turn(d, salt)):
            if quotas.is_full(draft.type_of(draft.answer)):
                continue
            try:
                yield self._question(draft, specialty, f"{salt}/{draft.answer}")
            except Refused as refusal:
                self.refused[str(refusal)] += 1
                continue
            made += 1
            if made == _PER_SEED:
                return

    def _question(self, draft: Draft, specialty: str, salt: str) -> Question:
        if not is_fair_answer(self.graph, draft.nodes[draft.answer]):
            raise Refused("the answer has no fair name")
        if resembles(self.graph, draft.nodes[draft.answer], draft.masked()):
            raise Refused("a name on the way resembles the answer's")
        draft = self._clued(draft, salt)
        text = self.writer.word(draft, salt)
        if text is None:
            raise Refused("no words for a step")
        if self._leaks(text, draft):
            raise Refused("the text names a masked entity")
        query, answer = draft.query(), draft.nodes[draft.answer]
        derivation = cheapest_derivation(query, answer, self.solver, self.world.documents)
        if derivation is None or len(derivation.documents) not in _HOPS:
            raise Refused("too few or too many documents")
        plan = self.planner.plan(draft, query, derivation)
        if plan is None:
            raise Refused("a page is not found")
        return assemble(
            self.world, draft, self.solver, derivation, plan, text, specialty, self.rarity.of(draft.nodes[draft.seed])
        )

    def _clued(self, draft: Draft, salt: str) -> Draft:
        """Return the draft with the fewest clues that make its answer unique."""
        pinned = self.clues.pin_seed(draft, salt)
        if pinned is None:
            raise Refused("the seed cannot be pinned")
        separated = self.clues.separate(pinned, salt)
        if separated is None:
            raise Refused("a hop stays ambiguous")
        separated = self.clues.pin_seed(separated, salt) or separated
        if not is_unique(separated.query(), draft.nodes[draft.answer], self.solver):
            raise Refused("the answer is not unique")
        minimal = self._minimal(separated)
        domains = self.solver.domains(minimal.query()) or {}
        if any(domains[variable] != {node} for variable, node in minimal.nodes.items()):
            raise Refused("the way to the answer is ambiguous")
        return minimal

    def _minimal(self, draft: Draft) -> Draft:
        """Drop clues that are not needed; findings of the seed stay as supporting ones."""
        while spare := superfluous(draft.query(), self.solver):
            part = next((p for p in reversed(spare) if isinstance(p, Filter) or p in draft.clues), None)
            if part is None:
                raise Refused("a hop is not needed")
            if isinstance(part, Filter):
                draft = replace(draft, filters=tuple(f for f in draft.filters if f is not part))
                continue
            draft = replace(draft, clues=tuple(atom for atom in draft.clues if atom is not part))
            if part.subject == draft.seed and part.predicate == "has_phenotype":
                draft = replace(draft, supporting=(*draft.supporting, part))
        return draft

    def _leaks(self, text: str, draft: Draft) -> bool:
        answer = draft.nodes[draft.answer]
        if self.graph.is_literal(answer) and written_answer(self.graph, answer) in text:
            return True
        constants = {t for a in (*draft.clues, *draft.supporting) for t in (a.subject, a.object) if t[0] != "?"}
        given = [self.graph.node(constant) for constant in sorted(constants)]
        return bool(leaks(text, self.graph, draft.masked(), given))


def _turn(draft: Draft, salt: str) -> int:
    """Return when a draft is tried: long chains early, but not always, so that every length gets its share."""
    return keyed_hash(salt, draft.answer, len(draft.links)) % _SPREAD - len(draft.links)
