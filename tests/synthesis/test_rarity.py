from __future__ import annotations

from collections import defaultdict
from statistics import mean

import pytest

from medgym.errors import SynthesisError
from medgym.questions.question import Rarity
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.rarity import PREVALENCE_ORDER, RarityRules, RarityTable
from medgym.synthesis.subgraph import ConnectorGraph
from medgym.world.documents import Document, Sentence
from medgym.world.facts import Source
from medgym.world.graph_builder import GraphBuilder
from medgym.world.world import World

ARLEN = {"ORPHA:0": "Some common disease", "ORPHA:1": "Arlen syndrome"}
SOURCE = Source("toy", "Hand-made toy facts", "CC0-1.0", "2025-01-01", "https://example.org", "none")


def page(number: int, text: str, kind: str = "monograph", source: str = "toy") -> Document:
    return Document(f"page-{number:04d}", f"Page {number}", kind, "2025-01-01", 0.5, source, (Sentence(text),))


def small_world(names: dict[str, str], pages: list[Document], prevalence: str = PREVALENCE_ORDER[0]) -> World:
    """Diseases by id, the first of a known prevalence; the builder keeps only what some fact names."""
    builder = GraphBuilder()
    builder.add_source(SOURCE)
    builder.add_entity("inheritance:dominant", "inheritance", "Dominant inheritance")
    builder.add_entity(prevalence, "prevalence", prevalence.partition(":")[2])
    for entity, name in names.items():
        builder.add_entity(entity, "disease", name)
        builder.add_fact(entity, "inherited_as", "inheritance:dominant", "toy")
    builder.add_fact(next(iter(names)), "prevalence_class", prevalence, "toy")
    return World.from_graph("small", 1, builder.build(), pages)


def pages_of(texts: list[tuple[str, str]]) -> list[Document]:
    return [page(number, text, kind) for number, (text, kind) in enumerate(texts)]


def two_pages(name: str) -> list[tuple[str, str]]:
    return [(f"{name} is described here.", "monograph"), (f"One case of {name}.", "case_series")]


@pytest.fixture(scope="module")
def tiny() -> World:
    return World.load("tiny")


@pytest.fixture(scope="module")
def seeds(tiny: World) -> list[int]:
    """The diseases of `tiny` that could seed a chain."""
    edges, described = ConnectorGraph(tiny.graph).edges, tiny.graph.forward("has_phenotype")
    return [node for node in described if node in edges]


# --- the rule of the corpus's size ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entity", "documents", "size", "quantile", "prevalence", "rule"),
    [
        # Below one in a million of 30 million abstracts: fewer than 30.
        ("DOID:1", 29, 30_000_000, 0.9, None, "threshold"),
        ("DOID:1", 30, 30_000_000, 0.0, None, None),
        ("DOID:1", 30, 30_000_000, 0.0, PREVALENCE_ORDER[0], None),
        ("DOID:1", 0, 1_000_000, 0.9, None, "threshold"),
        ("DOID:1", 1, 1_000_000, 0.0, None, None),
        ("DOID:1", 1, 999_999, 0.2499, None, "quantile"),
        ("DOID:1", 1, 999_999, 0.25, None, None),
        ("DOID:1", 900, 999_999, 0.99, PREVALENCE_ORDER[3], "prevalence"),
        ("DOID:1", 2, 999_999, 0.0, PREVALENCE_ORDER[4], None),
        ("DOID:1", 2, 999_999, 0.0, PREVALENCE_ORDER[0], "quantile"),
        ("ORPHA:1", 900, 999_999, 0.99, None, "registry"),
        ("ORPHA:1", 900, 999_999, 0.99, PREVALENCE_ORDER[3], "prevalence"),
        ("ORPHA:1", 900, 999_999, 0.99, PREVALENCE_ORDER[4], None),
        ("ORPHA:1", 30, 30_000_000, 0.0, None, None),
    ],
)
def test_a_large_corpus_goes_by_share_a_small_one_by_quantile_class_or_registry(
    entity: str, documents: int, size: int, quantile: float, prevalence: str | None, rule: str | None
) -> None:
    assert RarityRules().accepting_rule(entity, documents, size, quantile, prevalence) == rule


@pytest.mark.parametrize(
    "wrong", [{"threshold": 0.0}, {"quantile": 1.5}, {"commoner": 1}, {"independent": -1}], ids=str
)
def test_rules_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(SynthesisError, match="no sense"):
        RarityRules(**wrong)  # type: ignore[arg-type]


def test_the_rule_that_accepted_is_recorded() -> None:
    world = small_world(ARLEN, pages_of(two_pages("Arlen syndrome")))
    as_small, as_large = RarityTable(world), RarityTable(world, RarityRules(large=2, threshold=0.9))
    node = world.graph.node("ORPHA:1")
    assert (as_small.of(node).rule, as_small.of(node).quantile) == ("quantile", 0.0)
    assert as_large.of(node).rule is None  # both of two documents name it
    assert RarityTable(world, RarityRules(large=2, threshold=1.0)).is_rare(node) == "not rare"


# --- refusals ------------------------------------------------------------------------------------------------------


def test_a_misspelling_of_a_name_a_hundred_times_as_frequent_is_no_entity() -> None:
    names = {"ORPHA:1": "Gaucher disease", "ORPHA:2": "Gaucer disease", "ORPHA:3": "Fauchet disease"}
    common = [("Gaucher disease is known.", "monograph")]
    rare = [*two_pages("Gaucer disease"), *two_pages("Fauchet disease")]
    often, seldom = (small_world(names, pages_of(common * times + rare)) for times in (200, 199))
    slip = often.graph.node("ORPHA:2")
    assert RarityTable(often).is_rare(slip) == "a misspelling of a commoner name"
    assert RarityTable(seldom).is_rare(slip) is None  # 199 is not a hundred times 2
    assert RarityTable(often).is_rare(often.graph.node("ORPHA:3")) is None  # two edits away


def test_a_number_is_no_misspelling_and_neither_is_a_word_that_others_use() -> None:
    names = {
        "ORPHA:1": "Ciliary dyskinesia type 1",
        "ORPHA:2": "Ciliary dyskinesia type 2",
        "ORPHA:3": "Biliary dyskinesia type 1",
        "ORPHA:4": "Biliary atresia",
    }
    texts = [("Ciliary dyskinesia type 1 is known.", "monograph")] * 300
    world = small_world(names, pages_of(texts + two_pages(names["ORPHA:2"]) + two_pages(names["ORPHA:3"])))
    table = RarityTable(world)
    assert [table.is_rare(world.graph.node(f"ORPHA:{number}")) for number in (2, 3)] == [None, None]


def test_a_near_duplicate_of_a_common_term_is_refused() -> None:
    names = {"ORPHA:1": "Gaucher disease", "ORPHA:2": "Diseases, Gaucher"}
    texts = [("Gaucher disease is known.", "monograph")] * 200
    world = small_world(names, pages_of(texts + two_pages("Diseases, Gaucher")))
    table = RarityTable(world)
    assert table.is_rare(world.graph.node("ORPHA:2")) == "a near-duplicate of a commoner name"


def test_one_document_or_one_with_its_retelling_is_too_little() -> None:
    names = {"ORPHA:1": "Arlen syndrome", "ORPHA:2": "Borrow disease", "ORPHA:3": "Cavel dystrophy"}
    pages = [
        page(0, "Arlen syndrome is known."),
        page(1, "Arlen syndrome is known.", "web"),
        page(2, "Borrow disease is known."),
        page(3, "Borrow disease is known.", source="elsewhere"),
    ]
    world = small_world(names, pages)
    table = RarityTable(world)
    refusals = [table.is_rare(world.graph.node(entity)) for entity in names]
    assert refusals == ["too few independent documents name it", None, "too few independent documents name it"]
    found = [table.of(world.graph.node(entity)) for entity in names]
    assert [(r.document_frequency, r.sources, r.document_types) for r in found] == [(2, 1, 1), (2, 2, 1), (0, 0, 0)]


def test_a_type_that_is_no_medical_term_seeds_nothing() -> None:
    world = small_world(ARLEN, pages_of(two_pages("Arlen syndrome")))
    assert RarityTable(world).is_rare(world.graph.node("inheritance:dominant")) == "its type seeds no question"


def test_a_disease_known_to_be_common_is_never_rare() -> None:
    world = small_world({"ORPHA:1": "Arlen syndrome"}, pages_of(two_pages("Arlen syndrome")), PREVALENCE_ORDER[-1])
    assert RarityTable(world).is_rare(world.graph.node("ORPHA:1")) == "not rare"


# --- a real world --------------------------------------------------------------------------------------------------


def test_the_score_is_the_mean_of_its_ranks(tiny: World, seeds: list[int]) -> None:
    table = RarityTable(tiny)
    for node in seeds:
        found = table.of(node)
        assert found.ranks is not None
        assert all(0 <= rank <= 1 for rank in found.ranks.values())
        assert found.score == pytest.approx(mean(found.ranks.values()), abs=1e-4)
        assert ("prevalence" in found.ranks) == (found.prevalence is not None)
        assert found.information_content is not None
        assert (found.rule is None) == (table.is_rare(node) == "not rare")


def test_a_sign_that_is_rarer_never_lowers_the_score(tiny: World, seeds: list[int]) -> None:
    table = RarityTable(tiny)
    found = [table.of(node) for node in seeds]
    for one in found:
        for other in found:
            if one.prevalence == other.prevalence and one.document_frequency <= other.document_frequency:
                lower = one.degree <= other.degree
                if lower and (one.information_content or 0) >= (other.information_content or 0):
                    assert one.score >= other.score


def test_scores_and_document_frequencies_follow_the_prevalence_classes(tiny: World, seeds: list[int]) -> None:
    table = RarityTable(tiny)
    scores, frequencies = defaultdict(list), defaultdict(list)
    for node in seeds:
        found = table.of(node)
        scores[found.prevalence].append(found.score)
        frequencies[found.prevalence].append(found.document_frequency)
    present = [name for name in PREVALENCE_ORDER if name in scores]
    assert len(present) == 4
    by_score = [mean(scores[name]) for name in present]
    by_frequency = [mean(frequencies[name]) for name in present]
    assert by_score == sorted(by_score, reverse=True)
    assert by_frequency == sorted(by_frequency)


def test_the_rarest_and_the_commonest_of_a_real_world(tiny: World, seeds: list[int]) -> None:
    table, graph = RarityTable(tiny), tiny.graph
    order = sorted(seeds, key=lambda node: (-table.of(node).score, node))
    rarest, commonest = ([graph.names[node] for node in end] for end in (order[:10], order[-10:]))
    assert "Localized dystrophic epidermolysis bullosa, nails only" in rarest
    assert "Acral self-healing collodion baby" in rarest
    assert {"Noonan syndrome", "Fabry disease", "Wilson disease", "Familial Mediterranean fever"} <= set(commonest)
    assert all(table.of(node).document_frequency <= 6 for node in order[:10])
    assert all(table.of(node).document_frequency >= 12 for node in order[-10:])
    assert table.is_rare(order[0]) is None


def test_rows_of_before_still_load() -> None:
    row = '{"prevalence": "prevalence:lt-1-per-million", "document_frequency": 3, "degree": 9, "score": 0.8}'
    found = Rarity.model_validate_json(row)
    assert (found.rule, found.ranks, found.documents) == (None, None, None)
    assert found.model_dump(exclude_none=True).keys() == {"prevalence", "document_frequency", "degree", "score"}
    assert all(question.rarity.rule is None or question.rarity.ranks for question in QuestionSet.load("tiny"))
