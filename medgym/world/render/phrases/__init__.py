"""All wordings by key. A key is a predicate, or a predicate and what narrows it: "has_phenotype:frequent"."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from medgym.world.render.phrases.disease import DISEASE
from medgym.world.render.phrases.mechanism import MECHANISM
from medgym.world.render.phrases.notes import NOTES
from medgym.world.render.phrases.overview import OVERVIEW
from medgym.world.render.phrases.regulation import REGULATION
from medgym.world.render.phrases.web import WEB
from medgym.world.render.phrases.wording import Wording

WORDINGS: Mapping[str, Wording] = MappingProxyType({**DISEASE, **OVERVIEW, **REGULATION, **MECHANISM, **WEB, **NOTES})
"""Every wording of the grammar."""
