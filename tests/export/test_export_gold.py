"""No answer leaves with an export, unless the agent was shown it or wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from medgym.export.files import export
from medgym.questions.question_set import QuestionSet
from medgym.tools.toolbox import Toolbox
from tests.export.played import played, text

ABSTAIN = text(("submit_answer", {"answer": "", "abstain": "unknown"}))


@pytest.mark.parametrize("form", ["atif", "verl", "skyrl", "nemo"])
def test_no_gold_in_any_file(form: str, toys: QuestionSet, toolbox: Toolbox, tmp_path: Path) -> None:
    for place, question in enumerate(toys):
        record = played(toys, toolbox, place, 0, ["hm", ABSTAIN], None)
        out = tmp_path / f"{place}.jsonl"
        assert export([record], form, str(out), toolbox.world, toys) == 1
        content = out.read_text("utf-8")
        assert question.text in content
        answer = question.answer
        secrets = [answer.value, *answer.aliases, answer.entity_id, *(item.fact for item in question.evidence)]
        secrets += [sentence for item in question.evidence for sentence in item.sentences]
        assert not [secret for secret in secrets if secret and f'"{secret}"' in content]
        assert not [secret for secret in (answer.value, *answer.aliases) if secret in content]
