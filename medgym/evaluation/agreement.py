"""How far two raters agree beyond chance: Cohen's kappa with an interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medgym.evaluation.intervals import Interval, clopper_pearson


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two raters' yes/no labels on the same items.

    Attributes:
        both, only_first, only_second, neither: how many items were labelled yes by whom.
    """

    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def items(self) -> int:
        """How many items both raters labelled."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def observed(self) -> float | None:
        """Share of items on which they agree; None without items."""
        return (self.both + self.neither) / self.items if self.items else None

    @property
    def chance(self) -> float | None:
        """Share on which they would agree if each kept their rate of yes and labelled blindly."""
        if not self.items:
            return None
        first = (self.both + self.only_first) / self.items
        second = (self.both + self.only_second) / self.items
        return first * second + (1 - first) * (1 - second)

    @property
    def kappa(self) -> float | None:
        """(observed - chance) / (1 - chance) (Cohen 1960); None where both give every item the same label."""
        return None if self.observed is None else self._beyond_chance(self.observed)

    @property
    def interval(self) -> Interval | None:
        """A 95 % interval of kappa; None where kappa is.

        Clopper-Pearson limits of the observed agreement, taken beyond chance agreement as it was found. Unlike the
        large-sample interval (Fleiss, Cohen and Everitt 1969) it does not shrink to a point where raters never differ.
        """
        if self.kappa is None:
            return None
        low, high = (self._beyond_chance(end) for end in clopper_pearson(self.both + self.neither, self.items))
        return None if low is None or high is None else Interval(max(-1.0, low), min(1.0, high))

    def _beyond_chance(self, share: float) -> float | None:
        chance = self.chance
        return None if chance is None or chance >= 1.0 else (share - chance) / (1 - chance)


def agreement(pairs: Iterable[tuple[bool, bool]]) -> Agreement:
    """Return how two raters' labels of the same items agree."""
    found = list(pairs)
    return Agreement(
        both=sum(first and second for first, second in found),
        only_first=sum(first and not second for first, second in found),
        only_second=sum(second and not first for first, second in found),
        neither=sum(not first and not second for first, second in found),
    )
