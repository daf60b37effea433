"""Runs the tests of each adapter against the real library, each in a virtual environment of its own.

    python scripts/adapters.py [NAME ...] [--venvs DIR] [--out FILE]

A name is a folder under tests/integrations/: its requirements.txt says what to install, no-deps.txt (if it is there)
what to install without the packages that it asks for, its tests what must hold. The environments are kept between runs
and made anew when the requirements change.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rich.progress import track

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests" / "integrations"
_TEST_TOOLS = ("pytest>=8.3", "hypothesis>=6.115")


def known() -> list[str]:
    """Return the names of the adapters that have tests."""
    return sorted(file.parent.name for file in TESTS.glob("*/requirements.txt"))


def environment(name: str, venvs: Path) -> Path:
    """Return the Python of an adapter's environment, made first if need be."""
    asked = [*sorted(TESTS.glob(f"{name}/*.txt")), ROOT / "pyproject.toml"]
    wanted = b"".join(file.read_bytes() for file in asked)
    folder, stamp = venvs / name, venvs / name / f".{hashlib.sha256(wanted).hexdigest()[:16]}"
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not stamp.exists():
        venv.create(folder, with_pip=True, clear=True)
        pip = (str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        subprocess.run((*pip, "-r", str(TESTS / name / "requirements.txt")), check=True)
        alone = TESTS / name / "no-deps.txt"
        if alone.exists():
            subprocess.run((*pip, "--no-deps", "-r", str(alone)), check=True)
        subprocess.run((*pip, "--editable", str(ROOT), *_TEST_TOOLS), check=True)
        stamp.touch()
    return python


def run(name: str, venvs: Path, log: Path) -> dict[str, Any]:
    """Test one adapter; return {adapter, passed, failed, skipped, seconds, versions}."""
    python = environment(name, venvs)
    report = log / f"{name}.xml"
    started = time.monotonic()
    command = (
        str(python),
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-W",
        "default",
        f"--junitxml={report}",
        str(TESTS / name),
    )
    done = subprocess.run(command, cwd=ROOT, check=False)
    seconds = round(time.monotonic() - started, 1)
    suite = next(iter(ElementTree.parse(report).getroot().iter("testsuite")))
    counts = {key: int(suite.get(key, "0")) for key in ("tests", "failures", "errors", "skipped")}
    failed = counts["failures"] + counts["errors"]
    return {
        "adapter": name,
        "passed": counts["tests"] - failed - counts["skipped"],
        "failed": failed or int(done.returncode not in (0, 1)),
        "skipped": counts["skipped"],
        "seconds": seconds,
        "versions": versions(python, name),
    }


def versions(python: Path, name: str) -> dict[str, str]:
    """Return the versions of what the requirements name, and of gymnasium, as installed."""
    lines = (TESTS / name / "requirements.txt").read_text("utf-8").splitlines()
    named = [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]
    packages = [requirement_name(line) for line in named] + ["gymnasium"]
    code = "import json, sys\nfrom importlib.metadata import distributions\n"
    code += "found = {each.metadata['Name'].lower(): each.version for each in distributions()}\n"
    code += "print(json.dumps({name: found.get(name.lower(), 'absent') for name in sys.argv[1:]}))"
    said = subprocess.run((str(python), "-c", code, *packages), check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(said.stdout)
    return found


def requirement_name(line: str) -> str:
    """Return the package that a line of requirements names."""
    for stop in "[<>=!~;@ ":
        line = line.split(stop)[0]
    return line


def main() -> int:
    """Test the adapters that were named, or all; return 1 if anything failed."""
    parser = argparse.ArgumentParser(description="Test adapters against the real libraries.")
    parser.add_argument("names", nargs="*", help=f"of {', '.join(known())}; default: all")
    parser.add_argument("--venvs", type=Path, default=ROOT / ".adapters", help="where the environments lie")
    parser.add_argument("--out", type=Path, help="JSON file for the results; what it says of other adapters stays")
    given = parser.parse_args()
    unknown = sorted(set(given.names) - set(known()))
    if unknown:
        parser.error(f"there is no adapter {unknown[0]!r}; there are: {', '.join(known())}")
    given.venvs.mkdir(parents=True, exist_ok=True)
    found = [run(name, given.venvs.resolve(), given.venvs.resolve()) for name in track(given.names or known())]
    if given.out is not None:
        earlier = json.loads(given.out.read_text("utf-8"))["adapters"] if given.out.exists() else []
        rows = {row["adapter"]: row for row in [*earlier, *found]}
        machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
        data = {"machine": machine, "adapters": [rows[name] for name in sorted(rows)]}
        given.out.write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    for row in found:
        counts = ", ".join(f"{row[key]} {key}" for key in ("passed", "failed", "skipped"))
        print(f"{row['adapter']}: {counts}, {row['seconds']} s")
    return int(any(row["failed"] or not row["passed"] for row in found))


if __name__ == "__main__":
    sys.exit(main())
