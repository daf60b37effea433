"""Judge files, and the prompt and schema that follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from medgym.errors import RewardError
from medgym.judges import JudgeSpec
from medgym.judges.spec import shipped_judges
from tests.judges.episodes import PREFERENCE, RUBRIC

RUBRIC_FILE = """
name = "checks"
kind = "rubric"

[[criteria]]
name = "relevant"
question = "Do the sentences bear on it?"

[[criteria]]
name = "complete"
question = "Do they cover it?"
"""


def test_a_file_is_a_judge(tmp_path: Path) -> None:
    file = tmp_path / "checks.toml"
    file.write_text(RUBRIC_FILE, encoding="utf-8")
    spec = JudgeSpec.load(file)
    assert spec == RUBRIC == JudgeSpec.load(str(file))
    assert "- relevant: Do the sentences bear on it?\n- complete:" in spec.prompt
    assert spec.reply_schema["properties"]["criteria"]["required"] == ["relevant", "complete"]
    assert shipped_judges() == ["evidence", "preference"]
    assert [JudgeSpec.load(name).name for name in shipped_judges()] == shipped_judges()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('name = "x"\nkind = "rubric"', "one criterion or more"),
        ('name = "x"\nkind = "rubric"\ncriteria = []', "one criterion or more"),
        (RUBRIC_FILE.replace('"complete"', '"relevant"'), "must differ"),
        (RUBRIC_FILE.replace('kind = "rubric"', 'kind = "preference"'), "a preference has none"),
        (RUBRIC_FILE.replace('"complete"', '"Complete!"'), "criteria.1.name"),
        (RUBRIC_FILE + "\nweight = 2", "criteria.1.weight"),
        ('name = "x"\nkind = "grade"', "kind"),
        ("name = ", "Invalid value"),
    ],
)
def test_a_file_that_is_none_is_told_why(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RewardError, match="describes no judge") as caught:
        JudgeSpec.load(file)
    assert why in caught.value.why


@pytest.mark.parametrize("name", ["nobody", "../spec", "", "\0", "no/such.toml"])
def test_an_unknown_judge_is_told_with_those_there_are(name: str) -> None:
    with pytest.raises(RewardError, match="evidence, preference"):
        JudgeSpec.load(name)


def test_the_prompt_hash_follows_every_word() -> None:
    changes = [
        {"name": "other"},
        {"instructions": "Rate it."},
        {"sees_gold": True},
        {"response_format": "text"},
    ]
    hashes = {PREFERENCE.prompt_hash, *(PREFERENCE.model_copy(update=change).prompt_hash for change in changes)}
    reworded = RUBRIC.criteria[0].model_copy(update={"question": "Do the sentences bear on this?"})
    hashes |= {RUBRIC.prompt_hash, RUBRIC.model_copy(update={"criteria": (reworded, RUBRIC.criteria[1])}).prompt_hash}
    assert len(hashes) == 7
