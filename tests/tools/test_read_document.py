from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medgym.tools.read_document import PAGE_CHARS
from medgym.tools.toolbox import Toolbox
from medgym.world.world import World
from tests.tools.worlds import page, world_of


@pytest.fixture(scope="module")
def toolbox(toy_world: World) -> Toolbox:
    return Toolbox(toy_world)


def test_a_page_reads_like_this(toolbox: Toolbox) -> None:
    result = toolbox.call(
        "read_document", {"id": "gene-hgnc-1"} if "gene-hgnc-1" in toolbox.world.documents else {"id": "hgnc-1"}
    )
    lines = result.text.splitlines()
    assert lines[0] == "ZAR1 (gene, 2025, authority 0.90) [hgnc-1] page 1 of 1"
    assert lines[1] == "[hgnc-1#s0] Arlen syndrome caused by ZAR1."
    assert result.delivered == ("hgnc-1#s0", "hgnc-1#s1")


def test_ids_may_be_given_in_three_ways(toolbox: Toolbox) -> None:
    ways = [{"ids": ["orpha-1"]}, {"ids": "orpha-1"}, {"id": "orpha-1"}, {"id": ["orpha-1"]}]
    assert len({toolbox.key("read_document", way) for way in ways}) == 1
    assert toolbox.call("read_document", {"id": "orpha-1", "ids": "orpha-1"}).error is not None


def test_a_batch_is_its_single_documents_in_order(toolbox: Toolbox) -> None:
    ids = ["orpha-2", "orpha-1", "orpha-2"]
    batch = toolbox.call("read_document", {"ids": ids})
    singles = [toolbox.call("read_document", {"ids": one}) for one in ids]
    assert batch.items == 3
    assert batch.text == "\n\n".join(single.text for single in singles)
    assert batch.delivered == tuple(sentence for single in singles for sentence in single.delivered)


@pytest.mark.parametrize(
    ("wanted", "hint"), [("orpha-1x", "Ids like it: orpha-1, orpha-10, orpha-2."), ("zzz", None), ("orp", "orpha-1,")]
)
def test_an_unknown_id_is_not_found_with_near_ids(toolbox: Toolbox, wanted: str, hint: str | None) -> None:
    result = toolbox.call("read_document", {"ids": wanted})
    assert result.error is not None
    assert (result.error.kind, result.error.retryable, result.delivered) == ("not_found", False, ())
    assert wanted not in result.text.replace(hint or "", "").split()
    assert (hint in result.text) if hint else ("Ids like it" not in result.text)


def test_an_unknown_id_among_known_ones_is_named_and_spoils_nothing(toolbox: Toolbox) -> None:
    result = toolbox.call("read_document", {"ids": ["zzz", "orpha-1"]})
    assert result.error is None
    assert result.text.startswith("No document has the id asked for.")
    assert result.delivered[0] == "orpha-1#s0"
    assert [row["error"] for row in result.data["documents"]] == ["not_found", None]


@pytest.mark.parametrize(
    "wanted",
    ["https://example.org/a", "../../etc/passwd", "/etc/hostname", "a b", "orpha-1#s0", "a" * 129, "é", "a\x00b", ""],
)
def test_what_is_no_id_is_refused(toolbox: Toolbox, wanted: str) -> None:
    result = toolbox.call("read_document", {"ids": wanted})
    assert result.error is not None
    assert result.error.kind == "invalid_arguments"


def test_a_page_that_does_not_exist_is_named(toolbox: Toolbox) -> None:
    result = toolbox.call("read_document", {"ids": "orpha-1", "page": 2})
    assert result.error is not None
    assert result.error.kind == "no_such_page"
    assert "there is no page 2" in result.text


@given(st.lists(st.integers(0, 2 * PAGE_CHARS), min_size=1, max_size=12))
def test_pages_hold_every_sentence_once_and_whole(lengths: list[int]) -> None:
    world = world_of([page("long", *("x" * length for length in lengths))])
    toolbox = Toolbox(world)
    delivered: list[str] = []
    pages = toolbox.call("read_document", {"ids": "long"}).data["documents"][0]["pages"]
    for number in range(1, pages + 1):
        result = toolbox.call("read_document", {"ids": "long", "page": number})
        heading, *lines = result.text.split("\n")
        assert heading.endswith(f"page {number} of {pages}")
        assert sum(len(line) + 1 for line in lines) <= PAGE_CHARS or len(lines) == 1
        assert [line.split("]")[0][1:] for line in lines] == list(result.delivered)
        delivered += result.delivered
    assert delivered == [f"long#s{number}" for number in range(len(lengths))]
    assert toolbox.call("read_document", {"ids": "long", "page": pages + 1}).error is not None


def test_a_goal_selects_whole_sentences(toolbox: Toolbox) -> None:
    result = toolbox.call("read_document", {"ids": "orpha-1", "goal": "Does it curve the toes?"})
    assert result.text.splitlines() == [
        "Arlen syndrome (monograph, 2025, authority 0.80) [orpha-1] page 1 of 1, 2 of 5 sentences",
        "[orpha-1#s0] Arlen syndrome has phenotype Blue nails.",
        "[orpha-1#s2] Arlen syndrome has phenotype Curved toes.",
    ]
    assert result.delivered == ("orpha-1#s0", "orpha-1#s2")


def test_the_goal_is_never_repeated(toolbox: Toolbox) -> None:
    assert "zzmarker" not in toolbox.call("read_document", {"ids": "orpha-1", "goal": "toes zzmarker"}).text


@pytest.mark.parametrize(
    "arguments", [{}, {"ids": []}, {"ids": "a", "page": 0}, {"ids": "a", "goal": ""}, {"ids": None}]
)
def test_wrong_arguments_are_an_observation(toolbox: Toolbox, arguments: dict[str, Any]) -> None:
    result = toolbox.call("read_document", arguments)
    assert result.error is not None
    assert result.error.kind == "invalid_arguments"
