"""Draws docs/rewards.svg: every component of a reward over one real episode.

The agent plays the plan of a proof on the shipped world `tiny`, with three slips: an unreadable message, a repeated
search, a search that brings nothing new. After every turn the episode is forked, and the fork hands in the right answer
with the citations found so far, a little surer each time: a panel shows what a component is worth then. `process` shows
the potential itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from medgym.agents.observations import sentences_in
from medgym.agents.oracle import choose_citations
from medgym.episode import Episode
from medgym.questions.question import Question
from medgym.questions.question_set import QuestionSet
from medgym.transcript.messages import action_text
from medgym.viewer.html import Markup, element
from medgym.world.world import World

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rewards.svg"
REWARD = {
    "weights": {
        "task": 1.0, "expert": 0.1, "evidence": 0.1, "inefficiency": -0.1, "calibration": 0.1, "format": 0.1,
        "process": 1.0,
    },
    "gates": ["require_evidence"],
}  # fmt: skip
_COLUMNS, _WIDTH, _HEIGHT, _LEFT, _TOP, _GAP_X, _GAP_Y = 4, 150, 70, 40, 56, 50, 52
_INK, _FAINT, _LINE = "#24292f", "#8c959f", "#0969da"


def messages(question: Question) -> list[str]:
    """Return what the agent writes: the plan, with a slip after its first, third and last call."""
    plan = [action_text(call.tool, call.arguments) for call in question.proof.plan]
    return [plan[0], "Let me think.", *plan[1:3], plan[0], *plan[3:], action_text("web_search", {"query": "zzz"})]


def curves() -> tuple[str, dict[str, list[float]]]:
    """Return the question's text and, by component, its value after every turn, before the first one too."""
    world, questions = World.load("tiny"), QuestionSet.load("tiny")
    question = next(item for item in questions if item.form == "intersection")
    episode = Episode(question, world=world, reward=REWARD)
    found: dict[str, list[float]] = {}
    delivered: set[str] = set()
    potential = 0.0
    script = messages(question)
    for turn, message in enumerate(["", *script]):
        if turn:
            step = episode.step(message)
            delivered.update(sentences_in(step.observation))
            potential += step.components["process"]
        cited = choose_citations(question, delivered, world.documents)
        last = episode.fork().step(
            action_text(
                "submit_answer", {"answer": question.answer.value, "citations": cited, "confidence": turn / len(script)}
            )
        )
        for name, value in (last.components | {"process": potential}).items():
            found.setdefault(name, []).append(value + 0.0)
    return question.text, found


def drawing(values: dict[str, list[float]]) -> Markup:
    """Return one small panel a component, side by side."""
    rows = -(-len(values) // _COLUMNS)
    width = _LEFT + _COLUMNS * (_WIDTH + _GAP_X)
    height = _TOP + rows * (_HEIGHT + _GAP_Y)
    panels = [_panel(name, curve, number) for number, (name, curve) in enumerate(values.items())]
    title = "Each component if the right answer is handed in after that many turns; 'process' is the potential"
    return element(
        "svg",
        element("rect", width=width, height=height, fill="#ffffff"),
        _text(title, 20, 24, _INK, size=13),
        *panels,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        font_family="sans-serif",
        role="img",
        aria_label=title,
    )


def _panel(name: str, curve: list[float], number: int) -> Markup:
    left = _LEFT + (number % _COLUMNS) * (_WIDTH + _GAP_X)
    top = _TOP + (number // _COLUMNS) * (_HEIGHT + _GAP_Y)
    low, high = min(0.0, *curve), max(0.0, *curve)
    low, high = (low, max(high, low + 1.0)) if high > 0 or low == 0 else (min(low, -1.0), high)

    def y(value: float) -> float:
        return round(top + _HEIGHT * (high - value) / (high - low), 1)

    x = [round(left + _WIDTH * turn / (len(curve) - 1), 1) for turn in range(len(curve))]
    path = f"M{x[0]} {y(curve[0])}" + "".join(f"H{at}V{y(value)}" for at, value in zip(x[1:], curve[1:], strict=True))
    return element(
        "g",
        _text(name, left, top - 8, _INK, size=12, weight="bold"),
        element("path", d=f"M{left} {y(0.0)}H{left + _WIDTH}", stroke=_FAINT, stroke_width=1),
        element("path", d=path, fill="none", stroke=_LINE, stroke_width=2),
        _text(f"{high:.2g}", left - 6, y(high) + 4, _FAINT, anchor="end"),
        _text(f"{low:.2g}", left - 6, y(low) + 4, _FAINT, anchor="end"),
        _text("0", left, top + _HEIGHT + 14, _FAINT),
        _text(f"{len(curve) - 1} turns", left + _WIDTH, top + _HEIGHT + 14, _FAINT, anchor="end"),
    )


def _text(text: str, x: float, y: float, colour: str, *, size: int = 10, **more: Any) -> Markup:
    named = {"text_anchor": more.get("anchor"), "font_weight": more.get("weight")}
    return element("text", text, x=x, y=y, fill=colour, font_size=size, **named)


def main() -> None:
    """Write the file, and print the curves."""
    text, values = curves()
    PAGE.write_text(drawing(values) + "\n", encoding="utf-8")
    print(text)
    for name, curve in values.items():
        print(f"{name:13}", " ".join(f"{value:6.3f}" for value in curve))


if __name__ == "__main__":
    main()
