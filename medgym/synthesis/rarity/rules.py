"""What counts as rare. Every number is a choice, so every number is a field."""

from __future__ import annotations

from dataclasses import dataclass

from medgym.errors import SynthesisError

#: Orphanet's prevalence classes, rarest first.
PREVALENCE_ORDER = (
    "prevalence:lt-1-per-million",
    "prevalence:1-9-per-million",
    "prevalence:1-9-per-100-thousand",
    "prevalence:1-5-per-10-thousand",
    "prevalence:6-9-per-10-thousand",
    "prevalence:gt-1-per-thousand",
)


@dataclass(frozen=True, slots=True)
class RarityRules:
    """When an entity may seed a question.

    Attributes:
        types: entity types that may.
        independent: documents of different sources or types that must name it.
        commoner: how many times as frequent a look-alike has to be for the entity to count as its misspelling.
        large: from this number of documents on, frequency alone decides, by `threshold`; below it by `quantile`.
        threshold: share of all documents that must not be reached (the original's: 1e-6 of 30 million abstracts).
        quantile: share of comparable entities that may be named by fewer documents.
        rare_classes: prevalence classes that count as rare; on a small corpus one of them suffices, and any other class
            refuses on every corpus. Preset: below 5 in 10,000, the line that European law draws.
        registries: prefixes of the ids of registries that list nothing but rare things; on a small corpus an id of one
            suffices. Preset: Orphanet, which draws the same line.
    """

    types: frozenset[str] = frozenset({"disease", "gene", "drug", "phenotype", "organism"})
    independent: int = 2
    commoner: int = 100
    large: int = 1_000_000
    threshold: float = 1e-6
    quantile: float = 0.25
    rare_classes: tuple[str, ...] = PREVALENCE_ORDER[:4]
    registries: tuple[str, ...] = ("ORPHA:",)

    def __post_init__(self) -> None:
        if not (0 < self.threshold <= 1 and 0 < self.quantile <= 1 and self.independent >= 0 and self.commoner > 1):
            raise SynthesisError(
                "These rules of rarity make no sense.",
                "Threshold and quantile are shares in (0, 1], `commoner` is above 1, `independent` not below 0.",
                "Change the value that is out of range.",
            )

    def accepting_rule(
        self, entity_id: str, documents: int, size: int, quantile: float, prevalence: str | None
    ) -> str | None:
        """Return which rule finds an entity rare, None if none does.

        It is named by `documents` of `size` documents, and fewer name a share `quantile` of what it is compared with.
        A large corpus goes by "threshold"; in a small one, where frequencies say little, "quantile", "prevalence" or
        "registry" will do.
        """
        if prevalence is not None and prevalence not in self.rare_classes:
            return None
        if size >= self.large:
            return "threshold" if documents / size < self.threshold else None
        if quantile < self.quantile:
            return "quantile"
        if prevalence is not None:
            return "prevalence"
        return "registry" if entity_id.startswith(self.registries) else None
