"""Commoner terms that an entity's name may be a slip of: one edit away, or the same words in another order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from string import ascii_lowercase

from medgym.synthesis.rarity.folding import WordFolder, bag, folded
from medgym.world.graph import Graph

_SHORTEST_WORD = 5

#: Folded words -> (entity, name as written).
_Names = dict[tuple[str, ...], list[tuple[int, str]]]


class Lookalikes:
    """All names and aliases of a world, to be looked up by what resembles them."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._fold = WordFolder()

    def misspelt(self, entity: int) -> Iterator[str]:
        """Yield names of other entities that differ from this one's name by one edit in one word.

        A slip is a word of five letters or more that no other entity's name has ("biliary dyskinesia" is no slip of
        "ciliary dyskinesia"), without digits ("type 1" and "type 2" are two things).
        """
        own = folded(self._graph.names[entity], self._fold)
        for place, word in enumerate(own):
            if len(word) >= _SHORTEST_WORD and word.isalpha() and self._user_of.get(word) == entity:
                for near in sorted(one_edit(word) & self._user_of.keys()):
                    yield from self._others(entity, self._spellings.get((*own[:place], near, *own[place + 1 :]), ()))

    def duplicated(self, entity: int) -> Iterator[str]:
        """Yield names of other entities made of the same words: another order, another number, another punctuation."""
        own = self._graph.names[entity]
        for name in self._others(entity, self._bags.get(bag(own, self._fold), ())):
            if folded(name, self._fold) != folded(own, self._fold):
                yield name

    def _others(self, entity: int, found: Iterable[tuple[int, str]]) -> Iterator[str]:
        return (name for owner, name in found if owner != entity)

    @cached_property
    def _spellings(self) -> _Names:
        table: _Names = {}
        for entity in range(len(self._graph.entity_ids)):
            for name in self._graph.surfaces(entity):
                table.setdefault(folded(name, self._fold), []).append((entity, name))
        return table

    @cached_property
    def _bags(self) -> _Names:
        table: _Names = {}
        for owners in self._spellings.values():
            table.setdefault(bag(owners[0][1], self._fold), []).extend(owners)
        return table

    @cached_property
    def _user_of(self) -> dict[str, int | None]:
        """Word -> the one entity that has it in a name or an alias, None where several have."""
        users: dict[str, int | None] = {}
        for spelling, owners in self._spellings.items():
            for word in spelling:
                for owner, _ in owners:
                    users[word] = owner if users.get(word, owner) == owner else None
        return users


def one_edit(word: str) -> set[str]:
    """Return every string that one insertion, deletion, replacement or swap of neighbours makes of a word."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in cuts if right),
        *(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1),
        *(left + letter + right[1:] for left, right in cuts if right for letter in ascii_lowercase),
        *(left + letter + right for left, right in cuts for letter in ascii_lowercase),
    } - {word}
