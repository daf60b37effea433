"""Language models as judges of recorded episodes: optional, pinned, kept on record, never asked by a reward.

    trajectories -> case (what a judge is shown) -> verdict (JSON, parsed strictly) -> sidecar file -> rescore

Nothing imports this room but the command `medgym judge`, and re-scoring when it is given verdicts.
"""

from medgym.judges.case import case_of
from medgym.judges.model_judge import ModelJudge
from medgym.judges.rescore import Judged, rescore
from medgym.judges.run import judge_many
from medgym.judges.sidecar import Record, read_records, verdicts_of
from medgym.judges.spec import Criterion, JudgeSpec

__all__ = [
    "Criterion",
    "JudgeSpec",
    "Judged",
    "ModelJudge",
    "Record",
    "case_of",
    "judge_many",
    "read_records",
    "rescore",
    "verdicts_of",
]
