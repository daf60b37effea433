"""gem: an episode as a `gem.Env`, registered so that `gem.make` and `gem.make_vec` know it.

    register()
    env = gem.make("medgym:MedResearch-v0", world="tiny", split="train")
    observation, info = env.reset(seed=0)

Observations are plain text: the trainer's own wrapper puts them into a chat. gem seeds global random state with each
seed; nothing here reads or changes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gem
from gem.envs.registration import ENV_REGISTRY

from medgym.canonical import keyed_hash
from medgym.episode import Episode
from medgym.errors import EpisodeError
from medgym.serving import Session, shared_source
from medgym.serving.ticket import settings_text
from medgym.transcript.formats import find_format
from medgym.transcript.messages import Call, Message

NAME = "medgym:MedResearch-v0"


class MedgymEnv(gem.Env):
    """One episode after the other, step-driven, in one text format.

    Args:
        seed: of the first episode when `reset` names none; each further one has the next.
        form: name of the message format: "json", "hermes" or "search-r1".
        settings: keywords of `EpisodeSource`, plain JSON values.
    """

    def __init__(self, seed: int = 0, form: str = "json", **settings: Any) -> None:
        super().__init__()
        settings_text(settings)
        self.settings, self.form, self.seed = settings, form, seed
        self._format = find_format(form)
        self._session: Session | None = None
        if not self._format.system([]):
            raise EpisodeError(f"The format {form!r} offers no tools in text.", next_step="Use 'json' or 'hermes'.")

    # --- gem's interface --------------------------------------------------------------------------------------------

    def reset(self, seed: int | None = None) -> tuple[str, dict[str, Any]]:
        """Ask the question that `seed` draws; return system message and task as one text, and the public facts."""
        seed = self.seed if seed is None else seed
        self.seed = seed + 1
        source = shared_source(self.settings)
        return self._begin(source.episode(keyed_hash("gem", seed) % len(source), seed))

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Fold one message in; never raises for what it says."""
        step = self._playing().step(action)
        return _text(step.messages), step.reward, step.terminated, step.truncated, step.info

    def sample_random_action(self) -> str:
        """Return a search for a few words of the question, which words depending on how far the episode is."""
        episode = self._playing().episode
        words = episode.question.text.split()
        start = keyed_hash("gem", episode.seed, episode.info()["steps"]) % len(words)
        return str(self._format.write([Call("medical_search", {"query": " ".join(words[start : start + 6])})]))

    def spawn(self, same_state: bool = False, **kwargs: Any) -> MedgymEnv:
        """Return another environment with the arguments of this one, save `kwargs`; `same_state` forks the episode."""
        child = MedgymEnv(**{"seed": self.seed, "form": self.form, **self.settings, **kwargs})
        if same_state and self._session is not None:
            child._session = Session(self._session.episode.fork(), child.form)
        return child

    def get_state(self) -> dict[str, Any]:
        """Return the state as plain JSON: which episode, and what was said to it."""
        episode = self._playing().episode
        said = [step.message for step in episode.steps()]
        return {"question_id": episode.question.id, "seed": episode.seed, "messages": said, "next_seed": self.seed}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a state: the messages are folded in again, which gives the same bytes."""
        self._begin(shared_source(self.settings).episode(str(state["question_id"]), int(state["seed"])))
        for message in state["messages"]:
            self._playing().step(message)
        self.seed = int(state["next_seed"])

    # --- beside it --------------------------------------------------------------------------------------------------

    @property
    def episode(self) -> Episode | None:
        """The current episode; None before the first reset."""
        return None if self._session is None else self._session.episode

    def _begin(self, episode: Episode) -> tuple[str, dict[str, Any]]:
        self._session = Session(episode, self.form)
        return _text(self._session.start()), episode.info()

    def _playing(self) -> Session:
        if self._session is None:
            raise EpisodeError("There is no episode yet.", next_step="Call reset() first.")
        return self._session


def register() -> None:
    """Make the environment known to gem in this process; may be called again."""
    if NAME not in ENV_REGISTRY:
        gem.register(NAME, f"{__name__}:MedgymEnv")


def _text(messages: Sequence[Message]) -> str:
    return "\n\n".join(str(message["content"]) for message in messages)
