"""Which names lose their capital inside a sentence: "Angiokeratoma" does, "Fabry disease" and "GLA" do not.

The rule is conservative. Names of findings, drugs, proteins and the like begin with an ordinary word unless it is a
known eponym. Names of diseases begin with an eponym unless the first word ends as ordinary medical words end, or
stands in small letters inside another name of the same world.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_KEEP = frozenset({"gene", "organism", "brand", "company", "country", "designation", "application", "pathway"})
_CAUTIOUS = frozenset({"disease", "group"})
_FIRST_PART = re.compile(r"[^\W\d_]{2,}")
_SMALL_WORD = re.compile(r"(?<=[ \-/])[^\W\d_A-Z]{3,}")

_CAPITAL_WORD = re.compile(r"(?<= )[A-Z][a-z]{2,}")

_ORDINARY_ENDING = re.compile(
    r".{2,}(?:itis|osis|oses|oma|omas|emia|uria|pathy|pathic|plasia|trophy|algia|ism|tion|sion|ment|ness|ity|al"
    r"|ic|ous|tive|sive|ary|ory|oid|penia|phagia|plegia|paresis|esis|asis|cele|dactyly|cephaly|megaly|gnathia|rrhea"
    r"|phobia|pnea|ptosis|spasm|lysis|ectasia|ology|ency|ance|genic|genous|phasia|praxia|kinesia|tonia|phonia|opia"
    r"|opsia|esthesia|dontia|trichia|onychia|derma|melia|chromia|ogenesis)"
)

#: First words that look ordinary, or stand first in the name of a finding, and are names of people, places or taxa.
_PROPER = frozenset(
    "achilles addison african aicardi alport alzheimer american amish apert argentine arnold ascher asherman "
    "asperger atlantic axenfeld babinski baker barrett bartter becker beevor behcet behçet bence best "
    "bielschowsky bitot blaschko bohn bowen brazilian brown brugada brushfield budd burkitt bussaca caribbean "
    "carpenter carvajal castleman caucasian celtic chaddock chagas char charcot chiari chinese chvostek "
    "clostridium coats colles cooley coombs cooper cornelia cowden crohn curschmann cushing dalen dandy danish "
    "darier de dent descemet di donath down duane duchenne dupuytren dutch ebola ebstein eisenmenger el erdheim "
    "erlenmeyer european ewing fallot fanconi finnish flexner fontan fountain fox friedreich fuchs gerbode german "
    "ghosal gilbert golgi gottron gowers graves greek hashimoto heberden heinz helicobacter hirschsprung hodgkin "
    "hoffmann horner howell hurthle hutchinson indian irish italian japanese jeune job jung kaposi kayser kernig "
    "klippel koebner koeppe kommerell korean kussmaul la lafora langerhans laron le leber legionella leigh lewy "
    "leydig lhermitte lisch lyme madelung mal mallory malpighian marcus marfan marin mccune meckel mediterranean "
    "meibomian mendelian merkel mizuo mobitz mongolian montgomery morgagni muller munro mycobacterium naxos "
    "nordic norwegian osler paget paneth pappenheimer parkinson perthes peters peyer peyronie pfeiffer phalen "
    "plasmodium pneumocystis port portuguese potter prinzmetal purkinje quebec raynaud reye rickettsia rieger "
    "rolandic romberg rorschach roth russian salmonella san scandinavian scheuermann schmorl schwalbe scottish "
    "sertoli sezary shagreen sillence sjogren south spanish sprengel st still streptococcus sweet swiss sydney "
    "sézary takotsubo temple ten thomas tinel tourette trendelenburg trousseau turkish turner tyrolean usher "
    "valsalva van von wallerian weber whipple wilms wilson wolff wolffian wood wormian young zenker".split()
)  # fmt: skip


class Casing:
    """Decides how a name begins inside a sentence.

    Args:
        names: all names of the world; the words in small letters inside them count as ordinary.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._ordinary = frozenset(word for name in names for word in _SMALL_WORD.findall(name)) - _PROPER

    def inline(self, name: str, entity_type: str) -> str:
        """Return `name` as it stands inside a sentence; only its first letter may differ."""
        if entity_type in _KEEP or not name[0].isupper():
            return name
        word = name.split(" ", 1)[0]
        part = _FIRST_PART.match(word)
        if part is None or not word[1:].islower() or "'" in word or "\u2019" in word:
            return name
        lower = part[0].lower()
        if lower in _PROPER or any(word.lower() in self._ordinary for word in _CAPITAL_WORD.findall(name, 1)):
            return name  # the second case: a title in capitals, "Muscle Spasticity", which one small letter would spoil
        if entity_type in _CAUTIOUS and lower not in self._ordinary and not _ORDINARY_ENDING.fullmatch(lower):
            return name
        return name[0].lower() + name[1:]
