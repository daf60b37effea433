"""Overviews: a group of diseases with its parents, subgroups and direct members; an agent with its diseases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from medgym.world.documents import Document
from medgym.world.render.grammar import capitalised, is_plural
from medgym.world.render.index import FactIndex
from medgym.world.render.page import Draft, Page

MEMBERS_PER_PAGE = 40
"""How many members or subgroups one page lists before the next page begins."""

_AUTHORITY = 0.75
_Listing = list[tuple[str, int]]


def drafts(index: FactIndex) -> Iterator[Draft]:
    """Plan the pages of every group that has parents, subgroups or direct members, and of every agent."""
    members = {group: _direct(index, facts) for group, facts in index.by_object("in_group").items()}
    groups = {group for group, facts in members.items() if facts}
    for group in groups | set(index.by_subject("subgroup_of")) | set(index.by_object("subgroup_of")):
        parents = [("subgroup_of", fact) for fact in index.of("subgroup_of", group)]
        below = [("subgroups", fact) for fact in index.by_object("subgroup_of").get(group, ())]
        below += [("in_group", fact) for fact in members.get(group, ())]
        title = f"{capitalised(index.name(group))}: overview"
        yield from _pages(index, f"group-{index.slug(group)}", group, title, parents, below)
    for agent, facts in index.by_object("caused_by_agent").items():
        title = f"Diseases caused by {index.inline(agent)}"
        listing = [("caused_by_agent", fact) for fact in facts]
        yield from _pages(index, f"agent-{index.slug(agent)}", agent, title, [], listing)


def _direct(index: FactIndex, facts: Iterable[int]) -> list[int]:
    return [fact for fact in facts if index.qualifier(fact, "level") != "broad"]


def _pages(
    index: FactIndex, first_id: str, heading: int, title: str, parents: _Listing, below: _Listing
) -> Iterator[Draft]:
    for start in range(0, max(len(below), 1), MEMBERS_PER_PAGE):
        listing = (parents if start == 0 else []) + below[start : start + MEMBERS_PER_PAGE]
        number = start // MEMBERS_PER_PAGE + 1
        suffix, heading_suffix = (f"-p{number}", f", page {number}") if start else ("", "")
        yield Draft(first_id + suffix, partial(_write, index, heading, title + heading_suffix, listing))


def _write(index: FactIndex, heading: int, title: str, listing: _Listing, document_id: str) -> Document:
    name = index.inline(heading)
    page = Page(document_id, name, plural=is_plural(name))
    for key in dict.fromkeys(key for key, _ in listing):
        facts = [fact for k, fact in listing if k == key]
        page.state(key, index.objects(facts) if key == "subgroup_of" else index.subjects(facts))
    return page.document(index, title=title, type="group", authority=_AUTHORITY)
