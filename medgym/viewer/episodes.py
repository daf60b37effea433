"""One question of the report: its text, and a tab for each agent's episode."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from medgym.viewer.html import Markup, element, join
from medgym.viewer.pictures import chain_picture
from medgym.viewer.rewards import reward_panel

_MAX_ARGUMENTS = 300
_MAIN_ARGUMENTS = ("query", "ids", "id", "name")


def episode_card(number: int, episode: Mapping[str, Any]) -> Markup:
    """Return the card of one question with the episodes of all agents as tabs (radio buttons: no script needed)."""
    question = episode["question"]
    tabs = []
    for position, play in enumerate(episode["plays"]):
        tab = f"tab-{number}-{position}"
        tabs.append(element("input", type="radio", name=f"tab-{number}", id=tab, checked=position == 0))
        tabs.append(element("label", f"{play['agent']} {_sign(play)}", for_=tab))
    panels = [element("section", *_play(episode, play)) for play in episode["plays"]]
    return element(
        "article",
        element(
            "p",
            *(element("span", chip, class_="chip") for chip in _chips(question)),
            element("code", question["id"], class_="id"),
            class_="chips",
        ),
        element("blockquote", question["text"]),
        element("p", "Answer: ", element("b", question["answer"], class_="gold"), class_="answer"),
        element("div", *tabs, *panels, class_="plays"),
    )


def _chips(question: Mapping[str, Any]) -> list[str]:
    return [
        f"{question['hops']} hops",
        str(question["specialty"]).replace("_", " "),
        f"asks for: {str(question['answer_type']).replace('_', ' ')}",
        f"oracle: {question['oracle_calls']} calls",
    ]


def _sign(play: Mapping[str, Any]) -> str:
    return "✓" if play["solved"] else "✗"


def _play(episode: Mapping[str, Any], play: Mapping[str, Any]) -> list[Markup | None]:
    return [
        element("h3", play["agent"], class_="print-only"),
        _outcome(play),
        element(
            "div", element("figure", chain_picture(episode["chain"], play["reached"])), reward_panel(play), class_="two"
        ),
        element("ol", *(_turn(turn) for turn in play["turns"] if turn["calls"] or turn["lines"]), class_="turns"),
        _citations(play),
        _replay(play),
    ]


def _outcome(play: Mapping[str, Any]) -> Markup:
    if play["abstain"] or play["answer"] is None:
        said: list[object] = [f"No answer ({play['stop_reason'].replace('_', ' ')}): {play['abstain'] or '–'}"]
    else:
        said = ["Answered ", element("b", play["answer"], class_="gold" if play["solved"] else None)]
        if play["confidence"] is not None:
            said.append(f" with confidence {play['confidence']}")
    verdict = "correct" if play["solved"] else "not correct"
    return element(
        "p", element("span", f"{_sign(play)} {verdict}", class_=f"verdict {'good' if play['solved'] else 'bad'}"),
        *said, f" · {play['charged']} tool calls · reward {play['reward']:.3f}", class_="outcome",
    )  # fmt: skip


def _turn(turn: Mapping[str, Any]) -> Markup:
    badges = []
    if turn["new_evidence"]:
        facts = "fact" if turn["new_evidence"] == 1 else "facts"
        badges.append(element("span", f"+{turn['new_evidence']} needed {facts}", class_="badge evidence"))
    calls = [_call(call) for call in turn["calls"]] or [element("span", "no readable call", class_="badge fault")]
    lines = [_line(line) for line in turn["lines"]]
    if turn["omitted"]:
        lines.append(element("p", f"… {turn['omitted']} more lines", class_="tick"))
    shown = element(
        "details",
        element("summary", "what came back"),
        element("div", *lines, class_="lines"),
        open=bool(turn["new_evidence"]),
    )
    return element("li", *calls, *badges, shown if lines else None, value=turn["number"])


def _call(call: Mapping[str, Any]) -> Markup:
    given = sorted(call["arguments"].items(), key=lambda pair: pair[0] not in _MAIN_ARGUMENTS)
    arguments = "  ".join(f"{key} {json.dumps(value, ensure_ascii=False)}" for key, value in given)
    if len(arguments) > _MAX_ARGUMENTS:
        arguments = arguments[: _MAX_ARGUMENTS - 1] + "…"
    marks = [
        element("span", "duplicate", class_="badge repeat") if call["duplicate"] else None,
        element("span", f"error: {call['error']}", class_="badge fault") if call["error"] else None,
    ]
    return element("p", element("b", call["tool"]), " ", element("code", arguments), *marks, class_="call")


def _line(line: Mapping[str, Any]) -> Markup:
    badges = [element("span", name, class_=f"badge {name}") for name in _badges(line)]
    kinds = [name for name in ("hit", "supports", "cited") if line[name]]
    return element("p", line["text"], *badges, class_=" ".join(kinds) or None)


def _badges(line: Mapping[str, Any]) -> list[str]:
    return [badge for key, badge in (("supports", "evidence"), ("cited", "cited")) if line[key]]


def _citations(play: Mapping[str, Any]) -> Markup | None:
    if not play["citations"]:
        return None
    items = []
    for citation in play["citations"]:
        kind, words = (
            ("evidence", "states a needed fact")
            if citation["supports"] and citation["shown"]
            else ("repeat", "states no needed fact") if citation["shown"] else ("fault", "never shown")
        )  # fmt: skip
        items.append(
            element("li", element("code", citation["sentence"]), element("span", words, class_=f"badge {kind}"))
        )
    return join([element("h4", "Cited"), element("ul", *items, class_="citations")])


def _replay(play: Mapping[str, Any]) -> Markup | None:
    if not play["replay"]:
        return None
    return element(
        "p",
        element("code", play["replay"]),
        element("button", "Copy", type="button", class_="copy", data_copy=play["replay"]),
        element("small", f" replays every call and compares digests (this episode: {play['digest'][:16]})"),
        class_="replay",
    )
