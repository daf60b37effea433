"""Retracted: a report whose journal has withdrawn it. Its findings are of the kinds that other pages get wrong too."""

from __future__ import annotations

from medgym.world.render.claims.outdated import class_replaced
from medgym.world.render.claims.sibling_mixup import sibling_finding, sibling_gene, sibling_onset
from medgym.world.render.claims.slip import Pattern

RETRACTED: Pattern = {
    "caused_by": sibling_gene,
    "has_phenotype": sibling_finding,
    "onset_in": sibling_onset,
    "inherited_as": class_replaced("inherited_as"),
}
"""Predicate -> rule."""
