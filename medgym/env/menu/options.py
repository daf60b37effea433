"""The menu: which calls can be chosen now, in a fixed order, at most `SIZE` of them.

Each kind of option has a number of places; what would come after them is left out. Things and pages are ordered by
heat, then by first mention, and never by anything that was not observed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import Any, Final

from medgym.env.menu.brief import PARTS
from medgym.env.menu.citing import citations
from medgym.env.menu.notebook import Notebook, Page, Seen, Thing
from medgym.env.menu.view import View
from medgym.episode.submission import SUBMIT
from medgym.transcript.messages import action_text

SIZE: Final = 64
CONFIDENCE: Final = 0.9
REASON: Final = "The documents that were read do not answer the question."

TEMPLATES: Final = ("abstain", "clues", "web", "resolve", "about", "dated", "read", "submit")
PLACES: Final = {
    "abstain": 1, "clues": 12, "web": 2, "resolve": 1, "about": 20, "dated": 4, "read": 11, "submit": 13,
}  # fmt: skip

_CLINICAL = ("monograph", "case_series")
_PAGES_ABOUT: Final = {
    "disease": ("gene", "designation", "mechanism", "approval", "group", "monograph", "case_series"),
    "drug": ("approval", "designation", "mechanism"),
    "gene": ("gene",),
    "organism": ("group", "monograph"),
    "company": ("designation", "approval"),
    "protein": ("mechanism",),
}
_OTHER_LEADS: Final = (("drug",), ("gene",), ("organism", "company", "protein"))
_MAX_QUERY = 390


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the menu.

    Attributes:
        template: one of `TEMPLATES`.
        key: what is the same for the same choice in every menu of an episode.
        kind: page type that is searched for, or of the page that is read; "" where there is none.
        part: part of the clues that a clue search takes.
        thing, page: the slot, where there is one.
        whole: a clue search takes all findings of the part, it leaves none out.
        message: makes the message that the episode is sent.
    """

    template: str
    key: tuple[Any, ...]
    message: Callable[[], str]
    kind: str = ""
    part: int | None = None
    thing: Thing | None = None
    page: int | None = None
    whole: bool = True


class Menu:
    """Makes options from a notebook; `names` are those of the world's entities."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names

    def options(self, notebook: Notebook, view: View) -> list[Option]:
        """Return the menu."""
        things = list(notebook.things.values())
        by_heat = [things[number] for number in view.warmest_first()]
        leads = _leads(things, by_heat, view)
        found: list[Option] = []
        for template, options in (
            ("abstain", iter([_abstain()])),
            ("clues", self._clue_searches(notebook)),
            ("web", self._web_searches(notebook, leads)),
            ("resolve", self._resolutions(leads)),
            ("about", self._lead_searches(notebook, leads)),
            ("dated", self._dated_searches(notebook, leads)),
            ("read", _readings(notebook, view)),
            ("submit", self._submissions(notebook, by_heat, view)),
        ):
            fresh = (option for option in options if option.key not in notebook.done)
            found += islice(fresh, PLACES[template])
        return found

    def _name(self, thing: Thing) -> str:
        return self._names[thing] if isinstance(thing, int) else thing

    def _clue_searches(self, notebook: Notebook) -> Iterator[Option]:
        """Yield searches for all findings of a part, then for all but one of them."""
        for part, findings in enumerate(notebook.brief.findings):
            for kind in _CLINICAL if findings else ():
                yield self._clue_search(part, kind, findings, -1)
        for part, findings in enumerate(notebook.brief.findings):
            for left_out in range(len(findings) if len(findings) > 2 else 0):
                for kind in _CLINICAL:
                    yield self._clue_search(part, kind, findings, left_out)

    def _clue_search(self, part: int, kind: str, findings: tuple[int, ...], left_out: int) -> Option:
        names = [self._names[node] for place, node in enumerate(findings) if place != left_out]
        key = ("clues", part, kind, left_out)
        return Option("clues", key, _search(" ".join(names)[:_MAX_QUERY], type=kind), kind, part, whole=left_out < 0)

    def _web_searches(self, notebook: Notebook, leads: list[Seen]) -> Iterator[Option]:
        if notebook.brief.findings[0]:
            query = " ".join(self._names[node] for node in notebook.brief.findings[0])[:_MAX_QUERY]
            yield Option("web", ("web", "clues"), _call("web_search", query=query), "web", 0)
        for lead in leads[:1]:
            query = self._name(lead.thing)[:_MAX_QUERY]
            yield Option("web", ("web", lead.thing), _call("web_search", query=query), "web", thing=lead.thing)

    def _resolutions(self, leads: list[Seen]) -> Iterator[Option]:
        for lead in leads[:1]:
            name = self._name(lead.thing)[:_MAX_QUERY]
            yield Option("resolve", ("resolve", lead.thing), _call("resolve_entity", name=name), thing=lead.thing)

    def _lead_searches(self, notebook: Notebook, leads: list[Seen]) -> Iterator[Option]:
        """Yield searches for the leads on the types of pages that the question speaks for, then on the others."""
        later: list[Option] = []
        for lead in leads:
            seen = {page.kind for page in map(notebook.page, lead.pages) if lead.thing in page.about}
            for kind in _PAGES_ABOUT.get(lead.type, ()):
                if kind in _CLINICAL and kind in seen:
                    continue  # its page can be read
                query = self._name(lead.thing)[:_MAX_QUERY]
                option = Option("about", ("about", lead.thing, kind), _search(query, type=kind), kind, thing=lead.thing)
                if kind in notebook.brief.hints:
                    yield option
                else:
                    later.append(option)
        yield from later

    def _dated_searches(self, notebook: Notebook, leads: list[Seen]) -> Iterator[Option]:
        """Yield searches for records of the years that the question names."""
        years = notebook.brief.years
        for lead in leads if years else ():
            for kind in ("designation", "approval"):
                if years and kind in _PAGES_ABOUT.get(lead.type, ()):
                    dates = {"date_to": str(years[1])} | (
                        {} if notebook.brief.by_then else {"date_from": str(years[0])}
                    )
                    message = _search(self._name(lead.thing)[:_MAX_QUERY], type=kind, **dates)
                    yield Option("dated", ("dated", lead.thing, kind), message, kind, thing=lead.thing)

    def _submissions(self, notebook: Notebook, by_heat: list[Seen], view: View) -> Iterator[Option]:
        for seen in _candidates(notebook, by_heat):
            yield Option("submit", ("submit", seen.thing), self._submission(notebook, seen, view), thing=seen.thing)

    def _submission(self, notebook: Notebook, seen: Seen, view: View) -> Callable[[], str]:
        def message() -> str:
            cited = citations(notebook, seen, view.heat)
            return action_text(SUBMIT, {"answer": self._name(seen.thing), "citations": cited, "confidence": CONFIDENCE})

        return message


def _leads(things: list[Seen], by_heat: list[Seen], view: View) -> list[Seen]:
    """Return what to search for next: in turn the warmest conditions of each part, drugs, genes and other things."""
    queues: list[list[Seen]] = []
    for part in range(PARTS):
        ordered = (things[number] for number in view.warmest_first(part))
        warm = (seen for seen in ordered if seen.type == "disease" and view.heat[seen.number, part] > 0)
        queues.append(list(islice(warm, 4)))
    queues += [list(islice((seen for seen in by_heat if seen.type in kinds), 3)) for kinds in _OTHER_LEADS]
    turns = [seen for turn in zip_longest(*queues) for seen in turn if seen is not None]
    return list({seen.number: seen for seen in turns}.values())


def _candidates(notebook: Notebook, by_heat: list[Seen]) -> list[Seen]:
    """Return what could be the answer: in turn the warmest, and the warmest of what was seen last."""
    fitting = [seen for seen in by_heat if seen.type == notebook.brief.answer_type]
    newest = sorted(fitting, key=lambda seen: -seen.first_step)  # stable: by heat among the equally new
    turns = [seen for pair in zip(fitting, newest, strict=True) for seen in pair]
    return list({seen.number: seen for seen in turns}.values())


def _readings(notebook: Notebook, view: View) -> Iterator[Option]:
    """Yield pages that were seen and not read to the end, the warmest first."""
    for page in map(notebook.page, view.pages_by_heat()):
        if page.read < page.pages:
            yield Option("read", ("read", page.id, page.read), _read(page), page.kind or "web", page=page.number)


def _abstain() -> Option:
    return Option("abstain", ("abstain",), _call(SUBMIT, answer="", abstain=REASON))


def _read(page: Page) -> Callable[[], str]:
    more = {"page": page.read + 1} if page.read else {}
    return _call("read_document", ids=[page.id], **more)


def _search(query: str, **options: Any) -> Callable[[], str]:
    return _call("medical_search", query=query, **options)


def _call(tool: str, /, **arguments: Any) -> Callable[[], str]:
    return lambda: action_text(tool, arguments)
