"""Invented Latin names of infectious agents and other organisms."""

from __future__ import annotations

from medgym.world.twin.draw import Draw
from medgym.world.twin.flavour import ending_of
from medgym.world.twin.phonics import epithet, root, stem

_GENUS_ENDINGS = (
    "virus", "viridae", "bacter", "bacterium", "bacillus", "coccus", "ella", "monas", "plasma", "myces", "spora",
    "spirillum", "ia", "ium", "ea", "us", "um", "is", "odes", "oma", "ma", "ria", "phaga", "ales", "aceae",
)  # fmt: skip
_DRAWN = ("ella", "ia", "us", "odes", "ium", "ea")
_LONG = 4


def genus(draw: Draw, model: str) -> str:
    """Return the name of a genus, or of what stands in its place; the ending that tells its kind stays."""
    ending = ending_of(model, _GENUS_ENDINGS) or draw.pick(_DRAWN)
    if len(ending) >= _LONG:
        return (root(draw) + ("i" if ending == "viridae" else "o") + ending).replace("oo", "o").capitalize()
    return (stem(draw, 2) + ending).capitalize()


def species(draw: Draw, genus_name: str, model: str) -> str:
    """Return a genus with up to two further words, as the model has them; numbers stay."""
    words = [word if word.isdecimal() else epithet(draw) for word in model.split()[1:3]]
    return " ".join((genus_name, *words))
