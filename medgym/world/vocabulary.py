"""The vocabulary of a world: entity types, predicates, document types.

A predicate reads subject -> object. Reified events (`designation`, `application`) carry dates and sponsors, so that
"the date" of a drug is never ambiguous. Categories (inheritance, onset, status ...) are entities; dates and numbers
are typed literals.
"""

from __future__ import annotations

from dataclasses import dataclass

ENTITY_TYPES: dict[str, str] = {
    "disease": "a disease, malformation, syndrome or subtype of one (ORPHA:, else MONDO: or DOID:)",
    "group": "a group of diseases in Orphanet's classification (ORPHA:)",
    "gene": "a human gene (HGNC:); the name is the approved symbol, the full name is an alias",
    "phenotype": "a sign or finding (HP:)",
    "symptom": "a symptom named by the Disease Ontology",
    "inheritance": "a mode of inheritance",
    "onset": "an age of onset",
    "prevalence": "a prevalence class",
    "anatomy": "an organ, tissue or other site",
    "cell": "a cell type, or a part of a cell",
    "organism": "an infectious agent or another organism",
    "transmission": "a route or vector of transmission",
    "drug": "an active substance; salts and trade names are folded in where the sources allow",
    "protein": "a protein (UniProt:)",
    "protein_family": "a family of proteins or genes (InterPro:, Pfam:)",
    "process": "a biological process, pathway or molecular activity (GO:, reactome:)",
    "chemical": "a chemical substance that is not given as a drug",
    "pathway": "a set of genes that act together (Reactome, WikiPathways, PID; by Hetionet's identifiers)",
    "designation": "one orphan designation by the FDA: a drug for a disease, with sponsor and dates",
    "application": "one drug application at the FDA (NDA or BLA), with applicant and approval date",
    "company": "a sponsor or applicant",
    "country": "the country of a sponsor's address",
    "brand": "a trade name",
    "status": "a regulatory status",
    "form": "a dosage form and route",
}
"""Entity types and what they hold."""

#: Types whose members a prior guesses (inheritance 47 %, onset 25 %, country 85 %): never an answer.
GUESSABLE_TYPES: frozenset[str] = frozenset(
    "inheritance onset prevalence country status form transmission group cell chemical pathway".split()
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate of the vocabulary.

    Attributes:
        name: as written in `facts.jsonl` and in queries.
        subject: entity types a subject may have.
        object: entity types an object may have; empty when the object is a literal.
        literal: "date", "number" or "text" when the object is a typed literal, else "".
        meaning: one line for the documentation.
    """

    name: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    meaning: str
    literal: str = ""


_MECHANISM_NODES = (
    "drug", "protein", "protein_family", "process", "chemical", "cell", "anatomy", "organism", "phenotype", "disease",
)  # fmt: skip
_MENTIONED = (
    "disease", "group", "gene", "phenotype", "symptom", "anatomy", "organism", "drug", "protein", "chemical",
)  # fmt: skip

_PREDICATES = (
    # Orphanet
    Predicate("has_phenotype", ("disease",), ("phenotype",), "the finding occurs; qualifier frequency"),
    Predicate("lacks_phenotype", ("disease",), ("phenotype",), "the finding is excluded in the disease"),
    Predicate("has_phenotype_under", ("disease",), ("phenotype",), "ancestor of an annotated finding (HPO extra)"),
    Predicate("caused_by", ("disease",), ("gene",), "variants of the gene cause the disease; qualifier mechanism"),
    Predicate("associated_gene", ("disease",), ("gene",), "weaker gene association; qualifier role"),
    Predicate("in_group", ("disease",), ("group",), "membership, stored transitively; qualifier level direct|broad"),
    Predicate("subgroup_of", ("group",), ("group",), "direct parent group"),
    Predicate("subtype_of", ("disease",), ("disease",), "direct parent disease"),
    Predicate("inherited_as", ("disease",), ("inheritance",), "mode of inheritance"),
    Predicate("onset_in", ("disease",), ("onset",), "usual age of onset"),
    Predicate("prevalence_class", ("disease",), ("prevalence",), "prevalence; qualifier region"),
    # Disease Ontology
    Predicate("has_symptom", ("disease",), ("symptom",), "the symptom belongs to the disease"),
    Predicate("located_in", ("disease",), ("anatomy",), "where the disease sits"),
    Predicate("caused_by_agent", ("disease",), ("organism",), "the agent causes the infection"),
    Predicate("transmitted_by", ("disease",), ("transmission", "organism"), "route or vector"),
    Predicate("derives_from", ("disease",), ("cell",), "cell of origin of a neoplasm"),
    Predicate("triggered_by", ("disease",), ("chemical",), "allergic trigger"),
    # FDA orphan designations
    Predicate("designation_for", ("designation",), ("disease",), "the disease of the designation"),
    Predicate("designates", ("designation",), ("drug",), "the designated drug"),
    Predicate("sponsor", ("designation",), ("company",), "who holds the designation"),
    Predicate("status", ("designation",), ("status",), "approved, designated or withdrawn"),
    Predicate("trade_name", ("designation",), ("brand",), "trade name under the designation"),
    Predicate("designated_on", ("designation",), (), "date of designation", literal="date"),
    Predicate("marketing_approved_on", ("designation",), (), "marketing approval under it", literal="date"),
    Predicate("exclusivity_ends_on", ("designation",), (), "end of orphan exclusivity", literal="date"),
    Predicate("based_in", ("company",), ("country",), "country of the sponsor's address; one per company, else absent"),
    # Drugs@FDA
    Predicate("active_ingredient", ("application",), ("drug",), "active ingredient of the product"),
    Predicate("applicant", ("application",), ("company",), "who holds the application"),
    Predicate("brand_name", ("application",), ("brand",), "trade name of the product"),
    Predicate("application_type", ("application",), ("status",), "new drug application or biologics licence"),
    Predicate("dosage_form", ("application",), ("form",), "dosage form and route"),
    Predicate("review_priority", ("application",), ("status",), "priority or standard review"),
    Predicate("first_approved_on", ("application",), (), "date of the original approval", literal="date"),
    # DrugMechDB
    Predicate("indicated_for", ("drug",), ("disease",), "the drug treats the disease"),
    Predicate("inhibits", _MECHANISM_NODES, _MECHANISM_NODES, "decreases activity of, negatively regulates"),
    Predicate("activates", _MECHANISM_NODES, _MECHANISM_NODES, "increases activity of, positively regulates"),
    Predicate("raises", _MECHANISM_NODES, _MECHANISM_NODES, "increases abundance of, produces"),
    Predicate("lowers", _MECHANISM_NODES, _MECHANISM_NODES, "decreases abundance of, disrupts, degrades"),
    Predicate("takes_part_in", _MECHANISM_NODES, _MECHANISM_NODES, "participates in"),
    Predicate("promotes", _MECHANISM_NODES, _MECHANISM_NODES, "causes, contributes to, positively correlated with"),
    Predicate("protects_against", _MECHANISM_NODES, _MECHANISM_NODES, "negatively correlated with, treats, prevents"),
    Predicate("occurs_in", _MECHANISM_NODES, _MECHANISM_NODES, "located in, occurs in, expressed in"),
    Predicate("metabolised_to", ("drug", "chemical"), _MECHANISM_NODES, "has metabolite"),
    # literature; new predicates go to the end: a stored graph counts on the order (see `storage`)
    Predicate("mentioned_with", _MENTIONED, _MENTIONED, "named together far more often than by chance; either order"),
    # pathway collections
    Predicate("participates_in", ("gene",), ("pathway",), "the gene's product takes part in the pathway"),
)  # fmt: skip

PREDICATES: dict[str, Predicate] = {predicate.name: predicate for predicate in _PREDICATES}
"""All predicates by name, in a fixed order."""

LITERATURE_PREDICATES: frozenset[str] = frozenset({"mentioned_with"})
"""Predicates that only literature states: no page is rendered for them."""

FREQUENCIES: tuple[str, ...] = ("obligate", "very_frequent", "frequent", "occasional", "very_rare")
"""Values of the qualifier `frequency` of `has_phenotype`, commonest first (Orphanet's classes)."""

DOCUMENT_TYPES: dict[str, str] = {
    "monograph": "a short encyclopaedia page on one disease",
    "case_series": "an observational report: the rarer and the absent findings of one disease",
    "gene": "a page on one gene and the conditions tied to it",
    "group": "an overview of a group of diseases and its direct members",
    "designation": "a registry notice of one orphan designation",
    "approval": "a record of one approved application, or of a marketing approval under a designation",
    "mechanism": "a review of how one drug acts",
    "retracted": "a report that its journal has withdrawn: what it says counts for nothing",
    "methods": "advice on method: it states nothing about diseases or drugs",
    "web": "a general web page: dated, less sure, sometimes wrong",
}
"""Document types that worlds render, and what they hold."""

LITERATURE_TYPES: dict[str, str] = {"article": "the abstract or text of a journal article"}
"""Further types, in worlds that a user builds from literature."""

CLINICAL_TYPES: frozenset[str] = frozenset(DOCUMENT_TYPES) - {"web"} | frozenset(LITERATURE_TYPES)
"""What `medical_search` covers; `web_search` covers the rest."""

PRIMARY_TYPES: frozenset[str] = CLINICAL_TYPES - {"retracted", "methods"}
"""Types whose pages go back to a source of facts themselves."""

PREDICATE_NAMES_OF_DISEASE: tuple[str, ...] = tuple(p.name for p in _PREDICATES if p.subject == ("disease",))
"""Predicates whose subject is a disease and nothing else."""
