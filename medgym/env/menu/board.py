"""The menu of one episode as it goes: takes observations in, gives options, numbers and the mask out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from medgym.env.menu.brief import read_brief
from medgym.env.menu.features import Rows, rows, state_row
from medgym.env.menu.notebook import Notebook
from medgym.env.menu.options import SIZE, Menu, Option
from medgym.env.menu.sights import Reader
from medgym.env.menu.view import View
from medgym.episode.limits import Limits

NOTHING = ""
"""The message for a number without an option: no action can be read from it."""


FAILED = "Error ("
"""How an observation begins whose only call failed."""


class Board:
    """What an episode offers; made from the prompt, the public answer type and the observations, nothing else."""

    def __init__(self, prompt: str, answer_type: str, reader: Reader, limits: Limits) -> None:
        text = prompt.split("\n\n", 1)[0]
        self._reader, self._limits = reader, limits
        self.notebook = Notebook(read_brief(text, answer_type, reader.lexicon), reader.lexicon)
        self._menu = Menu(reader.lexicon.names)
        self._look()

    def message(self, number: int) -> str:
        """Return the message that option `number` stands for, or one that says nothing."""
        return self.options[number].message() if 0 <= number < len(self.options) else NOTHING

    def note(self, number: int, observation: str) -> None:
        """Take in what option `number` brought."""
        option = self.options[number] if 0 <= number < len(self.options) else None
        part, key = (option.part, option.key) if option is not None else (None, None)
        self.notebook.note(self._reader.read(observation), part, key, observation.startswith(FAILED))
        self._look()

    def _look(self) -> None:
        self.view = View(self.notebook)
        self.options: list[Option] = self._menu.options(self.notebook, self.view)

    def numbers(self, steps_left: int, calls_left: int) -> dict[str, Rows]:
        """Return fresh arrays: `candidates`, one row an option, and `state`."""
        shares = steps_left / self._limits.max_steps, calls_left / self._limits.max_tool_calls
        return {
            "candidates": rows(self.options, self.notebook, self.view),
            "state": state_row(self.notebook, self.view, *(min(1.0, max(0.0, share)) for share in shares)),
        }

    def mask(self) -> NDArray[np.bool_]:
        """Return which numbers stand for an option."""
        return np.arange(SIZE) < len(self.options)
