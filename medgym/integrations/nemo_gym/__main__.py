"""`python -m medgym.integrations.nemo_gym --settings '{"world": "tiny", "split": "train"}' --out train.jsonl`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from medgym.export.rows import NEMO_AGENT
from medgym.integrations.nemo_gym.rollouts import rows
from medgym.serving import shared_source


def main(arguments: list[str] | None = None) -> None:
    """Write the rows of a data set."""
    parser = argparse.ArgumentParser(description="Write questions as a NeMo Gym data set.")
    parser.add_argument("--settings", type=json.loads, default={}, help="JSON object: world, split, reward, ...")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--agent", default=NEMO_AGENT, help="name of the agent in the configuration")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    with given.out.open("w", encoding="utf-8") as file:
        for row in rows(shared_source(given.settings), given.seed, given.agent):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
