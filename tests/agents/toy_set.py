"""Hand-made questions over the toy world (or any rendering of its graph), with proofs and plans that work."""

from __future__ import annotations

from medgym.query.algebra import Atom, Query, is_variable
from medgym.questions.question import Answer, ChainLink, EvidenceItem, PlannedCall, Proof, Question, Rarity
from medgym.questions.question_set import QuestionSet
from medgym.world.facts import Literal
from medgym.world.graph import fact_id
from medgym.world.world import World

_RARITY = Rarity(prevalence=None, document_frequency=1, degree=3, score=0.5)
_ASKS = {
    "gene": "Which gene is it? Give the gene symbol.",
    "disease": "What is it called? Give the name of the condition.",
    "company": "Who sponsored it? Give the company's name.",
    "date": "In which year was it designated? Give the year.",
}

# name, split, atoms, binding, what the text says before it asks
_CASES = [
    (
        "gene", "test",
        "?d has_phenotype HP:0000001, ?d has_phenotype HP:0000002, ?d caused_by ?g",
        {"?g": "HGNC:1", "?d": "ORPHA:1"},
        "A night cough and curved toes go together in one disorder. One gene causes it.",
    ),
    (
        "gene", "train",
        "?d has_phenotype HP:0000006, ?d has_phenotype HP:0000008, ?d caused_by ?g",
        {"?g": "HGNC:4", "?d": "ORPHA:6"},
        "Short thumbs and sweet breath go together in one disorder. One gene causes it.",
    ),
    (
        "disease", "test",
        "?d has_phenotype HP:0000001, ?d has_phenotype HP:0000002, ?d caused_by ?g, ?e caused_by ?g, "
        "?e in_group ORPHA:901",
        {"?e": "ORPHA:3", "?g": "HGNC:1", "?d": "ORPHA:1"},
        "A night cough and curved toes go together in one disorder. Its gene also causes a disorder of the inner ear.",
    ),
    (
        "company", "test",
        "?d has_phenotype HP:0000004, ?d has_phenotype HP:0000005, ?r designation_for ?d, ?r status status:approved, "
        "?r sponsor ?c",
        {"?c": "company:north-pharma", "?d": "ORPHA:3", "?r": "designation:alfadrin-1994-03-01"},
        "A loud heartbeat and dry palms go together in one disorder. One product for it was designated and approved.",
    ),
    (
        "date", "test",
        "?d has_phenotype HP:0000009, ?d has_phenotype HP:0000010, ?r designation_for ?d, ?r designated_on ?t",
        {"?t": "2012-09-09", "?d": "ORPHA:7", "?r": "designation:cerimab-2012-09-09"},
        "Double eyelashes and webbed ears go together in one disorder. One product was designated for it.",
    ),
]  # fmt: skip


def toy_set(world: World) -> QuestionSet:
    """Return the questions, each proven by the given facts and reached by one search and one reading a page."""
    return QuestionSet((_question(world, number, *case) for number, case in enumerate(_CASES, start=1)), "toys")


def _question(
    world: World, number: int, kind: str, split: str, conjunction: str, binding: dict[str, str], text: str
) -> Question:
    atoms = tuple(_atom(words) for words in conjunction.split(", "))
    answer = next(iter(binding))
    evidence = [_evidence(world, atom, binding) for atom in atoms]
    pages = sorted({min(item.sentences).rsplit("#", 1)[0] for item in evidence})
    plan = [call for page in pages for call in _reach(world, page)]
    gold = world.graph.entities.get(binding[answer])
    return Question(
        id=f"toy-{number}",
        text=f"{text} {_ASKS[kind]}",
        specialty=["neurology", "bone"][number % 2],
        split=split,
        answer=Answer(type="entity", value=gold.name, aliases=gold.aliases, entity_id=gold.id, entity_type=gold.type)
        if gold
        else Answer(type="date", value=binding[answer][:4], precision="year"),
        query=Query(answer=answer, atoms=atoms),
        chain=tuple(
            ChainLink(source=a.subject, predicate=a.predicate, target=a.object)
            for a in atoms
            if len(a.variables()) == 2
        ),
        evidence=evidence,
        proof=Proof(
            answers=(binding[answer],), binding=binding, necessity=(2,) * len(atoms), documents=tuple(pages),
            plan=tuple(plan), chain_optimal=True, solver="hand",
        ),
        difficulty={"hops": float(len(pages)), "oracle_calls": float(len(plan))},
        rarity=_RARITY,
        seed_entity=binding["?d"],
        masked=tuple(value for value in binding.values() if world.graph.has(value)),
        world=world.id,
    )  # fmt: skip


def _atom(words: str) -> Atom:
    subject, predicate, target = words.split(" ")
    return Atom(subject=subject, predicate=predicate, object=target)


def _evidence(world: World, atom: Atom, binding: dict[str, str]) -> EvidenceItem:
    graph = world.graph
    subject, target = (binding.get(term, term) for term in (atom.subject, atom.object))
    value = target if graph.has(target) or not is_variable(atom.object) else Literal("date", target)
    fact = graph.find(atom.predicate, graph.node(subject), graph.node(value))[0]
    return EvidenceItem(fact=fact_id(fact), sentences=world.documents.stating(fact))


def _reach(world: World, page: str) -> list[PlannedCall]:
    document = world.documents.get(page)
    query = f"{document.title} {document.sentences[0].text}"
    return [
        PlannedCall(tool="medical_search", arguments={"query": query, "type": document.type}, expects=page),
        PlannedCall(tool="read_document", arguments={"ids": [page]}),
    ]
