"""Each shortcut on a small case made for it, and the questions of a real world, which none may solve."""

from __future__ import annotations

import pytest

from medgym.query.algebra import Atom, Filter, Query
from medgym.query.solver import Solver
from medgym.questions.question import Answer, Question, Split
from medgym.questions.question_set import QuestionSet
from medgym.synthesis.proof import written_answer
from medgym.synthesis.shortcuts import HELD_OUT, Case, Shortcuts, held_out_rates
from medgym.synthesis.shortcuts.held_out import gold_of
from medgym.synthesis.shortcuts.refusing import Popularity
from medgym.world.world import World

NAMES = ["first clue", "last clue", "best document", "co-mention", "name overlap", "nearest"]
CAUSE = Atom(subject="?d", predicate="caused_by", object="?g")


def _finding(number: int, negated: bool = False) -> Atom:
    return Atom(subject="?d", predicate="has_phenotype", object=f"HP:{number:07d}", negated=negated)


def _case(answer: str, kind: str, *atoms: Atom, text: str = "Nothing.", **more: object) -> Case:
    return Case.of(text, Query.model_validate({"answer": answer, "atoms": atoms, **more}), kind)


@pytest.fixture(scope="module")
def shortcuts(toy_world: World) -> Shortcuts:
    return Shortcuts(toy_world, Solver(toy_world.graph))


def _guess(shortcuts: Shortcuts, name: str, case: Case) -> str | None:
    return shortcuts.guesses[name](case)


def test_there_are_six(shortcuts: Shortcuts) -> None:
    assert list(shortcuts.guesses) == NAMES


def test_one_clue_alone(shortcuts: Shortcuts) -> None:
    """Silver hair: 2 (QUE7), 6 (TOB2), 10 (KEP4). Cold intolerance: 2, 5 (WAS), 9 (LIM9). Together: 2."""
    case = _case("?g", "gene", _finding(3), _finding(7), CAUSE)
    first, last = (_guess(shortcuts, name, case) for name in ("first clue", "last clue"))
    degree = shortcuts.popularity
    solver, graph = shortcuts.solver, shortcuts.graph
    for number, guess in ((3, first), (7, last)):
        left = solver.results(Query(answer="?g", atoms=(_finding(number), CAUSE))) or ()
        best = degree.best(left)
        assert isinstance(best, int)
        assert guess == graph.entity_ids[best]
    turned = _case("?g", "gene", _finding(7), _finding(3), CAUSE)
    assert _guess(shortcuts, "first clue", turned) == last
    assert _guess(shortcuts, "last clue", turned) == first


def test_a_clue_that_is_denied_or_a_date_is_no_clue(shortcuts: Shortcuts) -> None:
    dated = Atom(subject="?r", predicate="designated_on", object="?t")
    way = Atom(subject="?r", predicate="designation_for", object="?d")
    years = Filter(variable="?t", op="between", value=("1994-01-01", "1994-12-31"))
    case = _case("?d", "disease", _finding(3, negated=True), _finding(0), _finding(4), dated, way, filters=[years])
    assert case.clues == (_finding(0), _finding(4))
    assert _guess(shortcuts, "first clue", case) == "ORPHA:3"  # Blue nails, designated, and most facts name it
    assert _guess(shortcuts, "last clue", _case("?g", "gene", CAUSE)) is not None  # no clue: anything may be guessed


def test_what_no_clue_binds_is_not_guessed(shortcuts: Shortcuts) -> None:
    case = _case("?d", "disease", _finding(0), _finding(1))
    assert _guess(shortcuts, "first clue", case) is not None
    assert case.only([]) is None


def test_the_best_document_and_co_mention(shortcuts: Shortcuts, toy_world: World) -> None:
    """A gene's page names it once a disease; ten pages together may say something else."""
    graph = toy_world.graph
    text = "ZAR1 Arlen syndrome Cavel dystrophy caused by"
    case = _case("?g", "gene", _finding(0), CAUSE, text=text)
    hits = [hit.ordinal for hit in toy_world.search(text, 10)]
    assert toy_world.documents.rows[hits[0]][0] == "hgnc-1"
    assert _guess(shortcuts, "best document", case) == "HGNC:1"
    votes: dict[str, float] = {}
    for rank, ordinal in enumerate(hits, start=1):
        for sentence in toy_world.documents[ordinal].sentences:
            for number in sentence.facts:
                fact = graph.fact(number)
                for end in (fact.subject, fact.object):
                    if isinstance(end, str) and graph.entities[end].type == "gene":
                        votes[end] = votes.get(end, 0) + 1 / rank
    assert _guess(shortcuts, "co-mention", case) == max(votes, key=lambda key: (votes[key], key))
    company = _case("?c", "company", CAUSE, text=text)
    assert _guess(shortcuts, "best document", company) is None  # no company stands on a gene's page


def test_what_a_text_gives_is_no_guess(shortcuts: Shortcuts) -> None:
    text = "Orphan designation of alfadrin for Cavel dystrophy"
    dated = Atom(subject="?r", predicate="designated_on", object="?t")
    of = Atom(subject="?r", predicate="designates", object="drug:alfadrin")
    assert _guess(shortcuts, "best document", _case("?t", "date", dated, of, text=text)) == "1994"
    assert _guess(shortcuts, "best document", _case("?t", "date", dated, of, text=f"{text} in 1994")) != "1994"
    drug = _case("?m", "drug", Atom(subject="?r", predicate="designates", object="?m"), of, text=text)
    assert _guess(shortcuts, "best document", drug) != "drug:alfadrin"


def test_names_that_share_telling_words(shortcuts: Shortcuts) -> None:
    case = _case("?d", "disease", _finding(0), text="A porphyria of Jarrow, with syndrome and deafness.")
    assert _guess(shortcuts, "name overlap", case) == "ORPHA:10"
    assert _guess(shortcuts, "name overlap", _case("?d", "disease", _finding(0), text="Deafness, a syndrome.")) != (
        "ORPHA:10"
    )
    assert _guess(shortcuts, "name overlap", _case("?g", "gene", CAUSE, text="Jarrow porphyria.")) is None
    given = Atom(subject="?x", predicate="designation_for", object="ORPHA:10")
    named = _case("?d", "disease", given, _finding(0), text="Jarrow porphyria.")
    assert _guess(shortcuts, "name overlap", named) is None


def test_what_stands_next_to_most_of_what_is_named(shortcuts: Shortcuts) -> None:
    """Of 0, 4, 5 the third disease has all; one more that it lacks does not matter."""
    case = _case("?d", "disease", _finding(0), _finding(4), _finding(5), _finding(9))
    assert _guess(shortcuts, "nearest", case) == "ORPHA:3"
    support = _case("?d", "disease", _finding(9), supporting=[_finding(n) for n in (0, 4, 5)])
    assert _guess(shortcuts, "nearest", support) == "ORPHA:3"
    assert _guess(shortcuts, "nearest", _case("?g", "gene", _finding(0), CAUSE)) is None


def test_the_first_that_hits_is_named(shortcuts: Shortcuts) -> None:
    case = _case("?d", "disease", _finding(0), _finding(4), _finding(5))
    guesses = {name: guess(case) for name, guess in shortcuts.guesses.items()}
    for gold in ("ORPHA:3", "ORPHA:7"):
        assert shortcuts.solving(case, gold) == next((n for n in NAMES if guesses[n] == gold), None)
    assert shortcuts.solving(case, "nobody") is None


def test_no_question_of_a_real_world_falls_to_a_shortcut(tiny: World, tiny_questions: QuestionSet) -> None:
    real = Shortcuts(tiny, Solver(tiny.graph))
    asked = [q for q in tiny_questions if q.answer.type != "none"]
    for question in asked:
        kind = question.answer.entity_type or question.answer.type
        case = Case.of(question.text, question.query, kind)
        assert real.solving(case, gold_of(question)) is None
    assert any(guess(Case.of(q.text, q.query, "gene")) for q in asked for guess in real.guesses.values())


def test_popularity_counts_facts(toy_world: World) -> None:
    graph = toy_world.graph
    popular = Popularity(graph)
    nodes = tuple(range(len(graph.entity_ids)))
    degree = {n: sum(graph.entity_ids[n] in (f.subject, f.object) for f in graph.facts()) for n in nodes}
    assert popular.best(nodes) == max(nodes, key=lambda n: (degree[n], -n))
    assert popular.best(()) is None


# --- held out -------------------------------------------------------------------------------------------------------


def _question(template: Question, number: int, split: Split, gene: str, *atoms: Atom) -> Question:
    answer = Answer(type="entity", value=gene, entity_id=gene, entity_type="gene")
    query = Query(answer="?g", atoms=(*(atoms or (_finding(0),)), CAUSE))
    return template.model_copy(update={"id": f"q{number}", "split": split, "answer": answer, "query": query})


def test_rates_of_held_out_shortcuts(toy_world: World, toy_questions: QuestionSet) -> None:
    """Most facts name HGNC:1 to 5 alike, so the first of them is the most popular; training asks twice for HGNC:3."""
    graph = toy_world.graph
    template = next(q for q in toy_questions if q.chain).model_copy(update={"chain": ()})
    golds = ("HGNC:3", "HGNC:3", "HGNC:1", "HGNC:2")
    train = [_question(template, n, "train", gene) for n, gene in enumerate(("HGNC:3", "HGNC:1", "HGNC:3"))]
    test = [_question(template, 10 + n, "test", gene) for n, gene in enumerate(golds)]
    none = test[0].model_copy(update={"id": "none", "answer": Answer(type="none", value="", entity_type="gene")})
    dev = _question(template, 30, "dev", "HGNC:3")
    rates = held_out_rates([*train, *test, none, dev], graph)
    assert list(rates) == list(HELD_OUT)
    assert rates["type prior"] == 0.5
    popular = Popularity(graph).best(tuple(n for n, kind in enumerate(graph.entity_types) if kind == "gene"))
    assert isinstance(popular, int)
    assert rates["most popular"] == golds.count(written_answer(graph, popular)) / 4
    assert held_out_rates([], graph) == dict.fromkeys(HELD_OUT, 0.0)


def test_the_end_alone_forgets_the_start(toy_world: World, toy_questions: QuestionSet) -> None:
    """The start has Night cough; the second condition, told as well, has Silver hair and Short thumbs: that is 6."""
    graph = toy_world.graph
    template = next(q for q in toy_questions if q.form == "chain" and len(q.chain) > 1)
    sibling = Atom(subject="?d2", predicate="caused_by", object="?g")
    told = [Atom(subject="?d2", predicate="has_phenotype", object=f"HP:{n:07d}") for n in (3, 6)]
    start = template.chain[0].model_copy(update={"source": "?d", "predicate": "caused_by", "target": "?g"})
    question = _question(template, 0, "test", "HGNC:4", _finding(1), *told, sibling)
    question = question.model_copy(update={"chain": (start,)})
    assert held_out_rates([question], graph)["end alone"] == 1.0
    begun = question.model_copy(update={"chain": (start.model_copy(update={"source": "?d2"}),)})
    best = Popularity(graph).best(Solver(graph).results(Query(answer="?g", atoms=(_finding(1), CAUSE, sibling))) or ())
    assert isinstance(best, int)
    assert held_out_rates([begun], graph)["end alone"] == float(written_answer(graph, best) == "HGNC:4")
