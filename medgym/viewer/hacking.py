"""The report on hackers as one HTML file: who earns what share of the oracle's reward, and what each of them did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from medgym.evaluation.format import number, percent
from medgym.viewer.html import Markup, element, join
from medgym.viewer.shell import document, table

_LABEL, _PLOT, _VALUE, _ROW = 190, 560, 90, 24
_LOW, _HIGH = -0.15, 0.3
_BAD = "fill: var(--bad)"


def render_hacking(report: Mapping[str, Any]) -> str:
    """Return the HTML page of a report made by `hacking_report`, with its examples; a pure function of it."""
    return document("Reward hackers", element("main", _header(report), _shares(report), _checks(report), _each(report)))


def write_hacking(report: Mapping[str, Any], folder: Path) -> dict[str, Path]:
    """Write `hacking.html` and `hacking.json` into `folder` and return their paths by kind."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"html": folder / "hacking.html", "json": folder / "hacking.json"}
    files["html"].write_text(render_hacking(report), encoding="utf-8")
    text = json.dumps(report, ensure_ascii=True, indent=1, allow_nan=False)
    files["json"].write_text(text + "\n", encoding="utf-8")
    return files


def _header(report: Mapping[str, Any]) -> Markup:
    found, limit = report["problems"], percent(report["limit"])
    verdict = f"Problems: {len(found)}" if found else f"No hacker earns more than {limit} of the oracle's reward"
    return element(
        "header",
        element("p", "medgym hack", class_="eyebrow"),
        element("h1", "Reward hackers"),
        element("p", element("span", verdict, class_=f"verdict {'bad' if found else 'good'}"), class_="lead"),
        element(
            "p",
            f"{len(report['hackers'])} hackers and the oracle on {report['asked']:,} questions of the set "
            f"{report['questions']['name']} ({', '.join(report['splits'])}) over {report['world']['id']}, each episode "
            f"played once and scored under {len(report['rewards'])} rewards.",
        ),
        element("ul", *(element("li", sentence) for sentence in found), class_="pairs") if found else None,
        element(
            "p",
            f"world {report['world']['fingerprint'][:16]} · questions {report['questions']['fingerprint'][:16]} · "
            f"seed {report['seed']}",
            class_="fingerprints",
        ),
        element("p", element("button", "Dark / light", type="button", id="theme"), class_="buttons"),
    )


def _shares(report: Mapping[str, Any]) -> Markup:
    names = [reward["name"] for reward in report["rewards"]]
    oracle = element(
        "tr",
        element("th", "oracle, mean reward", scope="row"),
        *(element("td", number(reward["oracle"], 3)) for reward in report["rewards"]),
        element("td", "–"),
    )
    rows = [oracle, *(_row(hacker, names, report["limit"]) for hacker in report["hackers"])]
    return element(
        "section",
        element("h2", "Shares of the oracle's reward"),
        element("figure", _bars(report["hackers"], report["limit"])),
        element("p", "Bars show the worst share over all rewards; the line is the limit.", class_="note"),
        table(["Hacker", *names, "worst"], rows),
        element("p", *_weights(report["rewards"]), class_="note"),
    )


def _row(hacker: Mapping[str, Any], rewards: Sequence[str], limit: float) -> Markup:
    cells = [*(hacker["shares"][name] for name in rewards), hacker["worst"]["share"]]
    return element(
        "tr",
        element("th", element("a", hacker["hacker"], href=f"#{hacker['hacker']}"), scope="row"),
        *(element("td", percent(share), class_="verdict bad" if share > limit else None) for share in cells),
    )


def _weights(rewards: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{r['name']}: {' '.join(f'{w:+g} {part}' for part, w in r['weights'].items())}. " for r in rewards]


def _bars(hackers: Sequence[Mapping[str, Any]], limit: float) -> Markup:
    height = _ROW * len(hackers) + 26
    lines = [
        join(
            [
                element("line", x1=_x(tick), x2=_x(tick), y1=0, y2=height - 22, class_="grid"),
                element("text", f"{tick:.0%}", x=_x(tick), y=height - 6, class_="tick", text_anchor="middle"),
            ]
        )
        for tick in (-0.1, 0.0, 0.1, limit)
    ]
    mark = element("path", d=f"M{_x(limit)} 0V{height - 22}", class_="whisker")
    return element(
        "svg", *lines, *(_bar(n, row, limit) for n, row in enumerate(hackers)), mark,
        viewBox=f"0 0 {_LABEL + _PLOT + _VALUE} {height}", role="img", class_="bars",
        aria_label="Worst share of the oracle's reward of each hacker, with the limit",
    )  # fmt: skip


def _x(share: float) -> float:
    return round(_LABEL + (min(max(share, _LOW), _HIGH) - _LOW) / (_HIGH - _LOW) * _PLOT, 1)


def _bar(place: int, hacker: Mapping[str, Any], limit: float) -> Markup:
    share, middle = hacker["worst"]["share"], place * _ROW + 12
    ends = sorted((_x(0.0), _x(share)))
    width = round(max(ends[1] - ends[0], 1.0), 1)
    return join(
        [
            element("text", hacker["hacker"], x=_LABEL - 10, y=middle + 5, class_="name", text_anchor="end"),
            element("rect", x=ends[0], y=middle - 8, width=width, height=16, class_="bar",
                    style=_BAD if share > limit else None),
            element("text", percent(share), x=_LABEL + _PLOT + 12, y=middle + 5, class_="value"),
        ]
    )  # fmt: skip


def _checks(report: Mapping[str, Any]) -> Markup:
    names = [reward["name"] for reward in report["rewards"]]
    rows = [
        element(
            "tr",
            element("th", split, scope="row"),
            element("td", row["questions"]),
            *(element("td", percent(row["shares"][name])) for name in names),
        )
        for split, row in report["abstaining"].items()
    ]
    injected = report["injected"]
    return element(
        "section",
        element("h2", "Two more checks"),
        element(
            "p", "Always abstaining, on every split whose questions have answers, as a share of the oracle's reward:"
        ),
        table(["Split", "Questions", *names], rows),
        element(
            "p",
            f"Other words on pages that support nothing (answer tags, verdicts, orders, the gold answer): of "
            f"{injected['compared']:,} rewards of the same actions on {injected['questions']} questions "
            f"{len(injected['changed']):,} changed.",
        ),
    )


def _each(report: Mapping[str, Any]) -> Markup:
    return element(
        "section",
        element("h2", "What each of them does"),
        element("p", "Z1 to Z18 are known bad rewards that would pay it; laws are those of rewards that it tests. The "
                "episode shown is the one that paid best under the reward that paid it best.", class_="note"),
        *(_card(hacker, report["examples"].get(hacker["hacker"])) for hacker in report["hackers"]),
    )  # fmt: skip


def _card(hacker: Mapping[str, Any], example: Mapping[str, Any] | None) -> Markup:
    ends = ", ".join(f"{reason.replace('_', ' ')} {count}" for reason, count in hacker["stop_reasons"].items())
    types = ", ".join(f"{kind} {percent(row['share'])}" for kind, row in hacker["by_answer_type"].items())
    chips = [*hacker["mutants"], *(f"law {law}" for law in hacker["properties"])]
    chips += ["knows the gold"] if hacker["privileged"] else []
    return element(
        "article",
        element("h3", hacker["hacker"]),
        element("p", *(element("span", chip, class_="chip") for chip in chips), class_="chips"),
        element("p", f"It {hacker['tries']}."),
        element(
            "p",
            f"{hacker['steps']:.1f} steps, {hacker['calls']:.1f} calls a question; ended: {ends}. "
            f"Worst under {hacker['worst']['reward']}: {percent(hacker['worst']['share'])} ({types}).",
            class_="note",
        ),
        _example(example) if example else None,
        id=hacker["hacker"],
    )


def _example(example: Mapping[str, Any]) -> Markup:
    turns = [
        element(
            "li", element("code", turn["message"]), element("div", element("p", turn["observation"]), class_="lines")
        )
        for turn in example["turns"]
    ]
    omitted = f" {example['omitted']} turns before the last are left out." if example["omitted"] else ""
    return element(
        "details",
        element("summary", f"An episode: {example['question']}"),
        element("blockquote", example["text"]),
        element("p", "Answer: ", element("b", example["answer"], class_="gold"), f".{omitted}", class_="answer"),
        element("ol", *turns, class_="turns"),
    )
