"""Genes that a pathway tells from the other genes of a disease: the text says so, and asks which of them it is."""

from __future__ import annotations

from itertools import islice

import pytest

from medgym.synthesis.draft import Draft
from medgym.synthesis.forms import FORMS
from medgym.synthesis.refusal import Refused
from medgym.synthesis.wording import Writer
from medgym.synthesis.wording.steps import WHICH_OF_THEM
from medgym.synthesis.wording.style import GRAMMARS, Style
from tests.synthesis.drafts import Workshop, workshop


def told_apart(shop: Workshop, form: str, most: int) -> list[Draft]:
    """Drafts in which a pathway tells genes apart, from seeds that several genes cause."""
    several = {node for node, genes in shop.graph.forward("caused_by").items() if len(genes) > 1}
    found: list[Draft] = []
    for seed in (seed for seed in shop.seeds() if seed in several):
        for number, draft in enumerate(islice(FORMS[form](shop.atlas, seed, f"{seed}/salt"), 12)):
            try:
                clued = shop.finder.clued(draft, f"salt/{number}").draft
            except Refused:
                continue
            if any(atom.predicate == "participates_in" for atom in clued.clues):
                found.append(clued)
        if len(found) >= most:
            break
    return found


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    return told_apart(workshop("tiny"), "chain", 12)


def test_the_pathway_is_named_in_quotation_marks(drafts: list[Draft]) -> None:
    writer = Writer(workshop("tiny").graph)
    assert len(drafts) >= 6
    for draft in drafts:
        for grammar in GRAMMARS:
            text = writer.reword(draft, Style(grammar, "salt"))
            for atom in draft.clues:
                if atom.predicate == "participates_in":
                    assert f"pathway “{draft.graph.names[draft.graph.node(atom.object)]}”" in text


def test_a_gene_asked_for_is_one_of_several(drafts: list[Draft]) -> None:
    writer, asked = Writer(workshop("tiny").graph), 0
    for draft in drafts:
        text = writer.reword(draft, Style("seen-1", "salt"))
        if draft.answer_type == "gene" and any(atom.subject == draft.answer for atom in draft.clues):
            asked += 1
            assert text.endswith(WHICH_OF_THEM["gene"])
            assert "of the genes" in text.casefold() or "among the genes" in text.casefold()
        else:
            assert "one of several genes" in text
    assert 0 < asked < len(drafts)


def test_without_its_pathway_a_gene_is_not_settled(drafts: list[Draft]) -> None:
    solver = workshop("tiny").solver
    for draft in drafts:
        query = draft.query()
        for atom in query.atoms:
            if atom.predicate == "participates_in":
                reduced = query.without(atom)
                assert reduced is not None
                assert solver.count(reduced) == 2
