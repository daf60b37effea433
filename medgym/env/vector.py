"""Many episodes in one process, stepped side by side: what `gymnasium.make_vec` opens for a medgym environment.

Observations, rewards, flags and infos are those of Gymnasium's `SyncVectorEnv` over the same environments and seeds.
Steps of medgym cost microseconds, so what counts is what is done around them: no wrappers, infos batched by column, and
one world, toolbox and question set for all.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import gymnasium
import numpy as np
from gymnasium.error import ResetNeeded
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space, concatenate, create_empty_array, iterate
from numpy.typing import NDArray

from medgym.env.batching import batch_infos
from medgym.env.med_research import MedResearchEnv
from medgym.errors import EpisodeError

Env = gymnasium.Env[Any, Any]
Outcome = tuple[Any, NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_], dict[str, Any]]


class EpisodeVectorEnv(VectorEnv[Any, Any, NDArray[Any]]):
    """Environments of equal spaces, stepped one after the other.

    Args:
        envs: any environments, of one kind.
        autoreset_mode: a mode of `gymnasium.vector.AutoresetMode`, or its value: "NextStep" (an ended episode is
            replaced in the step after; the action for it is ignored), "SameStep" (in the same step; `final_obs` and
            `final_info` keep how it ended) or "Disabled" (the caller resets with `options={"reset_mask": ...}`).

    Raises `EpisodeError` without environments, for spaces that differ and for a mode that does not exist.
    """

    def __init__(self, envs: Iterable[Env], autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP) -> None:
        self.envs = tuple(envs)
        if not self.envs:
            raise EpisodeError("A vector environment needs at least one environment.", next_step="Set num_envs >= 1.")
        self.num_envs = len(self.envs)
        self.autoreset_mode = _mode(autoreset_mode)
        first = self.envs[0]
        self.metadata = {**first.metadata, "autoreset_mode": self.autoreset_mode}
        self.render_mode = first.render_mode
        self.single_observation_space, self.single_action_space = first.observation_space, first.action_space
        for number, env in enumerate(self.envs):
            if (env.observation_space, env.action_space) != (first.observation_space, first.action_space):
                raise EpisodeError(f"Environment {number} has other spaces than environment 0.")
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        self._seen: list[Any] = [None] * self.num_envs
        self._ended = [False] * self.num_envs

    # --- playing ----------------------------------------------------------------------------------------------------

    def reset(
        self, *, seed: int | Sequence[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Start an episode in every environment, or in those that `options["reset_mask"]` names.

        Args:
            seed: of environment 0; the others get the numbers after it. Or a list with one for each.
            options: for every environment, but for `reset_mask`: an array of booleans, one for each of them.
        """
        seeds = self._seeds(seed)
        given = None if options is None else dict(options)
        chosen = self._chosen(given.pop("reset_mask", None) if given else None)
        infos: list[Mapping[str, Any] | None] = [None] * self.num_envs
        for number in chosen:
            env = self.envs[number]
            self._seen[number], infos[number] = env.reset(
                seed=seeds[number], options=None if options is None else given
            )
            self._ended[number] = False
        return self._observations(), batch_infos(infos)

    def step(self, actions: Any) -> Outcome:
        """Give each environment its action; see `autoreset_mode` for those whose episode is over.

        Raises `ResetNeeded` when the mode is "Disabled" and an ended episode was not reset.
        """
        infos: list[Mapping[str, Any]] = [{}] * self.num_envs
        finals: list[Mapping[str, Any] | None] = [None] * self.num_envs
        rewards = np.zeros(self.num_envs)
        terminated, truncated = [False] * self.num_envs, [False] * self.num_envs
        if self.autoreset_mode is AutoresetMode.DISABLED and any(self._ended):
            raise ResetNeeded(f"Environment {self._ended.index(True)} has ended: reset it by options['reset_mask'].")
        for number, (env, action) in enumerate(zip(self.envs, iterate(self.action_space, actions), strict=True)):
            if self._ended[number] and self.autoreset_mode is AutoresetMode.NEXT_STEP:
                self._seen[number], infos[number] = env.reset()
                continue
            seen, rewards[number], terminated[number], truncated[number], info = env.step(action)
            if self.autoreset_mode is AutoresetMode.SAME_STEP and (terminated[number] or truncated[number]):
                finals[number] = {"final_obs": seen, "final_info": info}
                seen, info = env.reset()
            self._seen[number], infos[number] = seen, info
        self._ended = [a or b for a, b in zip(terminated, truncated, strict=True)]
        batched = batch_infos(infos)
        if any(finals):
            batched |= batch_infos(finals)
        return self._observations(), rewards, np.array(terminated), np.array(truncated), batched

    def fork(self, places: Sequence[int] | None = None, *, scored: bool = True) -> EpisodeVectorEnv:
        """Return a vector environment that goes on from here on its own, with one environment for each of `places`.

        A place may be named again and again, to branch one episode into many; None: all, once. Needs environments with
        a method `fork(scored=...)`, as `MedResearchEnv` has. An unscored fork earns nothing (see `Episode.fork`).
        """
        chosen = range(self.num_envs) if places is None else places
        forks = (self.envs[place].get_wrapper_attr("fork")(scored=scored) for place in chosen)
        forked = EpisodeVectorEnv(forks, self.autoreset_mode)
        forked._seen = [copy.deepcopy(self._seen[place]) for place in chosen]
        forked._ended = [self._ended[place] for place in chosen]
        return forked

    # --- looking ----------------------------------------------------------------------------------------------------

    def render(self) -> tuple[Any, ...]:
        """Return what each environment renders."""
        return tuple(env.render() for env in self.envs)

    def call(self, name: str, *args: Any, **kwargs: Any) -> tuple[Any, ...]:
        """Return what the method `name` of each environment returns, or its attribute of that name."""
        found = [env.get_wrapper_attr(name) for env in self.envs]
        return tuple(value(*args, **kwargs) if callable(value) else value for value in found)

    def get_attr(self, name: str) -> tuple[Any, ...]:
        """Return an attribute of each environment."""
        return self.call(name)

    def set_attr(self, name: str, values: Any) -> None:
        """Set an attribute of each environment: to one value, or to those of a list or tuple."""
        given = values if isinstance(values, list | tuple) else [values] * self.num_envs
        if len(given) != self.num_envs:
            raise EpisodeError(f"There are {len(given)} values for {self.num_envs} environments.")
        for env, value in zip(self.envs, given, strict=True):
            env.set_wrapper_attr(name, value)

    @property  # type: ignore[misc]
    def np_random(self) -> tuple[np.random.Generator, ...]:  # type: ignore[override]
        """The random generator of each environment."""
        return self.call("np_random")

    @property
    def np_random_seed(self) -> tuple[int | None, ...]:  # type: ignore[override]
        """The seed of each of them."""
        return self.call("np_random_seed")

    def close_extras(self, **kwargs: Any) -> None:
        """Close the environments."""
        for env in self.envs:
            env.close()

    def _observations(self) -> Any:
        space = self.single_observation_space
        room: Any = create_empty_array(space, self.num_envs)
        return concatenate(space, self._seen, room)

    def _seeds(self, seed: int | Sequence[int | None] | None) -> Sequence[int | None]:
        if seed is None:
            return [None] * self.num_envs
        if isinstance(seed, int | np.integer):
            return [int(seed) + number for number in range(self.num_envs)]
        if len(seed) != self.num_envs:
            raise EpisodeError(f"There are {len(seed)} seeds for {self.num_envs} environments.")
        return seed

    def _chosen(self, mask: Any) -> Sequence[int]:
        if mask is None:
            return range(self.num_envs)
        if not isinstance(mask, np.ndarray) or mask.dtype != np.bool_ or mask.shape != (self.num_envs,):
            raise EpisodeError(f"reset_mask must be an array of {self.num_envs} booleans.")
        if not mask.any():
            raise EpisodeError("reset_mask names no environment.", next_step="Set at least one place to True.")
        return [int(number) for number in np.flatnonzero(mask)]


def make_med_research(
    num_envs: int = 1, autoreset_mode: AutoresetMode | str = AutoresetMode.NEXT_STEP, **settings: Any
) -> EpisodeVectorEnv:
    """Return `num_envs` environments `MedResearch-v0` over one world, toolbox and question set.

    `settings` are the arguments of `MedResearchEnv`. This is what `make_vec("MedResearch-v0", num_envs=64)` calls.
    """
    pattern = MedResearchEnv(**settings)
    envs = (MedResearchEnv.over(pattern.source, pattern.render_mode) for _ in range(num_envs))
    return EpisodeVectorEnv(envs, autoreset_mode)


def _mode(value: AutoresetMode | str) -> AutoresetMode:
    try:
        return AutoresetMode(value)
    except ValueError:
        known = ", ".join(mode.value for mode in AutoresetMode)
        raise EpisodeError(f"There is no autoreset mode {value!r}.", f"Modes are: {known}.") from None
