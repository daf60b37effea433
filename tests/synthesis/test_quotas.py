"""Quotas as laws, over any order in which questions come."""

from __future__ import annotations

from collections import Counter
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from medgym.questions.question import Answer, Proof, Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.quotas import FORM_SHARES, HOP_SHARES, Quotas

Row = tuple[int, str, str, int, int, str]
"""Hops, form, type, answer, way, specialty."""

KINDS = ("gene", "drug", "date", "number", "none")
ROWS = st.lists(
    st.tuples(
        st.integers(2, 9),
        st.sampled_from(sorted(FORM_SHARES)),
        st.sampled_from(KINDS),
        st.integers(0, 25),
        st.integers(0, 40),
        st.sampled_from(["eye", "heart", "skin", "bone", "blood", "liver", "brain"]),
    ),
    max_size=500,
)


def _question(template: Question, row: Row) -> Question:
    hops, form, kind, answer, _, specialty = row
    given_ = {"type": kind, "value": str(answer)}
    if kind in ("gene", "drug"):
        given_ = {"type": "entity", "value": str(answer), "entity_id": f"{kind}:{answer}", "entity_type": kind}
    proof = Proof.model_construct(documents=tuple(map(str, range(hops))))
    update = {"answer": Answer(**given_), "proof": proof, "form": form, "specialty": specialty}  # type: ignore[arg-type]
    return template.model_copy(update=update)


def _fill(template: Question, rows: list[Row], size: int, balanced: bool) -> tuple[Quotas, list[Row], Counter[str]]:
    quotas, taken, refused = Quotas(size, balanced), list[Row](), Counter[str]()
    for row in rows:
        question = _question(template, row)
        reason = quotas.refusal(question, str(row[4]))
        if reason is None:
            quotas.take(question, str(row[4]))
            taken.append(row)
        else:
            refused[reason] += 1
    return quotas, taken, refused


@settings(max_examples=30)
@given(rows=ROWS, size=st.integers(1, 400), balanced=st.booleans())
def test_shares_answers_and_ways_keep_their_bounds(
    toy_questions: QuestionSet, rows: list[Row], size: int, balanced: bool
) -> None:
    quotas, taken, refused = _fill(toy_questions[0], rows, size, balanced)
    assert sum(quotas.hops.values()) == len(taken)
    assert max(Counter(row[4] for row in taken).values(), default=0) <= 4
    answers = Counter((row[2], row[3]) for row in taken if row[2] != "none")
    of_kind = Counter(row[2] for row in taken)
    for (kind, _), times in answers.items():
        assert times <= max(1, 6 * max(of_kind[kind], 40) // 100)
        assert times <= ceil(0.015 * size)
    if not balanced:
        assert refused.keys() <= {"quota: answer", "quota: chain"}
        return
    for hops, times in Counter(min(row[0], 6) for row in taken).items():
        assert times <= ceil(HOP_SHARES[hops] * size)
    for form, times in Counter(row[1] for row in taken).items():
        assert times <= ceil(FORM_SHARES[form] * size)
    assert all(times <= ceil((0.08 if kind == "number" else 0.28) * size) for kind, times in of_kind.items())
    assert all(times <= ceil(0.20 * size) for times in Counter(row[5] for row in taken).values())


def test_six_of_a_hundred_and_no_more(toy_questions: QuestionSet) -> None:
    """One answer over and over, among others of its type: it keeps to six in a hundred, and reaches that."""
    rows: list[Row] = []
    for number in range(600):
        rows += [(3, "chain", "gene", 1000 + number, 3 * number, "eye"), (3, "chain", "gene", 1, 3 * number + 1, "eye")]
        rows.append((3, "chain", "date", 5000 + number, 3 * number + 2, "eye"))
    quotas, taken, refused = _fill(toy_questions[0], rows, 100_000, balanced=False)
    had = of_kind = 0
    for row in taken:
        of_kind, had = of_kind + (row[2] == "gene"), had + (row[3] == 1)
        assert had <= max(1, 6 * max(of_kind, 40) // 100)
    assert had == 6 * of_kind // 100
    assert refused == {"quota: answer": 1800 - len(taken)}
    assert quotas.full_answers() == {("gene", "gene:1")}


def test_four_of_a_hundred_of_a_split_and_no_more(toy_questions: QuestionSet) -> None:
    """Six of a hundred of all genes may leave a small split with an answer that pays; what others have is no matter."""
    quotas = Quotas(100_000, balanced=False)

    def asked(split: str, answer: int, way: str) -> bool:
        template = toy_questions[0].model_copy(update={"split": split})
        question = _question(template, (3, "chain", "gene", answer, 0, "eye"))
        fits = quotas.refusal(question, way) is None
        if fits:
            quotas.take(question, way)
        return fits

    for split, others in (("train", 300), ("dev", 50)):
        assert all(asked(split, 1000 * others + number, f"{split}{number}") for number in range(others))
    for split, most in (("dev", 2), ("train", 12)):
        assert sum(asked(split, 7, f"{split}/{number}") for number in range(20)) == most


def test_what_is_full_is_what_is_refused(toy_questions: QuestionSet) -> None:
    rows: list[Row] = [(3, "chain", "gene", n, n, f"s{n}") for n in range(60)]
    quotas, taken, refused = _fill(toy_questions[0], rows, 100, balanced=True)
    assert len(taken) == ceil(0.28 * 100)
    assert refused == {"quota: answer type": 60 - len(taken)}
    assert quotas.full_types() == {"gene"}
    assert quotas.full_forms() == quotas.full_hops() == frozenset()
    assert quotas.refusal(_question(toy_questions[0], (3, "chain", "date", 1, 99, "s")), "99") is None


def test_four_on_one_way_and_no_more(toy_questions: QuestionSet) -> None:
    rows: list[Row] = [(3, "chain", "gene", n, n % 2, "eye") for n in range(12)]
    for balanced in (True, False):
        quotas, taken, refused = _fill(toy_questions[0], rows, 1000, balanced)
        assert quotas.chains == {"0": 4, "1": 4}
        assert taken == rows[:8]
        assert refused == {"quota: chain": 4}
        assert quotas.full_ways(toy_questions[0].seed_entity) == {"0", "1"}
        assert quotas.full_ways("another") == frozenset()
