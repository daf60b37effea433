from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from medgym.errors import SourceError
from medgym.literature.article import Tally
from medgym.literature.readers import READERS, read, reader_of
from tests.literature.lexicons import DATA

_SNAPSHOT = "2023-10-17"
_KINDS = {
    "pubmed.xml": "pubmed-xml", "medline.txt": "medline", "medquad.xml": "medquad-xml", "medquad.jsonl": "medquad",
    "notes.jsonl": "jsonl", "article.nxml": "jats",
}  # fmt: skip


def _read(name: str, tally: Tally | None = None) -> list:
    return list(read(DATA / name, _SNAPSHOT, tally or Tally()))


@pytest.mark.parametrize("name", _KINDS)
def test_the_format_is_told_from_the_content(name: str, tmp_path: Path) -> None:
    assert reader_of(DATA / name) == _KINDS[name]
    zipped = tmp_path / "file"
    zipped.write_bytes(gzip.compress((DATA / name).read_bytes()))
    assert reader_of(zipped) == _KINDS[name]
    assert list(read(zipped, _SNAPSHOT, Tally())) == _read(name)


@pytest.mark.parametrize("name", _KINDS)
def test_counting_agrees_with_reading_and_ranges_add_up(name: str) -> None:
    reader = READERS[_KINDS[name]]
    count = reader.count(DATA / name)
    assert count == sum(1 for _ in reader.records(DATA / name))
    parts = [list(read(DATA / name, _SNAPSHOT, Tally(), None, n, n + 1)) for n in range(count)]
    assert [article for part in parts for article in part] == _read(name)


def test_pubmed_records() -> None:
    tally = Tally()
    trial, letter = _read("pubmed.xml", tally)
    assert (trial.id, trial.date, trial.type) == ("pubmed:1001", "2020-03-05", "article")
    assert trial.title == "Mutations in the GLA gene cause Fabry disease."
    assert [passage.label for passage in trial.passages] == ["BACKGROUND", "METHODS"]
    # .70 * .85 + .12 * 1 + .05 + .13 * exp(-3 / 15)
    assert trial.authority == pytest.approx(0.871, abs=5e-4)
    assert (letter.passages, letter.authority, letter.date) == ((), 0.0, "1999-11-01")
    assert tally.counts == {"records without an abstract": 1, "book articles skipped": 1}


def test_medline_text() -> None:
    tally = Tally()
    case, editorial = _read("medline.txt", tally)
    assert (case.id, case.date, case.type) == ("pubmed:2001", "2006-01-17", "case_series")
    assert case.title == "Seizures in a rare storage disease seen over many years."
    assert [(p.label, p.text) for p in case.passages] == [
        ("BACKGROUND", "Little is known of the disease."),
        ("RESULTS", "Patients had seizures and ataxia."),
    ]
    assert editorial.passages == ()
    assert tally.counts == {"records without an abstract": 1}


def test_medquad_gives_a_page_a_question() -> None:
    tally = Tally()
    pages = _read("medquad.xml", tally)
    assert [page.question for page in pages] == [
        "information",
        "symptoms",
        "genetic changes",
        "inheritance",
        "treatment",
    ]
    assert {page.source for page in pages} == {"gard"}
    assert pages[0].focus == ("Fabry disease", "Anderson-Fabry disease")
    assert pages[0].authority == 0.75
    assert tally.counts == {"questions without an answer": 1}


def test_medquad_json_equals_its_xml(tmp_path: Path) -> None:
    row = {
        "id": "0000007", "source": "GARD", "url": "https://example.org/fabry", "focus": "Fabry disease",
        "synonyms": ["Anderson-Fabry disease"],
        "qa": [
            {"qid": f"0000007-{n}", "qtype": page.question, "question": page.title, "answer": page.passages[0].text}
            for n, page in enumerate(_read("medquad.xml"), start=1)
        ],
    }  # fmt: skip
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert list(read(path, _SNAPSHOT, Tally())) == _read("medquad.xml")


def test_json_lines_and_jats() -> None:
    note, _ = _read("notes.jsonl")
    assert (note.date, note.authority, note.source, note.type) == ("2021-05-01", 0.3, "own", "article")
    (case,) = _read("article.nxml")
    assert (case.id, case.type, case.date) == ("pmc:3001", "case_series", "2015-04-02")
    assert [passage.text for passage in case.passages] == ["Pompe disease is rare.", "The patient had ataxia."]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"id": "a", "title": "t"}', "'text'"),
        ('{"id": " ", "title": "t", "text": "x"}', "'id'"),
        ('{"id": "a", "title": "t", "text": "x", "date": "yesterday"}', "date"),
        ('{"id": "a", "title": "t", "text": "x", "type": "poem"}', "type"),
        ('{"id": "a", "title": "t", "text": "x", "authority": 2}', "authority"),
        ("[]", "object"),
        ("{", "JSON"),
    ],
)
def test_bad_json_lines_name_file_and_line(line: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "a", "title": "t", "text": "x"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match=what) as raised:
        list(read(path, _SNAPSHOT, Tally()))
    assert (raised.value.file, raised.value.line) == (str(path), 2)


def test_damaged_files_name_file_and_place(tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml.gz"
    cut.write_bytes(gzip.compress((DATA / "pubmed.xml").read_bytes() * 50)[:700])
    with pytest.raises(SourceError, match="gzip file is damaged"):
        list(read(cut, _SNAPSHOT, Tally(), "pubmed-xml"))
    broken = tmp_path / "broken.xml"
    broken.write_text((DATA / "pubmed.xml").read_text(encoding="utf-8").replace("</Abstract>", ""), encoding="utf-8")
    with pytest.raises(SourceError, match="XML is damaged") as raised:
        list(read(broken, _SNAPSHOT, Tally()))
    assert raised.value.line > 1
    other = tmp_path / "other.xml"
    other.write_text("<eSearchResult/>", encoding="utf-8")
    with pytest.raises(SourceError, match="No reader fits"):
        reader_of(other)
    with pytest.raises(SourceError, match="another kind of XML"):
        list(read(other, _SNAPSHOT, Tally(), "pubmed-xml"))
    no_pmid = tmp_path / "no_pmid.xml"
    no_pmid.write_text("<PubmedArticleSet><PubmedArticle/></PubmedArticleSet>", encoding="utf-8")
    with pytest.raises(SourceError, match="no PMID"):
        list(read(no_pmid, _SNAPSHOT, Tally()))


def test_real_files(data_root: Path, tmp_path: Path) -> None:
    expected = {
        "eutils/pubmed1.xml": 2, "eutils/pubmed-29768149.xml": 1, "eutils/metapub_pubmed_set_no_abstracts.xml.gz": 55,
        "eutils/pubmed_result2.medline.txt": 4, "medquad/medquad.jsonl.gz": 14657,
        "pmc_rct/pmc_ccby_rct_abstracts.jsonl.gz": 2503, "pmc_jats/pntd.0002065.nxml.gz": 1,
    }  # fmt: skip
    for name, count in expected.items():
        tally = Tally()
        articles = list(read(data_root / name, _SNAPSHOT, tally))
        assert len(articles) == count, name
        assert len({article.id for article in articles}) == count, name
    shutil.rmtree(tmp_path)
