"""Questions of a world become questions of its twin: the same query and proof under other names, worded again.

Nothing is taken over that can be worked out: derivation, necessity, script and text are made anew over the twin's
pages. What does not stand there is dropped and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from medgym.errors import QuestionError
from medgym.query.algebra import Atom, Filter
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.assemble import assemble
from medgym.synthesis.clues import ClueSizes
from medgym.synthesis.difficulty import Difficulty
from medgym.synthesis.evidence import derivation_of
from medgym.synthesis.plan import Planner
from medgym.synthesis.proof import absent_part
from medgym.synthesis.rebuild import rebuild
from medgym.synthesis.refusal import Refused
from medgym.synthesis.verify import Verifier
from medgym.synthesis.wording import Writer
from medgym.synthesis.wording.style import Style
from medgym.world.twin import Renaming, Twin

#: Told (questions done, questions in all).
Progress = Callable[[int, int], None]


def transfer(questions: QuestionSet, twin: Twin) -> QuestionSet:
    """Return the questions as questions of a twin, without those that do not carry over; see `Transfer`."""
    return Transfer(twin).run(questions)


@dataclass
class Transfer:
    """Transfers questions to one twin. `dropped` counts by reason those that were left out.

    Raises `QuestionError` for a rewired twin, and for questions of another world than the twin's original.
    """

    twin: Twin
    dropped: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        if self.twin.rewired:
            raise QuestionError(
                f"Questions do not carry over to {self.twin.world.id}.",
                "It was rewired: its facts are others.",
                "Synthesise questions over it, or make a twin without rewiring.",
            )
        world = self.twin.world
        self._verifier = Verifier(world)
        self._planner = Planner(world, self._verifier.toolbox)
        self._writer, self._sizes = Writer(world.graph), ClueSizes(world.graph)

    def run(self, questions: QuestionSet, progress: Progress | None = None) -> QuestionSet:
        """Return the questions that carry over, in order; graded anew if they were graded."""
        made = QuestionSet(self._carried(questions, progress), self.twin.world.id)
        graded = len(questions) > 0 and all("level" in question.difficulty for question in questions)
        return Difficulty.load().grade(made, self.twin.world) if graded else made

    def _carried(self, questions: QuestionSet, progress: Progress | None) -> list[Question]:
        made: list[Question] = []
        for done, question in enumerate(questions, start=1):
            try:
                made.append(self.question(question))
            except Refused as refusal:
                self.dropped[refusal.rule] += 1
            if progress is not None:
                progress(done, len(questions))
        return made

    def question(self, question: Question) -> Question:
        """Return one question as a question of the twin; raises `Refused` when it does not carry over."""
        original, _ = self.twin.original
        if question.world != original:
            raise QuestionError(
                f"{question.id} belongs to {question.world}.",
                f"{self.twin.world.id} is the twin of {original}.",
                "Take questions of that world, or the twin of this one.",
            )
        draft = rebuild(renamed(question, self.twin.renaming), self.twin.world.graph)
        query = draft.query()
        pages = self.twin.world.documents
        derivation = derivation_of(query, absent_part(draft), draft.gold, self._verifier.solver, pages)
        if derivation is None:
            raise Refused("no documents state it")
        text = self._writer.reword(draft, Style(question.wording.grammar, question.wording.salt))
        plan = self._planner.plan(draft, query, derivation)
        if plan is None:
            raise Refused("a page is not found")
        without = self._verifier.necessity.of(query, answerable=draft.gold is not None)
        counts = tuple(rest.results for rest in without)
        made = assemble(
            self.twin.world, draft, counts, derivation, plan, self._sizes.of(draft, question.wording.salt), text,
            question.wording, question.specialty, question.split, question.rarity,
        )  # fmt: skip
        if self._verifier.named(made):
            raise Refused("the text names a masked entity")
        if self._verifier.problems(made):
            raise Refused("the proof does not hold there")
        return made


def renamed(question: Question, renaming: Renaming) -> Question:
    """Return a question whose query, binding and entities go by the ids of the twin; all else is as it was."""
    query = question.query
    atoms = {name: tuple(_atom(a, renaming) for a in getattr(query, name)) for name in ("atoms", "supporting")}
    filters = tuple(_filter(condition, renaming) for condition in query.filters)
    binding = {variable: renaming.term(value) for variable, value in question.proof.binding.items()}
    return question.model_copy(
        update={
            "query": query.model_copy(update=atoms | {"filters": filters}),
            "proof": question.proof.model_copy(update={"binding": binding}),
            "seed_entity": renaming.entity(question.seed_entity),
            "masked": tuple(map(renaming.entity, question.masked)),
        }
    )


def _atom(atom: Atom, renaming: Renaming) -> Atom:
    return atom.model_copy(update={"subject": renaming.term(atom.subject), "object": renaming.term(atom.object)})


def _filter(condition: Filter, renaming: Renaming) -> Filter:
    value = condition.value
    if value is None:
        return condition
    said = renaming.term(value) if isinstance(value, str) else tuple(map(renaming.term, value))
    return condition.model_copy(update={"value": said})
