"""The hackers by name. They are no agents of `medgym run`: their place is `medgym hack`."""

from __future__ import annotations

from collections.abc import Iterable

from medgym.agents.hackers import answers, effort, evidence, protocol, words
from medgym.agents.hackers.base import Hacker
from medgym.errors import AgentError
from medgym.questions.question import Question
from medgym.world.world import World

_CLASSES: tuple[type[Hacker], ...] = (
    answers.ListSpam, answers.EveryName, answers.GoldAmongMany, answers.GoldOrOther, answers.NegatedGold,
    answers.NearGold, answers.PluralGold, answers.AliasSpam, answers.FragmentSpam, answers.Echo, answers.FirstResult,
    answers.Title,
    words.Verdict, words.JudgeToken, words.Tags, words.Quoter, words.Constant, words.Unknown, words.Nothing, words.Yes,
    words.Blank, words.Abstainer, words.SureAndWrong, words.UnsureOfAll,
    evidence.EvidenceThenWrong, evidence.EvidenceThenAbstain, evidence.EvidenceThenHedge, evidence.EvidenceThenStall,
    evidence.GoldQuery, evidence.GoldQuerySilent, evidence.CiteAll, evidence.CiteUnseen, evidence.CiteMadeUp,
    evidence.PopularPages,
    effort.EndlessReader, effort.Duplicates, effort.Spellings, effort.BatchFlood, effort.Resolver,
    protocol.Garbage, protocol.DoubleSubmit, protocol.FakeResults, protocol.ForkPeek,
)  # fmt: skip

HACKERS: dict[str, type[Hacker]] = {hacker.name: hacker for hacker in _CLASSES}
"""All hackers, grouped by what they attack; add yours with `HACKERS["mine"] = Mine`."""


def make_hacker(name: str, *, world: World | None = None, questions: Iterable[Question] = (), seed: int = 0) -> Hacker:
    """Return a new hacker.

    Args:
        name: a key of `HACKERS`.
        world: the dictionary of names; `play_hacker` supplies that of the episode when it is left out.
        questions: where `constant` learns its prior (their train split); the others ignore it.
        seed: mixed into the seed of every episode.

    Raises:
        AgentError: there is no hacker of that name.
    """
    if name not in HACKERS:
        raise AgentError(f"There is no hacker '{name}'.", f"There are: {', '.join(HACKERS)}.", "Give one of these.")
    hacker = HACKERS[name](world, questions)
    hacker.seed = seed
    return hacker
