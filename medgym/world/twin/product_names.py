"""Invented names of drugs, brands and companies."""

from __future__ import annotations

import re

from medgym.world.twin.draw import Draw
from medgym.world.twin.flavour import ending_of, word_in
from medgym.world.twin.phonics import digits, ended, letters, root, stem, surname

_INN_STEMS = (
    "mab", "tinib", "ciclib", "rafenib", "zomib", "parib", "vastatin", "pril", "sartan", "olol", "dipine", "azole",
    "prazole", "cillin", "mycin", "micin", "cycline", "floxacin", "oxacin", "penem", "bactam", "vir", "fungin",
    "caine", "gliptin", "gliflozin", "glitazone", "formin", "parin", "grel", "xaban", "gatran", "platin", "rubicin",
    "taxel", "mustine", "trexate", "bine", "poetin", "stim", "cept", "kinra", "tide", "relin", "trelin", "ase",
    "sone", "solone", "onide", "triptan", "setron", "azepam", "azolam", "barbital", "oxetine", "triptyline",
    "idone", "apine", "zosin", "terol", "phylline", "lukast", "fibrate", "stat", "rsen", "cel", "vec", "quine",
    "mustine", "dronate", "profen", "fenac", "coxib", "orphan", "curium", "thiazide", "semide", "steride", "stigmine",
)  # fmt: skip
_DRUG_ENDINGS = ("ine", "ol", "ide", "ate", "one", "an", "al", "il", "ium", "in", "amide", "idine", "arol", "exol")
_DRUG_WORDS = ("vaccine", "antitoxin", "toxoid", "extract", "antivenom")
_CODE = re.compile(r"[A-Z]{1,5}[- ]?\d{2,}[A-Z]?")
_BRAND_ENDINGS = (
    "a", "ex", "ra", "via", "iq", "on", "ix", "ta", "yl", "ax", "or", "eva", "ity", "io", "ana", "ol", "in",
    "ex", "era", "ent", "ique", "zo", "ya", "ium",
)  # fmt: skip
_BRAND_SUFFIX = re.compile(r"[ -](?:XR|ER|SR|CR|LA|XL|HCT|PM|DM|D|S|HC|IV|ODT|Plus|Forte)$")
_FIELDS = (
    "Pharmaceuticals", "Pharma", "Therapeutics", "Biosciences", "Laboratories", "Biotech", "Healthcare", "Medical",
    "Biologics", "Biopharma", "Oncology", "Genetics", "Sciences", "Labs", "Biotherapeutics", "Holdings", "Group",
    "International", "Foundation", "Institute", "Hospital", "Diagnostics", "Industries",
)  # fmt: skip
_LEGAL = ("Inc.", "LLC", "Ltd.", "Corporation", "GmbH", "AG", "S.A.", "Limited", "B.V.", "plc", "AB")


def drug(draw: Draw, model: str) -> str:
    """Return the name of a substance in small letters; the stem that tells its class stays."""
    kind = word_in(model, _DRUG_WORDS)
    if kind and draw.turn % 4 != 3:
        return f"{stem(draw)} {kind}"
    ending = ending_of(model, _INN_STEMS)
    if ending:
        return stem(draw, 1 + draw.below(2)) + ("" if ending[0] in "aeiou" else draw.pick("aeio")) + ending
    return stem(draw, 1 + draw.below(2)) + draw.pick(_DRUG_ENDINGS)


def drug_alias(draw: Draw, name: str, model: str, own: str) -> str:
    """Return another name of the drug `name`, of the kind that `model` is for `own`: salt, code or synonym."""
    if draw.turn == 0 and model.casefold().startswith(own.casefold() + " "):
        return name + model[len(own) :]
    if _CODE.fullmatch(model):
        return f"{letters(draw, 3)}-{digits(draw, 3 + draw.below(2))}"
    return drug(draw, model)


def brand(draw: Draw, model: str) -> str:
    """Return a trade name; "XR" and the like stay at its end."""
    suffix = _BRAND_SUFFIX.search(model)
    word = ended(draw, root(draw) if draw.chance(55) else stem(draw), _BRAND_ENDINGS)
    return word.capitalize() + (suffix[0] if suffix and draw.turn == 0 else "")


def company(draw: Draw, model: str) -> str:
    """Return the name of a company; its field stays where the name tells it."""
    if "university" in model.casefold():
        return f"University of {surname(draw)}"
    field = next((field for field in _FIELDS if field.casefold() in model.casefold().split()), "")
    field = field or (draw.pick(_FIELDS[:12]) if draw.chance(55) else "")
    form = draw.below(100)
    if form < 45:
        word = ended(draw, stem(draw, 1 + draw.below(2)), ("a", "is", "gen", "ix", "ion", "or", "en")).capitalize()
    elif form < 85:
        word = surname(draw)
    else:
        word = f"{surname(draw)} {draw.pick(('&', 'and'))} {surname(draw)}"
    return f"{word} {field}".rstrip()


def company_alias(draw: Draw, name: str, model: str) -> str:
    """Return another name of a company: with its legal form, or short."""
    legal = next(
        (form for form in _LEGAL if form.strip(".").casefold() in model.casefold().replace(".", "").split()), ""
    )
    first, _, rest = name.partition(" ")
    if draw.turn == 0 and not legal and rest:
        return first
    comma = "," if "," in model else ""
    if draw.turn < len(_LEGAL):
        return f"{name}{comma} {legal if legal and draw.turn == 0 else draw.pick(_LEGAL)}"
    return f"{first} {surname(draw)} {draw.pick(_LEGAL)}"
