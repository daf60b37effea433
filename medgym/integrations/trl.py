"""TRL: an environment class for `GRPOTrainer(environment_factory=...)`, its rewards and its prompts.

    environment = environment_class(world="tiny", split="train")
    rewards = reward_functions(environment)
    GRPOTrainer(
        environment_factory=environment, train_dataset=prompts(environment), reward_funcs=rewards.functions,
        args=GRPOConfig(reward_weights=rewards.weights, ...), ...
    )

TRL runs the loop, calls methods, and never asks whether an episode is over. So a call after the end raises (the model
reads the error), and an episode is closed when its reward is asked for. An episode that the infrastructure spoilt gets
None from every function: TRL leaves it out of the group's mean and gives it no advantage.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from medgym.episode import StopReason
from medgym.episode.source import EpisodeSource
from medgym.errors import EpisodeError
from medgym.integrations.methods import method_of
from medgym.integrations.trl_rollout import Rollout
from medgym.questions.curriculum import level_of
from medgym.questions.question import Question
from medgym.serving import ToolBag, metrics
from medgym.serving.metrics import MASK, STOP
from medgym.transcript.formats import find_format


class Environment:
    """One seat of TRL's pool of environments: `reset` gives it a new episode, whatever became of the last one.

    The classes that `environment_class` makes add one method a tool. Nothing else may be public here: TRL takes every
    public method for a tool.
    """

    _source: ClassVar[EpisodeSource]

    def __init__(self) -> None:
        self._rollout: Rollout | None = None

    def reset(self, **row: Any) -> str:
        """Open the episode of a dataset row and return the task; reads `question_id` and, if it is there, `seed`."""
        self._rollout = None
        question_id = row.get("question_id")
        if not isinstance(question_id, str):
            raise EpisodeError(
                "The row names no question.", "It has no `question_id`.", "Train on medgym.integrations.trl.prompts()."
            )
        episode = self._source.episode(question_id, int(row.get("seed") or 0))
        self._rollout = Rollout(episode)
        return episode.prompt(find_format("openai").how())

    def _call(self, name: str, arguments: Mapping[str, Any]) -> str:
        if self._rollout is None:
            raise EpisodeError("There is no episode.", "`reset` was not called.")
        return self._rollout.call(name, arguments)


class RewardFunction(Protocol):
    """What TRL asks of a reward: one number a completion, None where there is nothing to learn."""

    __name__: str

    def __call__(
        self,
        completions: Sequence[Sequence[Mapping[str, Any]]],
        environments: Sequence[object],
        completion_ids: Sequence[Sequence[int]] | None = None,
        log_extra: Callable[[str, list[Any]], None] | None = None,
        log_metric: Callable[[str, float], None] | None = None,
        **columns: Any,
    ) -> list[float | None]:
        """Return the rewards of a batch."""


@dataclass(frozen=True)
class Rewards:
    """Reward functions and their weights, in TRL's order.

    The first is the episode's whole reward and has weight 1; the components have weight 0: TRL logs the mean of each
    and trains on none of them twice.
    """

    functions: list[RewardFunction]
    weights: list[float]


def environment_class(source: EpisodeSource | None = None, **settings: Any) -> type[Environment]:
    """Return a class for `environment_factory`: one typed method a tool, with the docstring that prompts are made of.

    Args:
        source: where episodes come from, or None to open one by `settings`.
        settings: arguments of `medgym.episode.source.EpisodeSource`.

    Raises what `EpisodeSource` raises; `EpisodeError` for a source and settings at once.
    """
    if source is not None and settings:
        raise EpisodeError("Give a source or settings, not both.")
    opened = source or EpisodeSource(**settings)
    pool = opened.pool(opened.split)
    specs = [spec["function"] for spec in opened.episode(pool[0]).tool_specs()]
    methods = {spec["name"]: method_of(spec, Environment._call) for spec in specs}
    return type("MedgymEnvironment", (Environment,), {"_source": opened, **methods})


def reward_functions(environment: type[Environment], eos_token_ids: int | Collection[int] = ()) -> Rewards:
    """Return the reward and its components as reward functions, for episodes of any class made here.

    Args:
        environment: the class whose reward names the components.
        eos_token_ids: of the tokenizer. With them, a completion that ends otherwise is on record as cut ("max_tokens").

    The first function, `reward`, also logs columns (question_id, stop_reason, terminated, truncated, mask_sample) and
    metrics (masked, and the share of each stop reason).
    """
    ends = frozenset([eos_token_ids] if isinstance(eos_token_ids, int) else eos_token_ids)
    names = list(environment._source.reward.zeros())
    functions = [_rewarding(None, ends), *(_rewarding(name, ends) for name in names)]
    return Rewards(functions, [1.0] + [0.0] * len(names))


def prompts(
    environment: type[Environment],
    levels: Collection[int] | None = None,
    questions: Iterable[Question] | None = None,
) -> Any:
    """Return a `datasets.Dataset`, one row a question: prompt, question_id, specialty, hops, level (0: not graded).

    Args:
        environment: says which world, questions and split.
        levels: difficulty levels to take, 1 to 5; None: all.
        questions: rows in this order instead, as a curriculum draws them (then set `shuffle_dataset=False` in TRL).

    The text of the task is what `reset` appends to the empty user message. No row holds an answer.
    """
    from datasets import Dataset

    source = environment._source
    drawn = source.pool(source.split) if questions is None else questions
    rows = [_row(question) for question in drawn if levels is None or level_of(question) in levels]
    if not rows:
        raise EpisodeError("There are no questions of these levels.", f"Asked for: {sorted(levels or ())}.")
    return Dataset.from_list(rows)


def _row(question: Question) -> dict[str, Any]:
    return {
        "prompt": [{"role": "user", "content": ""}],
        "question_id": question.id,
        "specialty": question.specialty,
        "hops": question.hops,
        "level": int(question.difficulty.get("level") or 0),
    }


# --- rewards --------------------------------------------------------------------------------------------------------


def _rewarding(component: str | None, ends: frozenset[int]) -> RewardFunction:
    """Return the reward function of a component, or of the whole reward, which also logs."""

    def function(
        completions: Sequence[Sequence[Mapping[str, Any]]],
        environments: Sequence[object],
        completion_ids: Sequence[Sequence[int]] | None = None,
        log_extra: Callable[[str, list[Any]], None] | None = None,
        log_metric: Callable[[str, float], None] | None = None,
        **columns: Any,
    ) -> list[float | None]:
        bags = [
            _closed(environment, completion, bool(ends and ids and ids[-1] not in ends))
            for environment, completion, ids in zip(
                environments, completions, completion_ids or [[]] * len(completions), strict=True
            )
        ]
        if component is None:
            _log(bags, log_extra, log_metric)
        return [None if bag is None or _is_masked(bag) else _paid(bag, component) for bag in bags]

    function.__name__ = component or "reward"
    return function


def _closed(environment: object, completion: Sequence[Mapping[str, Any]], cut: bool) -> ToolBag | None:
    """Return the ended episode of an environment; None if it is of another kind, as in a mixture of environments."""
    if not isinstance(environment, Environment) or environment._rollout is None:
        return None
    environment._rollout.close(completion, cut=cut)
    return environment._rollout.bag


def _is_masked(bag: ToolBag) -> bool:
    return bool(bag.episode.info()["mask_sample"])


def _paid(bag: ToolBag, component: str | None) -> float:
    score = bag.episode.score()
    return score.reward if component is None else score.components.get(component, 0.0)


def _log(
    bags: Sequence[ToolBag | None],
    extra: Callable[[str, list[Any]], None] | None,
    metric: Callable[[str, float], None] | None,
) -> None:
    """Tell TRL how the episodes of a batch ended: columns of its table of completions, and shares."""
    infos = [{} if bag is None else bag.episode.info() for bag in bags]
    numbers = [{} if bag is None else metrics(bag.episode) for bag in bags]
    if extra is not None:
        for key in ("question_id", "stop_reason", "failure_kind", "mask_sample"):
            extra(key, [info.get(key) for info in infos])
        for key in ("terminated", "truncated"):
            extra(key, [bool(row.get(key)) for row in numbers])
    if metric is not None and bags:
        shares = {"masked": MASK} | {f"{STOP}{reason.value}": f"{STOP}{reason.value}" for reason in StopReason}
        for name, key in shares.items():
            metric(name, sum(row.get(key, 0.0) for row in numbers) / len(numbers))
