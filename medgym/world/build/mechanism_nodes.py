"""What the nodes of DrugMechDB's paths stand for: one kind and one name for each identifier, and its entity.

The same identifier is sometimes labelled and named in several ways, some of them slips. The prefix of an identifier
says its kind where it can, else the commonest label does; the commonest name is the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from medgym.world.build.catalogue import Catalogue
from medgym.world.build.identity import DiseaseIdentity
from medgym.world.build.ontology import mint
from medgym.world.build.regulatory import register_drug
from medgym.world.graph_builder import GraphBuilder
from medgym.world.sources.drugmechdb import Mechanism, Node

_KIND_OF_PREFIX = {
    "UniProt": "protein", "PR": "protein", "InterPro": "protein_family", "Pfam": "protein_family",
    "TIGR": "protein_family", "HP": "phenotype", "taxonomy": "organism", "CL": "cell", "UBERON": "anatomy",
    "CHEBI": "chemical", "reactome": "process",
}  # fmt: skip
_KIND_OF_LABEL = {
    "BiologicalProcess": "process", "Pathway": "process", "MolecularActivity": "process", "CellularComponent": "cell",
    "Cell": "cell", "ChemicalSubstance": "chemical", "Disease": "disease", "Drug": "drug",
    "GeneFamily": "protein_family", "GrossAnatomicalStructure": "anatomy", "MacromolecularComplex": "protein",
    "OrganismTaxon": "organism", "PhenotypicFeature": "phenotype", "Protein": "protein",
}  # fmt: skip

_ID = re.compile(r"[A-Za-z0-9]+:[A-Za-z0-9_.-]{1,100}")
_SPECIES_MARK = re.compile(r"\s+spp?\.?$")
_CLINICAL_MARK = re.compile(r", (?:disease|NOS)$")
_EPONYMS = frozenset(
    {"bruton", "janus", "rho", "ras", "wnt", "hedgehog", "toll", "notch", "golgi", "schwann", "leydig"}
)
_FEWEST_USES = 2


class Nodes:
    """Turns the nodes of all paths into entities.

    Args:
        mechanisms: all paths, which decide about kinds and names.
        builder: receives the entities that are asked for.
        identity: says which diseases are known under other identifiers.
        catalogue: says which drugs are.
    """

    def __init__(
        self, mechanisms: Iterable[Mechanism], builder: GraphBuilder, identity: DiseaseIdentity, catalogue: Catalogue
    ) -> None:
        self._builder, self._identity, self._drugs = builder, identity, catalogue.drugs
        self._labels: dict[str, Counter[str]] = {}
        self._names: dict[str, Counter[str]] = {}
        self._diseases: set[str] = set()
        for mechanism in mechanisms:
            self._diseases.add(mechanism.disease_mesh)
            for node in mechanism.nodes:
                self._labels.setdefault(node.id, Counter())[node.label] += 1
                self._names.setdefault(node.id, Counter())[_tidy(node)] += 1
        self._shared = _shared_names(self._names)

    def drug(self, mechanism: Mechanism) -> str:
        """Return the entity of a path's drug; raises `KeyError` if its name joins no drug, which cannot be."""
        drug = self._drugs.by_name(mechanism.drug)
        if drug is None:
            raise KeyError(mechanism.drug)
        return register_drug(self._builder, drug)

    def disease(self, mesh: str, name: str) -> str:
        """Return the entity of a disease: one known by identifier or name, else one under its MeSH id, else ""."""
        for known in (self._identity.by_xref("MESH", mesh.removeprefix("MESH:")), self._identity.by_name(name)):
            if known is not None and self._is_disease(known):
                return self._identity.register(self._builder, known)
        if not mesh or self._drugs.by_identifier(mesh):
            return ""
        shown = disease_name(self._name(mesh) if mesh in self._names else name)
        return self._builder.add_entity(mesh, "disease", shown)

    def entity(self, node: Node, mechanism: Mechanism) -> str:
        """Return the entity of a node of a path, "" where its identifier cannot be used."""
        if node.id in (mechanism.drug_mesh, f"DB:{mechanism.drugbank}"):
            return self.drug(mechanism)
        if not _ID.fullmatch(node.id):
            return ""
        kind = self.kind(node.id)
        drug = self._drugs.by_identifier(node.id) or (self._drugs.by_name(node.name) if kind == "drug" else None)
        if drug is not None:
            return register_drug(self._builder, drug)
        if kind == "disease":
            return self.disease(node.id, self._name(node.id))
        if kind == "organism":
            return mint(self._builder, kind, self._name(node.id))
        if node.id in self._builder:
            return node.id
        return self._builder.add_entity(node.id, kind, self._name(node.id), self._aliases(node.id))

    def kind(self, node_id: str) -> str:
        """Return the entity type of an identifier."""
        if node_id in self._diseases:
            return "disease"
        prefix = node_id.partition(":")[0]
        if prefix in _KIND_OF_PREFIX:
            return _KIND_OF_PREFIX[prefix]
        labels = self._labels[node_id]
        return _KIND_OF_LABEL[min(labels, key=lambda label: (-labels[label], label))]

    def _is_disease(self, entity_id: str) -> bool:
        return entity_id not in self._builder or self._builder.entity(entity_id).type == "disease"

    def _name(self, node_id: str) -> str:
        """Return the commonest name; where other identifiers have it too, one that says of which organism."""
        names = self._names[node_id]
        best = min(names, key=lambda name: (-names[name], name))
        if best.casefold() in self._shared:
            best = next((name for name in sorted(names) if name.startswith(f"{best} (")), best)
        return best

    def _aliases(self, node_id: str) -> tuple[str, ...]:
        names = self._names[node_id]
        usual = (name for name, uses in names.items() if uses >= _FEWEST_USES and name.casefold() not in self._shared)
        return tuple(sorted(usual))


def disease_name(name: str) -> str:
    """Return a disease name of a thesaurus as one would say it.

    >>> disease_name("Candidiasis, Vulvovaginal"), disease_name("Acute myeloid leukemia, disease")
    ('vulvovaginal candidiasis', 'Acute myeloid leukemia')
    """
    name = _CLINICAL_MARK.sub("", name)
    head, comma, tail = name.partition(", ")
    if not comma or "," in tail or not (head[:1].isupper() and tail[:1].isupper()):
        return name
    return f"{small_first(tail)} {small_first(head)}"


def small_first(name: str) -> str:
    """Return a name with a small first letter unless it begins with an acronym, a symbol or a person.

    >>> small_first("Inflammatory response"), small_first("DNA replication"), small_first("Janus kinase")
    ('inflammatory response', 'DNA replication', 'Janus kinase')
    """
    first = re.split(r"[\s-]", name, maxsplit=1)[0]
    keeps = len(first) == 1 or not first[1:].isalpha() or not first[1:].islower() or first.casefold() in _EPONYMS
    return name if keeps else name[0].lower() + name[1:]


def _tidy(node: Node) -> str:
    name = node.name or node.id
    if node.label == "OrganismTaxon":
        return _SPECIES_MARK.sub("", name)
    return name if node.label in ("Disease", "PhenotypicFeature") else small_first(name)


def _shared_names(names: dict[str, Counter[str]]) -> frozenset[str]:
    """Return the names, folded, that are the commonest one of several identifiers."""
    best = Counter(min(counts, key=lambda name: (-counts[name], name)).casefold() for counts in names.values())
    return frozenset(name for name, uses in best.items() if uses > 1)
