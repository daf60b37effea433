"""The eighteen bad rewards, each our system with parts exchanged, and the properties that have to tell them apart."""

from __future__ import annotations

from dataclasses import dataclass

from tests.mutants import graders, rewards, scorers
from tests.properties.system import System

SOUND = rewards.first_of_paper()


@dataclass(frozen=True)
class Mutant:
    """One bad reward.

    Attributes:
        name: Z1 to Z18.
        where: where such a thing was found.
        defect: what is wrong, in a few words.
        system: ours, with that defect.
        properties: the numbers of the properties that it breaks.
    """

    name: str
    where: str
    defect: str
    system: System
    properties: tuple[int, ...]


ZOO = (
    Mutant("Z1", "Search-R1", "a tag on a page is taken for the answer",
           System(rewards=SOUND, score=scorers.last_tag), (31,)),
    Mutant("Z2", "Search-R1", "scoring draws from the global random state",
           System(rewards=SOUND, score=scorers.chatty), (47,)),
    Mutant("Z3", "Search-R1", "signs, decimals and letters are normalised away",
           System(rewards=SOUND, grade=graders.reading_comprehension), (38,)),
    Mutant("Z4", "Search-R1, format variant", "0.3 for the gold in a retrieved text",
           System(rewards=SOUND, score=scorers.found_is_enough), (31, 34)),
    Mutant("Z5", "Deep-DxSearch", "finding pays more than answering",
           System(rewards=(rewards.retrieval_first(),)), (5, 36)),
    Mutant("Z6", "Deep-DxSearch", "cube root of the recall over all that is listed",
           System(rewards=SOUND, grade=graders.token_recall), (40,)),
    Mutant("Z7", "Deep-DxSearch", "a second and third search pay whatever they bring",
           System(rewards=(rewards.iterations(),)), (22,)),
    Mutant("Z8", "Deep-DxSearch", "final s is stripped; downloads at first use",
           System(rewards=SOUND, grade=graders.plural_blind), (38, 47)),
    Mutant("Z9", "DoctorAgent-RL", "paid by the question; first digit is the score; unseeded reset",
           System(rewards=(rewards.by_volume(),), grade=graders.first_digit, open=scorers.unseeded), (15, 22, 43, 47)),
    Mutant("Z10", "DeepDive", "the judge reads the raw answer; its outage is a 0",
           System(rewards=SOUND, grade=graders.obedient, score=scorers.raw_prompt, judge=rewards.Silent()),
           (31, 43, 51)),
    Mutant("Z11", "Visual-RFT", "A or B or C is right when one is",
           System(rewards=SOUND, grade=graders.any_alternative), (40, 41)),
    Mutant("Z12", "NeMo-Gym", "no checks, full score",
           System(rewards=SOUND, rubric=rewards.all_of_nothing), (51,)),
    Mutant("Z13", "NeMo-RL", "scores move to other samples when one cannot be read",
           System(rewards=SOUND, score_all=scorers.shifting), (49,)),
    Mutant("Z14", "NeMo-Gym, OpenEnv", "a failure of the environment is a 0 of the agent",
           System(rewards=SOUND, open=scorers.Unmasked), (51,)),
    Mutant("Z15", "LunarLander, imitation", "the last state keeps its potential",
           System(rewards=SOUND, composite=rewards.Clinging), (10, 12)),
    Mutant("Z16", "One Token to Fool LLM-as-a-Judge", "an opening phrase is taken for a solution",
           System(rewards=SOUND, grade=graders.polite), (43, 44)),
    Mutant("Z17", "Proof-of-Use", "decorative calls and unrelated citations pay",
           System(rewards=(rewards.decoration(),)), (22, 32, 34)),
    Mutant("Z18", "MedBrowseComp's judge", "empty gold is met, None is right, exact matches are not",
           System(rewards=SOUND, grade=graders.lenient_judge), (37, 44, 51)),
)  # fmt: skip
