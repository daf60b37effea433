"""`medgym run` and `medgym replay`: play questions with an agent, and check that a record holds."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from medgym.cli.endpoint import Answers, BaseUrl, MaxTokens, ModelName, Replay, Temperature, endpoint_of
from medgym.cli.frame import PROBLEM, JsonFlag, command, emit, progress_bar
from medgym.cli.loading import NamedQuestions, NamedWorld, choose, open_questions, open_world
from medgym.cli.questions import WorldName

if TYPE_CHECKING:
    from rich.console import Console

QuestionsName = Annotated[
    str | None, typer.Option("--questions", "-q", help="Question file or shipped set; default: the world's own set.")
]
Workers = Annotated[int, typer.Option(min=1, help="Processes that play side by side.")]

Faults = Annotated[float, typer.Option(min=0, max=1, help="Share of the tool calls that fail; trying again may help.")]
FaultSeed = Annotated[int, typer.Option(help="Another seed, other faults.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    command(app, "run")(run)
    command(app, "replay")(replay)


def faults_of(rate: float, seed: int) -> dict[str, Any] | None:
    """Return the settings of a plan of faults; None: there are none."""
    return {"rate": rate, "seed": seed} if rate else None


def run(
    out: Annotated[Path, typer.Option("--out", help="Trajectory file (.jsonl); an unfinished one is continued.")],
    agent: Annotated[str, typer.Option("--agent", "-a", help="oracle, greedy, ..., or llm: a language model.")],
    world: WorldName = "orphan",
    questions: QuestionsName = None,
    split: Annotated[str | None, typer.Option(help="train, dev or test; default: all.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Play that many, evenly spaced.")] = None,
    reward: Annotated[str, typer.Option(help="Preset of the reward, or a TOML file.")] = "paper",
    seed: Annotated[int, typer.Option(help="Seed of the episodes.")] = 0,
    faults: Faults = 0.0,
    fault_seed: FaultSeed = 0,
    workers: Workers = 1,
    model: ModelName = None,
    base_url: BaseUrl = None,
    temperature: Temperature = 0.0,
    max_tokens: MaxTokens = 2048,
    answers: Answers = None,
    replay: Replay = False,
    as_json: JsonFlag = False,
) -> None:
    """Play questions with an agent and record every episode."""
    from medgym.agents.batch import Batch, run_many
    from medgym.cli.tables import breakdown, overview
    from medgym.viewer.report import Run, table_of

    kept = answers or out.with_name(f"{out.name}.answers")
    endpoint = endpoint_of(model, base_url, temperature, max_tokens, kept, replay) if agent == "llm" else None
    opened = open_world(world)
    asked = open_questions(questions, opened)
    chosen = choose(asked, split, limit)
    batch = Batch(
        agent, opened if workers == 1 else world, asked, reward, None, seed, endpoint, faults_of(faults, fault_seed)
    )
    with progress_bar() as tell:
        ids = [question.id for question in chosen]
        trajectories = run_many(batch, ids, path=out, workers=workers, progress=partial(tell, agent))
    table = table_of(Run(agent, chosen, trajectories))

    def show(console: Console) -> None:
        console.print(overview([table]))
        console.print(breakdown([table], "by_hops"))
        console.print(f"{len(trajectories):,} trajectories in {out}. Check them: medgym replay {out}", highlight=False)

    emit(as_json, {"file": str(out), "world": opened.id, "questions": asked.fingerprint} | table, show)


def replay(
    file: Annotated[Path, typer.Argument(help="Trajectory file (.jsonl or .jsonl.gz).")],
    world: NamedWorld = None,
    questions: NamedQuestions = None,
    as_json: JsonFlag = False,
) -> None:
    """Play recorded episodes again; exit 0 only if every observation, reward and digest comes out the same."""
    from medgym.episode import replay as replay_one
    from medgym.questions.question_set import QuestionSet
    from medgym.transcript.files import read_trajectories

    opened = open_world(world) if world is not None else None
    asked = QuestionSet.load(questions) if questions is not None else None
    records = list(read_trajectories(file))
    found: list[dict[str, Any]] = []
    with progress_bar() as tell:
        for line, record in enumerate(records, start=1):
            differences = replay_one(record, opened, asked).differences
            if differences:
                found.append({"line": line, "question_id": record.question_id, "differences": differences})
            tell("replayed", line, len(records))

    def show(console: Console) -> None:
        for row in found:
            console.print(f"[bold]{file}:{row['line']}[/] {row['question_id']}", highlight=False)
            for difference in row["differences"]:
                console.print(f"  {difference}", highlight=False, markup=False)
        verdict = f"{len(found):,} differ" if found else "no difference"
        console.print(f"{len(records):,} episodes replayed: {verdict}.", highlight=False)

    emit(as_json, {"file": str(file), "episodes": len(records), "same": not found, "different": found}, show)
    if found:
        raise typer.Exit(PROBLEM)
