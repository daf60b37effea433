"""Minari data sets of text episodes: for offline learning, and back again.

Observations, actions, rewards and flags are Minari's own fields. Reward components and stop reasons stand in `infos`,
one entry for the reset and one for each step; `infos["rest"]` and the episode's metadata hold what makes an episode a
trajectory of medgym again. Every text space lists the characters that occur, so that all data lies in its space.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gymnasium
import minari
from gymnasium import spaces
from minari.data_collector import EpisodeBuffer

from medgym.env.register import MED_RESEARCH
from medgym.episode import reopen
from medgym.errors import MedgymError, TrajectoryError
from medgym.export.remainder import not_ours, remainder, restored, sound, whole
from medgym.export.settings import settings_of
from medgym.questions.question_set import QuestionSet
from medgym.transcript.formats import FORMATS
from medgym.transcript.messages import Message
from medgym.transcript.parsing import parse_record
from medgym.transcript.trajectory import Trajectory, TrajectoryStep
from medgym.world.world import World

_KEY = "medgym"


def to_minari(
    trajectories: Iterable[Trajectory],
    dataset_id: str,
    world: World | None = None,
    questions: QuestionSet | None = None,
    **about: Any,
) -> minari.MinariDataset:
    """Create a data set under Minari's folder (`MINARI_DATASETS_PATH`) and return it.

    Args:
        trajectories: episodes of one environment: same world, question set, reward, limits and faults.
        dataset_id: such as "medgym/tiny-oracle-v0".
        world: found as `replay` finds it when left out.
        questions: the same.
        about: further arguments of `minari.create_dataset_from_buffers`, such as `author` or `data_format`.

    Raises `TrajectoryError` when there are no trajectories, one without a step, or of several environments.
    """
    rows = list(trajectories)
    settings = _common_settings(rows)
    buffers = [_buffer(trajectory, world, questions) for trajectory in rows]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about an author and a link that nobody gave
        dataset = minari.create_dataset_from_buffers(
            dataset_id,
            buffers,
            env=_environment(settings),
            observation_space=_space(text for buffer in buffers for text in buffer.observations or ()),
            action_space=_space(text for buffer in buffers for text in buffer.actions or ()),
            **{"description": "Episodes of medgym: tool calls and results as text.", **about},
        )
    names = [json.dumps({"header": t.header, "footer": t.footer}, sort_keys=True) for t in rows]
    dataset.storage.update_episode_metadata([{_KEY: name} for name in names], range(len(rows)))
    return dataset


def from_minari(dataset: minari.MinariDataset | str | Path) -> Iterator[Trajectory]:
    """Yield the trajectories of a data set that `to_minari` made: of one that is open, of its id, or of its folder.

    Raises `TrajectoryError` when there is no such data set, and for episodes that are not from medgym or were changed.
    """
    opened = dataset if isinstance(dataset, minari.MinariDataset) else _opened(dataset)
    about = opened.storage.get_episode_metadata(opened.episode_indices)
    for episode, metadata in zip(opened.iterate_episodes(), about, strict=True):
        if _KEY not in metadata or "rest" not in (episode.infos or {}):
            raise not_ours("Minari episode")
        named = json.loads(metadata[_KEY])
        yield restored(named["header"], _steps(episode), named["footer"])


# --- out ------------------------------------------------------------------------------------------------------------


def _buffer(trajectory: Trajectory, world: World | None, questions: QuestionSet | None) -> EpisodeBuffer:
    prompt, steps = reopen(trajectory.header, world, questions).prompt(), trajectory.steps
    actions, observations = [_action(step.message) for step in steps], [_plain(step.observation) for step in steps]
    rests = [remainder(*parts) for parts in zip(steps, actions, observations, strict=True)]
    reasons = [""] * len(steps) + [trajectory.stop_reason or ""]
    return EpisodeBuffer(
        seed=int(trajectory.header["seed"]),
        options={"question_id": trajectory.question_id},
        observations=[_plain(prompt), *observations],
        actions=actions,
        rewards=[step.reward for step in steps],
        terminations=[step.terminated for step in steps],
        truncations=[step.truncated for step in steps],
        infos={
            "reward_components": {
                name: [0.0, *(step.components[name] for step in steps)] for name in steps[0].components
            },
            "stop_reason": reasons,
            "mask_sample": [reason == "infra_error" for reason in reasons],
            "rest": ["", *rests],
        },
    )


def _action(record: str | Message) -> str:
    """Return a message as text that means the same to the environment."""
    if isinstance(record, str):
        return _plain(record)
    calls = parse_record(record).calls
    text = FORMATS["hermes"].write(calls) if calls else record.get("content")
    return _plain(text if isinstance(text, str) else "")


def _plain(text: str) -> str:
    """Return text that HDF5 and Arrow can hold."""
    return str(sound(text)).replace("\0", "\ufffd")


def _space(texts: Iterable[str]) -> spaces.Text:
    longest, characters = 1, set[str]()
    for text in texts:
        longest = max(longest, len(text))
        characters.update(text)
    return spaces.Text(longest, min_length=0, charset="".join(sorted(characters)) or " ")


def _common_settings(trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    if not trajectories:
        raise TrajectoryError("There are no trajectories to export.")
    if not all(trajectory.steps for trajectory in trajectories):
        raise TrajectoryError("A Minari data set has no room for an episode without a step.")
    first, *others = (settings_of(trajectory.header) for trajectory in trajectories)
    if any(settings != first for settings in others):
        raise TrajectoryError(
            "These trajectories are of several environments.",
            "A Minari data set is about one: same world, question set, reward, limits and faults.",
            "Export them one by one.",
        )
    return first


def _environment(settings: dict[str, Any]) -> gymnasium.Env[Any, Any] | None:
    """Return the environment that the data set names, so that `recover_environment` works; None where it cannot."""
    try:
        return gymnasium.make(MED_RESEARCH, **settings)
    except MedgymError:  # a world or a set that its name alone does not open
        return None


# --- back -----------------------------------------------------------------------------------------------------------


def _steps(episode: Any) -> Iterator[TrajectoryStep]:
    infos = episode.infos
    for place in range(len(episode.rewards)):
        yield whole(
            _text(infos["rest"][place + 1]),
            episode.actions[place],
            episode.observations[place + 1],
            episode.rewards[place],
            _components(infos["reward_components"], place + 1),
            episode.terminations[place],
            episode.truncations[place],
        )


def _components(column: Any, place: int) -> dict[str, float]:
    """Return the components of one place: HDF5 gives a column for each, Arrow an object for each place."""
    if isinstance(column, dict):
        return {name: values[place] for name, values in column.items()}
    return dict(column[place])


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _opened(name: str | Path) -> minari.MinariDataset:
    folder = Path(name)
    try:
        for place in (folder, folder / "data"):
            if (place / "metadata.json").exists():
                return minari.MinariDataset(place)
        return minari.load_dataset(str(name))
    except (FileNotFoundError, ValueError) as problem:
        raise TrajectoryError(
            f"There is no Minari data set {name}.", str(problem), "Give its id, or its folder."
        ) from None
