"""Rendering: the pages of a world, written from its facts by the project's own grammar.

Facts are spread over page types, and no page states everything: a question of several hops needs several pages.
`plan` puts the pages together, one module a page type says what stands on it, `phrases` holds the wordings, `grammar`
and `casing` know the rules of English, `page` writes.
"""

from medgym.world.render.plan import RENDER_VERSION, count_claims, injected_pages, render_claims, render_documents

__all__ = ["RENDER_VERSION", "count_claims", "injected_pages", "render_claims", "render_documents"]
