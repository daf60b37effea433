from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medgym.processes import worker_pool

PARENT = """
import os, sys, time
from medgym.processes import worker_pool
if __name__ == "__main__":
    pool = worker_pool(2, print)
    print(*{pool.submit(os.getpid).result() for _ in range(20)}, flush=True)
    time.sleep(600)
"""


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_workers_go_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        lines = iter(parent.stdout.readline, "")
        workers = [int(word) for word in next(line for line in lines if line.strip()).split()]
        assert all(map(is_running, workers))
        parent.kill()
        parent.wait()
    deadline = time.monotonic() + 60
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_running, workers))


def test_each_worker_starts_with_what_it_was_given() -> None:
    with worker_pool(1, os.putenv, "MEDGYM_TEST", "given") as pool:
        assert pool.submit(os.getpid).result() != os.getpid()
