"""Planted claims: statements of pages that are not facts, each by a named pattern that explains the slip.

A claim never equals a fact, there is at most one for a subject and predicate, and the page that makes it has less
authority than the page that states the fact: `medgym.world.resolution` always finds the fact.
"""

from __future__ import annotations

from medgym.world.render.claims.planning import PATTERNS, claim_id, plan_claims

__all__ = ["PATTERNS", "claim_id", "plan_claims"]
