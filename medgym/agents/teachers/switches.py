"""Changing the tool: a second opinion from another kind of source, as an episode of exploration has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from medgym.agents.observations import hits_in
from medgym.agents.teachers import thoughts
from medgym.agents.teachers.base import Part, Turn
from medgym.agents.teachers.notes import Notes, is_failure
from medgym.agents.teachers.thoughts import joined

_FAILED: Final = "That call failed. It was only a second look, so I go on."


def switch_tools(notes: Notes) -> Part[None]:
    """Ask another tool about what is known so far: the name register, the web, or both kinds of search at once."""
    nodes = _shown(notes)
    if not nodes:
        yield from _web(notes, " ".join(notes.findings[:3]) or notes.task.text[:100], listed=True)
        return
    node = notes.pick("which", nodes)
    kind = notes.draw("switch") % 3
    if kind == 0:
        yield from _resolve(notes, node)
    elif kind == 1:
        yield from _web(notes, notes.graph.names[node])
    else:
        yield from _both(notes, node)


def _shown(notes: Notes) -> list[int]:
    """Return the things on the way that were found so far; events have no name of their own."""
    bound = set(notes.question.proof.binding.values())
    named = [node for node in notes.found if notes.graph.value(node) in bound]
    return [node for node in named if notes.graph.type_of(node) not in ("designation", "application")]


def _made(notes: Notes, thought: str, *calls: tuple[str, Mapping[str, Any]]) -> Part[str]:
    remark = notes.remark
    notes.made(calls)
    observation = yield Turn(joined(remark, thought), calls)
    notes.saw(observation)
    return observation


def _resolve(notes: Notes, node: int) -> Part[None]:
    thought = notes.pick(
        "resolve",
        (
            "Before I go on I make sure what {name} stands for.",
            "I look the name {name} up: it could mean more than one thing.",
        ),
    ).format(name=notes.inline(node))
    observation = yield from _made(notes, thought, ("resolve_entity", {"name": notes.graph.names[node]}))
    if is_failure(observation):
        notes.remark = _FAILED
        return
    matches = [line for line in observation.splitlines() if line[:1].isdigit()]
    exact = [line for line in matches if "score 1.00" in line]
    notes.remark = (
        "The name is clear." if len(exact) == 1 else "The name may stand for several things; I keep that in mind."
    )


def _web(notes: Notes, query: str, *, listed: bool = False) -> Part[None]:
    thought = notes.pick(
        "web",
        (
            "A look at the general web as well: do its pages say the same?",
            "I compare with general web pages, which may word it another way.",
        ),
    )
    if listed:
        thought = "The clinical pages are one source; I see what general web pages make of the description."
    observation = yield from _made(notes, thought, ("web_search", {"query": query, "k": 5}))
    view = _FAILED if is_failure(observation) else _on_the_web(notes, observation)
    notes.remark = joined(thoughts.said(notes), view)


def _both(notes: Notes, node: int) -> Part[None]:
    name = notes.graph.names[node]
    thought = f"I ask two sources about {notes.inline(node)} at once, the clinical documents and the general web."
    calls = (("medical_search", {"query": name, "k": 5}), ("web_search", {"query": name, "k": 5}))
    observation = yield from _made(notes, thought, *calls)
    view = _FAILED if is_failure(observation) else _on_the_web(notes, observation)
    notes.remark = joined(thoughts.said(notes), view)


def _on_the_web(notes: Notes, observation: str) -> str:
    pages = [hit for hit in hits_in(observation) if hit.type == "web"]
    if not pages:
        return "The web has nothing on it, so I stay with the clinical documents."
    options = (
        "The web pages are less sure than the clinical documents, so I go by the latter.",
        "Web pages such as {page} may be out of date; I rest on the clinical documents.",
    )
    return notes.pick("sceptic", options).format(page=thoughts.title(pages[0]))
