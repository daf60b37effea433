"""Strategies that tests of transcripts share."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from medgym.transcript.messages import Call
from medgym.transcript.trajectory import FORMAT, CallRecord, Trajectory, TrajectoryStep, seal

anything_text = st.text(alphabet=st.characters(exclude_categories=[]), max_size=60)  # lone surrogates included
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | anything_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(anything_text, inner, max_size=4),
    max_leaves=12,
)
json_objects = st.dictionaries(anything_text, json_values, max_size=4)
calls = st.builds(Call, st.text(min_size=1, max_size=20), json_objects, st.text(min_size=1, max_size=12))

_unit = st.floats(-2, 2)
_records = st.builds(
    CallRecord,
    name=anything_text,
    arguments=json_objects,
    key=st.text(alphabet="0123456789abcdef", min_size=4, max_size=4),
    items=st.integers(0, 5),
    delivered=st.lists(st.from_regex(r"[a-z]{1,3}#s[0-9]", fullmatch=True), max_size=3).map(tuple),
    error=st.none() | st.just("not_found"),
)
steps = st.builds(
    TrajectoryStep,
    message=anything_text | st.fixed_dictionaries({"role": st.just("assistant"), "content": anything_text}),
    observation=anything_text,
    reward=_unit,
    components=st.dictionaries(st.sampled_from(["task", "expert", "gate"]), _unit, max_size=3),
    terminated=st.booleans(),
    truncated=st.booleans(),
    calls=st.lists(_records, max_size=2).map(tuple),
)


@st.composite
def trajectories(draw: st.DrawFn) -> Trajectory:
    """Return sealed trajectories with arbitrary content."""
    header: dict[str, Any] = {"format": FORMAT, "question_id": draw(anything_text), "seed": draw(st.integers())}
    footer = draw(st.fixed_dictionaries({"stop_reason": st.none() | anything_text, "mask_sample": st.booleans()}))
    return seal(header, draw(st.lists(steps, max_size=4)), footer)
