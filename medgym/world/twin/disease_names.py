"""Invented names of diseases and of groups of diseases."""

from __future__ import annotations

from medgym.world.twin.draw import Draw
from medgym.world.twin.flavour import ending_of, is_abbreviation, like, word_in
from medgym.world.twin.phonics import adjective, letters, root, stem, surname

_NOUNS = (
    "syndrome", "disease", "disorder", "dystrophy", "dysplasia", "deficiency", "ataxia", "malformation", "anomaly",
    "palsy", "atrophy", "degeneration", "encephalopathy", "nephropathy", "retinopathy", "neuropathy", "myopathy",
    "cardiomyopathy", "anemia", "carcinoma", "sarcoma", "lymphoma", "tumor", "neoplasm", "cancer", "infection",
    "fever", "epilepsy", "deafness", "paraplegia", "dystonia", "deletion", "embryopathy", "sequence", "defect",
)  # fmt: skip
_COMMON_NOUNS = ("syndrome",) * 9 + ("disease",) * 6 + ("disorder",) * 2 + ("dystrophy", "dysplasia", "anomaly")
_WORD_ENDINGS = (
    "osis", "emia", "uria", "opathy", "oplasia", "itis", "oma", "algia", "ism", "onia", "openia", "iasis", "ysis",
    "otrophy", "omegaly", "ocephaly", "odactyly", "ectasia", "okeratosis", "omatosis",
)  # fmt: skip
_COMMON_ENDINGS = ("osis", "osis", "emia", "uria", "opathy", "opathy", "otrophy", "oplasia", "iasis")
_GROUP_NOUNS = ("disease", "disorder", "syndrome", "malformation", "anomaly", "tumor", "dysplasia", "dystrophy")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def disease(draw: Draw, model: str) -> str:
    """Return a name for what is called `model`: its kind of noun stays where there is one."""
    noun = word_in(model, _NOUNS)
    if noun == "deficiency":
        return like(root(draw) + draw.pick(("ase", "ylase", "in", "idase", "ogen")) + " deficiency", model)
    if draw.turn % 4 == 3:  # the noun is a real name in this world
        noun = ""
    single = ending_of(model, _WORD_ENDINGS)
    if not noun and draw.chance(75 if single else 15):
        return like(stem(draw, 1 + draw.below(2)) + (single or draw.pick(_COMMON_ENDINGS)), model)
    noun = noun or draw.pick(_COMMON_NOUNS)
    form = draw.below(100)
    if form < 60:
        return f"{surname(draw)} {noun}"
    if form < 75:
        return f"{surname(draw)}-{surname(draw)} {noun}"
    return like(f"{adjective(draw)} {noun}", model)


def family(draw: Draw, model: str) -> str:
    """Return a name that several diseases will share, to be followed by "type 1", "type 2"."""
    noun = word_in(model, _NOUNS) if draw.turn % 4 != 3 else ""
    return f"{surname(draw)} {noun or draw.pick(_COMMON_NOUNS)}"


def alias(draw: Draw, name: str, model: str) -> str:
    """Return another name of the disease called `name`, of the kind that `model` is."""
    if is_abbreviation(model):
        return _abbreviation(draw, name)
    base, kind, number = name.rpartition(" type ")
    if kind:
        if draw.turn == 0 and number.isdecimal() and int(number) < len(_ROMAN):
            return f"{base} type {_ROMAN[int(number)]}"
        return f"{surname(draw)}-{surname(draw)} {_noun(base)} {number}"
    first = name.split(" ", 1)[0].split("-")[0]
    if name.count(" ") == 1 and first[:1].isupper() and draw.chance(50):
        return f"{first}-{surname(draw)} {draw.pick(('syndrome', 'disease', _noun(name)))}"
    return disease(draw, model)


def _noun(name: str) -> str:
    return word_in(name, _NOUNS) or "disease"


def _abbreviation(draw: Draw, name: str) -> str:
    initials = "".join(part[0] for part in name.replace("-", " ").split()).upper()
    if draw.turn == 0 and len(initials) > 2:
        return initials
    return (name[0].upper() + letters(draw, 2 + min(draw.turn, 2))) + (initials[-1] if initials[-1].isdigit() else "")


def group(draw: Draw, model: str) -> str:
    """Return a name for a group of diseases; "genetic" stays, since it says how the group is cut."""
    noun = word_in(model, _GROUP_NOUNS) or draw.pick(("disease", "disorder", "syndrome"))
    lead = "genetic " if "genetic" in model.casefold().split() else ""
    form = draw.below(100)
    if "metabolism" in model.casefold() and form < 60:
        text = f"disorder of {root(draw)}{draw.pick(('in', 'ide', 'ate'))} metabolism"
    elif form < 65:
        text = f"{lead}{adjective(draw)} {noun}"
    elif form < 80:
        text = f"{lead}{adjective(draw)} {root(draw)}{draw.pick(('al', 'ic'))} {noun}"
    else:
        text = f"{surname(draw)} spectrum {noun if noun in ('disease', 'disorder') else 'disorder'}"
    return text[0].upper() + text[1:]
