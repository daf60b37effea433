from __future__ import annotations

import json
from typing import Any

import pytest

from medgym.errors import EpisodeError, MedgymError
from medgym.questions.curriculum import EasyToHard, level_of
from medgym.serving import Ticket, shared_source, tickets
from tests.parity.cases import SEED, SETTINGS, cases

ALL = tickets(seed=SEED, **SETTINGS)


def test_there_is_one_ticket_for_each_question_of_the_split() -> None:
    source = shared_source(SETTINGS)
    assert [ticket.question_id for ticket in ALL] == [question.id for question in source.pool("test")]
    assert [ticket.seed for ticket in ALL] == list(range(SEED, SEED + len(ALL)))


@pytest.mark.parametrize("as_row", [Ticket.to_json, Ticket.to_row, lambda ticket: ticket])
def test_a_ticket_survives_the_way_through_a_data_set(as_row: Any) -> None:
    for ticket in ALL[:3]:
        assert Ticket.of(as_row(ticket)) == ticket


def test_settings_in_a_row_may_be_an_object() -> None:
    row = ALL[0].to_row()
    assert Ticket.of({**row, "settings": json.loads(row["settings"])}) == ALL[0]


def test_a_ticket_opens_the_episode_it_names() -> None:
    case = cases()[0]
    ticket = next(ticket for ticket in ALL if ticket.question_id == case.question_id)
    episode = ticket.episode()
    assert (episode.question.id, episode.seed) == (case.question_id, ticket.seed)
    assert episode.limits.to_row().items() >= SETTINGS["limits"].items()
    assert ticket.session().format.name == "hermes"


def test_one_process_opens_a_source_once() -> None:
    assert shared_source(SETTINGS) is shared_source(dict(reversed(SETTINGS.items())))


def test_no_ticket_holds_the_answer() -> None:
    source = shared_source(SETTINGS)
    for ticket in ALL:
        answer = source.question(ticket.question_id).answer
        assert all(text not in ticket.to_json() for text in (answer.value, *answer.aliases) if len(str(text)) > 3)


def test_a_curriculum_lays_the_rows_out_from_easy_to_hard() -> None:
    source = shared_source({"world": "tiny"})
    drawn = tickets(plan=EasyToHard(40), draws=80, world="tiny")
    levels = [level_of(source.question(ticket.question_id)) for ticket in drawn]
    assert len(drawn) == 80
    assert sum(levels[:20]) < sum(levels[-20:])


@pytest.mark.parametrize(
    "row", ["", "{", "[]", "3", {}, {"settings": 3, "question_id": "q"}, {"question_id": "q"}, None]
)
def test_a_row_that_names_no_episode_is_refused(row: Any) -> None:
    with pytest.raises(EpisodeError, match="names no episode"):
        Ticket.of(row)


@pytest.mark.parametrize("settings", [{"wrld": "tiny"}, {"world": object()}])
def test_settings_that_no_row_could_hold_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(EpisodeError):
        tickets(**settings)


def test_a_format_that_does_not_exist_is_refused_before_any_rollout() -> None:
    with pytest.raises(MedgymError, match="no format"):
        tickets(form="xml", **SETTINGS)
