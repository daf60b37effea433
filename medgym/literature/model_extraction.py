"""Optional reading by a language model, behind a callable: `complete(messages) -> str`.

The model may only tie together what the linker found in a sentence, in words of the vocabulary. Whatever does not fit
is refused and counted; no text of the model reaches the world.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from medgym.literature.article import Tally
from medgym.literature.assertion import is_negated
from medgym.literature.page import Page, Statement
from medgym.literature.reading import Reading
from medgym.world.vocabulary import PREDICATES

#: Takes chat messages ({"role", "content"}), returns the assistant's text.
Complete = Callable[[Sequence[dict[str, str]]], str]

_OFFERED = (
    "has_phenotype", "has_symptom", "caused_by", "associated_gene", "inherited_as", "located_in", "caused_by_agent",
    "indicated_for", "inhibits",
)  # fmt: skip
_FIELDS = {"sentence", "subject", "predicate", "object"}
_SYSTEM = (
    "You read medical sentences and report only what they state outright. Answer with one JSON object only: "
    '{"facts": [{"sentence": <number>, "subject": "<id>", "predicate": "<name>", "object": "<id>"}]}. Use only the ids '
    "and predicates listed. Leave out what is negated, supposed or asked."
)


@dataclass(frozen=True)
class ModelExtractor:
    """Adds a model's statements to a reading. `name` names model and version; it is part of a shard's key."""

    complete: Complete
    name: str

    def __call__(self, reading: Reading, tally: Tally) -> Reading:
        """Return the reading with the statements that hold; refusals are counted in `tally`."""
        page = reading.page
        if not page.mentions:
            return reading
        known = {(s.sentence, s.subject, s.predicate, s.object) for s in reading.statements}
        added = []
        for row in _rows(self.complete(messages_for(page)), tally):
            statement = _checked(page, row)
            if statement is None:
                tally.add("model facts refused")
            elif (key := (statement.sentence, statement.subject, statement.predicate, statement.object)) not in known:
                known.add(key)
                added.append(statement)
        return replace(reading, statements=(*reading.statements, *added))


def messages_for(page: Page) -> list[dict[str, str]]:
    """Return the chat that asks for the facts of a page."""
    entities = dict.fromkeys(reading for mention in page.mentions for reading in mention.readings)
    if page.focus is not None:
        entities[page.focus] = None
    listed = [" | ".join(page.lexicon.entities[entity]) for entity in entities]
    predicates = [f"{name}: {PREDICATES[name].meaning}" for name in _OFFERED]
    numbered = [f"{number}. {text}" for number, text in enumerate(page.sentences)]
    about = page.lexicon.entities[page.focus][0] if page.focus is not None else "nothing in particular"
    parts = ("Predicates:", *predicates, "Entities (id | type | name):", *listed, f"The page is about: {about}")
    return [
        {"role": "system", "content": _SYSTEM},
        {"role": "user", "content": "\n".join((*parts, "Sentences:", *numbered))},
    ]


def _rows(answer: str, tally: Tally) -> Iterator[Any]:
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or set(value) != {"facts"} or not isinstance(value["facts"], list):
        tally.add("model answers refused")
        return
    yield from value["facts"]


def _checked(page: Page, row: Any) -> Statement | None:
    """Return the statement of a row that keeps every rule, else None."""
    if not isinstance(row, dict) or set(row) != _FIELDS or row["predicate"] not in _OFFERED:
        return None
    number = row["sentence"]
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(page.sentences):
        return None
    text = page.sentences[number]
    named: dict[str, int] = {}
    for mention in page.of_sentence(number):
        if not is_negated(text, mention.start, mention.end):
            named |= {page.lexicon.entities[reading][0]: reading for reading in mention.readings}
    ends = dict(named)
    if page.focus is not None:
        ends.setdefault(page.lexicon.entities[page.focus][0], page.focus)
    subject, target = ends.get(str(row["subject"])), ends.get(str(row["object"]))
    if (
        subject is None
        or target is None
        or subject == target
        or {str(row["subject"]), str(row["object"])}.isdisjoint(named)
    ):
        return None
    spec = PREDICATES[row["predicate"]]
    fits = page.lexicon.type_of(subject) in spec.subject and page.lexicon.type_of(target) in spec.object
    return Statement(number, subject, row["predicate"], target) if fits else None
