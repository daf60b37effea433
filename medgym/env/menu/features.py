"""Numbers for a learner: one row an option, and one row for the state. All lie in [0, 1]."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from medgym.env.menu.brief import CUES, PARTS
from medgym.env.menu.lexicon import BRIDGES
from medgym.env.menu.notebook import Notebook
from medgym.env.menu.options import SIZE, TEMPLATES, Option
from medgym.env.menu.view import KINDS, Column, View

Rows = NDArray[np.float32]

ANSWER_TYPES: Final = (*BRIDGES, "date", "number")
_SLOTS: Final = (*BRIDGES, "date")
_BY_PART: Final = ("clues", "support", "heat", "top_clues", "top_heat")

CANDIDATE_NAMES: Final = (
    *(f"template:{name}" for name in TEMPLATES),
    *(f"asks:{name}" for name in KINDS), "part:1", "part:2", "whole", "tried",
    *(f"slot:{name}" for name in _SLOTS), "answer_type",
    *(f"{name}:{part + 1}" for name in _BY_PART for part in range(PARTS)),
    "rank", "authority", "opened", "in_years", "oldest", "newest", *(f"on:{name}" for name in KINDS),
    "times", "pages", "age", "overlap", "in_title",
)  # fmt: skip
"""Numbers of an option: what it does, to what slot, how the slot fits the clues, where and how often it was seen."""

STATE_NAMES: Final = (
    *(f"answer:{name}" for name in ANSWER_TYPES), *(f"cue:{cue}" for cue in CUES), "years",
    *(f"{name}:{part + 1}" for name in ("clues", "best_clues", "best_heat") for part in range(PARTS)),
    "answer_heat", "answer_gap", "pages", "pages_read", "steps", "steps_left", "calls_left",
)  # fmt: skip
"""Numbers of the state: the question's, the best slot's, and what is left of the budget."""

CANDIDATE_WIDTH: Final = len(CANDIDATE_NAMES)
STATE_WIDTH: Final = len(STATE_NAMES)

_AT: Final = {name: place for place, name in enumerate(CANDIDATE_NAMES)}
_SLOT_AT: Final = _AT[f"slot:{_SLOTS[0]}"]
_FROM_SLOT: Final = slice(_SLOT_AT, CANDIDATE_WIDTH)


def rows(options: list[Option], notebook: Notebook, view: View) -> Rows:
    """Return one row an option, in order, then zeros up to `SIZE`."""
    found = np.zeros((SIZE, CANDIDATE_WIDTH), np.float32)
    for row, option in zip(found, options, strict=False):
        row[_AT[f"template:{option.template}"]] = 1.0
        if option.kind:
            row[_AT[f"asks:{option.kind}"]] = 1.0
        if option.part is not None:
            row[_AT[f"part:{option.part + 1}"]] = 1.0
            row[_AT["whole"]] = option.whole
        row[_AT["tried"]] = min(1.0, notebook.tried.get(option.key, 0) / 2)
    slots = [(n, notebook.things[o.thing].number) for n, o in enumerate(options) if o.thing is not None]
    pages = [(n, o.page) for n, o in enumerate(options) if o.page is not None]
    if slots:
        places, numbers = map(list, zip(*slots, strict=True))
        found[places, _FROM_SLOT] = _thing_rows(notebook, view)[numbers]
    if pages:
        places, numbers = map(list, zip(*pages, strict=True))
        found[places, _FROM_SLOT] = _page_rows(notebook, view)[numbers]
    return found


def _thing_rows(notebook: Notebook, view: View) -> Column:
    things, steps = list(notebook.things.values()), max(1, notebook.steps)
    kinds = np.array([_SLOTS.index(seen.type) for seen in things])
    own = np.array(
        [
            (seen.times / 8, len(seen.pages) / 5, seen.first_step / steps, seen.overlap, seen.titles > 0)
            for seen in things
        ]
    )
    answer = np.array([[seen.type == notebook.brief.answer_type] for seen in things])
    top_of_kind = np.zeros((len(_SLOTS), PARTS))
    np.maximum.at(top_of_kind, kinds, view.heat)
    fits = _fitting(view.shares, view.support, view.heat, view.shares.max(axis=0), top_of_kind[kinds])
    return np.hstack([np.eye(len(_SLOTS))[kinds], answer, fits, view.of_things, np.minimum(1.0, own)])


def _page_rows(notebook: Notebook, view: View) -> Column:
    pages, steps = list(notebook.pages.values()), max(1, notebook.steps)
    kinds = np.zeros((len(pages), len(_SLOTS)))
    for row, page in zip(kinds, pages, strict=True):
        for node in page.about[:1]:
            row[_SLOTS.index(notebook.things[node].type)] = 1.0
    wanted = {seen.thing for seen in notebook.things.values() if seen.type == notebook.brief.answer_type}
    answer = np.array([[not wanted.isdisjoint(page.things)] for page in pages])
    own = np.array([(p.times / 4, p.pages / 4, p.first_step / steps, p.overlap, p.read > 0) for p in pages])
    best = view.page_shares.max(axis=0), view.page_heat.max(axis=0)
    fits = _fitting(view.page_shares, view.page_support, view.page_heat, *best)
    return np.hstack([kinds, answer, fits, view.of_pages, np.minimum(1.0, own)])


def _fitting(shares: Column, support: Column, heat: Column, best_shares: Column, best_heat: Column) -> Column:
    """Return the columns of `_BY_PART`."""
    return np.hstack(
        [
            shares,
            np.minimum(1.0, support),
            heat,
            (shares >= best_shares) & (shares > 0),
            (heat >= best_heat - 1e-9) & (heat > 0),
        ]
    )


def state_row(notebook: Notebook, view: View, steps_left: float, calls_left: float) -> Rows:
    """Return the numbers of the state; `steps_left` and `calls_left` are shares of the budget."""
    brief = notebook.brief
    answers = [seen.number for seen in notebook.things.values() if seen.type == brief.answer_type]
    warm = sorted(view.heat[answers].max(axis=1).tolist() if answers else [], reverse=True)
    first, second = (*warm, 0.0, 0.0)[:2]
    nothing = [0.0] * PARTS
    values = [
        *(float(brief.answer_type == kind) for kind in ANSWER_TYPES),
        *brief.cues,
        float(brief.years is not None),
        *(min(1.0, mask.bit_count() / 6) for mask in brief.masks),
        *(view.shares.max(axis=0) if len(view.shares) else nothing),
        *(view.heat.max(axis=0) if len(view.heat) else nothing),
        first,
        first - second,
        min(1.0, len(notebook.pages) / 40),
        min(1.0, sum(page.read > 0 for page in notebook.pages.values()) / 8),
        min(1.0, notebook.steps / 10),
        steps_left,
        calls_left,
    ]
    return np.array(values, np.float32)
