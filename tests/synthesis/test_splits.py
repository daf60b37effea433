"""Splits by entity: families stay together, and nobody is asked for on two sides."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from medgym.questions.question import Split
from medgym.synthesis.splits import SplitBook, SplitRule
from medgym.world.world import World

SPLITS: tuple[Split, ...] = ("train", "dev", "test")
NAMES = st.sampled_from(["a", "b", "c", "d", "e"])


@given(st.integers(0, 50))
def test_siblings_and_their_gene_fall_into_one_split(seed: int) -> None:
    from tests.toy import toy_graph

    graph = toy_graph()
    rule = SplitRule(graph, seed)
    for disease, (gene, *others) in graph.forward("caused_by").items():
        assert not others
        assert rule.of_seed(disease) == rule.of(disease) == rule.of(gene) in SPLITS
        assert all(rule.of(sibling) == rule.of(gene) for sibling in graph.backward("caused_by")[gene])
    assert rule.of(graph.node("drug:betolan")) is None
    assert rule.of(graph.node("company:south-bio")) is None


def test_a_disease_of_several_genes_belongs_to_one_of_them(tiny: World) -> None:
    rule = SplitRule(tiny.graph, 0)
    for disease, genes in tiny.graph.forward("caused_by").items():
        assert rule.of(disease) in {rule.of(gene) for gene in genes}
    for disease, agents in tiny.graph.forward("caused_by_agent").items():
        causes = tiny.graph.forward("caused_by").get(disease) or agents
        assert rule.of(disease) in {rule.of(cause) for cause in causes}


def test_splits_have_their_shares_and_hang_on_the_seed(tiny: World) -> None:
    genes = [node for node, kind in enumerate(tiny.graph.entity_types) if kind == "gene"]
    drawn = [[SplitRule(tiny.graph, seed).of(gene) for gene in genes] for seed in range(20)]
    assert drawn[0] != drawn[1]
    assert drawn[0] == [SplitRule(tiny.graph, 0).of(gene) for gene in genes]
    counts = Counter(split for row in drawn for split in row)
    for split, share in {"train": 0.74, "dev": 0.05, "test": 0.21}.items():
        assert abs(counts[split] / counts.total() - share) < 0.04


@given(st.lists(st.tuples(st.sampled_from(SPLITS), NAMES, NAMES), max_size=40))
def test_the_book_refuses_who_straddles_and_no_other(rows: list[tuple[Split, str, str]]) -> None:
    book, seen = SplitBook(), dict[str, str]()
    for split, seed, answer in rows:
        fits = all(seen.get(entity, split) == split for entity in (seed, answer))
        assert book.admits(split, seed, answer) == fits
        if fits:
            book.take(split, seed, answer)
            seen |= {seed: split, answer: split}


def test_seeds_and_answers_of_a_set_keep_to_their_split(tiny_questions: object) -> None:
    sides: dict[str, set[str]] = {}
    for question in tiny_questions:  # type: ignore[attr-defined]
        if question.split != "unanswerable":
            ends = {question.seed_entity, question.answer.entity_id} - {None}
            sides.setdefault(question.split, set()).update(ends)
    assert {"train", "test"} <= sides.keys()
    assert sum(map(len, sides.values())) == len(set().union(*sides.values()))
