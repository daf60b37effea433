"""What the documentation says must be so: commands and options exist, code runs, generated pages are current."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from medgym.agents.registry import AGENTS
from medgym.agents.teachers import TEACHERS
from medgym.cli.main import app
from medgym.rewards import COMPONENTS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("envs/*.md")])
# What the pages on trainers show needs the trainer's library; tests/integrations runs it.
SELF_CONTAINED = [page for page in PAGES if page.parent.name != "trainers"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

pytestmark = pytest.mark.skipif(not PAGES, reason="not a checkout")


def blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in FENCE.findall(page.read_text(encoding="utf-8")) if kind == language]


def shell_lines(page: Path) -> Iterator[str]:
    """Yield commands: lines of plain, shell and console blocks, and code spans."""
    text = page.read_text(encoding="utf-8")
    for language in ("", "sh", "bash", "shell", "console"):
        for body in blocks(page, language):
            yield from (line.removeprefix("$ ").split("  #")[0].strip() for line in body.splitlines())
    yield from SPAN.findall(FENCE.sub("", text))


def commands(program: str) -> list[tuple[Path, str]]:
    start = re.compile(rf"{program} (?![=:+-]|is |and )\S")
    return [(page, line) for page in PAGES for line in shell_lines(page) if start.match(line)]


def named(value: object) -> str:
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else str(value)


def find_command(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that the words name, and the words after it; fails where there is none."""
    found: Any = typer.main.get_command(app)
    while words and hasattr(found, "commands"):
        assert words[0] in found.commands, f"there is no command {words[0]!r}"
        found, words = found.commands[words[0]], words[1:]
    return found, words


@pytest.mark.parametrize(("page", "line"), commands("medgym"), ids=named)
def test_commands_and_options_in_the_documentation_exist(page: Path, line: str) -> None:
    command, rest = find_command(shlex.split(line)[1:])
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    used = {word.split("=")[0] for word in rest if re.match(r"--?[a-z]", word)}
    assert used <= known | {"--help"}


@pytest.mark.parametrize(("page", "line"), commands("make"), ids=named)
def test_make_targets_in_the_documentation_exist(page: Path, line: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert shlex.split(line)[1] in targets


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_relative_links_lead_somewhere(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in targets if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (page, code)
        for page in PAGES
        if page.parent.name not in ("trainers", "recipes")
        for code in blocks(page, "python")
    ],
    ids=named,
)
def test_python_in_the_documentation_runs(page: Path, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    # What an example registers stays in the example. Pages on trainers run beside the trainers: tests/integrations.
    before = [(registry, set(registry)) for registry in (TEACHERS, AGENTS, COMPONENTS)]
    try:
        exec(compile(code, page.name, "exec"), {})
    finally:
        for registry, names in before:
            for added in set(registry) - names:
                del registry[added]


def test_the_page_of_each_environment_is_what_the_code_says() -> None:
    from scripts.environment_pages import pages

    for path, text in pages().items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, "run: make docs"


def test_the_plot_of_the_components_is_what_an_episode_gives() -> None:
    from scripts.reward_plots import PAGE, curves, drawing

    assert PAGE.read_text(encoding="utf-8") == drawing(curves()[1]) + "\n", "run: python scripts/reward_plots.py"


def test_the_page_of_benchmarks_is_what_the_results_say() -> None:
    from benchmarks.summary import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m benchmarks.summary"


def test_the_table_of_agents_is_about_the_shipped_questions() -> None:
    from medgym.questions.question_set import QuestionSet

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"(set `{QuestionSet.load('orphan').fingerprint[:12]}`)" in readme, "run: make readme"
