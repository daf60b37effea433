"""What holds for every rendered world: the laws that the tests apply to invented, random and real graphs alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from medgym.world.documents import Document, Sentence
from medgym.world.facts import Claim, Literal
from medgym.world.graph import Graph, fact_ordinal
from medgym.world.render import render_claims
from medgym.world.render.claims import PATTERNS
from medgym.world.render.mechanism import MECHANISM_PREDICATES
from medgym.world.vocabulary import DOCUMENT_TYPES

_ID = re.compile(r"[A-Za-z0-9:_.-]{1,128}")
_DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b")
_REFERENCE = re.compile(
    r"\b(?:it|designated|orphan|(?:the|this) (?:FDA )?(?:disorder|condition|disease|syndrome|malformation|anomaly"
    r"|dystrophy|deficiency|infection|tumor|designation|application|product|record))\b",
    re.IGNORECASE,
)

WALLS: dict[str, frozenset[str]] = {
    "monograph": frozenset(
        {"in_group", "subtype_of", "inherited_as", "onset_in", "prevalence_class", "has_symptom", "located_in"}
        | {"has_phenotype", "has_phenotype_under", "transmitted_by", "derives_from", "triggered_by"}
    ),
    "case_series": frozenset({"has_phenotype", "lacks_phenotype"}),
    "gene": frozenset({"caused_by", "associated_gene", "participates_in"}),
    "group": frozenset({"in_group", "subgroup_of", "caused_by_agent"}),
    "designation": frozenset({"designates", "designation_for", "sponsor", "designated_on", "status"}),
    "approval": frozenset(
        {"designates", "designation_for", "marketing_approved_on", "trade_name", "exclusivity_ends_on"}
        | {"active_ingredient", "applicant", "brand_name", "application_type", "dosage_form", "review_priority"}
        | {"first_approved_on"}
    ),
    "mechanism": frozenset({"indicated_for", *MECHANISM_PREDICATES}),
    "methods": frozenset(),
    "retracted": frozenset(),
    "web": frozenset({"has_phenotype", "onset_in", "inherited_as", "prevalence_class", "indicated_for", "based_in"}),
}
"""Page type -> predicates that it may state."""


def check_world(graph: Graph, documents: Sequence[Document]) -> None:
    """Apply all laws to one rendered world."""
    ids = [document.id for document in documents]
    assert ids == sorted(set(ids))
    for document in documents:
        check_page(document)
        for sentence in document.sentences:
            check_sentence(graph, document, sentence)
    check_coverage(graph, documents)
    check_claims(graph, documents)


def check_page(document: Document) -> None:
    assert _ID.fullmatch(document.id)
    assert document.type in DOCUMENT_TYPES
    assert 0 <= document.authority <= 1
    assert date.fromisoformat(document.date)
    assert document.title
    assert document.source
    assert any(sentence.facts for sentence in document.sentences) != states_nothing(document)


def states_nothing(document: Document) -> bool:
    """Tell whether a page is of a kind that states no fact: notes, retracted reports, the page on method."""
    return document.type in ("methods", "retracted") or document.id.startswith("note-")


def check_sentence(graph: Graph, document: Document, sentence: Sentence) -> None:
    text = sentence.text
    assert text.endswith("."), text
    assert not text.endswith(".."), text
    assert not re.search(r"\s\s|[{}\n]|^\s", text), text
    assert not (sentence.facts and sentence.claims), text
    assert sentence.facts or sentence.claims or states_nothing(document), text
    for ordinal in sentence.facts:
        check_statement(graph, document, text, ordinal)


def check_statement(graph: Graph, document: Document, text: str, ordinal: int) -> None:
    """The sentence names the object of the fact, names or points to its subject, and stands where it may stand."""
    fact = graph.fact(ordinal)
    target = int(graph.columns.object[ordinal])
    if graph.is_literal(target):
        assert graph.label(target) in dates_in(text), (text, fact)
    else:
        assert contains(text, graph.names[target]), (text, fact)
    assert contains(text, graph.entities[fact.subject].name) or _REFERENCE.search(text), (text, fact)
    assert fact.predicate in WALLS[document.type], (document.id, fact)
    frequency, level = fact.qualifiers.get("frequency"), fact.qualifiers.get("level")
    if fact.predicate == "has_phenotype":
        assert (document.type == "case_series") == (frequency in ("occasional", "very_rare")), (document.id, fact)
    if fact.predicate == "in_group":
        assert (document.type == "monograph") == (level == "broad"), (document.id, fact)


def check_coverage(graph: Graph, documents: Sequence[Document]) -> None:
    """Every fact stands on some page; all but the seats of companies on a page that is no web page."""
    stated = {(fact, document.type == "web") for document in documents for s in document.sentences for fact in s.facts}
    for ordinal in range(len(graph)):
        assert (ordinal, graph.fact(ordinal).predicate == "based_in") in stated, graph.fact(ordinal)


def check_claims(graph: Graph, documents: Sequence[Document]) -> None:
    """Claims are false, stand once each on a page of little authority, and say what their sentence says."""
    claims = {claim.id: claim for claim in render_claims(graph)}
    assert len({(claim.subject, claim.predicate) for claim in claims.values()}) == len(claims)
    made = Counter(claim for document in documents for s in document.sentences for claim in s.claims)
    assert made == dict.fromkeys(claims, 1)
    for document in documents:
        for sentence in document.sentences:
            for claim in (claims[name] for name in sentence.claims):
                assert document.type == ("retracted" if claim.rule == "retracted" else "web")
                assert document.authority <= 0.40
                check_claim(graph, claim, sentence.text)


def check_claim(graph: Graph, claim: Claim, text: str) -> None:
    assert claim.rule in PATTERNS
    assert claim.status == {"sibling_mixup": "wrong"}.get(claim.rule, claim.rule)
    fact = graph.fact(fact_ordinal(claim.contradicts))
    own = [graph.fact(n) for n in graph.of_subject(claim.predicate, graph.node(claim.subject))]
    assert own, claim
    if claim.disputes != "object":
        assert (fact.subject, fact.predicate) == (claim.subject, claim.predicate)
        assert isinstance(claim.object, Literal)
        assert not any(f.object == fact.object and f.qualifiers.get(claim.disputes) == claim.object.value for f in own)
        assert contains(text, graph.entities[str(fact.object)].name)
    elif isinstance(claim.object, Literal):
        assert claim.object not in [other.object for other in own]
        assert dates_in(text) == {claim.object.value}
    else:
        assert claim.object not in [other.object for other in own]
        assert contains(text, graph.entities[claim.object].name)
    if claim.rule != "retracted":
        assert (fact.subject, fact.predicate) == (claim.subject, claim.predicate) or claim.predicate == "has_phenotype"


def contains(text: str, name: str) -> bool:
    """Tell whether a sentence holds a name, whatever the case of its first letter."""
    return name.casefold() in text.casefold()


def dates_in(text: str) -> set[str]:
    """Return the dates written in a sentence, as ISO dates."""
    return {_iso(found) for found in _DATE.findall(text)}


def _iso(written: str) -> str:
    day, month, year = written.split()
    return datetime.strptime(f"{day} {month} {year.zfill(4)}", "%d %B %Y").date().isoformat()
