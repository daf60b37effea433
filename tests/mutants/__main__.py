"""Print which property kills which bad reward: `python -m tests.mutants`."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.progress import track
from rich.table import Table

import tests.conftest  # noqa: F401  (the profile that the suite runs under)
from tests.mutants.kill_map import killers
from tests.mutants.zoo import ZOO


def main() -> int:
    """Print the map; 1 when a mutant survives a property that should kill it."""
    console = Console()
    table = Table(
        "mutant", "found in", "defect", "property", "killed by", title="Bad rewards and what tells them apart"
    )
    survived = 0
    pairs = [(mutant, number) for mutant in ZOO for number in mutant.properties]
    for mutant, number in track(pairs, "asking", console=Console(stderr=True), transient=True):
        found = killers(mutant, number)
        survived += not found
        first = number == mutant.properties[0]
        head = (mutant.name, mutant.where, mutant.defect) if first else ("", "", "")
        table.add_row(*head, str(number), "\n".join(found) or "[red]SURVIVES[/red]")
    console.print(table)
    console.print(f"{len(pairs) - survived} of {len(pairs)} pairs killed; {len(ZOO)} mutants.")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
