"""A hand-made world small enough to check by eye: ten invented disorders, genes, drugs, designations.

Nothing in it is real medicine. Each page type states what the real grammar lets it state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from medgym.questions.question_set import QuestionSet
from medgym.synthesis import Rules, synthesize
from medgym.world.documents import Document, Sentence
from medgym.world.facts import Literal, Source
from medgym.world.graph import Graph
from medgym.world.graph_builder import GraphBuilder
from medgym.world.world import World

PHENOTYPES = [
    "Blue nails", "Night cough", "Curved toes", "Silver hair", "Loud heartbeat", "Dry palms", "Short thumbs",
    "Cold intolerance", "Sweet breath", "Double eyelashes", "Webbed ears", "Striped iris",
]  # fmt: skip

DISORDERS: dict[str, tuple[str, tuple[int, ...], tuple[int, ...]]] = {
    # id: (name, common findings, rare findings)
    "ORPHA:1": ("Arlen syndrome", (0, 1, 2), (6,)),
    "ORPHA:2": ("Borrow disease", (0, 1, 3), (7,)),
    "ORPHA:3": ("Cavel dystrophy", (0, 4, 5), (8,)),
    "ORPHA:4": ("Dunmore ataxia", (2, 4, 6), (9,)),
    "ORPHA:5": ("Esker anemia", (1, 5, 7), (0,)),
    "ORPHA:6": ("Fenwick deafness", (3, 6, 8), (10,)),
    "ORPHA:7": ("Gorse nephropathy", (9, 10, 2), (11,)),
    "ORPHA:8": ("Hollis myopathy", (11, 10, 5), (1,)),
    "ORPHA:9": ("Inver palsy", (7, 8, 9), (2,)),
    "ORPHA:10": ("Jarrow porphyria", (11, 4, 1), (3,)),
}

CAUSES = [
    ("ORPHA:1", "HGNC:1"), ("ORPHA:3", "HGNC:1"), ("ORPHA:2", "HGNC:2"), ("ORPHA:4", "HGNC:2"), ("ORPHA:5", "HGNC:3"),
    ("ORPHA:6", "HGNC:4"), ("ORPHA:7", "HGNC:4"), ("ORPHA:8", "HGNC:5"), ("ORPHA:9", "HGNC:5"), ("ORPHA:10", "HGNC:6"),
]  # fmt: skip

GENES = {
    "HGNC:1": ("ZAR1", "zar kinase"), "HGNC:2": ("QUE7", "quell factor 7"), "HGNC:3": ("WAS", "wasp homolog"),
    "HGNC:4": ("TOB2", "tobin receptor"), "HGNC:5": ("LIM9", "lim protein 9"), "HGNC:6": ("KEP4", "kep ligase"),
}  # fmt: skip

GROUPS = {
    "ORPHA:900": "Disorder of toes",
    "ORPHA:901": "Disorder of the inner ear",
    "ORPHA:902": "Rare inherited disorder",
}
MEMBERS = {"ORPHA:900": ["ORPHA:1", "ORPHA:4", "ORPHA:7"], "ORPHA:901": ["ORPHA:3", "ORPHA:6", "ORPHA:9"]}

DESIGNATIONS = [
    # drug, disease, company, designated, approved or ""
    ("drug:alfadrin", "ORPHA:3", "company:north-pharma", "1994-03-01", "1999-06-15"),
    ("drug:betolan", "ORPHA:3", "company:south-bio", "2004-05-20", ""),
    ("drug:betolan", "ORPHA:4", "company:south-bio", "2006-01-11", "2011-02-02"),
    ("drug:cerimab", "ORPHA:7", "company:west-labs", "2012-09-09", "2016-10-01"),
    ("drug:cerimab", "ORPHA:9", "company:north-pharma", "2015-07-30", ""),
]  # fmt: skip

DRUGS = {"drug:alfadrin": "alfadrin", "drug:betolan": "betolan", "drug:cerimab": "cerimab"}
COMPANIES = {"company:north-pharma": "North Pharma", "company:south-bio": "South Bio", "company:west-labs": "West Labs"}

_SOURCE = Source("toy", "Hand-made toy facts", "CC0-1.0", "2025-01-01", "https://example.org", "none")


@lru_cache(maxsize=1)
def toy_graph() -> Graph:
    builder = GraphBuilder()
    builder.add_source(_SOURCE)
    add = builder.add_fact
    for number, name in enumerate(PHENOTYPES):
        builder.add_entity(f"HP:{number:07d}", "phenotype", name)
    for category in ("inheritance:dominant", "inheritance:recessive"):
        builder.add_entity(category, "inheritance", category.split(":")[1].capitalize() + " inheritance")
    for disorder, (name, _, _) in DISORDERS.items():
        builder.add_entity(disorder, "disease", name, (name.split()[0] + " type",))
    for gene, (symbol, full) in GENES.items():
        builder.add_entity(gene, "gene", symbol, (full,))
    for group, name in GROUPS.items():
        builder.add_entity(group, "group", name)
    for table, kind in ((DRUGS, "drug"), (COMPANIES, "company")):
        for key, name in table.items():
            builder.add_entity(key, kind, name)
    for status in ("approved", "designated"):
        builder.add_entity(f"status:{status}", "status", status)
    for number, (disorder, (_, common, rare)) in enumerate(DISORDERS.items()):
        for finding in common:
            add(disorder, "has_phenotype", f"HP:{finding:07d}", "toy", {"frequency": "very_frequent"})
        for finding in rare:
            add(disorder, "has_phenotype", f"HP:{finding:07d}", "toy", {"frequency": "occasional"})
        add(disorder, "inherited_as", f"inheritance:{'dominant' if number % 2 else 'recessive'}", "toy")
        add(disorder, "in_group", "ORPHA:902", "toy", {"level": "broad"})
    for group, members in MEMBERS.items():
        add(group, "subgroup_of", "ORPHA:902", "toy")
        for member in members:
            add(member, "in_group", group, "toy", {"level": "direct"})
    for disorder, gene in CAUSES:
        add(disorder, "caused_by", gene, "toy")
    for number, (drug, disorder, company, designated, approved) in enumerate(DESIGNATIONS):
        event = f"designation:{drug.split(':')[1]}-{designated}"
        builder.add_entity(event, "designation", f"Orphan designation of {DRUGS[drug]} ({designated})")
        add(event, "designates", drug, "toy")
        add(event, "designation_for", disorder, "toy")
        add(event, "sponsor", company, "toy")
        add(event, "designated_on", Literal("date", designated), "toy")
        add(event, "status", "status:approved" if approved else "status:designated", "toy")
        if approved:
            brand = builder.add_entity(f"brand:toy{number}", "brand", f"Toybrand{number}")
            add(event, "marketing_approved_on", Literal("date", approved), "toy")
            add(event, "trade_name", brand, "toy")
    return builder.build()


def toy_documents(graph: Graph) -> Iterator[Document]:
    """One page per (page type, subject): plain sentences, each stating one fact."""
    pages: dict[tuple[str, str, str], list[Sentence]] = defaultdict(list)
    for ordinal, fact in enumerate(graph.facts()):
        kind, about = _page(fact.predicate, fact.subject, fact.object, fact.qualifiers)
        target = fact.object.value if isinstance(fact.object, Literal) else graph.entities[fact.object].name
        words = fact.predicate.replace("_", " ")
        pages[kind, about, graph.entities[about].name].append(
            Sentence(f"{graph.entities[fact.subject].name} {words} {target}.", (ordinal,))
        )
    authority = {
        "monograph": 0.8,
        "case_series": 0.55,
        "gene": 0.9,
        "group": 0.75,
        "designation": 0.7,
        "approval": 0.95,
    }
    drafts = []
    for (kind, about, name), sentences in pages.items():
        prefix = {"monograph": "", "gene": ""}.get(kind, kind + "-")
        identifier = prefix + about.lower().replace(":", "-")
        drafts.append(Document(identifier, f"{name}", kind, "2025-01-01", authority[kind], "toy", tuple(sentences)))
    return iter(sorted(drafts, key=lambda document: document.id))


def _page(predicate: str, subject: str, target: object, qualifiers: object) -> tuple[str, str]:
    marks = dict(qualifiers)  # type: ignore[call-overload]
    if predicate == "has_phenotype" and marks.get("frequency") == "occasional":
        return "case_series", subject
    if predicate == "caused_by":
        return "gene", str(target)
    if predicate == "subgroup_of" or marks.get("level") == "direct":
        return "group", subject if predicate == "subgroup_of" else str(target)
    if predicate in ("marketing_approved_on", "trade_name"):
        return "approval", subject
    if subject.startswith("designation:"):
        return "designation", subject
    return "monograph", subject


@lru_cache(maxsize=1)
def make_toy_world() -> World:
    graph = toy_graph()
    return World.from_graph("toy", 1, graph, toy_documents(graph))


#: In so small a world a guess hits by chance, and nothing is rarer than the rest.
TOY_RULES = Rules(rare_seeds=False, no_shortcuts=False, balanced=False)


@lru_cache(maxsize=1)
def make_toy_questions() -> QuestionSet:
    """Ten proven questions over the toy world, made by the real synthesis."""
    return synthesize(make_toy_world(), n=10, seed=0, rules=TOY_RULES)
