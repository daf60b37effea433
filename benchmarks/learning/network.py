"""One small network scores every option with the same weights, so what it learns holds for things it never saw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from benchmarks.learning.setting import Reached
from medgym.env.menu.features import CANDIDATE_WIDTH, STATE_WIDTH

HIDDEN = 64


class Scorer(nn.Module):
    """(batch, options, features) and (batch, state) -> logits (batch, options) and values (batch)."""

    def __init__(self) -> None:
        super().__init__()
        self.of_option = nn.Linear(CANDIDATE_WIDTH, HIDDEN)
        self.of_state = nn.Linear(STATE_WIDTH, HIDDEN)
        self.between = nn.Linear(HIDDEN, HIDDEN)
        self.score = nn.Linear(HIDDEN, 1)
        self.value_in = nn.Linear(HIDDEN + STATE_WIDTH, HIDDEN)
        self.value = nn.Linear(HIDDEN, 1)
        nn.init.uniform_(self.score.weight, -0.01, 0.01)

    def hidden(self, candidates: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
        first = torch.relu(self.of_option(candidates) + self.of_state(state)[:, None])
        return torch.relu(self.between(first))

    def logits(self, candidates: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
        return self.score(self.hidden(candidates, state))[..., 0]

    def critic(self, candidates: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
        """Return what the value is read from: the largest hidden values over all options, and the state."""
        largest = self.hidden(candidates, state).max(dim=1).values
        return torch.relu(self.value_in(torch.cat([largest, state], dim=1)))


def stacked(states: Sequence[Reached]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return candidates, state and mask of a batch, padded to its longest menu."""
    longest = max(reached.options for reached in states)
    candidates = np.zeros((len(states), longest, CANDIDATE_WIDTH), np.float32)
    mask = np.zeros((len(states), longest), np.bool_)
    for row, reached in enumerate(states):
        candidates[row, : reached.options] = reached.candidates
        mask[row, : reached.options] = True
    return torch.from_numpy(candidates), torch.from_numpy(np.stack([s.state for s in states])), torch.from_numpy(mask)


def masked_logits(network: Scorer, states: Sequence[Reached]) -> torch.Tensor:
    """Return log-probabilities of the options of a batch."""
    candidates, state, mask = stacked(states)
    return torch.log_softmax(network.logits(candidates, state).masked_fill(~mask, -1e9), dim=1)
