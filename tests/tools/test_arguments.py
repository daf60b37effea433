from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from medgym.tools.arguments import Batch, DateFrom, DateTo


class _Model(BaseModel):
    texts: Batch = ("x",)
    start: DateFrom | None = None
    end: DateTo | None = None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021-02", "2021-02-01", "2021-02-28"),
        ("2020-05-17", "2020-05-17", "2020-05-17"),
    ],
)
def test_a_year_or_month_stands_for_its_first_or_last_day(text: str, first: str, last: str) -> None:
    model = _Model(start=text, end=text)
    assert (model.start, model.end) == (first, last)
    assert _Model(start=first, end=last) == model


@pytest.mark.parametrize(
    "text", ["", "20", "2020-13", "2020-00", "2020-02-30", "17.5.2020", "2020-5", "0000", "２０２０"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    for field in ("start", "end"):
        with pytest.raises(ValidationError):
            _Model.model_validate({field: text})


def test_a_bare_text_is_a_batch_of_one() -> None:
    assert _Model.model_validate({"texts": " a  b\n"}) == _Model.model_validate({"texts": ["a b"]})


@pytest.mark.parametrize("texts", [[], "", " ", ["a", ""], ["a"] * 6, "a" * 401, [1], None, {"a": 1}, "\ud800", b"a"])
def test_empty_long_and_foreign_batches_are_refused(texts: object) -> None:
    with pytest.raises(ValidationError):
        _Model.model_validate({"texts": texts})


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5))
def test_validation_is_idempotent_and_blind_to_the_unicode_form(texts: list[str]) -> None:
    try:
        model = _Model.model_validate({"texts": texts})
    except ValidationError:
        return
    assert _Model.model_validate(model.model_dump(mode="json")) == model
    for form in ("NFC", "NFD"):
        assert _Model.model_validate({"texts": [unicodedata.normalize(form, text) for text in texts]}) == model
