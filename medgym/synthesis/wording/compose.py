"""Composes the paragraph: openings, steps with their clues, one question at the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from medgym.query.algebra import Atom
from medgym.questions.question import Split, Wording
from medgym.synthesis.draft import Draft, Link
from medgym.synthesis.refusal import Refused
from medgym.synthesis.wording import gatherings
from medgym.synthesis.wording.clauses import SETTINGS, Clauses
from medgym.synthesis.wording.discourse import Discourse
from medgym.synthesis.wording.findings import opening
from medgym.synthesis.wording.names import Names
from medgym.synthesis.wording.steps import (
    FDA_FILE,
    FDA_LIST,
    JOINS,
    MOVES,
    QUESTIONS,
    ROLES,
    SHARED,
    TOLD_FIRST,
)
from medgym.synthesis.wording.style import Style
from medgym.world.graph import Graph
from medgym.world.render.grammar import sentence

_FINDINGS = ("has_phenotype", "has_symptom")
_SNAPSHOT = {"designation": "fda_list", "application": "fda_file"}
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
        return _Text(self._names, draft, style).compose()


@dataclass
class _Text:
    names: Names
    draft: Draft
    style: Style
    told: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    snapshots: set[str] = field(default_factory=set)

    @cached_property
    def discourse(self) -> Discourse:
        return Discourse({variable: self.draft.type_of(variable) for variable in self.draft.nodes})

    @cached_property
    def clauses(self) -> Clauses:
        return Clauses(self.draft, self.discourse, self.names, self.style)

    def compose(self) -> str:
        draft = self.draft
        if draft.as_of is not None:
            self._say(self.style.choose(gatherings.LOOKING_BACK, "as of").format(year=draft.as_of[:4]))
        asked = self._gathered() if draft.aggregate is not None or draft.as_of is not None else self._last()
        for link in asked.before:
            self._tell(link)
        question = asked.question()
        once = _MAY_BE_NONE_ONE_IN.get(draft.form, _MAY_BE_NONE_ONE_IN[""])
        if self.style.chance(once, "may be none"):
            question += " " + self.style.choose(gatherings.MAY_BE_NONE, "may be none")
        return " ".join([*self.told, question[0].upper() + question[1:]])

    # --- telling ----------------------------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self.told.append(sentence(text))

    def _tell(self, link: Link) -> None:
        """Tell one step; a seed it starts from is described first."""
        self._open(link.source)
        if any(other.target == link.target for other in self.draft.links[: self.draft.links.index(link)]):
            self._join(link)
        else:
            self._move(link)

    def _open(self, variable: str) -> None:
        """Describe a seed disease, once."""
        if variable not in self.draft.seeds or variable in self.opened:
            return
        self.opened.add(variable)
        atoms = [a for a in (*self.draft.clues, *self.draft.supporting) if self._about(a) == variable]
        findings = [self.clauses.finding(a) for a in atoms if a.predicate in _FINDINGS and not a.negated]
        others = [a for a in atoms if a.predicate not in _FINDINGS or a.negated]
        thing = self.discourse.introduce(variable).replace("one condition", "one rare condition")
        settled = [a for a in others if a.predicate == "in_group" and not a.negated]
        if self.style.setting_first and settled:
            form = self.style.choose(SETTINGS, "setting", variable)
            self._say(form.format(thing=thing, name=self._group(settled[0])))
            others.remove(settled[0])
            thing = self.discourse.refer(variable)
            self.told += opening(findings, thing, self.style, known=True)
        else:
            self.told += opening(findings, thing, self.style)
        for clause in self.clauses.about(variable, others):
            self._say(clause)

    def _about(self, atom: Atom) -> str:
        return atom.object if atom.negated and atom.object in self.draft.nodes else atom.subject

    def _group(self, atom: Atom) -> str:
        return self.names.group(atom.object, self.style)

    def _move(self, link: Link) -> None:
        key = (link.predicate, link.inverse)
        clues = self.clauses.after(link.target)
        if key in ROLES:
            role = ROLES[key].format(a=self.discourse.refer(link.source))
            self.discourse.introduce_by_role(link.target, role)
            if clues:
                self._say(self.discourse.refer(link.target) + clues.removeprefix(",").replace(" which", "", 1))
            return
        if key not in MOVES:
            raise Refused("no words for a step")
        form = self.style.choose(MOVES[key], link.source, *key, link.target)
        mention = self.discourse.same if "{same}" in form else self.discourse.refer
        old = mention(link.source)
        said = form.format(a=old, same=old, b=self._new(link), clues=clues, fda_list=FDA_LIST, fda_file=FDA_FILE)
        self._say(self._placed(said, link.target, form))
        own = [a for a in self.draft.clues if self._about(a) == link.target]
        if self.draft.type_of(link.target) == "disease":
            for clause in self.clauses.about(link.target, own):
                self._say(clause)

    def _placed(self, said: str, target: str, form: str) -> str:
        """Return a sentence with the source of an event named, the first time one of its kind is spoken of."""
        origin = _SNAPSHOT.get(self.draft.type_of(target))
        if origin and origin not in self.snapshots and f"{{{origin}}}" not in form:
            said = f"in {FDA_LIST if origin == 'fda_list' else FDA_FILE}, {said}"
        if origin:
            self.snapshots.add(origin)
        return said

    def _join(self, link: Link) -> None:
        key = (link.predicate, link.inverse)
        if key not in JOINS:
            raise Refused("no words for a step")
        first = next(other.source for other in self.draft.links if other.target == link.target)
        form = self.style.choose(JOINS[key], *key)
        same = self.discourse.same(link.target) if "{same}" in form else ""
        self._say(form.format(a=self.discourse.refer(link.source), same=same, first=self.discourse.recall(first)))

    def _new(self, link: Link) -> str:
        introduced = self.discourse.introduce(link.target)
        kind = self.draft.type_of(link.target)
        if kind == "designation":
            return introduced.replace("one designation", "an orphan designation").replace(
                "second designation", "second orphan designation"
            )
        if kind == "application" and introduced == "one product":
            return "a product"
        if kind == "disease" and introduced == "a second condition" and self.style.chance(2, "another"):
            return "another condition"
        return introduced

    # --- asking -----------------------------------------------------------------------------------------------------

    def _last(self) -> _Asked:
        """Ask for the end of the way, or for what two arms share."""
        links = self.draft.links
        if self.draft.form == "intersection" and self.draft.answer == links[-1].target and self._is_shared():
            return _Asked(links, lambda: self.style.choose(SHARED[self.draft.answer_type], "ask"))
        key = (links[-1].predicate, links[-1].inverse)
        if key not in QUESTIONS:
            raise Refused("no words for a step")
        return _Asked(links if key in TOLD_FIRST else links[:-1], lambda: self._ask(links[-1]))

    def _is_shared(self) -> bool:
        return [link.target for link in self.draft.links].count(self.draft.answer) == 2

    def _ask(self, link: Link) -> str:
        self._open(link.source)
        key = (link.predicate, link.inverse)
        form = self.style.choose(QUESTIONS[key], "ask")
        asked = self.discourse.refer(link.target) if key in TOLD_FIRST else ""
        return form.format(a=self.discourse.refer(link.source), b=asked)

    def _gathered(self) -> _Asked:
        """Ask about events that gather around the end of the way."""
        draft, aggregate = self.draft, self.draft.aggregate
        if aggregate is not None and aggregate.op == "difference":
            before = tuple(link for link in draft.links if link.target not in aggregate.over)
            return _Asked(before, lambda: self._span(before[-1].target if before else draft.seed))
        event = next(v for v in reversed(draft.nodes) if draft.type_of(v) in _SNAPSHOT)
        at = next(n for n, link in enumerate(draft.links) if link.target == event)
        if aggregate is not None and aggregate.op == "count":
            return _Asked(draft.links[:at], lambda: self._count(draft.links[at]))
        return _Asked(draft.links[:at], lambda: self._extreme(draft.links[at], draft.links[-1]))

    def _span(self, event: str) -> str:
        aggregate = self.draft.aggregate
        assert aggregate is not None
        form = self.style.choose(gatherings.SPANS, "span")
        return form.format(unit=aggregate.unit, a=self.discourse.refer(event))

    def _count(self, link: Link) -> str:
        self._open(link.source)
        return self._around(self.style.choose(gatherings.COUNTS[link.predicate], "count"), link.source)

    def _extreme(self, link: Link, asked: Link) -> str:
        """Tell of the events, then ask for one of them: the first, the last, or the only one by then."""
        self._open(link.source)
        aggregate = self.draft.aggregate
        forms = gatherings.SEVERAL if aggregate is not None else gatherings.ONE_ALONE
        self._say(self._around(self.style.choose(forms[link.predicate], "several"), link.source))
        if aggregate is None:
            self.discourse.introduce(link.target)
            form = self.style.choose(QUESTIONS[asked.predicate, False], "ask")
            return form.format(a=self.discourse.refer(link.target), b="")
        which = self.style.choose(gatherings.which(aggregate.op, asked.predicate), "which")
        return self.style.choose(gatherings.EXTREMES[asked.predicate], "extreme").format(which=which)

    def _around(self, form: str, hub: str) -> str:
        """Fill a form about what gathers around a hub; the source is named in full the first time only."""
        mention = self.discourse.same if "{same}" in form and self.draft.links else self.discourse.refer
        thing = mention(hub)
        fda_list = "the FDA's list" if "fda_list" in self.snapshots else FDA_LIST
        fda_file = "the FDA's file" if "fda_file" in self.snapshots else FDA_FILE
        self.snapshots.update(name for name in ("fda_list", "fda_file") if f"{{{name}}}" in form)
        return form.format(a=thing, same=thing, fda_list=fda_list, fda_file=fda_file)
