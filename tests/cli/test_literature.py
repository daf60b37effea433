from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from medgym.cli.main import app
from medgym.world.world import World
from tests.literature.lexicons import DATA, save_lexicon_world


def test_a_world_is_built_and_built_on(tmp_path: Path) -> None:
    lexicon = save_lexicon_world(tmp_path / "names")
    arguments = ["world", "literature", str(DATA), "--lexicon", str(lexicon), "--out", str(tmp_path / "w"), "--json"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    data = json.loads(done.stdout)
    assert data["report"]["resumed"] == 0
    assert World.load(tmp_path / "w").fingerprint == data["fingerprint"]
    again = json.loads(CliRunner().invoke(app, arguments).stdout)
    assert (again["report"]["resumed"], again["fingerprint"]) == (data["report"]["shards"], data["fingerprint"])


def test_a_person_is_told_what_was_left_out(tmp_path: Path) -> None:
    lexicon = save_lexicon_world(tmp_path / "names")
    arguments = ["world", "literature", str(DATA), "--lexicon", str(lexicon), "--out", str(tmp_path / "w")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "Left out: 1 book articles skipped." in done.stdout
    assert "literature@1 written to" in done.stdout


def test_no_such_source(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["world", "literature", str(tmp_path / "x"), "--out", str(tmp_path / "w"), "--json"])
    assert done.exit_code == 1
    assert "no file or folder" in json.loads(done.stdout)["error"]["what"]
