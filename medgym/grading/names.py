"""Names of one kind of thing in the spelling they are compared in: further folds that only this kind allows."""

from __future__ import annotations

import re
from collections.abc import Callable

from medgym.grading.normalise import normal_form

# Without KGaA: Merck KGaA is not Merck & Co.
_LEGAL_FORMS = frozenset(
    "inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag kg sa sas sarl srl spa bv nv"
    " ab as a/s aps oy kk pty pte".split()
)
_BRITISH = {
    "haem": "hem",
    "aemi": "emi",
    "oedema": "edema",
    "oesoph": "esoph",
    "oestr": "estr",
    "tumour": "tumor",
    "paed": "ped",
    "gynaec": "gynec",
    "rrhoea": "rrhea",
    "sulph": "sulf",
    "foet": "fet",
    "faec": "fec",
    "caec": "cec",
    "anaesth": "anesth",
    "aetiolog": "etiolog",
    "fibre": "fiber",
}
# Nothing that a replacement could complete to another match stands before it, so that doing it twice changes nothing.
_BRITISH_STEM = re.compile("(?<![aofs])(?:" + "|".join(_BRITISH) + ")")
_SALTS = {"hcl": "hydrochloride", "hbr": "hydrobromide", "sulphate": "sulfate"}
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_ROMAN = {roman: str(n) for n, roman in enumerate("i ii iii iv v vi vii viii ix x".split(), 1)}
_TYPE = re.compile(r"(^|,* )type (?:(?P<roman>i{1,3}|iv|vi{0,3}|ix|x)|(?P<figure>[0-9]{1,2}))(?P<letter>[a-h]?)\b")


def name_form(name: str, entity_type: str | None = None) -> str:
    """Return `name` as names of its kind are compared; doing so twice changes nothing more."""
    return _FORMS.get(entity_type or "", _term_form)(name)


def company_form(name: str) -> str:
    """Return the normal form of a company's name without its legal form: "Merck & Co., Inc." is "merck"."""
    words = ["and" if word == "&" else word for word in _HYPHEN.sub(" ", normal_form(name)).split()]
    while len(words) > 1 and (_bare(words[-1]) in _LEGAL_FORMS or words[-1] == "and"):
        words.pop()
    return normal_form(" ".join(words))


def _term_form(name: str) -> str:
    """Return a medical term in American spelling, with "type 2" for "type II" and no hyphen between letters.

    The hyphen before or after a digit stays: IL-2 is not IL2.
    """
    spaced = normal_form(_HYPHEN.sub(" ", normal_form(name)))
    american = _BRITISH_STEM.sub(lambda match: _BRITISH[match[0]], spaced)
    return normal_form(_TYPE.sub(_numbered_type, american))


def _numbered_type(match: re.Match[str]) -> str:
    return f"{match[1][-1:]}type {match['figure'] or _ROMAN[match['roman']]}{match['letter']}"


def _drug_form(name: str) -> str:
    """Return a drug's name with its salt spelled out. A salt is never dropped."""
    return " ".join(_SALTS.get(word, word) for word in _term_form(name).split(" "))


_FORMS: dict[str, Callable[[str], str]] = {"company": company_form, "gene": normal_form, "drug": _drug_form}


def _bare(word: str) -> str:
    return word.replace(".", "").strip(",")
