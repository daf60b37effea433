"""OpenEnv: the environment as a server over HTTP and WebSocket, and its client.

`OpenEnvironment` answers one session, `make_app` serves any number of them, `MedgymEnv` is the client. The package
`openenv` has to be installed: `pip install medgym[openenv]`.
"""

from medgym.integrations.openenv.client import MedgymEnv
from medgym.integrations.openenv.environment import OpenEnvironment
from medgym.integrations.openenv.models import MedgymAction, MedgymObservation, MedgymState
from medgym.integrations.openenv.server import make_app, serve

__all__ = ["MedgymAction", "MedgymEnv", "MedgymObservation", "MedgymState", "OpenEnvironment", "make_app", "serve"]
