"""Writes docs/environments/*.md from the code, in the order of Gymnasium's own environment pages."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that the checkout is documented, whatever is installed

import gymnasium as gym  # noqa: E402

import medgym  # noqa: E402
from medgym.env.med_research import MedResearchEnv  # noqa: E402
from medgym.env.menu.environment import MedResearchMenuEnv  # noqa: E402
from medgym.env.menu.features import CANDIDATE_NAMES, STATE_NAMES  # noqa: E402
from medgym.env.menu.options import PLACES  # noqa: E402
from medgym.rewards import view  # noqa: E402
from medgym.rewards.presets import PRESETS, get_preset  # noqa: E402

_WORLD = "tiny"
_ID = "MedResearch-v0"
_MENU = "MedResearchMenu-v0"
_INFO_HEAD = "Keys are the same from `reset` on. The gold answer is not among them.\n"


def pages() -> dict[str, str]:
    """Return text by path, relative to the root of the repository."""
    return {
        f"docs/environments/{_ID}.md": "\n".join(_sections()).rstrip() + "\n",
        f"docs/environments/{_MENU}.md": "\n".join(_menu_sections()).rstrip() + "\n",
    }


def _sections() -> Iterator[str]:
    env = gym.make(_ID, world=_WORLD)
    observation, info = env.reset(seed=0)
    question = medgym.QuestionSet.load(_WORLD).get(info["question_id"])
    episode = medgym.Episode(question, world=medgym.World.load(_WORLD))
    yield f"# {_ID}\n\n{_table(['', ''], _head(env))}"
    yield f"## Description\n\n{_introduction()}\n"
    yield f"## Action Space\n\n{_ACTIONS}\n{_tools(episode.tool_specs())}"
    yield f"## Observation Space\n\n{_OBSERVATIONS}\n\n```\n{observation}\n```\n"
    yield f"## Rewards\n\n{_rewards()}"
    yield f"## Starting State\n\n{_START}\n"
    yield f"## Episode End\n\n{_table(['`stop_reason`', 'meaning'], _stop_reasons())}"
    yield f"## Information\n\n{_INFO_HEAD}\n{_table(['key', 'type'], _info_rows(info))}"
    yield f"## Arguments\n\n{_table(['argument', 'default', 'meaning'], _arguments())}"
    yield f"## Version History\n\n- v0: first version, medgym {medgym.__version__}\n"


def _menu_sections() -> Iterator[str]:
    """Yield the page of the menu environment: what differs from `MedResearch-v0`."""
    env = gym.make(_MENU, world=_WORLD)
    env.reset(seed=0)
    options = env.unwrapped.board.options  # type: ignore[attr-defined]
    yield f"# {_MENU}\n\n{_table(['', ''], _head(env, _MENU))}"
    yield f"## Description\n\n{_introduction(MedResearchMenuEnv)}\n"
    listed = [(str(number), f"`{option.message()}`") for number, option in enumerate(options)]
    yield f"## Action Space\n\n{_MENU_ACTIONS}\n{_table(['number', 'message'], listed)}"
    yield f"{_table(['template', 'places'], [(f'`{name}`', str(places)) for name, places in PLACES.items()])}"
    columns = ", ".join(f"`{name}`" for name in CANDIDATE_NAMES)
    states = ", ".join(f"`{name}`" for name in STATE_NAMES)
    yield f"## Observation Space\n\n`candidates`, one row an option: {columns}.\n\n`state`: {states}.\n"
    yield f"## Rewards\n\nThose of [{_ID}]({_ID}.md), as are starting state, episode end, `info` and arguments.\n"
    yield f"## Version History\n\n- v0: first version, medgym {medgym.__version__}\n"


_MENU_ACTIONS = "The number of an option. At the start of an episode, for example:\n"
_ACTIONS = (
    'A message as text: one JSON object `{"name": ..., "arguments": {...}}`, or text with `<tool_call>` tags around '
    "such objects, or with one `<answer>` tag. `<think>` parts are set aside. What cannot be read costs a step and is "
    "explained in the observation. `Episode.step` takes chat messages too.\n"
)
_OBSERVATIONS = "Text: what the tools returned. The first observation is the question with the budget:"
_START = (
    '`reset(seed=...)` draws a question of the set and split; `reset(options={"question_id": ...})` asks for one. '
    "The same question, seed and actions give the same observations, rewards and infos, byte by byte."
)


def _head(env: gym.Env[Any, Any], name: str = _ID) -> list[Sequence[str]]:
    return [
        ("Action Space", f"`{env.action_space}`"),
        ("Observation Space", f"`{env.observation_space}`"),
        ("import", f'`gymnasium.make("{name}")` after `import medgym`'),
    ]


def _introduction(env: type = MedResearchEnv) -> str:
    """Return the docstring of the environment up to its arguments."""
    return re.split(r"\n\s*(?:Args|Arguments|Raises):", inspect.getdoc(env) or "")[0].strip()


def _tools(specs: Sequence[Mapping[str, Any]]) -> str:
    parts = []
    for function in (spec["function"] for spec in specs):
        schema = function["parameters"]
        rows = [
            (
                f"`{name}`",
                _kind(value),
                "yes" if name in schema.get("required", ()) else "",
                value.get("description", ""),
            )
            for name, value in schema["properties"].items()
        ]
        parts.append(f"### {function['name']}\n\n{function['description']}\n\n")
        parts.append(_table(["argument", "type", "required", "meaning"], rows) + "\n")
    return "".join(parts)


def _kind(value: Mapping[str, Any]) -> str:
    if "enum" in value:
        return "one of " + ", ".join(f"`{item}`" for item in value["enum"])
    if "anyOf" in value:
        return " or ".join(_kind(option) for option in value["anyOf"] if option.get("type") != "null")
    kind = value.get("type", "any")
    if isinstance(kind, list):
        return " or ".join(item for item in kind if item != "null")
    return f"list of {_kind(value['items'])}" if kind == "array" and "items" in value else str(kind)


def _rewards() -> str:
    reward = get_preset("paper")
    rows = [
        (f"`{part.name}`", f"{reward.weights[part.name]:g}", f"{part.lo:g} to {part.hi:g}", _first_line(type(part)))
        for part in reward.components
    ]
    low, high = reward.bounds
    return (
        f"Preset `paper`, a reward in [{low:g}, {high:g}], given at the end of the episode:\n\n"
        f"{_table(['component', 'weight', 'bounds', 'meaning'], rows)}\n"
        f"Presets: {', '.join(f'`{name}`' for name in PRESETS)}. More under [Rewards](../rewards.md).\n"
    )


def _stop_reasons() -> list[Sequence[str]]:
    """Return each stop reason with the sentence that stands under it in the code."""
    tree = ast.parse(inspect.getsource(view))
    (body,) = (node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "StopReason")
    rows: list[Sequence[str]] = []
    for statement in body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            rows.append((f"`{statement.value.value}`", ""))
        elif rows and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            rows[-1] = (rows[-1][0], str(statement.value.value))
    return rows


def _info_rows(info: Mapping[str, Any]) -> list[Sequence[str]]:
    return [(f"`{name}`", type(value).__name__) for name, value in sorted(info.items())]


def _arguments() -> list[Sequence[str]]:
    meanings = dict(_described(inspect.getdoc(MedResearchEnv) or ""))
    meanings |= dict(_described(inspect.getdoc(MedResearchEnv.__init__) or ""))
    parameters = list(inspect.signature(MedResearchEnv.__init__).parameters.values())[1:]
    return [
        (f"`{p.name}`", f"`{p.default!r}`", meanings.get(p.name, "")) for p in parameters if p.kind is not p.VAR_KEYWORD
    ]


def _described(docstring: str) -> Iterator[tuple[str, str]]:
    """Yield (argument, meaning) of a docstring's list of arguments."""
    listed = re.search(r"^Args:\n(.*?)(?=^\S|\Z)", docstring, re.MULTILINE | re.DOTALL)
    for entry in re.split(r"\n(?=    \w)", listed[1] if listed else ""):
        name, _, meaning = entry.strip().partition(":")
        for one in name.split(","):
            yield one.strip(), " ".join(meaning.split())


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").splitlines()[0]


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
