from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_SCRIPT = """
from medgym.canonical import digest
from medgym.tools.toolbox import Toolbox
from tests.tools.test_toolbox import CALLS
from tests.toy import make_toy_world

toolbox = Toolbox(make_toy_world())
answers = [toolbox.answer(*call) for call in CALLS]
print(digest([[a.key, a.result.text, a.result.data, a.result.delivered] for a in answers] + toolbox.specs()))
"""


def test_results_and_schemas_are_the_same_under_every_hash_seed() -> None:
    root = Path(__file__).parents[2]
    printed = {
        subprocess.run(
            [sys.executable, "-c", _SCRIPT],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(printed) == 1
    assert len(printed.pop().strip()) == 64
