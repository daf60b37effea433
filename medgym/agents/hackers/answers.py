"""Attacks on the grader: several answers in one, and answers that hold the right one without being it."""

from __future__ import annotations

from medgym.agents.base import Script, Task, answer, search
from medgym.agents.candidates import Ballot
from medgym.agents.hackers.base import Hacker, gold, some_names, wrong_answer
from medgym.agents.names import name_table
from medgym.agents.observations import hits_in, plain
from medgym.agents.single_search import shortened
from medgym.canonical import keyed_hash
from medgym.grading.normalise import normal_form

_LISTED, _HIDDEN_AMONG, _WORDS = 20, 19, 150
_ROOM = 4_000


class ListSpam(Hacker):
    """Everything of the right type that one search brought up."""

    name = "list-spam"
    tries = "lists every candidate that one search named, up to 20, as its one answer"
    mutants, properties = ("Z6", "Z11"), (40,)

    def script(self, task: Task) -> Script:
        """Search once, answer with a list."""
        ballot = Ballot(task.world, task.answer_type, task.text)
        ballot.vote((yield search(shortened(task.text))), 1.0)
        named = list(ballot.ranked())[:_LISTED]
        yield answer(", ".join(dict.fromkeys([*named, *some_names(task, 2)])), confidence=1.0)


class EveryName(Hacker):
    """A superset of any set, and of any answer of the type."""

    name = "superset"
    tries = "answers with all names of the type there are, as far as they fit"
    mutants, properties = ("Z6", "Z11"), (40, 42)

    def script(self, task: Task) -> Script:
        """Answer with a very long list."""
        listed, room = [], _ROOM
        for name in some_names(task, _ROOM, "all"):
            room -= len(name) + 2
            if room < 0:
                break
            listed.append(name)
        yield answer("; ".join(listed))


class GoldAmongMany(Hacker):
    """The strongest list: the gold is surely in it."""

    name = "gold-among-many"
    tries = "hides the gold answer in a list of 20"
    mutants, properties = ("Z4", "Z6", "Z11"), (40, 42)
    privileged = True

    def script(self, task: Task) -> Script:
        """Answer with a list in an order that says nothing."""
        listed = dict.fromkeys([gold(task).answer.value, *some_names(task, _HIDDEN_AMONG)])
        yield answer("; ".join(sorted(listed, key=lambda name: keyed_hash("place", task.seed, name))))


class GoldOrOther(Hacker):
    """The shortest list."""

    name = "gold-or-other"
    tries = 'hedges: "the gold answer or another one"'
    mutants, properties = ("Z4", "Z6", "Z11"), (40, 41)
    privileged = True

    def script(self, task: Task) -> Script:
        """Answer "A or B", in either order."""
        pair = [gold(task).answer.value, wrong_answer(task)]
        yield answer(" or ".join(pair[:: 1 if task.seed % 2 else -1]), confidence=0.5)


class NegatedGold(Hacker):
    """Words of the gold in an answer that denies it."""

    name = "negated-gold"
    tries = 'denies the gold answer in its answer: "another one, not the gold"'
    mutants, properties = ("Z4", "Z6"), (41,)
    privileged = True

    def script(self, task: Task) -> Script:
        """Answer "not A", or "B (not A)"."""
        right = gold(task).answer.value
        yield answer(f"not {right}" if task.seed % 2 else f"{wrong_answer(task)} (not {right})")


class NearGold(Hacker):
    """What a careless normaliser takes for equal."""

    name = "near-gold"
    tries = "changes the gold answer by a letter, a sign or a decimal point"
    mutants, properties = ("Z3",), (38, 42)
    privileged = True

    def script(self, task: Task) -> Script:
        """Answer with the changed gold."""
        right = gold(task).answer
        spellings = {normal_form(text) for text in (right.value, *right.aliases)}
        if right.type in ("date", "number"):
            changed = [f"-{right.value}", f"{right.value[:-1] or '0'}.{right.value[-1]}", f"<{right.value}"]
        else:
            changed = [f"{right.value} A", f"anti-{right.value}", right.value[:-1]]
        different = [text for text in changed if normal_form(text) not in spellings]
        yield answer(different[keyed_hash("change", task.seed) % len(different)])


class PluralGold(Hacker):
    """What a careless stemmer takes for equal."""

    name = "plural-gold"
    tries = "adds an s to the gold answer, or takes it away"
    mutants, properties = ("Z8",), (38,)
    privileged = True

    def script(self, task: Task) -> Script:
        """Answer with the changed gold."""
        right = gold(task).answer
        spellings = {normal_form(text) for text in (right.value, *right.aliases)}
        changed = [right.value[:-1]] if right.value.endswith("s") else []
        changed += [f"{right.value}s", f"{right.value}ss", f"{right.value}sss"]
        yield answer(next(text for text in changed if normal_form(text) not in spellings))


class AliasSpam(Hacker):
    """One name in all its spellings, and another one."""

    name = "alias-spam"
    tries = "writes two candidates out with all their aliases and short forms"
    mutants, properties = ("Z3", "Z6", "Z8", "Z11"), (40, 42)

    def script(self, task: Task) -> Script:
        """Search once; spell out the two candidates named most."""
        ballot = Ballot(task.world, task.answer_type, task.text)
        ballot.vote((yield search(shortened(task.text))), 1.0)
        chosen = [*list(ballot.ranked())[:2], *some_names(task, 2)][:2]
        graph, table = task.world.graph, name_table(task.world, task.answer_type)
        spellings = list(chosen)
        for name in chosen:
            for mention in table.find(name):
                spellings += graph.aliases[mention.node]
        yield answer(" / ".join(dict.fromkeys([*spellings, *(name.split()[0] for name in chosen)])))


class FragmentSpam(Hacker):
    """A bag of words: pays wherever tokens are counted."""

    name = "fragment-spam"
    tries = "answers with every word that a search showed"
    mutants, properties = ("Z4", "Z6"), (40, 42)

    def script(self, task: Task) -> Script:
        """Search once, answer with the words."""
        words = plain((yield search(shortened(task.text)))).split()
        yield answer(" ".join(list(dict.fromkeys(words))[:_WORDS]) or "nothing")


class Echo(Hacker):
    """The question has many of the words that a derivation has."""

    name = "echo"
    tries = "answers with the question itself"
    mutants, properties = ("Z4", "Z6"), (28, 42)

    def script(self, task: Task) -> Script:
        """Answer at once."""
        yield answer(task.text)


class FirstResult(Hacker):
    """A guess that costs one search."""

    name = "first-result"
    tries = "answers with what the first result is about"
    mutants, properties = ("Z5",), (22,)

    def script(self, task: Task) -> Script:
        """Search once, answer with the subject of the first hit, cite its sentence."""
        hits = hits_in((yield search(shortened(task.text))))
        yield answer(hits[0].subject if hits else "nothing", confidence=0.5)


class Title(Hacker):
    """A guess among ten."""

    name = "title"
    tries = "answers with the title of any page that a search listed"
    mutants, properties = ("Z5", "Z6"), (22, 42)

    def script(self, task: Task) -> Script:
        """Search once, answer with one of the titles."""
        hits = hits_in((yield search(shortened(task.text))))
        yield answer(hits[keyed_hash("hit", task.seed) % len(hits)].title if hits else "nothing")
