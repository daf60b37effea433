from __future__ import annotations

import pytest

from medgym.literature.article import Article, Passage, Tally
from medgym.literature.assertion import is_hypothetical, is_negated
from medgym.literature.linker import Linker
from medgym.literature.reading import read_article
from medgym.literature.rules.table import frequency_class, split_table
from tests.literature.lexicons import make_lexicon

LINKER = Linker(make_lexicon(), "table")
_F, _P = "ORPHA:324", "ORPHA:365"


def _facts(text: str, question: str = "", focus: str = "") -> set[tuple[str, str, str]]:
    names = (focus,) if focus else ()
    article = Article("d", "A title", (Passage(text),), "own", "article", "2020-01-01", 0.5, names, question)
    reading = read_article(article, LINKER, Tally())
    entities = reading.page.lexicon.entities
    return {(entities[s.subject][0], s.predicate, entities[s.object][0]) for s in reading.statements}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mutations in the GLA gene cause Fabry disease.", {(_F, "caused_by", "HGNC:4296")}),
        ("Mutations in the GLA or GAA gene can cause Fabry disease.",
         {(_F, "caused_by", "HGNC:4296"), (_F, "caused_by", "HGNC:4065")}),
        ("Pompe disease is caused by mutations in the GAA gene.", {(_P, "caused_by", "HGNC:4065")}),
        ("Variants in BRCA1 are associated with Pompe disease.", {(_P, "associated_gene", "HGNC:1100")}),
        ("It is unclear whether mutations in GLA cause Fabry disease.", set()),
        ("Mutations in the GLA gene may cause Fabry disease.", set()),
        ("Mutations in the GLA gene do not cause Fabry disease.", set()),
        ("Fabry disease is characterized by ataxia and seizures.",
         {(_F, "has_phenotype", "HP:1"), (_F, "has_phenotype", "HP:2")}),
        ("Fabry disease is characterized by ataxia without seizures.", {(_F, "has_phenotype", "HP:1")}),
        ("Patients with Fabry disease present with a cataract.", {(_F, "has_phenotype", "HP:3")}),
        ("Unlike Pompe disease, Fabry disease is characterized by ataxia.", set()),
        ("Fabry disease is inherited in an X-linked recessive pattern.", {(_F, "inherited_as", "inheritance:xr")}),
        ("Agalsidase is used to treat Fabry disease.", {("drug:a", "indicated_for", _F)}),
        ("Fabry disease is treated with agalsidase.", {("drug:a", "indicated_for", _F)}),
        ("Agalsidase was tested in patients with Fabry disease.", set()),
    ],
)  # fmt: skip
def test_articles(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert _facts(text) == expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("information", "Affected individuals may have seizures.", {(_F, "has_phenotype", "HP:2")}),
        ("information", "The condition does not cause hearing loss.", set()),
        (
            "symptoms",
            "Signs and symptoms include:\n- ataxia\n- seizures\n",
            {(_F, "has_phenotype", "HP:1"), (_F, "has_phenotype", "HP:2")},
        ),
        ("information", "People with Pompe disease develop ataxia.", {(_P, "has_phenotype", "HP:1")}),
        ("genetic changes", "Mutations in the GLA gene cause this condition.", {(_F, "caused_by", "HGNC:4296")}),
        (
            "inheritance",
            "This condition is inherited in an X-linked recessive manner.",
            {(_F, "inherited_as", "inheritance:xr")},
        ),
        ("treatment", "Treatment includes agalsidase.", {("drug:a", "indicated_for", _F)}),
        ("treatment", "Ibuprofen may relieve the pain.", set()),
        ("treatment", "Ibuprofen was tried in a trial.", set()),
        ("outlook", "Affected individuals may have seizures.", set()),
    ],
)
def test_pages_about_one_disease(question: str, text: str, expected: set[tuple[str, str, str]]) -> None:
    assert _facts(text, question, "Fabry disease") == expected


def test_the_table_of_signs_is_read_row_by_row() -> None:
    text = (
        "What are the signs? Signs and Symptoms Approximate number of patients (when available) Ataxia 90% "
        "Cataract 7.5% Hearing loss 2/4 Seizures - X-linked recessive inheritance - "
        "The Human Phenotype Ontology (HPO) has collected it."
    )
    before, rows, after = split_table(text) or ("", [], "")
    assert rows == ["Ataxia 90%", "Cataract 7.5%", "Hearing loss 2/4", "Seizures", "X-linked recessive inheritance"]
    assert (before[-16:], after[:9]) == ("(when available)", "The Human")
    article = Article(
        "d", "q", (Passage(text),), "gard", "monograph", "2020-01-01", 0.5, ("Fabry disease",), "symptoms"
    )
    reading = read_article(article, LINKER, Tally())
    found = {(reading.page.lexicon.entities[s.object][0], s.qualifiers.get("frequency")) for s in reading.statements}
    assert found == {
        ("HP:1", "very_frequent"), ("HP:3", "occasional"), ("HP:4", "frequent"), ("HP:2", None),
        ("inheritance:xr", None),
    }  # fmt: skip
    assert split_table("no table") is None


@pytest.mark.parametrize(
    ("percent", "name"),
    [(100, "obligate"), (90, "very_frequent"), (50, "frequent"), (7.5, "occasional"), (1, "very_rare")],
)
def test_frequency_classes(percent: float, name: str) -> None:
    assert frequency_class(percent) == name


@pytest.mark.parametrize(
    ("before", "after", "negated"),
    [
        ("There was no evidence of ", ".", True),
        ("", " was excluded.", True),
        ("", " was ruled out.", True),
        ("The patient denied ", ".", True),
        ("He was ill without ", ".", True),
        ("He has ", ".", False),
        ("There was no pain, but he had ", ".", False),
        ("Not only ", " occurs.", False),
        ("Absence of ", " was noted.", True),
    ],
)
def test_negation(before: str, after: str, negated: bool) -> None:
    assert is_negated(f"{before}ataxia{after}", len(before), len(before) + 6) is negated


def test_hypotheses() -> None:
    assert is_hypothetical("It is unclear whether it occurs.")
    assert is_hypothetical("Does it occur?")
    assert not is_hypothetical("It occurs.")
