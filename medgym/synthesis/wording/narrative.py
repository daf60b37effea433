"""What a text tells before it asks: seeds described, steps with their clues, sources named once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from medgym.query.algebra import Atom
from medgym.synthesis.draft import Draft, Link
from medgym.synthesis.refusal import Refused
from medgym.synthesis.wording.clauses import SETTINGS, Clauses
from medgym.synthesis.wording.discourse import Discourse
from medgym.synthesis.wording.findings import opening
from medgym.synthesis.wording.names import Names
from medgym.synthesis.wording.steps import FDA_FILE, FDA_LIST, JOINS, MOVES, ROLES, fitting
from medgym.synthesis.wording.style import Style
from medgym.world.render.grammar import sentence

#: Events, and which source holds them.
RECORDED = {"designation": "fda_list", "application": "fda_file"}
_FINDINGS = ("has_phenotype", "has_symptom")


@dataclass
class Narrative:
    """Sentences told so far, and what they have spoken of."""

    names: Names
    draft: Draft
    style: Style
    told: list[str] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    snapshots: set[str] = field(default_factory=set)

    @cached_property
    def discourse(self) -> Discourse:
        """How the text speaks of things."""
        return Discourse({variable: self.draft.type_of(variable) for variable in self.draft.nodes})

    @cached_property
    def clauses(self) -> Clauses:
        """What it says of them."""
        return Clauses(self.draft, self.discourse, self.names, self.style)

    def say(self, text: str) -> None:
        """Add a sentence."""
        self.told.append(sentence(text))

    def tell(self, link: Link) -> None:
        """Tell one step; a seed it starts from is described first."""
        self.open(link.source)
        if any(other.target == link.target for other in self.draft.links[: self.draft.links.index(link)]):
            self._join(link)
        else:
            self._move(link)

    def open(self, variable: str) -> None:
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
            self.say(form.format(thing=thing, name=self._group(settled[0])))
            others.remove(settled[0])
            thing = self.discourse.refer(variable)
            self.told += opening(findings, thing, self.style, known=True)
        else:
            self.told += opening(findings, thing, self.style)
        for clause in self.clauses.about(variable, others):
            self.say(clause)

    def _about(self, atom: Atom) -> str:
        return atom.object if atom.negated and atom.object in self.draft.nodes else atom.subject

    def _group(self, atom: Atom) -> str:
        return self.names.group(atom.object, self.style)

    def _move(self, link: Link) -> None:
        key = (link.predicate, link.inverse)
        clues = self.clauses.after(link.target)
        if key in ROLES:
            self.discourse.introduce_by_role(link.target, ROLES[key], link.source)
            if clues:
                self.say(self.discourse.refer(link.target) + clues.removeprefix(",").replace(" which", "", 1))
            return
        if key not in MOVES:
            raise Refused("no words for a step")
        form = self.style.choose(fitting(MOVES[key], clues), link.source, *key, link.target)
        mention = self.discourse.same if "{same}" in form else self.discourse.refer
        old = mention(link.source)
        said = form.format(a=old, same=old, b=self._new(link), clues=clues, fda_list=FDA_LIST, fda_file=FDA_FILE)
        self.say(self._placed(said, link.target, form))
        own = [a for a in self.draft.clues if self._about(a) == link.target]
        if known := self.clauses.acts(link.target):
            self.say(f"{self.discourse.refer(link.target)} {known}")
        if self.draft.type_of(link.target) == "disease":
            for clause in self.clauses.about(link.target, own):
                self.say(clause)

    def _placed(self, said: str, target: str, form: str) -> str:
        """Return a sentence with the source of an event named, the first time one of its kind is spoken of."""
        origin = RECORDED.get(self.draft.type_of(target))
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
        self.say(form.format(a=self.discourse.refer(link.source), same=same, first=self.discourse.recall(first)))

    def _new(self, link: Link) -> str:
        introduced = self.discourse.introduce(link.target)
        kind = self.draft.type_of(link.target)
        if kind == "designation" and self._is_first_for_it(link):
            return "an orphan designation"  # "a second one for this condition" would be another one for the same
        if kind == "designation":
            return introduced.replace("one designation", "an orphan designation").replace(
                "second designation", "second orphan designation"
            )
        if kind == "gene" and self.clauses.acts(link.target):
            return introduced.replace("one gene", "one of several genes")
        if kind == "application" and introduced == "one product":
            return "a product"
        if kind == "disease" and introduced == "a second condition" and self.style.chance(2, "another"):
            return "another condition"
        return introduced

    def _is_first_for_it(self, link: Link) -> bool:
        """Tell whether a step leads from a condition to the first designation that is told of for it."""
        told = self.draft.links[: self.draft.links.index(link)]
        known = [other for other in told if other.predicate == "designation_for"]
        is_new = all(link.source not in (other.source, other.target) for other in known)
        return link.predicate == "designation_for" and link.inverse and is_new

    def around(self, form: str, hub: str) -> str:
        """Fill a form about what gathers around a hub; the source is named in full the first time only."""
        mention = self.discourse.same if "{same}" in form and self.draft.links else self.discourse.refer
        thing = mention(hub)
        fda_list = "the FDA's list" if "fda_list" in self.snapshots else FDA_LIST
        fda_file = "the FDA's file" if "fda_file" in self.snapshots else FDA_FILE
        self.snapshots.update(name for name in ("fda_list", "fda_file") if f"{{{name}}}" in form)
        return form.format(a=thing, same=thing, fda_list=fda_list, fda_file=fda_file)
