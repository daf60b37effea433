from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medgym.world.resolution import Statement, resolve
from medgym.world.vocabulary import DOCUMENT_TYPES, PRIMARY_TYPES

AS_OF = "2020-06-30"
_DAYS = st.sampled_from(["2001-01-01", "2019-12-31", AS_OF, "2020-07-01", "2031-05-05"])

statements = st.builds(
    Statement,
    value=st.sampled_from("abc"),
    document_type=st.sampled_from(sorted(DOCUMENT_TYPES)),
    date=_DAYS,
    authority=st.sampled_from([0.0, 0.2, 0.4, 0.8, 0.95]),
    retracted=st.booleans(),
    source=st.sampled_from(["orphanet", "fda", "web"]),
)
several = st.lists(statements, max_size=8)
standing = st.builds(
    replace, statements, date=st.sampled_from(["2001-01-01", "2019-12-31", AS_OF]), retracted=st.just(False)
)


def stands(one: Statement) -> bool:
    return one.date <= AS_OF and not one.retracted


@given(several, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(given_: list[Statement], random: object) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled, AS_OF) == resolve(given_, AS_OF)


@given(several)
def test_resolving_twice_changes_nothing(given_: list[Statement]) -> None:
    found = resolve(given_, AS_OF)
    if found is not None:
        assert resolve([found], AS_OF) == found
        assert resolve([*given_, found], AS_OF) == found


@given(several)
def test_something_is_believed_where_anything_stands_and_it_was_said(given_: list[Statement]) -> None:
    found = resolve(given_, AS_OF)
    assert (found is None) == (not any(map(stands, given_)))
    assert found is None or (found in given_ and stands(found))


@given(several, several)
def test_what_is_not_valid_yet_or_retracted_decides_nothing(given_: list[Statement], more: list[Statement]) -> None:
    dead = [one for one in more if not stands(one)]
    assert resolve([*given_, *dead], AS_OF) == resolve(given_, AS_OF)


@given(st.lists(standing, min_size=1, max_size=8), standing)
def test_higher_authority_beats_any_number_of_lower_ones(others: list[Statement], best: Statement) -> None:
    top = replace(best, authority=1.0, date="1999-01-01")
    assume(all(one.authority < 1.0 for one in others))
    assert resolve([*others, top], AS_OF) == top


@given(st.lists(standing, min_size=1, max_size=8), standing)
def test_at_equal_authority_the_newest_wins(others: list[Statement], newest: Statement) -> None:
    equal = [replace(one, authority=0.8, date=min(one.date, "2019-12-31")) for one in others]
    newest = replace(newest, authority=0.8, date=AS_OF)
    assert resolve([*equal, newest], AS_OF) == newest


def primaries(value: str, sources: Sequence[str], kind: str = "monograph") -> list[Statement]:
    return [Statement(value, kind, AS_OF, 0.8, False, source) for source in sources]


@given(st.permutations([*primaries("truth", ["orphanet", "fda"]), *primaries("zz", ["orphanet"] * 5)]))
def test_at_equal_date_independent_primary_sources_decide_and_copies_do_not(given_: list[Statement]) -> None:
    found = resolve(given_, AS_OF)
    assert found is not None
    assert found.value == "truth"


def test_web_pages_are_no_primary_source() -> None:
    web = primaries("zz", ["a", "b", "c"], "web")
    found = resolve([*web, *primaries("truth", ["orphanet"])], AS_OF)
    assert found is not None
    assert found.value == "truth"
    assert not {"web", "retracted", "methods"} & PRIMARY_TYPES


@pytest.mark.parametrize(("as_of", "value"), [("1995-01-01", None), ("2000-01-01", "early"), ("2010-01-01", "late")])
def test_the_as_of_date_decides_what_counts(as_of: str, value: str | None) -> None:
    said = [
        Statement("early", "designation", "1999-05-05", 0.7, False, "fda"),
        Statement("late", "approval", "2009-05-05", 0.95, False, "fda"),
    ]
    found = resolve(said, as_of)
    assert (found.value if found else None) == value
