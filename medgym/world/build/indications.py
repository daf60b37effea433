"""Which diseases the wording of an orphan designation names.

A designated use reads "Treatment of relapsed mantle cell lymphoma" or "Prevention of bleeding in patients with
hemophilia B". The phrase behind the verb is compared with the names of diseases: as a whole, then without words that
only narrow down the patients, then as a list of names, then the rare disease in which it occurs. The identifiers that
come with a designation serve only as further names for the very phrase they stand beside, since they are often those
of a wider, a narrower or another concept. What stays in doubt stays unlinked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from medgym.canonical import nfc
from medgym.world.build.identity import DiseaseIdentity, normal_name, unambiguous
from medgym.world.build.indication_tables import BACKGROUND, CAUSAL, FILLING, LOCAL, MISLINKED, NARROWING, TOO_WIDE

_BRACKETS = re.compile(r"\s*[\[(]([^()\[\]]*)[\])]")
_TAIL = re.compile(
    r"(?:,? (?:excluding|except|other than|including|also known as|also referred to as|unresponsive to|intolerant|who|"
    r"whose|which|that|when|where|while|to (?:reduce|prevent|improve|decrease|permit|facilitate))\b"
    r"| as (?:a|an|part|adjunct)\b|; ).*"
)
_ACT = re.compile(
    r"\b(?:treatment|treament|therapy|prevention|management|prophylaxis|diagnosis|diagnostic|amelioration|reduction|"
    r"control|relief|detection|suppression|prophylactic treatment|use|adjunct|alleviation|replacement|protection|delay|"
    r"inhibition|localization|imaging|reversal)(?: (?:and|or|and/or) [a-z]+)?(?: therapy)?"
    r" (?:of|for|in|against|to treat) "
)
_LATER_ACT = re.compile(r".* (?:treatment|prevention|management) of ")
_JOINT = re.compile(
    r",? (associated with|related to|due to|secondary to|caused by|resulting from|in the setting of|in|with|following|"
    r"after|as|for|by|to|during|from|among|undergoing|receiving|requiring|at|on|using|prior to|through|via|despite) "
)
_LIST = re.compile(r",? (?:and|or|and/or) |, ")
_POPULATION = re.compile(
    r"^(?:the |a |an |certain |all |adult |adults |pediatric |children |infants |male |female |hospitalized )*"
    r"(?:patients?|subjects|individuals|persons|people|children|adults|infants|males|females|women|men|recipients)? ?"
    r"(?:with|having|suffering from|diagnosed with|affected by|who have)? ?"
    r"(?:the )?(?:(?:signs and |clinical )?(?:symptoms|manifestations|complications|sequelae|forms|type) of )?(?:the )?"
)
_MARKER = re.compile(r"(?:positive|negative|mutations?|mutated|mutant|expressing)$", re.IGNORECASE)
_STAGE_NUMBER = r"(?:[ivx]+[abc]?|t\d)"
_STAGE = re.compile(
    rf"\bstages? {_STAGE_NUMBER}\b(?:,? ?(?:and|or|through|to|-|/|,) ?(?:stages? )?{_STAGE_NUMBER}\b)* ?", re.IGNORECASE
)
_SHORTEST_BRACKET = 5


class Indications:
    """Resolves designated uses.

    Args:
        findings: (concept in words, UMLS identifier) pairs of all designations; a concept's words become a name of what
            its identifiers stand for, if they agree.
        identity: what names and identifiers stand for.
        name_of: entity id -> name; "" for an id that is no disease.
    """

    def __init__(
        self, findings: Iterable[tuple[str, str]], identity: DiseaseIdentity, name_of: Callable[[str], str]
    ) -> None:
        self._identity, self._name_of = identity, name_of
        resolved = ((name, identity.by_xref("UMLS", identifier)) for name, identifier in findings if identifier)
        self._concepts = unambiguous((normal_name(name), entity) for name, entity in resolved if entity)

    def diseases(self, text: str) -> tuple[str, ...]:
        """Return the ids of the diseases that a designated use names, in its order; none where that is not clear."""
        phrase = designated_phrase(_BRACKETS.sub(" ", text))
        whole = self._name(phrase) or self._name(_POPULATION.sub("", phrase))
        if whole:
            return (whole,)
        later = _LATER_ACT.sub("", phrase)
        for candidate in dict.fromkeys(_POPULATION.sub("", wording) for wording in (phrase, later)):
            target = _JOINT.split(candidate, maxsplit=1)[0]
            named = self._name(candidate) or self._name(target) or self._bracketed(text)
            found = (named,) if named else self._listed(target) or self._context(candidate)
            if found:
                return found
        return ()

    def _bracketed(self, text: str) -> str:
        inner = (phrase.strip() for phrase in _BRACKETS.findall(text) if len(phrase.strip()) >= _SHORTEST_BRACKET)
        return next(filter(None, map(self._name, inner)), "")

    def _listed(self, phrase: str) -> tuple[str, ...]:
        """Return the diseases of a list in which every part is one, also where parts share a word."""
        parts = _LIST.split(phrase)
        found = [
            self._name(part) or next(filter(None, map(self._name, _completed(parts, n))), "")
            for n, part in enumerate(parts)
        ]
        return tuple(dict.fromkeys(found)) if len(parts) > 1 and all(found) else ()

    def _context(self, phrase: str) -> tuple[str, ...]:
        """Return the diseases that cause the target of a phrase, or the rare ones in which it occurs."""
        _, joint, context = (*_JOINT.split(phrase, maxsplit=1), "", "")[:3]
        if joint not in CAUSAL | LOCAL:
            return ()
        context = _POPULATION.sub("", context)
        target = _JOINT.split(context, maxsplit=1)[0]
        if normal_name(target) in BACKGROUND:
            return ()
        whole = self._name(context) or self._name(target)
        found = (whole,) if whole else self._listed(target) or self._context(context)
        return found if joint in CAUSAL or all(entity.startswith("ORPHA:") for entity in found) else ()

    def _name(self, phrase: str) -> str:
        """Return the disease of a phrase that is one name, or ""; names of the world stand before identifiers."""
        spellings = [plain for plain in map(normal_name, _spellings(phrase)) if plain not in TOO_WIDE | MISLINKED]
        for resolve in (self._identity.by_name, self._concept):
            for plain in spellings:
                entity = resolve(plain)
                if entity and self._name_of(entity):
                    return entity
        return ""

    def _concept(self, plain: str) -> str | None:
        """Return what the identifiers of a phrase stand for, unless that has more words to it than the phrase."""
        entity = self._concepts.get(plain)
        words, own = set(plain.split()), set(normal_name(self._name_of(entity)).split()) if entity else set()
        return None if words < own and own - words - FILLING else entity


def designated_phrase(text: str) -> str:
    """Return what a designated use names behind its verb, without stages and without a tail that only limits it.

    >>> designated_phrase("For use in the treatment of stage IIb through stage IV melanoma, excluding uveal melanoma.")
    'melanoma'
    """
    phrase = _STAGE.sub("", nfc(text).strip(" ."))
    phrase = phrase[:1].lower() + phrase[1:]
    act = _ACT.search(phrase)
    while act is not None:
        phrase = phrase[act.end() :]
        act = _ACT.match(_POPULATION.sub("", phrase))
        phrase = phrase if act is None else _POPULATION.sub("", phrase)
    return _TAIL.sub("", phrase).strip(" .,")


def _completed(parts: list[str], n: int) -> Iterator[str]:
    """Yield part `n` with the words that it may share: "major" behind "beta thalassemia intermedia", and the like."""
    last, part = parts[-1].split(), parts[n]
    if n < len(parts) - 1:
        yield from (f"{part} {' '.join(last[start:])}" for start in range(1, len(last)))
    if n:
        yield f"{parts[n - 1].rpartition(' ')[0]} {part}"


def _spellings(phrase: str) -> Iterator[str]:
    """Yield a phrase, then without narrowing words at its ends, each also in the singular."""
    words = phrase.strip(" .,;").split()
    yield from _singular(words)
    marked = [position for position, word in enumerate(words) if _MARKER.search(word)]
    words = words[marked[-1] + 1 if marked else 0 :]
    while words and words[0].casefold() in NARROWING:
        words = words[1:]
    yield from _singular(words)
    while words and words[-1].casefold() in NARROWING:
        words = words[:-1]
    yield from _singular(words)


def _singular(words: list[str]) -> Iterator[str]:
    if words:
        yield " ".join(words)
        if words[-1].endswith("s") and not words[-1].endswith(("ss", "is", "us")):
            yield " ".join((*words[:-1], words[-1][:-1]))
