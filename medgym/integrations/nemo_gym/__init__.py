"""NVIDIA NeMo Gym: rows of a data set, and a resources server with reset, step and verify.

`rollouts` needs nothing but medgym; `server` needs the package `nemo-gym`, which asks for Python 3.12.
"""

from medgym.integrations.nemo_gym.rollouts import Rollouts, rows

__all__ = ["Rollouts", "rows"]
