"""Guidance: what each level tells, that no level tells more than a finer one, and how many answers each leaves."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.questions.question import ChainLink, Question
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.guidance import LEVELS, Guide, candidates_given, guidance
from medgym.synthesis.guidance.path import steps_of
from medgym.synthesis.guidance.words import RELATIONS
from medgym.world.facts import Literal
from medgym.world.graph import Graph
from medgym.world.vocabulary import ENTITY_TYPES, PREDICATES
from medgym.world.world import World
from tests.synthesis.guidance.makers import DATES, ENTITIES, Row, brute_candidates, make_graph, make_question

# --- random worlds and questions ------------------------------------------------------------------------------------


def _of(*kinds: str) -> st.SearchStrategy[str]:
    return st.sampled_from([entity for entity, own in ENTITIES.items() if own in kinds])


_DATE = st.sampled_from(DATES).map(lambda text: Literal("date", text))
_ROWS: st.SearchStrategy[Row] = st.one_of(
    st.tuples(_of("protein", "drug"), st.sampled_from(("inhibits", "activates")), _of("protein", "drug")),
    st.tuples(_of("protein", "drug"), st.just("promotes"), _of("disease", "protein")),
    st.tuples(_of("designation"), st.just("designation_for"), _of("disease")),
    st.tuples(_of("designation"), st.just("designates"), _of("drug")),
    st.tuples(_of("designation"), st.sampled_from(("designated_on", "marketing_approved_on")), _DATE),
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Graph, Question]:
    """A world, and a question whose atoms are facts of it with their ends opened to variables or left as they are."""
    graph = make_graph(draw(st.lists(_ROWS, min_size=2, max_size=10)))
    facts = draw(st.lists(st.sampled_from(list(graph.facts())), min_size=1, max_size=3, unique_by=lambda fact: fact.id))
    nodes = list(dict.fromkeys(end for fact in facts for end in (fact.subject, fact.object)))
    opened = {node: f"?x{n}" for n, node in enumerate(nodes) if isinstance(node, Literal) or draw(st.booleans())}
    assume(opened and len(opened) <= 3)
    atoms = [
        Atom(
            subject=opened.get(f.subject, f.subject), predicate=f.predicate, object=opened.get(f.object, str(f.object))
        )
        for f in facts
    ]
    binding = {variable: node.value if isinstance(node, Literal) else node for node, variable in opened.items()}
    answer = draw(st.sampled_from(sorted(binding)))
    entities = [v for node, v in opened.items() if isinstance(node, str)]
    apart = [Filter(variable=entities[0], op="!=", other_variable=entities[1])] if len(entities) > 1 else []
    return graph, make_question(graph, atoms, answer, binding, apart if draw(st.booleans()) else ())


@settings(max_examples=80)
@given(cases())
def test_candidates_equal_brute_force_and_never_grow_with_detail(case: tuple[Graph, Question]) -> None:
    graph, question = case
    solver = Solver(graph)
    counts = []
    for level in LEVELS:
        hint = guidance(question, level, graph)
        counts.append(candidates_given(hint, question, solver))
        assert counts[-1] == brute_candidates(hint, question, graph), (level, hint.text())
    assert counts == sorted(counts)
    assert counts[0] >= 1
    assert [Guide(solver).candidates(guidance(question, n, graph), question) for n in LEVELS] == counts


@settings(max_examples=40)
@given(cases(), st.integers(1, 6), st.sampled_from(list(LEVELS)))
def test_a_hint_that_leaves_too_few_answers_is_replaced_by_a_coarser_one(
    case: tuple[Graph, Question], threshold: int, level: int
) -> None:
    graph, question = case
    guide = Guide(Solver(graph), threshold)
    hint = guide.hint(question, level)
    assert hint.level >= level
    if level == 0:
        assert hint.level == 0  # named to the teacher alone
        assert hint.teacher_only
    elif hint.level < 4:
        assert guide.candidates(hint, question) >= threshold
    for skipped in range(level, hint.level):
        assert skipped == 0 or guide.candidates(guidance(question, skipped, graph), question) < threshold


# --- what is told ---------------------------------------------------------------------------------------------------


def test_each_level_in_words(toy_world: World, toys: QuestionSet) -> None:
    question = toys.get("toy-3")
    told = [guidance(question, level, toy_world.graph).text() for level in LEVELS]
    assert told == [
        "The way to the answer has 2 steps. A is the condition “Arlen syndrome”. B is the gene “ZAR1”. "
        "C is a condition. Variants of B lead to A. Variants of B lead to C. The answer is C.",
        "The way to the answer has 2 steps. A is a condition. B is a gene. C is a condition. "
        "Variants of B lead to A. Variants of B lead to C. The answer is C.",
        "The way to the answer has 2 steps. Variants of B lead to A. Variants of B lead to C. The answer is C.",
        "The way to the answer has 2 steps.",
        "",
    ]


def test_no_level_names_the_answer(toy_world: World, toys: QuestionSet, toy_questions: QuestionSet) -> None:
    for question in (*toys, *toy_questions):
        answer = question.answer
        if answer.type in ("number", "none"):  # a number of steps may be that of the answer; nothing has no name
            continue
        for level in LEVELS:
            text = guidance(question, level, toy_world.graph).text()
            assert not any(name in text for name in (answer.value, *answer.aliases)), (question.id, text)


def test_an_event_whose_name_holds_the_answer_is_not_named(toy_world: World, toys: QuestionSet) -> None:
    question = next(q for q in toys if q.answer.type == "date")
    hint = guidance(question, 0, toy_world.graph)
    assert question.proof.binding["?r"] == "designation:cerimab-2012-09-09"
    assert set(hint.entities) == {"?d"}  # the designation's name gives its year


def test_clues_are_no_steps_and_arms_are() -> None:
    """Two arms that meet in the answer, a date that only a filter looks at, a negated atom, a constant."""
    graph = make_graph([
        ("event:1", "designation_for", "d:1"), ("event:1", "designates", "m:1"), ("m:2", "inhibits", "p:1"),
        ("m:1", "inhibits", "p:1"), ("event:1", "designated_on", Literal("date", DATES[0])),
    ])  # fmt: skip
    atoms = [
        Atom(subject="?r", predicate="designated_on", object="?t"),
        Atom(subject="?r", predicate="designation_for", object="d:1"),
        Atom(subject="?other", predicate="inhibits", object="?p"),
        Atom(subject="?m", predicate="inhibits", object="?p"),
        Atom(subject="?r", predicate="designates", object="?m"),
        Atom(subject="?m", predicate="activates", object="?p", negated=True),
    ]
    binding = {"?r": "event:1", "?m": "m:1", "?p": "p:1", "?other": "m:2", "?t": DATES[0]}
    filters = [
        Filter(variable="?t", op="between", value=("1999-01-01", "1999-12-31")),
        Filter(variable="?other", op="!=", other_variable="?m"),
    ]
    chain = [
        ChainLink(source="?r", predicate="designates", target="?m"),
        ChainLink(source="?p", predicate="inhibits", target="?m", inverse=True),
    ]
    question = make_question(graph, atoms, "?p", binding, filters, chain)
    assert [(a.subject, a.predicate, a.object) for a in steps_of(question)] == [
        ("?r", "designates", "?m"), ("?m", "inhibits", "?p"), ("?other", "inhibits", "?p"),
    ]  # fmt: skip
    assert guidance(question, 1, graph).text() == (
        "The way to the answer has 3 steps. A is an orphan designation. B is a drug. C is a protein. D is a drug. "
        "A covers B. B inhibits C. D inhibits C. D and B differ. The answer is C."
    )


def test_a_question_without_steps_has_a_hint_all_the_same() -> None:
    graph = make_graph([("event:1", "designation_for", "d:1")])
    atom = Atom(subject="?r", predicate="designation_for", object="d:1")
    question = make_question(graph, [atom], "?r", {"?r": "event:1"})
    hint = guidance(question, 1, graph)
    assert hint.text() == "The way to the answer has 0 steps."
    assert candidates_given(hint, question, Solver(graph)) == 1  # all designations that there are


def test_every_predicate_has_words() -> None:
    assert set(RELATIONS) == set(PREDICATES)
    assert all("{a}" in clause and "{b}" in clause for clause in RELATIONS.values())


def test_there_are_five_levels(toy_world: World, toys: QuestionSet) -> None:
    assert list(LEVELS) == [0, 1, 2, 3, 4]
    for level in (-1, 5):
        with pytest.raises(ValueError, match="no mask level"):
            guidance(toys[0], level, toy_world.graph)


def test_types_that_the_predicates_leave_open_come_from_the_proof_and_narrow_the_count() -> None:
    """`inhibits` joins almost anything: level 1 says that a drug does it, level 2 does not."""
    graph = make_graph([("m:1", "inhibits", "p:1"), ("m:2", "inhibits", "p:2"), ("p:3", "inhibits", "p:3")])
    atom = Atom(subject="?m", predicate="inhibits", object="?p")
    question = make_question(graph, [atom], "?p", {"?m": "m:1", "?p": "p:1"})
    hints = [guidance(question, level, graph) for level in LEVELS]
    assert dict(hints[1].types) == {"?m": "drug", "?p": "protein"}
    assert [candidates_given(hint, question, Solver(graph)) for hint in hints] == [1, 2, 3, 3, 3]
    assert set(hints[1].types.values()) <= set(ENTITY_TYPES)


# --- answers that are worked out -------------------------------------------------------------------------------------

aggregates = pytest.mark.skipif("aggregate" not in Query.model_fields, reason="this release has no aggregates")


def _aggregated(op: str, over: list[str], answer: str, unit: str | None = None) -> tuple[Graph, Question]:
    rows: list[Row] = [
        ("event:1", "designation_for", "d:1"), ("event:2", "designation_for", "d:1"),
        ("event:3", "designation_for", "d:2"),
    ]  # fmt: skip
    days = {"event:1": ("1990-01-01", "1995-01-01"), "event:2": ("1990-01-01", "2000-01-01")}
    for event, (first, last) in days.items():
        rows += [
            (event, "designated_on", Literal("date", first)),
            (event, "marketing_approved_on", Literal("date", last)),
        ]
    graph = make_graph(rows)
    question = make_question(
        graph, [Atom(subject="?r", predicate="designation_for", object="?d")], "?r", {"?r": "event:1", "?d": "d:1"}
    )
    names = ("designation_for", "?d"), ("designated_on", "?s"), ("marketing_approved_on", "?t")
    atoms = [Atom(subject="?r", predicate=name, object=target).model_dump() for name, target in names]
    row = {"answer": answer, "atoms": atoms, "aggregate": {"op": op, "over": over, "unit": unit}}
    number = {"type": "number", "value": "5"} if answer == "?n" else question.answer.model_dump()
    return graph, question.model_copy(
        update={"query": Query.model_validate(row), "answer": type(question.answer).model_validate(number)}
    )


@aggregates
@pytest.mark.parametrize(
    ("op", "over", "answer", "unit", "count", "said"),
    [
        ("count", ["?r"], "?n", None, 3, "how many different A there are"),
        ("difference", ["?s", "?t"], "?n", "years", 2, "how many whole years lie between C and D"),
        ("argmin", ["?t"], "?r", None, 2, "the A with the least or earliest C"),
    ],
)
def test_an_answer_that_is_worked_out(
    op: str, over: list[str], answer: str, unit: str | None, count: int, said: str
) -> None:
    graph, question = _aggregated(op, over, answer, unit)
    hint = guidance(question, 1, graph)
    assert said in hint.text()
    counts = [candidates_given(guidance(question, level, graph), question, Solver(graph)) for level in LEVELS]
    assert counts[1] == count
    assert counts == sorted(counts)
