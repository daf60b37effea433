"""What ships, and what importing it costs: wheel and sdist, licences, no unpickling, no heavy import."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import medgym
from medgym.resources import fixtures_root
from medgym.world.world import World, shipped_worlds

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(medgym.__file__).resolve().parent
MODULES = sorted(PACKAGE.rglob("*.py"))
UNPICKLERS = {"pickle", "_pickle", "cPickle", "cloudpickle", "dill", "joblib", "jsonpickle", "marshal", "shelve"}
MAX_WHEEL_BYTES = 15_000_000
CHECKOUT = pytest.mark.skipif(not (ROOT / "pyproject.toml").exists(), reason="not a checkout")

pytestmark = CHECKOUT


def run(code: str, **environment: str) -> str:
    """Run code in a new interpreter away from the checkout; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | environment, capture_output=True, text=True, cwd=ROOT.anchor
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


# --- the code ---------------------------------------------------------------------------------------------------------


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("source", ["import pickle", "from pickle import loads", "def f():\n    import dill as d"])
def test_the_walk_finds_an_unpickler(source: str) -> None:
    assert imported(ast.parse(source)) & UNPICKLERS


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_can_unpickle_or_evaluate(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not imported(tree) & UNPICKLERS
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            assert called not in {"eval", "exec", "__import__"}, f"line {node.lineno}"
            for keyword in node.keywords:
                allows = isinstance(keyword.value, ast.Constant) and keyword.value.value is True
                assert not (keyword.arg == "allow_pickle" and allows), f"line {node.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


def test_import_brings_no_other_package_than_gymnasium() -> None:
    code = (
        "import sys, json; import gymnasium; before = set(sys.modules); import medgym;"
        "new = {name.split('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names);"
        "print(json.dumps(sorted(new)))"
    )
    assert json.loads(run(code)) == ["medgym"]


def test_import_registers_the_environment_and_prints_nothing() -> None:
    code = "import gymnasium, medgym; assert 'MedResearch-v0' in gymnasium.registry"
    assert run(code) == ""


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    assert citation is not None
    assert project["version"] == medgym.__version__ == citation[1] == metadata.version("medgym")


# --- the data ---------------------------------------------------------------------------------------------------------


def test_the_default_worlds_are_shipped() -> None:
    assert {"orphan@1", "tiny@1"} <= set(shipped_worlds())


@pytest.mark.parametrize("world", sorted(shipped_worlds()))
def test_the_notice_names_every_source_with_licence_and_snapshot(world: str) -> None:
    notice = " ".join((ROOT / "NOTICE").read_text(encoding="utf-8").split())
    for source in json.loads((shipped_worlds()[world] / "manifest.json").read_text(encoding="utf-8"))["sources"]:
        assert source["snapshot"] in notice, source
        assert any(word in notice for word in (source["title"], source["url"])), source


@pytest.mark.parametrize("world", sorted(shipped_worlds()))
def test_no_umls_identifier_is_shipped(world: str) -> None:
    graph = World.load(world).graph
    concept = re.compile(r"(?:UMLS|CUI)(?::|\b)|\bC\d{7}\b")
    texts = [*graph.entity_ids, *graph.names, *(alias for aliases in graph.aliases for alias in aliases)]
    assert [text for text in texts if concept.search(text)] == []


# --- wheel and sdist --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist, and the wheel that is built from it."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


def fixture_files() -> set[str]:
    root = fixtures_root()
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


@pytest.mark.packaging
def test_the_wheel_carries_code_types_fixtures_and_licences(built: tuple[Path, Path]) -> None:
    wheel = built[1]
    assert wheel.stat().st_size <= MAX_WHEEL_BYTES
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"medgym/{path.relative_to(PACKAGE).as_posix()}" for path in MODULES} <= names
    assert {f"medgym/fixtures/{name}" for name in fixture_files()} <= names
    assert "medgym/py.typed" in names
    assert {name.split("/")[0] for name in names} == {"medgym", f"medgym-{medgym.__version__}.dist-info"}
    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".part", ".lock"))]


@pytest.mark.packaging
def test_the_wheel_says_what_it_is(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as wheel:
        read = {name.split("/")[-1]: wheel.read(name).decode() for name in wheel.namelist() if ".dist-info/" in name}
    assert "medgym = medgym.cli.main:app" in read["entry_points.txt"]
    assert "License-Expression: Apache-2.0 AND CC-BY-3.0 AND CC-BY-4.0 AND CC0-1.0" in read["METADATA"]
    assert "Requires-Python: >=3.11" in read["METADATA"]


@pytest.mark.packaging
def test_the_sdist_carries_what_tests_and_builds_need(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[0]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    wanted = {"Makefile", "NOTICE", "LICENSE", "README.md", "pyproject.toml", "mkdocs.yml", ".ci/run", "tests/toy.py"}
    assert wanted <= names
    assert {f"fixtures/{name}" for name in fixture_files()} <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith((".venv", "dist", "site/"))]


@pytest.mark.packaging
def test_the_installed_wheel_plays_an_episode(built: tuple[Path, Path], tmp_path: Path) -> None:
    target = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target)]
    subprocess.run([*command, str(built[1])], check=True, capture_output=True)
    code = (
        "import gymnasium as gym, medgym; from medgym.resources import fixtures_root;"
        "env = gym.make('MedResearch-v0', world='tiny'); env.reset(seed=0);"
        'env.step(\'{"name": "medical_search", "arguments": {"query": "ataxia"}}\');'
        "print(medgym.__file__); print(fixtures_root())"
    )
    module, fixtures = run(code, PYTHONPATH=str(target), MEDGYM_CACHE=str(tmp_path / "cache")).splitlines()
    assert Path(module).is_relative_to(target)
    assert Path(fixtures) == target / "medgym" / "fixtures"
