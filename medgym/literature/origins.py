"""Where literature comes from: title, licence and address of each source that the readers know."""

from __future__ import annotations

from medgym.world.facts import Source

_MEDQUAD = "https://github.com/abachaa/MedQuAD"
_CITE = "Ben Abacha and Demner-Fushman, BMC Bioinformatics 2019, 20:511"

#: Name -> (title, licence, address, attribution).
ORIGINS: dict[str, tuple[str, str, str, str]] = {
    "gard": ("Genetic and Rare Diseases Information Center, by MedQuAD", "CC-BY-4.0", _MEDQUAD, _CITE),
    "ghr": ("Genetics Home Reference, by MedQuAD", "CC-BY-4.0", _MEDQUAD, _CITE),
    "ninds": ("NINDS disorder pages, by MedQuAD", "CC-BY-4.0", _MEDQUAD, _CITE),
    "niddk": ("NIDDK health pages, by MedQuAD", "CC-BY-4.0", _MEDQUAD, _CITE),
    "nhlbi": ("NHLBI health pages, by MedQuAD", "CC-BY-4.0", _MEDQUAD, _CITE),
    "cancergov": ("NCI cancer pages, by MedQuAD", "CC-BY-4.0", _MEDQUAD, _CITE),
    "cdc": ("CDC disease pages, by MedQuAD", "CC-BY-4.0", _MEDQUAD, _CITE),
    "medquad": ("MedQuAD", "CC-BY-4.0", _MEDQUAD, _CITE),
    "pubmed": ("PubMed records", "abstracts: their publishers", "https://pubmed.ncbi.nlm.nih.gov", "NLM"),
    "pmc": ("PubMed Central articles", "per article", "https://pmc.ncbi.nlm.nih.gov", "NLM and the authors"),
    "own": ("The user's own documents", "as the user knows", "", ""),
    "co-mention": ("Entities named together in the literature read", "facts", "", "counted by medgym"),
}  # fmt: skip


def source_of(name: str, snapshot: str) -> Source:
    """Return the source value of an origin as of a date; unknown names are the user's own."""
    title, licence, url, attribution = ORIGINS.get(name, (name, *ORIGINS["own"][1:]))
    return Source(name, title, licence, snapshot, url, attribution)
