"""Plays questions of the running server with the oracle; fails if it falls short: `oracle.py [URL] [WORLD]`."""

import sys

from medgym.agents import make
from medgym.episode.source import EpisodeSource
from medgym.integrations.openenv import MedgymAction, MedgymEnv

BEST, TOLERANCE = 1.2, 0.1


def play(base_url: str, index: int, source: EpisodeSource) -> float:
    """Return what the oracle earns on a question of the test split. It knows the answer: the server never tells it."""
    agent, question = make("oracle"), source.pool("test")[index]
    with MedgymEnv(base_url=base_url).sync() as client:
        result = client.reset(question_id=question.id, seed=index)
        agent.begin(question, result.observation.text, result.metadata["answer_type"], source.world)
        agent.reset(result.observation.text, result.observation.tools, index)
        while not result.done:
            result = client.step(MedgymAction(message=agent.act(result.observation.text)))
        return float(result.reward)


if __name__ == "__main__":
    given = sys.argv[1:]
    url = given[0] if given else "http://localhost:8000"
    world = given[1] if len(given) > 1 else "orphan"
    opened = EpisodeSource(world)
    rewards = [play(url, index, opened) for index in range(5)]
    sys.stdout.write(f"{rewards}\n")
    sys.exit(min(rewards) < BEST - TOLERANCE)
