"""Short syntax for people: `search angiokeratoma`, `read orpha-324`, `answer Fabry disease`."""

from __future__ import annotations

import re

from medgym.transcript.messages import action_text

HELP = """search WORDS            search the clinical documents      web WORDS    search general pages
read ID [page N]        read a document                    resolve NAME find out what a name stands for
answer TEXT [cite ID ...] [sure 0.9]                       abstain REASON
quit                    leave                              {"name": ...}  any call, as JSON"""

_PAGE = re.compile(r"^(.*?)\s+page\s+(\d+)$")
_SURE = re.compile(r"^(.*?)\s+sure\s+([01](?:\.\d+)?|\.\d+)$", re.DOTALL)
_CITE = re.compile(r"^(.*?)\s+cite\s+(.+)$", re.DOTALL)


class Quit(Exception):
    """The person wants to leave."""


def to_message(line: str) -> str:
    """Return the message that a line stands for; raises `Quit`, or `ValueError` with a hint if it stands for none."""
    line = line.strip()
    if line.startswith(("{", "<")):
        return line
    verb, _, rest = line.partition(" ")
    rest = rest.strip()
    if verb.casefold() in ("quit", "exit"):
        raise Quit
    makers = {
        "search": lambda: action_text("medical_search", {"query": rest}),
        "web": lambda: action_text("web_search", {"query": rest}),
        "resolve": lambda: action_text("resolve_entity", {"name": rest}),
        "read": lambda: _read(rest),
        "answer": lambda: _answer(rest),
        "abstain": lambda: action_text("submit_answer", {"answer": "", "abstain": rest}),
    }
    make = makers.get(verb.casefold())
    if make is None or not rest:
        raise ValueError(f"I do not understand {line!r}. Try:\n{HELP}")
    return make()


def _read(rest: str) -> str:
    paged = _PAGE.match(rest)
    if paged:
        return action_text("read_document", {"id": paged.group(1), "page": int(paged.group(2))})
    return action_text("read_document", {"id": rest})


def _answer(rest: str) -> str:
    arguments: dict[str, object] = {}
    sure = _SURE.match(rest)
    if sure:
        rest, arguments["confidence"] = sure.group(1), float(sure.group(2))
    cited = _CITE.match(rest)
    if cited:
        rest, arguments["citations"] = cited.group(1), re.split(r"[\s,]+", cited.group(2).strip())
    return action_text("submit_answer", {"answer": rest, **arguments})
