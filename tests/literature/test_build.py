from __future__ import annotations

import gzip
import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medgym.errors import FingerprintMismatch, SourceError, WorldError
from medgym.literature.build import build_literature_world
from medgym.literature.frequency import document_frequency, documents_read
from medgym.literature.model_extraction import ModelExtractor
from medgym.world.world import World
from tests.literature.lexicons import DATA, save_lexicon_world

FILES = [
    DATA / name for name in ("pubmed.xml", "medline.txt", "medquad.xml", "medquad.jsonl", "notes.jsonl", "article.nxml")
]


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_lexicon_world(tmp_path_factory.mktemp("lexicon") / "names")


@pytest.fixture(scope="module")
def world(lexicon: Path) -> World:
    return build_literature_world(FILES, lexicon)[0]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_world_of_real_sentences(world: World) -> None:
    ends = {(f.subject, f.predicate, f.object) for f in world.graph.facts()}
    assert ("ORPHA:324", "caused_by", "HGNC:4296") in ends
    assert ("ORPHA:365", "caused_by", "HGNC:4065") in ends
    assert ("drug:a", "indicated_for", "ORPHA:324") in ends
    assert ("ORPHA:324", "caused_by", "HGNC:1100") not in ends
    assert not any(f.object == "HP:4" and not f.qualifiers for f in world.graph.facts() if f.subject == "ORPHA:324")
    assert world.documents.get("pubmed:1001").sentences[0].text == "Mutations in the GLA gene cause Fabry disease."
    assert [hit.document for hit in world.search("agalsidase")]


def test_every_fact_stands_in_a_sentence_that_names_its_ends(world: World) -> None:
    for ordinal in range(len(world.graph)):
        assert world.documents.sentences_stating(ordinal), world.graph.fact(ordinal)


def test_the_folder_opens_again_with_the_same_documents(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    world.save(tmp_path / "w")
    again = World.load(tmp_path / "w")
    assert again.fingerprint == world.fingerprint
    assert list(again.documents) == list(world.documents)
    assert [h.document for h in again.search("ataxia")] == [h.document for h in world.search("ataxia")]


def test_stored_text_that_was_changed_is_refused(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDGYM_CACHE", str(tmp_path / "cache"))
    world.save(tmp_path / "w")
    text = tmp_path / "w" / "corpus" / "text.bin"
    text.write_bytes(text.read_bytes().replace(b"Fabry", b"Fibry"))
    with pytest.raises(FingerprintMismatch, match="stored text was changed"):
        len(World.load(tmp_path / "w").documents)
    text.unlink()
    with pytest.raises(WorldError, match="holds no documents"):
        len(World.load(tmp_path / "w").documents)


@settings(max_examples=8)
@given(size=st.integers(1, 9))
def test_any_shard_size_gives_the_same_bytes(
    size: int, lexicon: Path, world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("sizes")
    other, _ = build_literature_world(FILES, lexicon, shard_size=size, work=folder / "work")
    world.save(folder / "one")
    other.save(folder / "two")
    assert _bytes(folder / "one") == _bytes(folder / "two")


def test_a_pool_gives_the_same_bytes(lexicon: Path, world: World, tmp_path: Path) -> None:
    other, report = build_literature_world(FILES, lexicon, shard_size=2, workers=2, work=tmp_path / "work")
    assert report.shards > 2
    world.save(tmp_path / "one")
    other.save(tmp_path / "two")
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


@pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed (extra `ray`)")
@pytest.mark.filterwarnings("ignore")
def test_ray_gives_the_same_bytes(lexicon: Path, world: World, tmp_path: Path) -> None:
    other, _ = build_literature_world(FILES, lexicon, shard_size=2, workers=2, engine="ray", work=tmp_path / "work")
    world.save(tmp_path / "one")
    other.save(tmp_path / "two")
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")


@pytest.mark.skipif(find_spec("ray") is not None, reason="ray is installed")
def test_without_ray_the_engine_says_so(lexicon: Path) -> None:
    with pytest.raises(WorldError, match="Ray is not installed"):
        build_literature_world(FILES, lexicon, engine="ray")


def test_an_interrupted_build_goes_on_with_what_is_missing(lexicon: Path, world: World, tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def stop_after_two(stage: str, done: int, total: int) -> None:
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        build_literature_world(FILES, lexicon, shard_size=2, work=tmp_path, progress=stop_after_two)
    done = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.jsonl.gz")}
    assert len(done) == 2
    other, report = build_literature_world(FILES, lexicon, shard_size=2, work=tmp_path)
    assert (report.resumed, other.fingerprint) == (2, world.fingerprint)
    assert done.items() <= {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.jsonl.gz")}.items()


def test_a_damaged_shard_is_done_again(lexicon: Path, world: World, tmp_path: Path) -> None:
    build_literature_world(FILES, lexicon, work=tmp_path)
    (path,) = tmp_path.glob("*.jsonl.gz")
    path.write_bytes(path.read_bytes()[:40])
    other, report = build_literature_world(FILES, lexicon, work=tmp_path)
    assert (report.resumed, other.fingerprint) == (0, world.fingerprint)


def test_the_last_of_records_with_one_id_stays(lexicon: Path, tmp_path: Path) -> None:
    (tmp_path / "SNAPSHOT").write_text("2024-01-01")
    for name, gene in (("a.jsonl", "GLA"), ("b.jsonl", "GAA")):
        row = {"id": "one", "title": "t", "text": f"Mutations in the {gene} gene cause Fabry disease."}
        (tmp_path / name).write_text(json.dumps(row) + "\n", encoding="utf-8")
    world, _ = build_literature_world([tmp_path], lexicon)
    assert [fact.object for fact in world.graph.facts()] == ["HGNC:4065"]


def test_facts_of_the_lexicon_are_taken_over_on_request(lexicon: Path) -> None:
    world, report = build_literature_world(FILES, lexicon, take_over=("groups",))
    assert report.facts["in_group"] == 2
    assert {s.name for s in world.graph.sources} >= {"made", "gard"}
    with pytest.raises(WorldError, match="cannot be taken over"):
        build_literature_world(FILES, lexicon, take_over=("all",))


def test_documents_that_state_nothing_can_be_left_out(lexicon: Path, world: World) -> None:
    small, _ = build_literature_world(FILES, lexicon, only_stating=True)
    assert 0 < len(small.documents) < len(world.documents)
    assert all(any(s.facts for s in document.sentences) for document in small.documents)
    assert documents_read(small) == documents_read(world) == len(world.documents)


def test_document_frequency_folds_all_names(world: World, lexicon: Path) -> None:
    counts = document_frequency(world)
    named = [d for d in world.documents if any("fabry" in s.text.lower() for s in d.sentences)]
    assert counts["ORPHA:324"] == len(named)
    with pytest.raises(WorldError, match="not built from literature"):
        document_frequency(World.load(lexicon))


def test_a_damaged_shard_found_while_merging_is_named(tmp_path: Path) -> None:
    from medgym.literature.shards import Shard, read_head

    with pytest.raises(WorldError, match="no result of a shard"):
        read_head(tmp_path, Shard((), "0" * 64))
    (tmp_path / f"{'0' * 32}.jsonl.gz").write_bytes(gzip.compress(b"{"))
    with pytest.raises(WorldError, match="no result of a shard"):
        read_head(tmp_path, Shard((), "0" * 64))


def test_what_cannot_be_built_is_said(lexicon: Path, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="no file or folder"):
        build_literature_world([tmp_path / "none"], lexicon)
    with pytest.raises(WorldError, match="No source"):
        build_literature_world([tmp_path], lexicon)
    with pytest.raises(WorldError, match="no engine"):
        build_literature_world(FILES, lexicon, engine="spark")
    with pytest.raises(WorldError, match="no date"):
        build_literature_world(FILES, lexicon, snapshot="today")
    copy = tmp_path / "notes.jsonl"
    copy.write_bytes((DATA / "notes.jsonl").read_bytes())
    with pytest.raises(SourceError, match="release date"):
        build_literature_world([copy], lexicon)
    assert build_literature_world([copy], lexicon, snapshot="2024-01-01")[1].documents == 2


# --- a model reads too ----------------------------------------------------------------------------------------------


def _reader(answers: list[dict[str, object]]) -> ModelExtractor:
    def complete(messages: list[dict[str, str]]) -> str:
        asked = messages[-1]["content"]
        return json.dumps({"facts": answers if "clouding of the lens" in asked else []})

    return ModelExtractor(complete, "scripted-1")  # type: ignore[arg-type]


def test_a_model_adds_only_what_keeps_every_rule(lexicon: Path, world: World) -> None:
    good = {"sentence": 1, "subject": "ORPHA:324", "predicate": "has_phenotype", "object": "HP:3"}
    bad = [
        {**good, "sentence": 99},
        {**good, "sentence": True},
        {**good, "object": "HP:404"},
        {**good, "object": "HP:4", "sentence": 2},  # negated there
        {**good, "predicate": "is_nice_to"},
        {**good, "predicate": "caused_by"},
        {**good, "note": "more"},
        "text",
    ]
    extra = {"sentence": 1, "subject": "ORPHA:324", "predicate": "has_symptom", "object": "HP:1"}
    built, report = build_literature_world(FILES, lexicon, model=_reader([good, extra, *bad]))
    assert report.lost["model facts refused"] == len(bad) + 1
    assert {(f.subject, f.object) for f in built.graph.facts()} >= {("ORPHA:324", "HP:3")}


def test_a_model_that_writes_no_json_adds_nothing(lexicon: Path, world: World) -> None:
    broken = ModelExtractor(lambda messages: "The facts are as follows.", "scripted-2")
    built, report = build_literature_world(FILES, lexicon, model=broken)
    assert built.fingerprint == world.fingerprint
    assert report.lost["model answers refused"] > 0


def test_a_lexicon_that_changes_during_a_build_is_refused(lexicon: Path) -> None:
    from medgym.literature.engines import Names, linker_of

    with pytest.raises(FingerprintMismatch, match="changed during the build"):
        linker_of(Names(str(lexicon), "0" * 64))
