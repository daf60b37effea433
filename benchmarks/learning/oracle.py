"""A privileged policy over the menu: knows the proof, yet can only choose what the menu holds.

Its score is the ceiling of whatever acts through the menu. It tries options out on unscored forks: where the next
document of the proof is brought up, it goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from medgym.agents.observations import documents_in
from medgym.env.menu.environment import MedResearchMenuEnv
from medgym.env.menu.options import Option

SEARCHES = ("clues", "about", "dated")


class MenuOracle:
    """Chooses for one environment; `choose` returns the number of an option."""

    def __init__(self, env: MedResearchMenuEnv, most_calls: int = 20) -> None:
        self.env, self.most_calls = env, most_calls

    def choose(self) -> int:
        """Return a step towards the proof's documents; then the right answer if it is there; else abstain."""
        board, episode = self.env.board, self.env.episode
        notebook, proof = board.notebook, episode.question.proof
        right = self._right(board.options)
        if episode.info()["tool_calls"] >= self.most_calls:
            return self._end(right)
        for document in self._wanted():
            page = notebook.pages.get(document)
            if page is None:
                number = self._bringing(document, board.options)
            else:
                number = next((n for n, o in enumerate(board.options) if o.key == ("read", document, page.read)), None)
            if number is not None:
                return number
        return self._end(right) if right is not None or not proof.documents else self._blindly(board.options)

    def _wanted(self) -> Iterator[str]:
        """Yield documents of the plan that have not shown their evidence, in the order of the plan."""
        question, notebook = self.env.episode.question, self.env.board.notebook
        shown = {s for page in notebook.pages.values() for s in page.sentences}
        order = [step.expects for step in question.proof.plan if step.expects]
        order += [name for step in question.proof.plan for name in step.arguments.get("ids", ()) if name not in order]
        for document in order:
            own = [[s for s in item.sentences if s.startswith(f"{document}#")] for item in question.evidence]
            if any(sentences and not shown.intersection(sentences) for sentences in own):
                yield document

    def _bringing(self, document: str, options: list[Option]) -> int | None:
        for number, option in enumerate(options):
            if option.template in SEARCHES and option.key not in self.env.board.notebook.done:
                step = self.env.episode.fork(scored=False).step(option.message())
                if document in documents_in(step.observation):
                    return number
        return None

    def _right(self, options: list[Option]) -> int | None:
        gold = self.env.episode.question.answer
        names = {gold.value, *gold.aliases}
        for number, option in enumerate(options):
            if option.template == "submit" and option.thing is not None:
                thing = option.thing
                name = self.env.source.world.graph.names[thing] if isinstance(thing, int) else thing
                if name in names:
                    return number
        return None

    def _blindly(self, options: list[Option]) -> int:
        """Return a step for when the proof's documents are out of reach: pages about the proof's things, then clues."""
        world, board = self.env.source.world, self.env.board
        bound = {world.graph.node(b) for b in self.env.episode.question.proof.binding.values() if world.graph.has(b)}
        own = [
            number
            for number, option in enumerate(options)
            if option.page is not None and bound.intersection(board.notebook.page(option.page).about)
        ]
        searches = [number for number, option in enumerate(options) if option.template in ("clues", "web")]
        reads = [number for number, option in enumerate(options) if option.template == "read"]
        return next(iter(own + searches + reads), 0)

    def _end(self, right: int | None) -> int:
        return 0 if right is None else right
