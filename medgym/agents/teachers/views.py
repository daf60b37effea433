"""Two views of one episode that never meet: the teacher's, which may hold a hint, and the student's, which cannot.

A student's record is built from `StudentTask`, that is from the environment's own words. It is never made by taking
things out of what a teacher was told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from medgym.episode import Episode
from medgym.transcript.messages import Message, user_message


@dataclass(frozen=True, slots=True)
class StudentTask:
    """What a student starts from: the first observation and the tools. There is no place for a hint."""

    prompt: str
    tools: tuple[dict[str, Any], ...]

    def messages(self) -> list[Message]:
        """Return the messages before the first answer."""
        return [user_message(self.prompt)]


_BRIEF: Final = """You show how a careful medical researcher answers the question that follows, one tool call at a time.
Before each call write one to three sentences: what the last result showed, and what you look for now.
Below stands where the way leads. It was not checked for you and may be wrong, so rest on nothing but what the tools \
return, and hand in only an answer that they showed. Write as if you had only the question: do not speak of these \
lines, and name nothing from them before a result has named it.

{hint}"""


@dataclass(frozen=True, slots=True)
class TeacherTask:
    """What a teacher starts from: the same, and what it is told about the way (empty: it explores freely)."""

    prompt: str
    tools: tuple[dict[str, Any], ...]
    hint: str = ""

    def messages(self) -> list[Message]:
        """Return the messages before the first answer; a hint stands in a system message of its own."""
        told: list[Message] = [{"role": "system", "content": _BRIEF.format(hint=self.hint)}] if self.hint else []
        return [*told, user_message(self.prompt)]


def student_task(episode: Episode) -> StudentTask:
    """Return the student's view of an episode."""
    return StudentTask(episode.prompt(), tuple(episode.tool_specs()))


def teacher_task(episode: Episode, hint: str = "") -> TeacherTask:
    """Return the teacher's view of an episode; `hint` is the text of a guidance."""
    return TeacherTask(episode.prompt(), tuple(episode.tool_specs()), hint)
