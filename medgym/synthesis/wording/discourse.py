"""How a text speaks of things it must not name: "one rare condition", "this condition", "the second drug"."""

from __future__ import annotations

_NOUNS = {
    "disease": "condition", "gene": "gene", "designation": "designation", "application": "product", "drug": "drug",
    "company": "company", "protein": "protein", "organism": "organism", "brand": "trade name", "date": "date",
}  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


class Discourse:
    """Remembers what has been mentioned. `kinds` maps every variable, in order of mention, to its entity type."""

    def __init__(self, kinds: dict[str, str]) -> None:
        self._kinds = kinds
        self._mentioned: dict[str, None] = {}
        self._latest: dict[str, str] = {}
        self._roles: dict[str, tuple[str, str]] = {}

    def introduce(self, variable: str) -> str:
        """Mention a variable for the first time: "one gene", "a second condition"."""
        noun, rank = self._noun(variable), self._rank(variable)
        self._mentioned[variable] = None
        self._latest[self._kinds[variable]] = variable
        return f"one {noun}" if rank == 0 else f"a {_ORDINALS[rank]} {noun}"

    def introduce_by_role(self, variable: str, role: str, source: str) -> None:
        """Let the next mention of a variable be its role, such as "the sponsor of {a}", with `source` as it is then."""
        self.introduce(variable)
        self._roles[variable] = role, source

    def refer(self, variable: str) -> str:
        """Mention it again: by its role if that is new, "this condition" if the latest of its kind, else by rank."""
        if variable in self._roles:
            return self._by_role(variable)
        noun = self._noun(variable)
        if self._latest.get(self._kinds[variable]) == variable:
            return f"this {noun}" if self._rank(variable) == 0 else f"this {_ORDINALS[self._rank(variable)]} {noun}"
        return f"the {_ORDINALS[self._rank(variable)]} {noun}"

    def recall(self, variable: str) -> str:
        """Mention by rank something that other things of its kind may have followed: "the first designation"."""
        return f"the {_ORDINALS[self._rank(variable)]} {self._noun(variable)}"

    def same(self, variable: str) -> str:
        """Mention the latest of its kind again with stress: "the same gene"."""
        if variable in self._roles:
            return self._by_role(variable)
        if self._latest.get(self._kinds[variable]) == variable:
            return f"the same {self._noun(variable)}"
        return self.refer(variable)

    def _by_role(self, variable: str) -> str:
        role, source = self._roles.pop(variable)
        return role.format(a=self.refer(source))

    def rank(self, variable: str) -> int:
        """Return which of its kind a variable is, from 0, in order of the chain."""
        return self._rank(variable)

    def _rank(self, variable: str) -> int:
        return [v for v, kind in self._kinds.items() if kind == self._kinds[variable]].index(variable)

    def _noun(self, variable: str) -> str:
        return _NOUNS[self._kinds[variable]]
