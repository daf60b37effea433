"""Three learners over the same network: behaviour cloning, group-relative policy gradient, MaskablePPO."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from benchmarks.learning.network import HIDDEN, Scorer, masked_logits
from benchmarks.learning.play import Played, rollouts, sampled
from benchmarks.learning.setting import Memory, Recalled
from medgym.env.menu.features import CANDIDATE_WIDTH, STATE_WIDTH
from medgym.env.menu.options import SIZE
from medgym.questions.question import Question

Watch = Callable[[int, Scorer], None]
"""Called with the environment steps so far and the network."""


def cloned(demonstrations: Sequence[Played], seed: int, epochs: int = 25) -> Scorer:
    """Return a network fitted to the choices of demonstrations."""
    torch.manual_seed(seed)
    rng, network = np.random.default_rng(seed), Scorer()
    adam = torch.optim.Adam(network.parameters(), 1e-3)
    pairs = [pair for one in demonstrations for pair in zip(one.states, one.choices, strict=True)]
    for _ in range(epochs):
        order = rng.permutation(len(pairs))
        for start in range(0, len(order), 64):
            batch = [pairs[n] for n in order[start : start + 64]]
            logits = masked_logits(network, [state for state, _ in batch])
            loss = -logits.gather(1, torch.tensor([[choice] for _, choice in batch])).mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
    return network


def group_relative(
    memory: Memory,
    questions: Sequence[Question],
    seed: int,
    watch: Watch,
    *,
    iterations: int = 40,
    groups: int = 24,
    size: int = 8,
    reward: Callable[[Played], float] = lambda one: one.reward,
    shuffled: bool = False,
    network: Scorer | None = None,
) -> Scorer:
    """Return a network trained by GRPO: each episode against the mean of its group, clipped, two passes a batch.

    `shuffled` hands the rewards of a batch out at random, as a control.
    """
    torch.manual_seed(seed)
    rng, network = np.random.default_rng(seed), network or Scorer()
    adam = torch.optim.Adam(network.parameters(), 3e-3)
    steps = 0
    for iteration in range(iterations):
        chosen = rng.choice(len(questions), size=groups, replace=groups > len(questions))
        played = rollouts(memory, [questions[n] for n in chosen for _ in range(size)], sampled(network, rng))
        rewards = np.array([reward(one) for one in played])
        if shuffled:
            rng.shuffle(rewards)
        grouped = rewards.reshape(groups, size)
        advantages = ((grouped - grouped.mean(1, keepdims=True)) / (grouped.std(1, keepdims=True) + 0.1)).ravel()
        steps += sum(len(one.choices) for one in played)
        _improve(network, adam, played, advantages, rng, entropy=0.02 * (1 - iteration / iterations))
        watch(steps, network)
    return network


def _improve(network: Any, adam: Any, played: Any, advantages: Any, rng: np.random.Generator, entropy: float) -> None:
    rows = [
        (s, c, a)
        for one, a in zip(played, advantages, strict=True)
        for s, c in zip(one.states, one.choices, strict=True)
    ]
    with torch.no_grad():
        before = _logits(network, [s for s, _, _ in rows], [c for _, c, _ in rows])[0]
    for _ in range(2):
        order = rng.permutation(len(rows))
        for start in range(0, len(order), 256):
            at = order[start : start + 256]
            batch = [rows[n] for n in at]
            taken, logits = _logits(network, [s for s, _, _ in batch], [c for _, c, _ in batch])
            ratio = (taken - before[torch.from_numpy(at)]).exp()
            gain = torch.tensor([a for _, _, a in batch], dtype=torch.float32)
            clipped = torch.minimum(ratio * gain, ratio.clamp(0.8, 1.2) * gain)
            spread = -(logits.exp() * logits.clamp(min=-50)).sum(1)
            loss = -(clipped + entropy * spread).mean()
            adam.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            adam.step()


def _logits(network: Scorer, states: Any, choices: Any) -> tuple[torch.Tensor, torch.Tensor]:
    logits = masked_logits(network, states)
    return logits.gather(1, torch.tensor(choices)[:, None])[:, 0], logits


# --- MaskablePPO ----------------------------------------------------------------------------------------------------


class _Actor(nn.Module):
    """Lets Stable-Baselines3 use a `Scorer`: features are the flat observation."""

    latent_dim_pi, latent_dim_vf = SIZE, HIDDEN

    def __init__(self) -> None:
        super().__init__()
        self.scorer = Scorer()

    def _split(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        flat = SIZE * CANDIDATE_WIDTH
        return features[:, :flat].reshape(-1, SIZE, CANDIDATE_WIDTH), features[:, flat : flat + STATE_WIDTH]

    def forward(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.forward_actor(features), self.forward_critic(features)

    def forward_actor(self, features: torch.Tensor) -> torch.Tensor:
        return self.scorer.logits(*self._split(features))

    def forward_critic(self, features: torch.Tensor) -> torch.Tensor:
        return self.scorer.critic(*self._split(features))


def maskable_ppo(
    memory: Memory, questions: Sequence[Question], seed: int, watch: Watch, *, steps: int = 40_000
) -> Scorer:
    """Return a network trained by sb3-contrib's MaskablePPO."""
    from sb3_contrib import MaskablePPO
    from sb3_contrib.common.maskable.policies import MaskableMultiInputActorCriticPolicy
    from stable_baselines3.common.callbacks import BaseCallback
    from stable_baselines3.common.vec_env import DummyVecEnv

    class Policy(MaskableMultiInputActorCriticPolicy):
        def _build_mlp_extractor(self) -> None:
            self.mlp_extractor = _Actor()  # type: ignore[assignment]

        def _build(self, lr_schedule: Any) -> None:
            super()._build(lr_schedule)
            self.action_net = nn.Identity()
            nn.init.uniform_(self.mlp_extractor.scorer.score.weight, -0.01, 0.01)
            self.optimizer = self.optimizer_class(self.parameters(), lr=lr_schedule(1), **self.optimizer_kwargs)

    class Watching(BaseCallback):
        def _on_step(self) -> bool:
            return True

        def _on_rollout_start(self) -> None:
            watch(self.num_timesteps, self.model.policy.mlp_extractor.scorer)

    envs = DummyVecEnv([lambda: Recalled(memory, questions) for _ in range(32)])
    model = MaskablePPO(
        Policy, envs, n_steps=32, batch_size=256, n_epochs=4, learning_rate=2e-3, gamma=1.0, gae_lambda=0.95,
        ent_coef=0.02, seed=seed, device="cpu",
    )  # fmt: skip
    model.learn(steps, callback=Watching())
    return model.policy.mlp_extractor.scorer  # type: ignore[no-any-return,union-attr]
