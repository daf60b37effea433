"""Scripted adversaries that look for reward without an answer: `make_hacker("cite-all")`, `play_hacker` plays them."""

from medgym.agents.hackers.base import Hacker, play_hacker
from medgym.agents.hackers.registry import HACKERS, make_hacker

__all__ = ["HACKERS", "Hacker", "make_hacker", "play_hacker"]
