"""Which names a question text must not give away, and the clues that would."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from medgym.world.graph import Graph

_WORD = re.compile(r"[^\W_]+")
_LONG = 6
_SHORT_NAME = 5
_LONGEST_ANSWER = 90
_FORMULA_TYPES = frozenset({"drug", "protein", "company"})
_FORMULA = re.compile(r"[()\[\]{}]|\d,\d|(?:-\w*){4}|.{50}")

# Long words that many names share; sharing one of these gives nothing away.
_COMMON = frozenset(
    "abnormal abnormality absent acquired adolescent anomaly anomalies atrophy autosomal behavior bilateral cardiac "
    "cardiomyopathy cataract central cerebral chronic circulating concentration condition congenital corneal deafness "
    "decreased defect defects deficiency delayed deletion development developmental disability disease diseases "
    "disorder disorders distal dominant dysfunction dysplasia dystrophy elevated epilepsy episodic external facial "
    "failure familial female frequent function generalized genetic growth hearing hepatic hereditary idiopathic "
    "impairment inborn increased infantile infections inherited intellectual isolated juvenile kidney lateral limited "
    "linked malformation malformations metabolism morphology multiple muscle muscular neonatal nervous neurological "
    "neuropathy onset peripheral physiology pigmentation posterior primary progressive proximal recessive recurrent "
    "reduced renal retinal secondary seizures severe sensorineural sensory skeletal spastic spinal stature structure "
    "susceptibility syndrome system systemic therapy tissue transient treatment tumor unilateral variant vascular "
    "visual weakness without".split()
)


def long_words(text: str) -> frozenset[str]:
    """Return the telling words of a name: six letters or more, not shared by many names."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return frozenset(word for word in _WORD.findall(folded) if len(word) >= _LONG and word not in _COMMON)


def shares_long_word(clue: str, telling: frozenset[str]) -> bool:
    """Tell whether a clue's name holds a telling word, or one of the same stem (first six letters)."""
    stems = {word[:_LONG] for word in telling}
    return any(word[:_LONG] in stems for word in long_words(clue))


def telling_words(graph: Graph, nodes: Iterable[int]) -> frozenset[str]:
    """Return all telling words of the names and aliases of these entities."""
    return frozenset(word for node in nodes for name in graph.surfaces(node) for word in long_words(name))


def leaks(text: str, graph: Graph, masked: Iterable[int], given: Iterable[int] = ()) -> list[str]:
    """Return the names and aliases of masked entities that stand in `text` on word bounds.

    Names of up to five characters count only in their own case. Names of given clues are taken out of the text first.
    """
    for name in sorted((n for node in given for n in graph.surfaces(node)), key=len, reverse=True):
        text = _pattern(name).sub(" ", text)
    return [name for node in masked for name in graph.surfaces(node) if len(name) > 1 and _pattern(name).search(text)]


def resembles(graph: Graph, answer: int, others: Iterable[int]) -> bool:
    """Tell whether a name gives the answer's away: holds it ("DDOST" in "DDOST-CDG"), or shares a telling word."""
    if graph.is_literal(answer):
        return False
    names = [graph.names[other] for other in others if other != answer]
    inside = any(
        _pattern(surface).search(name) for surface in graph.surfaces(answer) if len(surface) > 1 for name in names
    )
    telling = long_words(graph.names[answer])
    return inside or any(shares_long_word(name, telling) for name in names)


class Telling:
    """What the names of masked entities share with clues: a clue that shares it would give them away."""

    def __init__(self, graph: Graph, masked: Iterable[int]) -> None:
        self._graph, self._masked = graph, tuple(masked)
        self._words = telling_words(graph, self._masked)

    def given_away_by(self, clue: int) -> bool:
        """Tell whether a clue's name shares a telling word with a masked name, or holds one whole."""
        name = self._graph.names[clue]
        return shares_long_word(name, self._words) or bool(leaks(name, self._graph, self._masked))


def is_fair_answer(graph: Graph, node: int) -> bool:
    """Tell whether a name can be asked for: not a structural formula, not a sentence."""
    name = graph.label(node)
    return len(name) <= _LONGEST_ANSWER and not (graph.type_of(node) in _FORMULA_TYPES and _FORMULA.search(name))


@lru_cache(maxsize=65_536)
def _pattern(name: str) -> re.Pattern[str]:
    flags = 0 if len(name) <= _SHORT_NAME else re.IGNORECASE
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", flags)
