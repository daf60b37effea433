"""One step of an episode whose tool result is at hand, beside the search step of skyrl-gym with its search stubbed.

Both take turns in one process, episode by episode, and show observations of the same length. skyrl-gym is an option:
without it only medgym is measured.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

from benchmarks import setting
from benchmarks.measure import Figure, of_samples, time_call
from medgym.episode import Episode

EPISODES = 1000
_DOCUMENTS = 3


def run() -> Iterator[Figure]:
    """Measure."""
    texts = _observation_lengths()
    peer = _peer_episode(round(statistics.median(texts)))
    ours: list[float] = []
    last: list[float] = []
    theirs: list[float] = []
    for seed in range(EPISODES):
        steps, final = _episode(seed)
        ours += steps
        last.append(final)
        if peer is not None:
            theirs += peer()
    yield of_samples("Episode.step, cached result, preset paper", ours, "us", goal=15.0)
    yield of_samples("Episode.step, submission with scoring, preset paper", last, "us")
    yield Figure("characters of an observation", statistics.median(texts), "", len(texts))
    if theirs:
        yield of_samples("skyrl-gym SearchEnv.step, search stubbed", theirs, "us")
        yield Figure(
            "ratio to skyrl-gym", statistics.median(ours) / statistics.median(theirs), "x", len(ours), goal=0.5
        )


def _episode(seed: int) -> tuple[list[float], float]:
    """Play one episode; return the times of its searches and of its submission."""
    questions = setting.questions()
    question = questions[seed % len(questions)]
    episode = Episode(question, world=setting.world(), toolbox=setting.toolbox(), reward="paper", seed=seed)
    times = [time_call(episode.step, message) for message in setting.searches()]
    return times, time_call(episode.step, setting.submission(question))


def _observation_lengths() -> list[int]:
    """Fill the toolbox's memory; return how long the observations are."""
    episode = Episode(setting.questions()[0], world=setting.world(), toolbox=setting.toolbox())
    return [len(episode.step(message).observation) for message in setting.searches()]


def _peer_episode(characters: int) -> Callable[[], list[float]] | None:
    """Return a function that plays an episode of skyrl-gym and returns the times of its steps."""
    try:
        from skyrl_gym.envs.search.env import SearchEnv, SearchEnvConfig
        from skyrl_gym.tools import search as search_module
    except ImportError:
        return None
    page = "x" * (characters // _DOCUMENTS)
    answer = {"result": [[{"document": {"contents": page}} for _ in range(_DOCUMENTS)]]}
    search_module.call_search_api = lambda **_: (answer, None)
    messages = [
        f"<search>{' '.join(question.text.split()[:12])}</search>"
        for question in setting.questions()[: setting.STEPS - 1]
    ]
    extras = {"reward_spec": {"ground_truth": {"target": ["x"]}}, "max_turns": setting.STEPS + 1}

    def play() -> list[float]:
        environment = SearchEnv(SearchEnvConfig(), extras)
        return [time_call(environment.step, message) for message in messages]

    return play
