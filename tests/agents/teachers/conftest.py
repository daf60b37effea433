from tests.agents.fixtures import toys

__all__ = ["toys"]
