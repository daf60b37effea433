"""SkyRL entry point: what `skyrl.train.entrypoints.main_base` does, with medgym's environment registered."""

import sys

import ray
from skyrl.train.config import SkyRLTrainConfig
from skyrl.train.entrypoints.main_base import BasePPOExp, validate_cfg
from skyrl.train.utils import initialize_ray

from medgym.integrations.skyrl import register


@ray.remote(num_cpus=1)
def train(config: SkyRLTrainConfig) -> None:
    """Register the environment in the process that makes rollouts, and train."""
    register()
    BasePPOExp(config).run()


if __name__ == "__main__":
    config = SkyRLTrainConfig.from_cli_overrides(sys.argv[1:])
    validate_cfg(config)
    initialize_ray(config)
    ray.get(train.remote(config))
