"""The same episodes in many ways: hash seeds, threads, processes, order, vector modes. Every byte must agree."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import gymnasium as gym

import medgym  # noqa: F401  registers the environments
from benchmarks import setting
from benchmarks.measure import Figure, fresh
from medgym.canonical import keyed_hash
from medgym.episode import Episode
from medgym.tools.toolbox import Toolbox

EPISODES = 10_000
VECTORED = 200
_WIDTH = 4


def run() -> Iterator[Figure]:
    """Compare."""
    reference = digests(0, EPISODES)
    half = EPISODES // 2
    code = "import json; from benchmarks.determinism import digests; print(json.dumps(digests({}, {})))"
    ways: dict[str, list[str]] = {
        "in reverse order, with a new toolbox": digests(0, EPISODES, backwards=True),
        "in 4 threads that share a toolbox": _in_threads(),
        "in a process with hash seed 1": fresh(code.format(0, EPISODES), PYTHONHASHSEED="1")[0],
        "in two processes with hash seeds 2 and 3": [
            *fresh(code.format(0, half), PYTHONHASHSEED="2")[0],
            *fresh(code.format(half, EPISODES), PYTHONHASHSEED="3")[0],
        ],
    }
    for way, found in ways.items():
        different = sum(a != b for a, b in zip(reference, found, strict=True))
        yield Figure(f"episodes that differ: {way}", different, "", EPISODES, goal=0.0)
    for mode in ("sync", "async"):
        yield Figure(f"episodes that differ: {mode} vector environment", _vectored(mode), "", VECTORED, goal=0.0)


def digests(first: int, stop: int, *, backwards: bool = False) -> list[str]:
    """Play the episodes with these seeds; return one digest each over the whole trajectory."""
    toolbox = Toolbox(setting.world()) if backwards else setting.toolbox()
    seeds = range(first, stop)
    found = {seed: _digest(seed, toolbox) for seed in (reversed(seeds) if backwards else seeds)}
    return [found[seed] for seed in seeds]


def messages(seed: int) -> list[str]:
    """Return what a wandering agent writes: searches, reads, mistakes, then an answer."""
    world, question = setting.world(), setting.questions()[seed % len(setting.questions())]
    names, pages = world.graph.names, world.documents.ids
    draw = [keyed_hash("determinism", seed, n) for n in range(6)]
    words = question.text.split()
    return [
        setting.action("medical_search", query=" ".join(words[: 5 + draw[0] % 10])),
        setting.action("read_document", id=pages[draw[1] % len(pages)]),
        setting.action("resolve_entity", name=names[draw[2] % len(names)]),
        ["not an action", "{", setting.action("no_such_tool"), setting.action("web_search", query="")][draw[3] % 4],
        setting.action("web_search", query=names[draw[4] % len(names)]),
        setting.submission(question) if draw[5] % 2 else setting.action("submit_answer", answer="x"),
    ]


def _digest(seed: int, toolbox: Toolbox) -> str:
    question = setting.questions()[seed % len(setting.questions())]
    episode = Episode(question, toolbox=toolbox, seed=seed)
    for message in messages(seed):
        episode.step(message)
    return _hash(episode.trajectory().to_json())


def _hash(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _in_threads() -> list[str]:
    toolbox = Toolbox(setting.world())
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda seed: _digest(seed, toolbox), range(EPISODES)))


def _vectored(mode: str) -> int:
    """Return how many steps of a vector environment differ from the same steps of single episodes."""
    options = {"autoreset_mode": gym.vector.AutoresetMode.DISABLED} if hasattr(gym.vector, "AutoresetMode") else {}
    vector = gym.make_vec(
        "MedResearch-v0", num_envs=_WIDTH, vectorization_mode=mode, vector_kwargs=options, world="tiny"
    )
    different = 0
    try:
        for start in range(0, VECTORED, _WIDTH):
            _, info = vector.reset(seed=start)
            chosen = [str(name) for name in info["question_id"]]
            different += _compare(vector, chosen, start)
    finally:
        vector.close()
    return different


def _compare(vector: Any, chosen: list[str], start: int) -> int:
    by_id = {question.id: question for question in setting.questions()}
    episodes = [Episode(by_id[name], toolbox=setting.toolbox()) for name in chosen]
    scripts = [messages(start + lane)[:-1] for lane in range(_WIDTH)]
    wrong: set[int] = set()
    for turn in range(len(scripts[0])):
        actions = tuple(script[turn] for script in scripts)
        observations, rewards, *_ = vector.step(actions)
        for lane, (episode, action) in enumerate(zip(episodes, actions, strict=True)):
            step = episode.step(action)
            if step.observation != observations[lane] or step.reward != rewards[lane]:
                wrong.add(lane)
    return len(wrong)
