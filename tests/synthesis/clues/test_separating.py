"""Which clue is taken: two that only together leave no rival go as one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medgym.query.algebra import Atom, Filter
from medgym.synthesis.clues.option import Option
from medgym.synthesis.clues.separating import _together

RIVALS = st.frozensets(st.integers(0, 5))
LATER = Atom(subject="?r2", predicate="designated_on", object="?t1")
ORDER = Filter(variable="?t1", op=">", other_variable="?t2")
STATED = Atom(subject="?r2", predicate="status", object="status:approved")


@given(st.lists(RIVALS, max_size=3), st.lists(RIVALS, max_size=3))
def test_a_date_and_a_statement_go_together_where_neither_alone_will_do(
    dated: list[frozenset[int]], stated: list[frozenset[int]]
) -> None:
    relative = [Option(left, (0, 0), (LATER,), (ORDER,)) for left in dated]
    others = [Option(left, (1, 0), (STATED,)) for left in stated]
    found = list(_together(relative, others))
    assert len(found) == sum(bool(a) and bool(b) and a.isdisjoint(b) for a in dated for b in stated)
    for option in found:
        assert (option.left, option.atoms, option.filters) == (frozenset(), (LATER, STATED), (ORDER,))
