"""Clues in words: what is said of a condition, and the phrase that follows the mention of an event or a drug."""

from __future__ import annotations

from medgym.query.algebra import Atom, Filter
from medgym.synthesis.draft import Draft
from medgym.synthesis.wording.discourse import Discourse
from medgym.synthesis.wording.findings import Finding, weigh
from medgym.synthesis.wording.names import Names
from medgym.synthesis.wording.steps import FDA_LIST
from medgym.synthesis.wording.style import Style
from medgym.world.render.grammar import definite, is_plural, join, month_in_words

_STATUS = {
    "status:approved": (
        "which was followed by marketing approval",
        "under which a product reached the market",
        "which led to a marketing approval",
    ),
    "status:designated": (
        "which had not led to a marketing approval by then",
        "without a marketing approval by then",
        "which no marketing approval had followed by then",
    ),
    "status:withdrawn": ("which was later withdrawn", "since withdrawn"),
}
#: Where a condition belongs, when a text begins with that.
SETTINGS = (
    "in Orphanet's classification, {thing} stands directly under “{name}”",
    "the heading “{name}” of Orphanet's classification directly holds {thing}",
)
_FILED = (
    "Orphanet's classification places {thing} directly under the heading “{name}”",
    "Orphanet files {thing} directly under “{name}”",
    "in Orphanet's classification {thing} stands directly under “{name}”",
    "Orphanet's classification lists {thing} directly under “{name}”",
)
_NOT_FILED = (
    "Orphanet's classification does not file {thing} under “{name}”",
    "{thing} is not among those that Orphanet files under “{name}”",
)
_ABSENT = (
    "{name} {verb} expressly absent in {thing}",
    "in {thing}, {name} {verb} expressly absent",
    "{name} {verb} on record as absent in {thing}",
)
_NEVER = (
    "no orphan designation for {thing} stands in {fda_list}",
    "{fda_list} holds no designation for {thing}",
)
_PRESENT = (
    "{name} {verb} described {weight} in {thing}",
    "in {thing}, {name} {verb} seen {weight}",
    "{thing} shows {name} {weight}",
)
_SYMPTOM = ("{name} {verb} among the symptoms of {thing}", "patients with {thing} may have {name}")
_PLACE = ("{thing} affects {name}", "the seat of {thing} is {name}")
_PREVALENCE = ("the prevalence of {thing} is put at {name}", "estimates put the prevalence of {thing} at {name}")
_CARRIED = ("{name} can transmit {thing}", "{thing} can be transmitted by {name}")
_WAYS = {
    "airborne transmission": "through the air", "congenital transmission": "from mother to child before birth",
    "contact transmission": "by contact", "droplet spread transmission": "by droplets",
    "flea borne transmission": "by fleas", "insect borne transmission": "by insects",
    "placental transmission": "through the placenta", "tick borne transmission": "by ticks",
    "vector-borne bite transmission": "by the bite of a vector", "vector-borne transmission": "by vectors",
    "vehicle-borne fomite transmission": "by contaminated objects",
    "vehicle-borne ingestion transmission": "by contaminated food or drink",
    "vehicle-borne medical transmission": "by medical procedures",
}  # fmt: skip
_ACTS = ("takes part in the pathway “{name}”", "acts in the pathway “{name}”", "belongs to the pathway “{name}”")
_SPREAD = ("{thing} spreads {name}", "{thing} is passed on {name}")


class Clauses:
    """Words the clues of one draft."""

    def __init__(self, draft: Draft, discourse: Discourse, names: Names, style: Style) -> None:
        self.draft, self.discourse, self.names, self.style = draft, discourse, names, style

    def finding(self, atom: Atom) -> Finding:
        """Return a finding with the commonest frequency class on record."""
        subject = self.draft.nodes[atom.subject]
        return Finding(self.names.inline(atom.object), self.names.weight(subject, atom))

    def about(self, variable: str, atoms: list[Atom]) -> list[str]:
        """Return what is said about a condition, one clause a clue."""
        return [said for atom in atoms if (said := self._clause(variable, atom))]

    def _clause(self, variable: str, atom: Atom) -> str:
        thing = self.discourse.refer(variable)
        if atom.negated and atom.object == variable:
            return self.style.choose(_NEVER, atom.predicate).format(thing=thing, fda_list=FDA_LIST)
        name = self.names.inline(atom.object)
        forms = _NOT_FILED if atom.negated else self._forms(atom, name)
        if not forms:
            return ""
        name = self.names.group(atom.object, self.style) if atom.predicate == "in_group" else name
        if atom.predicate == "located_in":
            name = definite(name)
        weight = weigh(self.finding(atom), self.style) if atom.predicate == "has_phenotype" else ""
        verb = "are" if is_plural(name) else "is"
        form = self.style.choose(forms, atom.predicate, atom.object)
        return form.format(thing=thing, name=_WAYS.get(name, name), verb=verb, weight=weight)

    def _forms(self, atom: Atom, name: str) -> tuple[str, ...]:
        ways = _SPREAD if name in _WAYS else _CARRIED
        return {
            "has_phenotype": _PRESENT,
            "has_symptom": _SYMPTOM,
            "lacks_phenotype": _ABSENT,
            "in_group": _FILED,
            "located_in": _PLACE,
            "prevalence_class": _PREVALENCE,
            "transmitted_by": ways,
        }.get(atom.predicate, ())

    # --- genes ------------------------------------------------------------------------------------------------------

    def acts(self, variable: str) -> str:
        """Return what a gene takes part in, as the end of a clause: "takes part in the pathway “Urea cycle”"."""
        atoms = [atom for atom in self.draft.clues if atom.subject == variable and atom.predicate == "participates_in"]
        forms = {atom.object: self.style.choose(_ACTS, atom.predicate, atom.object) for atom in atoms}
        said = [form.format(name=self.names.inline(pathway)) for pathway, form in forms.items()]
        return join(said) if said else ""

    # --- events and drugs -------------------------------------------------------------------------------------------

    def after(self, variable: str) -> str:
        """Return what is known about an event or a drug as a phrase that follows its mention."""
        phrases = [self._phrase(atom) for atom in self.draft.clues if atom.subject == variable]
        known = [phrase for phrase in phrases if phrase]
        return f", {join(known)}" if known else ""

    def _phrase(self, atom: Atom) -> str:
        if atom.object.startswith("?"):
            return self._dated(atom)
        name = self.names.inline(atom.object)
        name = f"“{name}”" if ", " in name and atom.predicate in ("inhibits", "activates") else name
        if atom.predicate == "status":
            return self.style.choose(_STATUS[atom.object], atom.subject)
        return {
            "review_priority": f"given {name}",
            "dosage_form": f"with the dosage form “{name}”",
            "inhibits": f"which also inhibits {name}",
            "activates": f"which also activates {name}",
        }.get(atom.predicate, "")

    def _dated(self, atom: Atom) -> str:
        """Return the years an event falls into, or which event it came after; "" where only the other is placed."""
        condition = next((f for f in self.draft.filters if f.variable == atom.object), None)
        if condition is None:
            return ""
        granted = atom.predicate == "designated_on"
        if condition.other_variable is None:
            return _period(condition, "dating" if granted else "first approved")
        other = next(a for a in self.draft.clues if a.object == condition.other_variable)
        order = "later" if condition.op == ">" else "earlier"
        verb = "granted" if granted else "first approved"
        return f"{verb} {order} than {self.discourse.recall(other.subject)}"


def _period(condition: Filter, verb: str) -> str:
    """Return a between filter in words; whole years or one month, both ends included."""
    assert isinstance(condition.value, tuple)
    start = "from" if verb == "dating" else "in"
    first, last = condition.value
    if first[:7] == last[:7]:
        return f"{verb} {start} {month_in_words(first)}"
    low, high = first[:4], last[:4]
    if low == high:
        return f"{verb} {start} {low}"
    span = "decade" if int(high) - int(low) == 9 else "years"
    return f"{verb} {start} the {span} {low} to {high}"
