"""What the nodes of DrugMechDB's paths stand for: one kind and one name for each identifier, and its entity.

The same identifier is sometimes labelled and named in several ways, some of them slips. The prefix of an identifier
says its kind where it can, else the commonest label does; the commonest name is the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from medgym.world.build.catalogue import Catalogue
from medgym.world.build.identity import DiseaseIdentity, normal_name
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
_ORGANISM_MARK = re.compile(r"\s*\((?:[A-Z][a-z]+ (?:[a-z]+|sp\.?)|Human [^()]*virus[^()]*)[^()]*\)$")
_SPECIES_MARK = re.compile(r"\s+spp?\.?$")
_CLINICAL_MARK = re.compile(r", (?:disease|NOS)$")
_EPONYMS = frozenset(
    {"bruton", "janus", "rho", "ras", "wnt", "hedgehog", "toll", "notch", "golgi", "schwann", "leydig"}
)
_FEWEST_USES = 2
_LONGEST_SMALL_WORD = 3


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
        self._same = _same_proteins(self._names)

    def drug(self, mechanism: Mechanism) -> str:
        """Return the entity of a path's drug; raises `KeyError` if its name joins no drug, which cannot be."""
        drug = self._drugs.by_name(mechanism.drug)
        if drug is None:
            raise KeyError(mechanism.drug)
        return register_drug(self._builder, drug)

    def disease(self, mesh: str, name: str) -> str:
        """Return the entity of a disease: one known by name or identifier, else one under its MeSH id, else "".

        The name stands before the identifier, which is often that of a wider heading; but a disease of exactly that
        name stands before one that has it as a synonym.
        """
        known = (self._identity.by_name(name), self._identity.by_xref("MESH", mesh.removeprefix("MESH:")))
        found = [entity for entity in known if entity is not None and self._is_disease(entity)]
        exact = [entity for entity in found if normal_name(self._label(entity)) == normal_name(name)]
        if found:
            return self._identity.register(self._builder, (exact or found)[0])
        if not mesh or self._drugs.by_identifier(mesh):
            return ""
        shown = disease_name(self._name(mesh) if mesh in self._names else name)
        return self._builder.add_entity(mesh, "disease", shown)

    def entity(self, node: Node, mechanism: Mechanism) -> str:
        """Return the entity of a node of a path, "" where its identifier cannot be used."""
        if node.id in (mechanism.drug_mesh, f"DB:{mechanism.drugbank}"):
            return self.drug(mechanism)
        if node.id == mechanism.disease_mesh:
            return self.disease(node.id, mechanism.disease)
        if not _ID.fullmatch(node.id):
            return ""
        kind = self.kind(node.id)
        named = {"drug": node.name, "chemical": self._name(node.id)}.get(kind, "")
        drug = self._drugs.by_identifier(node.id) or (self._drugs.by_name(named) if named else None)
        if drug is not None:
            return register_drug(self._builder, drug)
        if kind == "disease":
            return self.disease(node.id, self._name(node.id))
        if kind == "organism":
            return mint(self._builder, kind, self._name(node.id))
        node_id = self._same.get(node.id, node.id)
        if node_id in self._builder:
            return node_id
        return self._builder.add_entity(node_id, kind, self._name(node_id), self._aliases(node_id))

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

    def _label(self, entity_id: str) -> str:
        return self._builder.entity(entity_id).name if entity_id in self._builder else self._identity.label(entity_id)

    def _name(self, node_id: str) -> str:
        return _commonest(self._names[node_id])

    def _aliases(self, node_id: str) -> tuple[str, ...]:
        """Return the names that more than one path uses: a single use may be a slip."""
        return tuple(sorted(name for name, uses in self._names[node_id].items() if uses >= _FEWEST_USES))


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
    """Return a name with small first letters unless it begins with an acronym, a symbol or a person.

    >>> small_first("Inflammatory response"), small_first("DNA replication"), small_first("Janus kinase")
    ('inflammatory response', 'DNA replication', 'Janus kinase')
    >>> small_first("Insulin Receptor Substrate Proteins")
    'insulin receptor substrate proteins'
    """
    words = name.split(" ")
    if not _is_ordinary(words[0]):
        return name
    titled = all(_is_ordinary(word) for word in words if len(word) > _LONGEST_SMALL_WORD)
    return " ".join(word.lower() if n == 0 or (titled and _is_ordinary(word)) else word for n, word in enumerate(words))


def _is_ordinary(word: str) -> bool:
    """Tell whether a word is capitalised although it is no name: "Inflammatory", "Voltage-gated", not "Janus"."""
    first = word.partition("-")[0].strip("(),")
    return len(first) > 1 and first[0].isupper() and first[1:].islower() and first.casefold() not in _EPONYMS


def _tidy(node: Node) -> str:
    name = node.name or node.id
    if node.label == "OrganismTaxon":
        return _SPECIES_MARK.sub("", name)
    if node.label == "Protein":
        name = _ORGANISM_MARK.sub("", name)
    return name if node.label in ("Disease", "PhenotypicFeature") else small_first(name)


def _same_proteins(names: dict[str, Counter[str]]) -> dict[str, str]:
    """Return id -> id that stands for all proteins of one name: the same protein of several microbes is one entity."""
    groups: dict[str, list[str]] = {}
    for node_id in sorted(names):
        if _KIND_OF_PREFIX.get(node_id.partition(":")[0]) in ("protein", "protein_family"):
            groups.setdefault(_commonest(names[node_id]).casefold(), []).append(node_id)
    return {node_id: ids[0] for ids in groups.values() for node_id in ids}


def _commonest(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))
