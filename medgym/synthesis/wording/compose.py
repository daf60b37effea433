"""Composes the paragraph: opening, steps with their clues, one question at the end."""

from __future__ import annotations

from dataclasses import dataclass

from medgym.canonical import keyed_hash
from medgym.query.algebra import Atom, Filter
from medgym.synthesis.draft import Draft, Link
from medgym.synthesis.wording.discourse import Discourse
from medgym.synthesis.wording.findings import Finding, opening, weigh
from medgym.synthesis.wording.steps import FDA_FILE, FDA_LIST, MOVES, QUESTIONS, ROLES, TOLD_FIRST
from medgym.world.graph import Graph
from medgym.world.render.casing import Casing
from medgym.world.render.grammar import is_plural, join, sentence
from medgym.world.vocabulary import FREQUENCIES

_DISEASE_CLUES = frozenset({"has_phenotype", "has_symptom", "in_group", "located_in"})
_SNAPSHOT = {"designation": "fda_list", "application": "fda_file"}


class Writer:
    """Words drafts over one graph. The salt picks phrasings; the same draft and salt give the same text."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._casing = Casing([*graph.names, *(alias for others in graph.aliases for alias in others)])

    def word(self, draft: Draft, salt: str) -> str | None:
        """Return the question text, or None when the grammar has no words for some step."""
        kinds = {variable: draft.type_of(variable) for variable in draft.nodes}
        text = _Text(self, draft, Discourse(kinds), salt)
        return text.compose()

    def inline(self, entity: str) -> str:
        """Return an entity's name as it stands inside a sentence."""
        node = self.graph.node(entity)
        return self._casing.inline(self.graph.names[node], self.graph.entity_types[node])


@dataclass
class _Text:
    writer: Writer
    draft: Draft
    discourse: Discourse
    salt: str

    def compose(self) -> str | None:
        links = self.draft.links
        last = links[-1]
        key = (last.predicate, last.inverse)
        if key not in QUESTIONS or any((step.predicate, step.inverse) not in {**MOVES, **ROLES} for step in links[:-1]):
            return None
        sentences = self._open()
        snapshots: set[str] = set()
        for link in links if key in TOLD_FIRST else links[:-1]:
            sentences += self._move(link, snapshots)
        sentences.append(self._ask(last))
        return " ".join(sentences)

    # --- parts ------------------------------------------------------------------------------------------------------

    def _open(self) -> list[str]:
        seed = self.draft.seed
        atoms = [a for a in (*self.draft.clues, *self.draft.supporting) if a.subject == seed]
        findings = [self._finding(atom) for atom in atoms if atom.predicate == "has_phenotype"]
        thing = self.discourse.introduce(seed).replace("one condition", "one rare condition")
        return opening(findings, thing, self.salt) + [
            sentence(clue) for clue in self._disease_clues(seed, [a for a in atoms if a.predicate != "has_phenotype"])
        ]

    def _move(self, link: Link, snapshots: set[str]) -> list[str]:
        key = (link.predicate, link.inverse)
        kind, clues = self.draft.type_of(link.target), self._event_clues(link.target)
        if key in ROLES:
            role = ROLES[key].format(a=self.discourse.refer(link.source))
            self.discourse.introduce_by_role(link.target, role)
            return [sentence(role + clues.removeprefix(",").replace(" which", "", 1))] if clues else []
        form = MOVES[key][keyed_hash(self.salt, link.source, *map(str, key), link.target) % len(MOVES[key])]
        mention = self.discourse.same if "{same}" in form else self.discourse.refer
        old = mention(link.source)
        new = self._new(link)
        said = form.format(a=old, same=old, b=new, clues=clues, fda_list=FDA_LIST, fda_file=FDA_FILE)
        origin = _SNAPSHOT.get(kind)
        if origin and origin not in snapshots and f"{{{origin}}}" not in form:
            said = f"in {FDA_LIST if origin == 'fda_list' else FDA_FILE}, {said}"
        if origin:
            snapshots.add(origin)
        own = [atom for atom in self.draft.clues if atom.subject == link.target]
        return [sentence(said), *(sentence(clue) for clue in self._disease_clues(link.target, own))]

    def _new(self, link: Link) -> str:
        introduced = self.discourse.introduce(link.target)
        kind = self.draft.type_of(link.target)
        if kind == "designation":
            return introduced.replace("one designation", "an orphan designation").replace(
                "second designation", "second orphan designation"
            )
        if kind == "application" and introduced == "one product":
            return "a product"
        if kind == "disease" and introduced == "a second condition" and self._is_told_apart(link.target):
            return "another condition"
        return introduced

    def _is_told_apart(self, variable: str) -> bool:
        return self.discourse.rank(variable) == 1 and keyed_hash(self.salt, "another") % 2 == 0

    def _ask(self, link: Link) -> str:
        key = (link.predicate, link.inverse)
        forms = QUESTIONS[key]
        form = forms[keyed_hash(self.salt, "ask") % len(forms)]
        asked = self.discourse.refer(link.target) if key in TOLD_FIRST else ""
        text = form.format(a=self.discourse.refer(link.source), b=asked)
        return text[0].upper() + text[1:]

    # --- clues ------------------------------------------------------------------------------------------------------

    def _finding(self, atom: Atom) -> Finding:
        graph = self.writer.graph
        ordinals = graph.find(atom.predicate, self.draft.nodes[atom.subject], graph.node(atom.object))
        weights = {graph.qualifiers[graph.columns.qualifier[o]].get("frequency", "") for o in ordinals}
        known = [weight for weight in FREQUENCIES if weight in weights]
        return Finding(self.writer.inline(atom.object), known[0] if known else "")

    def _disease_clues(self, variable: str, atoms: list[Atom]) -> list[str]:
        """Return what is said about a later disease, one clause a clue."""
        said = []
        for atom in atoms:
            if atom.predicate not in _DISEASE_CLUES:
                continue
            thing, name = self.discourse.refer(variable), self.writer.inline(atom.object)
            verb = "are" if is_plural(name) else "is"
            forms = {
                "has_phenotype": (
                    f"{name} {verb} described {weigh(self._finding(atom), self.salt)} in {thing}"
                    if keyed_hash(self.salt, atom.object) % 2
                    else f"in {thing}, {name} {verb} seen {weigh(self._finding(atom), self.salt)}"
                ),
                "has_symptom": f"{name} {verb} among the symptoms of {thing}",
                "in_group": _filed(thing, name, keyed_hash(self.salt, atom.object)),
                "located_in": f"{thing} affects the {name}",
            }
            said.append(forms[atom.predicate])
        return said

    def _event_clues(self, variable: str) -> str:
        """Return what is known about an event or a drug as a phrase that follows its mention."""
        phrases = [self._phrase(atom) for atom in self.draft.clues if atom.subject == variable]
        known = [phrase for phrase in phrases if phrase]
        return f", {join(known)}" if known else ""

    def _phrase(self, atom: Atom) -> str:
        if atom.predicate in ("designated_on", "first_approved_on"):
            verb = "dating" if atom.predicate == "designated_on" else "first approved"
            return f"{verb} {_period(self._filter(atom.object), verb)}"
        name = "" if atom.object.startswith("?") else self.writer.inline(atom.object)
        return {
            "status": _STATUS.get(atom.object, ""),
            "review_priority": f"given {name}",
            "dosage_form": f"supplied as {name}",
            "inhibits": f"which also inhibits {name}",
            "activates": f"which also activates {name}",
        }.get(atom.predicate, "")

    def _filter(self, variable: str) -> Filter:
        return next(condition for condition in self.draft.filters if condition.variable == variable)


def _filed(thing: str, group: str, choice: int) -> str:
    forms = (
        f"Orphanet's classification places {thing} directly under the heading “{group}”",
        f"Orphanet files {thing} directly under “{group}”",
        f"in Orphanet's classification {thing} stands directly under “{group}”",
    )
    return forms[choice % len(forms)]


_STATUS = {
    "status:approved": "which was followed by marketing approval",
    "status:designated": "which had not led to a marketing approval by then",
    "status:withdrawn": "which was later withdrawn",
}


def _period(condition: Filter, verb: str) -> str:
    """Return a between filter in words; whole years only, both ends included."""
    assert isinstance(condition.value, tuple)
    low, high = (bound[:4] for bound in condition.value)
    start = "from" if verb == "dating" else "in"
    if low == high:
        return f"{start} {low}"
    span = "decade" if int(high) - int(low) == 9 else "years"
    return f"{start} the {span} {low} to {high}"
