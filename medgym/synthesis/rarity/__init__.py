"""How rare an entity is, and whether it may seed a question."""

from medgym.synthesis.rarity.rules import PREVALENCE_ORDER, RarityRules
from medgym.synthesis.rarity.table import RarityTable

__all__ = ["PREVALENCE_ORDER", "RarityRules", "RarityTable"]
