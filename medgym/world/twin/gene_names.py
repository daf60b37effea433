"""Invented symbols and names of genes, and names of proteins and their families."""

from __future__ import annotations

import re

from medgym.world.twin import phonics
from medgym.world.twin.draw import Draw
from medgym.world.twin.flavour import word_in
from medgym.world.twin.phonics import root, stem

_CLASSES = (
    "receptor", "transporter", "channel", "kinase", "phosphatase", "ligase", "synthase", "synthetase", "hydrolase",
    "dehydrogenase", "reductase", "transferase", "helicase", "polymerase", "isomerase", "oxidase", "peptidase",
    "exchanger", "carrier", "hormone", "factor", "collagen", "integrin", "cadherin", "kinesin", "chaperone", "homeobox",
)  # fmt: skip
_DRAWN = (
    "kinase", "receptor", "transporter", "binding protein", "ligase", "homeobox", "domain containing", "regulator",
    "hydrolase", "subunit", "interacting protein", "adaptor", "cofactor", "zinc finger",
)  # fmt: skip
_PREFIX = re.compile(r"[A-Za-z]{2,}")


def prefix_of(symbol: str) -> str:
    """Return the letters with which a symbol begins, which related genes share; "" if they are fewer than two."""
    found = _PREFIX.match(symbol)
    return found[0].upper() if found else ""


def prefix(draw: Draw) -> str:
    """Return the letters with which the symbols of related genes begin."""
    return phonics.symbol(draw)


def symbol(draw: Draw) -> str:
    """Return the symbol of a gene without known relatives: "TOLKA", "VARB7"."""
    return phonics.symbol(draw) + (str(1 + draw.below(12)) if draw.turn or draw.chance(75) else "")


def gene_class(draw: Draw, model: str) -> str:
    """Return what a gene or protein does, in one or two words; what `model` says of it stays."""
    return (word_in(model, _CLASSES) if draw.turn % 4 != 3 else "") or draw.pick(_DRAWN)


def full_name(draw: Draw, base: str, number: str, kind: str) -> str:
    """Return the spelt-out name of a gene: the name of its relatives, what it does, its number."""
    word = base if draw.turn == 0 else root(draw) + draw.pick(("in", "on", "yl"))
    return f"{word} {kind} {number}".rstrip()


def protein(draw: Draw, model: str) -> str:
    """Return the name of a protein in small letters: "tarvelin receptor 2", "brolase"."""
    kind = word_in(model, _CLASSES)
    if kind and draw.turn % 4 != 3:
        return f"{root(draw)}{draw.pick(('in', 'on', 'yl', 'ine'))} {kind}" + _number(draw, 40)
    return stem(draw, 1 + draw.below(2)) + draw.pick(("in", "ase", "in", "ogen", "actin")) + _number(draw, 25)


def protein_family(draw: Draw, model: str) -> str:
    """Return the name of a family of proteins."""
    return f"{protein(draw, model)} {draw.pick(('family', 'family', 'superfamily', 'domain'))}"


def _number(draw: Draw, percent: int) -> str:
    return f" {1 + draw.below(9)}" if draw.chance(percent) else ""
