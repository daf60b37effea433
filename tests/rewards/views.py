"""Random views of episodes, and small components to build rewards from."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from medgym.rewards import CitedSentence, EpisodeView, StopReason, Submission
from medgym.transcript.trajectory import CallRecord
from tests.episode.cases import gene_question
from tests.toy import make_toy_world

QUESTION = gene_question(make_toy_world())
FACTS = tuple(item.fact for item in QUESTION.evidence)

SENTENCES = st.integers(0, 8).map(lambda n: f"page-{n // 3}#s{n % 3}")
CALLS = st.builds(
    CallRecord,
    name=st.just("medical_search"),
    arguments=st.just({}),
    key=st.sampled_from("abcdef"),
    items=st.integers(1, 3),
    delivered=st.lists(SENTENCES, max_size=4, unique=True).map(tuple),
    error=st.sampled_from([None, None, None, "not_found"]),
)
CITED = st.builds(
    CitedSentence,
    id=SENTENCES,
    delivered=st.booleans(),
    facts=st.lists(st.sampled_from(FACTS), max_size=2, unique=True).map(tuple),
    document=st.just("page"),
    document_type=st.sampled_from(["monograph", "gene", "web"]),
    authority=st.sampled_from([0.0, 0.1, 0.55, 0.6, 0.9]),
    planted=st.booleans(),
)
CONFIDENCE = st.none() | st.floats(0, 1)


@st.composite
def views(draw: st.DrawFn, correct: float | None = None) -> EpisodeView:
    """An episode that ended somehow."""
    reason = draw(st.sampled_from([StopReason.ANSWERED, StopReason.ABSTAINED, StopReason.MAX_STEPS]))
    right = draw(st.sampled_from([0.0, 1.0])) if correct is None else correct
    if right and reason is not StopReason.ANSWERED:
        reason = StopReason.ANSWERED
    submission = None
    if reason is not StopReason.MAX_STEPS:
        abstain = "no source says so" if reason is StopReason.ABSTAINED else None
        submission = Submission(draw(st.text(max_size=10)), (), draw(CONFIDENCE), abstain)
    cited = () if submission is None else tuple(draw(st.lists(CITED, max_size=6, unique_by=lambda c: c.id)))
    calls = tuple(draw(st.lists(CALLS, max_size=12)))
    delivered = frozenset(sentence for call in calls for sentence in call.delivered)
    return EpisodeView(QUESTION, calls, delivered, cited, submission, reason, right)


@dataclass
class Fixed:
    """A component that returns what it is told, and counts how often it was asked."""

    name: str
    value: float = 0.0
    lo: float = 0.0
    hi: float = 1.0
    asked: list[EpisodeView] = field(default_factory=list)

    def compute(self, view: EpisodeView) -> float:
        self.asked.append(view)
        return self.value


@dataclass
class Veto:
    """A gate that fires when told to."""

    name: str = "veto"
    on: bool = True

    def fires(self, view: EpisodeView) -> bool:
        return self.on
