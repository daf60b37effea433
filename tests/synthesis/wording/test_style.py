"""Grammars: what words a text of the test split words no other text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from medgym.synthesis.wording import clauses, findings, gatherings, steps
from medgym.synthesis.wording.style import GRAMMARS, Style
from tests.synthesis.wording.texts import drafts, writer

Forms = tuple[str, ...]
SEEN = [grammar for grammar in GRAMMARS if grammar.startswith("seen")]
HELD = [grammar for grammar in GRAMMARS if grammar.startswith("held")]


def _lists(value: Any) -> Iterator[Forms]:
    """Every list of at least two forms in a table."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from _lists(inner)
    elif isinstance(value, tuple) and len(value) > 1 and all(isinstance(form, str) for form in value):
        yield value


#: Tables of module level that hold forms; all others there are keys.
_KEYS = {"_ORDER"}
ALL = [
    forms
    for module in (clauses, findings, gatherings, steps)
    for name, value in vars(module).items()
    if name.isupper() and name not in _KEYS
    for forms in _lists(value)
]


#: Ways to move on of which some do not fit where there is more to say of the new thing.
CLUED = [
    (forms, steps.fitting(forms, ", dating from 2014"))
    for forms in steps.MOVES.values()
    if any("{b}{clues}" in form for form in forms)
]


def _chosen(forms: Forms, grammars: list[str]) -> set[str]:
    return {Style(grammar, str(n)).choose(forms, "key") for grammar in grammars for n in range(60)}


def test_all_lists_are_looked_at() -> None:
    assert len(ALL) > 70
    assert steps.MOVES["caused_by", False] in ALL
    assert findings._FRAMES in ALL
    assert clauses._FILED in ALL
    assert gatherings.WHICH["argmin"] in ALL


@pytest.mark.parametrize("forms", ALL, ids=lambda forms: forms[0][:40])
def test_what_is_held_words_test_texts_alone(forms: Forms) -> None:
    seen, held = _chosen(forms, SEEN), _chosen(forms, HELD)
    assert seen
    assert held
    assert seen.isdisjoint(held)
    assert seen | held == set(forms)


@pytest.mark.parametrize("forms", ALL, ids=lambda forms: forms[0][:40])
def test_forms_of_a_list_speak_of_the_same_things(forms: Forms) -> None:
    """Each names what is spoken of; no form stands twice, in two lists of one table neither."""
    assert len(set(forms)) == len(forms)
    subjects = [("{a}" in f or "{same}" in f, "{b}" in f, "{clues}" in f) for f in forms]
    assert len(set(subjects)) == 1


@pytest.mark.parametrize(("forms", "some"), CLUED, ids=lambda forms: forms[0][:40])
def test_a_form_is_held_or_not_whether_there_is_more_to_say_or_not(forms: Forms, some: Forms) -> None:
    assert len(some) > 1
    assert _chosen(some, HELD) <= _chosen(forms, HELD)
    assert _chosen(some, SEEN) <= _chosen(forms, SEEN)


def test_a_form_alone_serves_both() -> None:
    assert {Style(grammar, "x").choose(["only"]) for grammar in GRAMMARS} == {"only"}


def test_every_grammar_occurs_on_its_side() -> None:
    for held, grammars in ((True, HELD), (False, SEEN)):
        drawn = [Style.drawn(str(n), held) for n in range(200)]
        assert {style.grammar for style in drawn} == set(grammars)
        assert {style.held for style in drawn} == {held}
    assert set(SEEN) | set(HELD) == set(GRAMMARS)
    assert any(Style(g, "").setting_first for g in SEEN)
    assert any(Style(g, "").setting_first for g in HELD)


def test_texts_of_one_side_use_no_form_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every choice made while wording every draft, by side."""
    used: dict[bool, set[tuple[Forms, str]]] = {True: set(), False: set()}
    choose = Style.choose

    def watched(self: Style, forms: Forms, *key: object) -> str:
        form = choose(self, forms, *key)
        if len(forms) > 1:
            used[self.held].add((tuple(forms), form))
        return form

    monkeypatch.setattr(Style, "choose", watched)
    for number, draft in enumerate(drafts()):
        for split in ("train", "test"):
            _, wording = writer().word(draft, str(number), split)  # type: ignore[arg-type]
            assert (wording.grammar in HELD) == (split == "test")
    assert used[True]
    assert used[False]
    assert used[True].isdisjoint(used[False])
    assert {forms for forms, _ in used[True] | used[False]} <= {*ALL, *(some for _, some in CLUED)}
