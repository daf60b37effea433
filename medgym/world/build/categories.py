"""Categories of a world: how the sources' wordings of inheritance, onset and prevalence become entities.

Wordings that say nothing ("No data available", "Unknown", "Not applicable") have no entry and are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass

from medgym.world.graph_builder import GraphBuilder


@dataclass(frozen=True, slots=True)
class Category:
    """One category entity: its type, its id without the type, and its name."""

    type: str
    key: str
    name: str

    def register(self, builder: GraphBuilder) -> str:
        """Make sure the category is in the graph and return its id, such as "onset:childhood"."""
        return builder.add_entity(f"{self.type}:{self.key}", self.type, self.name)


def _table(entity_type: str, rows: dict[str, tuple[str, str]]) -> dict[str, Category]:
    return {wording: Category(entity_type, key, name) for wording, (key, name) in rows.items()}


#: Wording of Orphanet ("Autosomal recessive") or the Disease Ontology ("... inheritance") -> category.
INHERITANCE = _table(
    "inheritance",
    {
        "Autosomal recessive": ("autosomal-recessive", "autosomal recessive"),
        "Autosomal dominant": ("autosomal-dominant", "autosomal dominant"),
        "Semi-dominant": ("semidominant", "semidominant"),
        "X-linked recessive": ("x-linked-recessive", "X-linked recessive"),
        "X-linked dominant": ("x-linked-dominant", "X-linked dominant"),
        "Y-linked": ("y-linked", "Y-linked"),
        "Mitochondrial inheritance": ("mitochondrial", "mitochondrial"),
        "Multigenic/multifactorial": ("multifactorial", "multigenic or multifactorial"),
        "Oligogenic": ("oligogenic", "oligogenic"),
        "autosomal recessive inheritance": ("autosomal-recessive", "autosomal recessive"),
        "autosomal dominant inheritance": ("autosomal-dominant", "autosomal dominant"),
        "X-linked recessive inheritance": ("x-linked-recessive", "X-linked recessive"),
        "X-linked dominant inheritance": ("x-linked-dominant", "X-linked dominant"),
        "X-linked inheritance": ("x-linked", "X-linked"),
        "Y-linked inheritance": ("y-linked", "Y-linked"),
        "mitochondrial inheritance": ("mitochondrial", "mitochondrial"),
        "digenic inheritance": ("digenic", "digenic"),
    },
)

#: Orphanet's age of onset -> category.
ONSET = _table(
    "onset",
    {
        "Antenatal": ("antenatal", "the antenatal period"),
        "Neonatal": ("neonatal", "the neonatal period"),
        "Infancy": ("infancy", "infancy"),
        "Childhood": ("childhood", "childhood"),
        "Adolescent": ("adolescence", "adolescence"),
        "Adult": ("adulthood", "adulthood"),
        "Elderly": ("old-age", "old age"),
        "All ages": ("all-ages", "any age"),
    },
)

#: Orphanet's prevalence class -> category, rarest first.
PREVALENCE = _table(
    "prevalence",
    {
        "<1 / 1 000 000": ("lt-1-per-million", "fewer than 1 in 1,000,000"),
        "1-9 / 1 000 000": ("1-9-per-million", "1 to 9 in 1,000,000"),
        "1-9 / 100 000": ("1-9-per-100-thousand", "1 to 9 in 100,000"),
        "1-5 / 10 000": ("1-5-per-10-thousand", "1 to 5 in 10,000"),
        "6-9 / 10 000": ("6-9-per-10-thousand", "6 to 9 in 10,000"),
        ">1 / 1000": ("gt-1-per-thousand", "more than 1 in 1,000"),
    },
)

#: Which prevalence statement stands for a disease: the first that there is, as (measure, region, qualifiers).
PREVALENCE_ORDER: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Point prevalence", "Worldwide", {"measure": "point", "region": "worldwide"}),
    ("Point prevalence", "Europe", {"measure": "point", "region": "Europe"}),
    ("Prevalence at birth", "Worldwide", {"measure": "birth", "region": "worldwide"}),
    ("Prevalence at birth", "Europe", {"measure": "birth", "region": "Europe"}),
)

#: Orphanet's frequency -> value of the qualifier `frequency`; "Excluded" gives `lacks_phenotype` instead.
FREQUENCY: dict[str, str] = {
    "Obligate (100%)": "obligate",
    "Very frequent (99-80%)": "very_frequent",
    "Frequent (79-30%)": "frequent",
    "Occasional (29-5%)": "occasional",
    "Very rare (<4-1%)": "very_rare",
}
EXCLUDED = "Excluded (0%)"

#: Orphanet's gene association -> (predicate, qualifiers).
GENE_ASSOCIATION: dict[str, tuple[str, dict[str, str]]] = {
    "Disease-causing germline mutation(s) in": ("caused_by", {"mechanism": "germline"}),
    "Disease-causing germline mutation(s) (loss of function) in": ("caused_by", {"mechanism": "loss_of_function"}),
    "Disease-causing germline mutation(s) (gain of function) in": ("caused_by", {"mechanism": "gain_of_function"}),
    "Disease-causing somatic mutation(s) in": ("caused_by", {"mechanism": "somatic"}),
    "Major susceptibility factor in": ("associated_gene", {"role": "susceptibility"}),
    "Role in the phenotype of": ("associated_gene", {"role": "phenotype"}),
    "Part of a fusion gene in": ("associated_gene", {"role": "fusion"}),
    "Modifying germline mutation in": ("associated_gene", {"role": "modifier"}),
}
