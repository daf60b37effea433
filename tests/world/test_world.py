from __future__ import annotations

from pathlib import Path

import pytest
import tantivy

from medgym.errors import QueryError, WorldError
from medgym.world.corpus import Corpus
from medgym.world.documents import Document, Sentence
from medgym.world.search import SearchIndex
from medgym.world.storage import graph_digest, read_graph
from medgym.world.world import World
from tests.toy import make_toy_world, toy_documents, toy_graph


def test_graph_answers_forward_backward_and_exact_lookups() -> None:
    graph = toy_graph()
    gene = graph.node("HGNC:1")
    diseases = graph.backward("caused_by")[gene]
    assert [graph.entity_ids[node] for node in diseases] == ["ORPHA:1", "ORPHA:3"]
    assert graph.forward("caused_by")[graph.node("ORPHA:1")] == (gene,)
    (ordinal,) = graph.find("caused_by", graph.node("ORPHA:1"), gene)
    assert graph.fact(ordinal).predicate == "caused_by"
    assert list(graph.of_subject("caused_by", graph.node("ORPHA:1"))) == [ordinal]


def test_every_fact_is_found_by_its_parts() -> None:
    graph = toy_graph()
    for ordinal, fact in enumerate(graph.facts()):
        assert ordinal in graph.find(fact.predicate, graph.node(fact.subject), graph.node(fact.object))


def test_corpus_survives_saving(tmp_path: Path) -> None:
    corpus = Corpus.build(toy_documents(toy_graph()))
    corpus.save(tmp_path)
    again = Corpus.open(tmp_path)
    assert list(again) == list(corpus) == list(toy_documents(toy_graph()))
    assert again.digest == corpus.digest


def test_stating_names_exactly_the_sentences_that_hold_the_fact(toy_world: World) -> None:
    for ordinal in range(len(toy_world.graph)):
        expected = {
            f"{document.id}#s{number}"
            for document in toy_world.documents
            for number, sentence in enumerate(document.sentences)
            if ordinal in sentence.facts
        }
        assert set(toy_world.documents.stating(ordinal)) == expected != set()


def test_unknown_document_is_a_clear_error(toy_world: World) -> None:
    with pytest.raises(QueryError, match="No document"):
        toy_world.documents.get("nope")


def test_world_survives_saving_and_names_itself(tmp_path: Path, toy_world: World) -> None:
    toy_world.save(tmp_path / "toy@1")
    again = World.load(tmp_path / "toy@1")
    assert graph_digest(again.graph) == graph_digest(toy_world.graph)
    assert again.fingerprint == toy_world.fingerprint
    again.check()
    first = (tmp_path / "toy@1" / "graph.npz").read_bytes()
    toy_world.save(tmp_path / "toy@1")
    assert (tmp_path / "toy@1" / "graph.npz").read_bytes() == first


def test_damaged_world_is_a_clear_error(tmp_path: Path, toy_world: World) -> None:
    toy_world.save(tmp_path / "w")
    (tmp_path / "w" / "graph.npz").write_bytes(b"PK not a zip")
    with pytest.raises(WorldError, match="cannot be read"):
        read_graph(tmp_path / "w")
    with pytest.raises(WorldError, match="no world"):
        World.load("nowhere")


def test_saving_never_overwrites_a_folder_that_is_no_world(tmp_path: Path, toy_world: World) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep me")
    with pytest.raises(WorldError, match="not a world"):
        toy_world.save(tmp_path / "mine")
    assert (tmp_path / "mine" / "notes.txt").read_text() == "keep me"


def test_search_is_deterministic_and_breaks_ties_by_id() -> None:
    first, second = make_toy_world(), World.from_graph("toy", 1, toy_graph(), toy_documents(toy_graph()))
    for query in ("blue nails night cough", "ZAR1", "WAS", "sponsor South Bio", "inheritance"):
        hits = first.search(query)
        assert hits == second.search(query)
        keys = [(-hit.relevance, hit.document) for hit in hits]
        assert keys == sorted(keys)


def test_filters_select_without_changing_relevance_order(toy_world: World) -> None:
    hits = toy_world.search("betolan", k=20)
    notices = toy_world.search("betolan", k=20, types=["designation"])
    assert [h.document for h in notices] == [h.document for h in hits if h.type == "designation"] != []
    assert all(h.authority >= 0.8 for h in toy_world.search("Arlen syndrome", min_authority=0.8))


def test_gene_symbols_that_are_words_stay_searchable(toy_world: World) -> None:
    assert toy_world.search("WAS")[0].document == "hgnc-3"
    assert toy_world.search("was it the") == []


def test_snippet_is_a_whole_sentence_of_the_page(toy_world: World) -> None:
    for hit in toy_world.search("striped iris webbed ears"):
        assert hit.snippet == toy_world.documents.get(hit.document).sentences[hit.sentence].text


def test_document_frequency_counts_phrases(toy_world: World) -> None:
    assert toy_world.index.frequency("Blue nails") == 4
    assert toy_world.index.frequency("nails Blue") == 0


def test_a_line_break_inside_a_sentence_is_refused() -> None:
    page = Document("p", "P", "web", "2025-01-01", 0.1, "web", (Sentence("One.\nTwo."),))
    with pytest.raises(WorldError, match="line break"):
        Corpus.build([page])


def test_a_cache_that_cannot_be_written_costs_time_and_nothing_else(
    tmp_path: Path, toy_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = toy_graph()
    rendered = World.from_graph("toy", 1, graph)
    rendered.save(tmp_path / "toy@1")
    (tmp_path / "blocked").write_text("a file where the cache folder should be")
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "blocked"))
    again = World.load(tmp_path / "toy@1")
    assert list(again.documents) == list(rendered.documents)
    assert again.search("blue nails") == rendered.search("blue nails")


def test_an_index_that_cannot_be_locked_is_built_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus.build(toy_documents(toy_graph()))
    kept = SearchIndex.build(corpus, tmp_path).search("blue nails")

    def refuse(_: str) -> object:
        raise ValueError("Failed to acquire Lockfile: IoError(Os { code: 30, kind: ReadOnlyFilesystem })")

    monkeypatch.setattr(tantivy.Index, "open", refuse, raising=False)
    assert SearchIndex.open(corpus, tmp_path).search("blue nails") == kept != []
