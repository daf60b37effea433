"""A question and the proof it carries."""

from __future__ import annotations

from typing import Any, get_args
from typing import Literal as OneOf

from pydantic import BaseModel, ConfigDict, Field, model_validator

from medgym.query.algebra import Query

AnswerType = OneOf["entity", "date", "number", "category", "identifier", "boolean", "set", "list", "none"]
Split = OneOf["train", "dev", "test", "unanswerable"]
SPLITS: tuple[str, ...] = get_args(Split)
"""All splits; the last holds questions without an answer, whose best action is to abstain."""

#: Stands in every row of the shipped sets: a text collection that holds it holds test questions.
CANARY = "medgym canary 5f0c7f4e-6f2e-4b53-9d0a-2f6a8f1d3c77: questions for evaluation, keep out of training text"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(_Row):
    """The gold answer; `docs/grading.md` says which texts are right for it.

    Attributes:
        type: "entity" (name, with `entity_type` and id), "date" (ISO, at `precision`), "number" (with `unit`),
            "category" (one of few, of `options` where given), "identifier" ("NCT00465816"), "boolean" ("yes", "no"),
            "set" or "list" (of `members`, in any order or in this one), or "none" for an unanswerable item.
        entity_type: of an entity; of "none", what kind of thing is asked for.
        value: how the answer is written: a name, "1988" for a year, "33" for a number.
        aliases: other accepted spellings. They are the table of what counts as equal: a brand or a salt is right only
            where it stands here.
        members: of a set or list, each an answer of a single type.
        options: all values that a category may take, `value` among them.
    """

    type: AnswerType
    value: str
    aliases: tuple[str, ...] = ()
    entity_id: str | None = None
    entity_type: str | None = None
    precision: OneOf["year", "month", "day"] | None = None
    unit: str | None = None
    members: tuple[Answer, ...] | None = None
    options: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Answer:
        several = self.type in ("set", "list")
        if several != bool(self.members) or any(m.type in ("set", "list", "none") for m in self.members or ()):
            raise ValueError("a set or list has members, each of a single type, and no other answer has any")
        if self.options is not None and (self.type != "category" or self.value not in self.options):
            raise ValueError("options belong to a category, and its value is one of them")
        if self.type == "boolean" and self.value not in ("yes", "no"):
            raise ValueError('a boolean is "yes" or "no"')
        return self


class EvidenceItem(_Row):
    """One fact of the derivation and every sentence that states it ("<document id>#s<n>")."""

    fact: str
    sentences: tuple[str, ...]


class PlannedCall(_Row):
    """One tool call of the cheapest full-score script; a search names the document it must bring up."""

    tool: str
    arguments: dict[str, Any]
    expects: str | None = None


class ChainLink(_Row):
    """One step of the way: variables and predicate, in the direction of the walk; arms of a question follow in turn."""

    source: str
    predicate: str
    target: str
    inverse: bool = False


class ClueSize(_Row):
    """What one clue says, measured: `size` members of the variable's type fit it, so it leaves `bits` = log2(size).

    `operator` names how the clue blurs (range, bucket, role, hypernym, relative, exclusion, quantifier, finding ...).
    `part` counts the query's atoms, then its filters, from 0.
    """

    operator: str
    variable: str
    part: int
    size: int
    bits: float


class Proof(_Row):
    """What the exhaustive solver showed.

    Attributes:
        answers: the solver's answer set; its size is one.
        binding: variable -> entity id or literal text in the (first) solution.
        necessity: for each atom, then each filter, how many different results the query has without it, counted up
            to two. A count has one result in any case: then it is another one.
        documents: the smallest set of documents that jointly states the derivation; `hops` is its size.
        plan: the cheapest script that reaches them; `oracle_calls` counts its calls and the final answer is free.
        chain_optimal: the longest-chain search finished within its budget.
        clues: every clue with the number of things that fit it.
        absent: for an unanswerable question, the part (atoms, then filters, from 0) that nothing bears out.
        shape: Weisfeiler-Lehman hash of the query with its constants; no two questions of a set share one.
    """

    answers: tuple[str, ...]
    binding: dict[str, str]
    necessity: tuple[int, ...]
    documents: tuple[str, ...]
    plan: tuple[PlannedCall, ...]
    chain_optimal: bool
    solver: str
    clues: tuple[ClueSize, ...] = ()
    absent: int | None = None
    shape: str = ""


class Rarity(_Row):
    """Why the seed entity counts as rare: every sign there is, and what was made of them.

    Attributes:
        prevalence: Orphanet's prevalence class.
        document_frequency: documents that name the entity or an alias of it, each counted once, of `documents` in all.
        quantile: share of the entities it is compared with that fewer documents name. Compared are those of its type
            that enough independent documents name.
        sources, document_types: of how many sources and types these documents are; web pages vouch for nothing.
        information_content: mean of -ln(share of diseases with the finding) over its findings, in nats.
        degree: facts in which it stands.
        ranks: each sign as its place among those entities, in [0, 1] (1: rarest).
        rule: which rule accepted it: "threshold", "quantile", "prevalence" or "registry".
        score: the mean of the ranks.
    """

    prevalence: str | None = None
    document_frequency: int
    degree: int
    score: float
    documents: int | None = None
    quantile: float | None = None
    sources: int | None = None
    document_types: int | None = None
    information_content: float | None = None
    ranks: dict[str, float] | None = None
    rule: str | None = None


class Wording(_Row):
    """The grammar that worded a text ("held" grammars word test questions alone) and the salt of its choices."""

    grammar: str = ""
    salt: str = ""


class Question(_Row):
    """One multi-hop question; one episode asks it."""

    id: str
    text: str
    specialty: str
    split: Split
    answer: Answer
    query: Query
    chain: tuple[ChainLink, ...]
    evidence: tuple[EvidenceItem, ...]
    proof: Proof
    difficulty: dict[str, float] = Field(description="hops, oracle_calls and other numbers a sampler may sort by")
    rarity: Rarity
    seed_entity: str = Field(description="the rare entity that seeds the chain")
    masked: tuple[str, ...] = Field(description="ids of the entities that the text must not name, answer included")
    world: str = Field(description="world name and version, such as orphan@1")
    form: str = Field("chain", description="chain, ladder, intersection, comparison, count, difference, as_of ...")
    wording: Wording = Field(default_factory=lambda: Wording(), description="which grammar and salt worded the text")
    canary: str = CANARY

    @property
    def hops(self) -> int:
        """The fewest documents that jointly entail the answer."""
        return len(self.proof.documents)

    @property
    def oracle_calls(self) -> int:
        """Tool calls (items counted) of the cheapest script that earns full task and expert scores."""
        return len(self.proof.plan)
