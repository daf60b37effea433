"""Composes the paragraph: openings, steps with their clues, one question at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from medgym.questions.question import Split, Wording
from medgym.synthesis.draft import Draft, Link
from medgym.synthesis.refusal import Refused
from medgym.synthesis.wording import gatherings
from medgym.synthesis.wording.names import Names
from medgym.synthesis.wording.narrative import RECORDED, Narrative
from medgym.synthesis.wording.steps import AMONG, AMONG_SHARED, QUESTIONS, SHARED, TOLD_FIRST, WHICH_OF_THEM
from medgym.synthesis.wording.style import Style
from medgym.world.graph import Graph

_MAY_BE_NONE_ONE_IN = {"unanswerable": 2, "": 50}


@dataclass(frozen=True)
class _Asked:
    """The steps that are told before the question, and the question, which may tell a last sentence of its own."""

    before: tuple[Link, ...]
    question: Callable[[], str]


class Writer:
    """Words drafts over one graph. Grammar and salt settle every choice of words."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._names = Names(graph)

    def word(self, draft: Draft, salt: str, split: Split) -> tuple[str, Wording]:
        """Return the question text, and what worded it; raises `Refused` where the grammar has no words."""
        style = Style.drawn(salt, held=split == "test")
        return self.reword(draft, style), Wording(grammar=style.grammar, salt=salt)

    def reword(self, draft: Draft, style: Style) -> str:
        """Return the text of a draft in a given style; the same draft and style give the same text."""
        return _Text(draft, style, Narrative(self._names, draft, style)).compose()


@dataclass
class _Text:
    draft: Draft
    style: Style
    story: Narrative

    def compose(self) -> str:
        draft = self.draft
        if draft.as_of is not None:
            self.story.say(self.style.choose(gatherings.LOOKING_BACK, "as of").format(year=draft.as_of[:4]))
        asked = self._gathered() if draft.aggregate is not None or draft.as_of is not None else self._last()
        for link in asked.before:
            self.story.tell(link)
        question = asked.question()
        once = _MAY_BE_NONE_ONE_IN.get(draft.form, _MAY_BE_NONE_ONE_IN[""])
        if self.style.chance(once, "may be none"):
            question += " " + self.style.choose(gatherings.MAY_BE_NONE, "may be none")
        return " ".join([*self.story.told, question[0].upper() + question[1:]])

    # --- asking -----------------------------------------------------------------------------------------------------

    def _last(self) -> _Asked:
        """Ask for the end of the way, or for what two arms share."""
        links = self.draft.links
        if self.draft.form == "intersection" and self.draft.answer == links[-1].target and self._is_shared():
            return _Asked(links, lambda: self._ask_shared(links[-1]))
        key = (links[-1].predicate, links[-1].inverse)
        if key not in QUESTIONS:
            raise Refused("no words for a step")
        return _Asked(links if key in TOLD_FIRST else links[:-1], lambda: self._ask(links[-1]))

    def _is_shared(self) -> bool:
        return [link.target for link in self.draft.links].count(self.draft.answer) == 2

    def _ask_shared(self, link: Link) -> str:
        known = self.story.clauses.acts(link.target)
        if not known:
            return self.style.choose(SHARED[link.predicate], "ask")
        self.story.say(self.style.choose(AMONG_SHARED[link.predicate], "among").format(known=known))
        return self.style.choose(WHICH_OF_THEM[self.draft.answer_type], "ask")

    def _ask(self, link: Link) -> str:
        self.story.open(link.source)
        key = (link.predicate, link.inverse)
        known = self.story.clauses.acts(link.target)
        if known:
            self.story.say(
                self.style.choose(AMONG[key], "among").format(a=self.story.discourse.refer(link.source), known=known)
            )
            return self.style.choose(WHICH_OF_THEM[self.draft.answer_type], "ask")
        form = self.style.choose(QUESTIONS[key], "ask")
        asked = self.story.discourse.refer(link.target) if key in TOLD_FIRST else ""
        return form.format(a=self.story.discourse.refer(link.source), b=asked)

    def _gathered(self) -> _Asked:
        """Ask about events that gather around the end of the way."""
        draft, aggregate = self.draft, self.draft.aggregate
        if aggregate is not None and aggregate.op == "difference":
            before = tuple(link for link in draft.links if link.target not in aggregate.over)
            return _Asked(before, lambda: self._span(before[-1].target if before else draft.seed))
        event = next(v for v in reversed(draft.nodes) if draft.type_of(v) in RECORDED)
        at = next(n for n, link in enumerate(draft.links) if link.target == event)
        if aggregate is not None and aggregate.op == "count":
            return _Asked(draft.links[:at], lambda: self._count(draft.links[at]))
        return _Asked(draft.links[:at], lambda: self._extreme(draft.links[at], draft.links[-1]))

    def _span(self, event: str) -> str:
        aggregate = self.draft.aggregate
        assert aggregate is not None
        form = self.style.choose(gatherings.SPANS, "span")
        return form.format(unit=aggregate.unit, a=self.story.discourse.refer(event))

    def _count(self, link: Link) -> str:
        self.story.open(link.source)
        return self.story.around(self.style.choose(gatherings.COUNTS[link.predicate], "count"), link.source)

    def _extreme(self, link: Link, asked: Link) -> str:
        """Tell of the events, then ask for one of them: the first, the last, or the only one by then."""
        self.story.open(link.source)
        aggregate = self.draft.aggregate
        forms = gatherings.SEVERAL if aggregate is not None else gatherings.ONE_ALONE
        self.story.say(self.story.around(self.style.choose(forms[link.predicate], "several"), link.source))
        if aggregate is None:
            self.story.discourse.introduce(link.target)
            form = self.style.choose(QUESTIONS[asked.predicate, False], "ask")
            return form.format(a=self.story.discourse.refer(link.target), b="")
        which = self.style.choose(gatherings.which(aggregate.op, asked.predicate), "which")
        return self.style.choose(gatherings.EXTREMES[asked.predicate], "extreme").format(which=which)
