from __future__ import annotations

from medgym.world.graph import Graph
from medgym.world.render import render_documents
from medgym.world.render.mechanism import MOST_FACTS
from tests.world.render.worlds import SOURCE, builder_with_source


def chain() -> Graph:
    """A drug inhibits a protein, which drives a process, which leads to two diseases; one of them it treats."""
    builder = builder_with_source()
    for key, kind, name in (
        ("drug:a", "drug", "abamab"), ("drug:b", "drug", "bebamab"), ("protein:p", "protein", "Kinase P"),
        ("process:q", "process", "inflammation"), ("process:far", "process", "scarring"),
        ("disease:x", "disease", "Xanthos disease"), ("disease:y", "disease", "Ypsilon disease"),
        ("anatomy:l", "anatomy", "liver"), ("anatomy:k", "anatomy", "kidney"),
    ):  # fmt: skip
        builder.add_entity(key, kind, name)
    for subject, predicate, target in (
        ("drug:a", "indicated_for", "disease:x"), ("drug:a", "inhibits", "protein:p"),
        ("drug:a", "raises", "drug:b"), ("drug:b", "activates", "protein:p"),
        ("protein:p", "activates", "process:q"), ("process:q", "promotes", "disease:x"),
        ("process:q", "promotes", "disease:y"), ("process:q", "promotes", "process:far"),
        ("process:far", "occurs_in", "anatomy:l"), ("disease:x", "occurs_in", "anatomy:k"),
    ):  # fmt: skip
        builder.add_fact(subject, predicate, target, SOURCE.name)
    return builder.build()


def stated(graph: Graph, page: str) -> set[tuple[str, str, object]]:
    document = next(document for document in render_documents(graph) if document.id == page)
    facts = [graph.fact(ordinal) for sentence in document.sentences for ordinal in sentence.facts]
    return {(fact.subject, fact.predicate, fact.object) for fact in facts}


def test_a_review_follows_its_drug_three_steps_past_no_other_drug_to_the_diseases_it_treats() -> None:
    graph = chain()
    assert stated(graph, "mechanism-drug-a") == {
        ("drug:a", "indicated_for", "disease:x"),
        ("drug:a", "inhibits", "protein:p"),
        ("drug:a", "raises", "drug:b"),
        ("protein:p", "activates", "process:q"),
        ("process:q", "promotes", "disease:x"),
        ("process:q", "promotes", "process:far"),
    }


def test_what_no_review_reaches_stands_on_a_pathway_page() -> None:
    graph = chain()
    assert stated(graph, "pathway-process-q") == {("process:q", "promotes", "disease:y")}
    assert stated(graph, "pathway-disease-x") == {("disease:x", "occurs_in", "anatomy:k")}


def test_a_review_states_at_most_sixty_facts_and_the_rest_is_not_lost() -> None:
    builder = builder_with_source()
    builder.add_entity("drug:a", "drug", "abamab")
    for number in range(MOST_FACTS + 7):
        builder.add_entity(f"protein:{number}", "protein", f"Protein {number}")
        builder.add_fact("drug:a", "inhibits", f"protein:{number}", SOURCE.name)
    graph = builder.build()
    assert len(stated(graph, "mechanism-drug-a")) == MOST_FACTS
    assert len(stated(graph, "pathway-drug-a")) == 7


def test_verbs_agree_with_subjects_in_the_plural() -> None:
    builder = builder_with_source()
    builder.add_entity("chemical:g", "chemical", "Glycosphingolipids")
    builder.add_entity("disease:f", "disease", "Fabry disease")
    builder.add_fact("chemical:g", "promotes", "disease:f", SOURCE.name)
    (document,) = (page for page in render_documents(builder.build()) if page.type != "methods")
    assert document.sentences[0].text in {
        "Glycosphingolipids promote Fabry disease.", "Glycosphingolipids contribute to Fabry disease.",
        "Glycosphingolipids favour Fabry disease.", "Fabry disease is furthered by glycosphingolipids.",
        "Glycosphingolipids are a step towards Fabry disease.",
    }  # fmt: skip
