"""Whether a sentence asserts a mention: negated and hypothetical ones give no fact.

After NegEx (Chapman et al., J Biomed Inform 2001): a trigger before the mention reaches forward until a word that turns
the sentence, a trigger after it reaches back a few words.
"""

from __future__ import annotations

import re

_NEGATION = re.compile(
    r"\b(?:no|not|never|without|absen(?:t|ce of)|lack(?:s|ed|ing)?(?: of)?|den(?:y|ies|ied)|rather than|instead of|"
    r"neither|nor|free of|rul(?:e|es|ed|ing) out|exclud(?:e|es|ed|ing)|negative for|fail(?:s|ed)? to|cannot|unlike|"
    r"n't|unaffected|normal|unrelated to|other than|distinguish\w*|differ(?:s|ed|ent)? from|mistaken for|confused with|"
    r"mimic\w*|misdiagnos\w*|prevent(?:s|ed|ing)?|protect(?:s|ed|ing)? against)\b",
    re.IGNORECASE,
)
_NOT_NEGATING = re.compile(
    r"\b(?:not only|not just|no longer|not necessarily|without treatment|if not treated|not treated|no doubt|"
    r"not uncommon\w*|not unusual\w*|no known cure|not limited to)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^[^.;]{0,40}?\b(?:(?:was|were|is|are|has been|have been|can be) (?:excluded|ruled out|absent|unlikely|not \w+)|"
    r"(?:was|were|is|are) negative|did not|does not|do not)\b",
    re.IGNORECASE,
)
_TURNS = re.compile(r"\b(?:but|however|although|though|except|yet|whereas|while|who|which)\b|;", re.IGNORECASE)
_HYPOTHETICAL = re.compile(
    r"\b(?:whether|unclear|unknown|suspected?|possibl[ye]|hypothes\w+|speculat\w+|potential(?:ly)?|candidates?|"
    r"putative|in theory|to determine|to investigate|to assess|to evaluate|aimed?|risk of|risk for|family history|"
    r"susceptib\w+|predispos\w+|differential diagnosis|might|could|some researchers|"
    r"researchers (?:believe|think|suspect)|it is thought|is believed|are believed|yet to be|remains? to be|if)\b",
    re.IGNORECASE,
)
_REACH = 90


def is_negated(sentence: str, start: int, end: int) -> bool:
    """Tell whether the mention at `start:end` is said to be absent, or named only to be set apart."""
    before = sentence[max(0, start - _REACH) : start]
    turns = list(_TURNS.finditer(before))
    reach = before[turns[-1].end() :] if turns else before
    return bool(_NEGATION.search(_NOT_NEGATING.sub("", reach))) or bool(_AFTER.match(sentence[end:]))


def is_hypothetical(sentence: str) -> bool:
    """Tell whether a sentence only supposes, asks or plans."""
    return sentence.endswith("?") or bool(_HYPOTHETICAL.search(sentence))
