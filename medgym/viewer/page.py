"""The report as one HTML file: no network, no fonts, no libraries; opens from disk, prints, works from the keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from medgym.evaluation.format import number, percent
from medgym.viewer.episodes import episode_card
from medgym.viewer.html import Markup, element, join
from medgym.viewer.pictures import rate_bars
from medgym.viewer.shell import document, table


def render_page(report: Mapping[str, Any]) -> str:
    """Return the HTML page of a report made by `build_report`; a pure function of it."""
    return document(
        report["title"],
        element("a", "Skip to the episodes", href="#episodes", class_="skip"),
        element("main", _header(report), _overview(report), _breakdowns(report), _failures(report), _episodes(report)),
    )


def _header(report: Mapping[str, Any]) -> Markup:
    world, questions = report["world"], report["questions"]
    scheduled = max((row["overall"]["scheduled"] for row in report["agents"]), default=0)
    return element(
        "header",
        element("p", "medgym report", class_="eyebrow"),
        element("h1", report["title"]),
        element(
            "p",
            f"{scheduled:,} questions of the set {questions['name']}. The world {world['id']} holds "
            f"{world['entities']:,} entities, {world['facts']:,} facts and {world['documents']:,} documents.",
            class_="lead",
        ),
        element(
            "p",
            f"world {world['fingerprint'][:16]} · questions {questions['fingerprint'][:16]}",
            class_="fingerprints",
        ),
        element(
            "p",
            element("button", "Dark / light", type="button", id="theme"),
            element("button", "Hide answers", type="button", id="gold", aria_pressed="false"),
            class_="buttons",
        ),
    )


def _overview(report: Mapping[str, Any]) -> Markup:
    columns = ["Agent", "Solved", "95 % interval", "Reward", "Tool calls", "Cited", "Abstained", "Masked", "Missing"]
    rows = []
    for agent in report["agents"]:
        overall = agent["overall"]
        low, high = overall["interval"] or (None, None)
        cells = [
            percent(overall["rate"]),
            f"{percent(low)} to {percent(high)}" if low is not None else "–",
            number(overall["reward"], 2),
            number(overall["calls"], 1),
            percent(overall["cited"]),
            overall["abstained"],
            overall["masked"],
            overall["missing"],
        ]
        rows.append(element("tr", element("th", agent["agent"], scope="row"), *(element("td", c) for c in cells)))
    return element(
        "section",
        element("h2", "Who solves how much"),
        element("figure", rate_bars(report["agents"])),
        table(columns, rows),
        element("p", "Whiskers and intervals: exact 95 % (Clopper and Pearson). Every scheduled question counts; only "
                "masked episodes, those that the infrastructure failed, are left out.", class_="note"),
        element("ul", *map(_pair, report["pairs"]), class_="pairs"),
    )  # fmt: skip


def _pair(pair: Mapping[str, Any]) -> Markup:
    chance = "p < 0.001" if pair["p_value"] < 0.001 else f"p = {pair['p_value']:.3f}"
    return element(
        "li",
        element("b", pair["first"]), f" solved {pair['only_first']} questions that ", element("b", pair["second"]),
        f" did not; it was {pair['only_second']} the other way round "
        f"({pair['questions']} shared questions, exact McNemar test {chance}).",
    )  # fmt: skip


_BREAKDOWNS = {
    "by_hops": ("By hops", "Hops", "Hops are the fewest documents that together entail the answer."),
    "by_answer_type": ("By answer type", "Answer", ""),
    "by_specialty": ("By specialty", "Specialty", ""),
}


def _breakdowns(report: Mapping[str, Any]) -> Markup:
    return join(_breakdown(report["agents"], key) for key in _BREAKDOWNS)


def _breakdown(agents: Sequence[Mapping[str, Any]], key: str) -> Markup:
    title, first, note = _BREAKDOWNS[key]
    groups = list(dict.fromkeys(name for agent in agents for name in agent[key]))
    if key == "by_hops":
        groups.sort(key=int)
    rows = []
    for group in groups:
        cells = [_rate_cell(agent[key].get(group)) for agent in agents]
        rows.append(element("tr", element("th", group.replace("_", " "), scope="row"), *cells))
    return element(
        "section",
        element("h2", title),
        element("p", note, class_="note") if note else None,
        table([first, *(agent["agent"] for agent in agents)], rows, class_="heat"),
    )


def _rate_cell(row: Mapping[str, Any] | None) -> Markup:
    if row is None or row["rate"] is None:
        return element("td", "–")
    counted = row["scheduled"] - row["masked"]
    return element(
        "td", percent(row["rate"]), element("small", f" {row['solved']}/{counted}"), style=f"--rate:{row['rate']:.3f}"
    )


def _failures(report: Mapping[str, Any]) -> Markup:
    agents = report["agents"]
    rows = []
    for name, meaning in report["failures"].items():
        counts = [agent["failures"][name] for agent in agents]
        if any(counts):
            label = element("th", name.replace("_", " "), element("small", f" {meaning}"), scope="row")
            rows.append(element("tr", label, *(element("td", count or "–") for count in counts)))
    if not rows:
        return Markup("")
    head = ["Episodes that failed", *(agent["agent"] for agent in agents)]
    return element("section", element("h2", "What went wrong"), table(head, rows, class_="failures"))


def _episodes(report: Mapping[str, Any]) -> Markup:
    cards = [episode_card(number, episode) for number, episode in enumerate(report["episodes"], start=1)]
    return element(
        "section",
        element("h2", f"{len(cards)} questions, played"),
        element("p", "Pick an agent to see what it did. Lines with a needed fact carry the mark ",
                element("span", "evidence", class_="badge evidence"), ", those that the answer cites ",
                element("span", "cited", class_="badge cited"), ".", class_="note"),
        *cards,
        id="episodes",
    )  # fmt: skip
