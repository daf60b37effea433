"""Case series: the rarer findings of one disease, and those that are absent in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from medgym.world.documents import Document
from medgym.world.render.disease import RARE, disease_page
from medgym.world.render.grammar import capitalised
from medgym.world.render.index import FactIndex
from medgym.world.render.page import Draft

_AUTHORITY = 0.55


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan one page for every disease with a rarer or an absent finding."""
    rare = (d for d, facts in index.by_subject("has_phenotype").items() if _has_rare(index, facts))
    diseases = set(rare) | set(index.by_subject("lacks_phenotype"))
    return (Draft(f"cases-{index.slug(disease)}", partial(_write, index, disease)) for disease in diseases)


def _has_rare(index: FactIndex, facts: Sequence[int]) -> bool:
    return any(index.qualifier(fact, "frequency") in RARE for fact in facts)


def _write(index: FactIndex, disease: int, document_id: str) -> Document:
    page = disease_page(index, disease, document_id)
    findings = index.by_qualifier(index.of("has_phenotype", disease), "frequency")
    for frequency in RARE:
        page.state(f"has_phenotype:{frequency}", index.objects(findings.get(frequency, ())))
    page.state("lacks_phenotype", index.objects(index.of("lacks_phenotype", disease)))
    title = f"{capitalised(index.name(disease))}: case series"
    return page.document(index, title=title, type="case_series", authority=_AUTHORITY)
