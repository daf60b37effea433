"""Teachers: agents whose episodes are worth learning from, with a reason beside every call."""

from medgym.agents.teachers.language import Complete, LanguageTeacher
from medgym.agents.teachers.noisy import NoisyTeacher
from medgym.agents.teachers.recovery import RecoveryTeacher
from medgym.agents.teachers.registry import TEACHERS, make_teacher
from medgym.agents.teachers.views import StudentTask, TeacherTask, student_task, teacher_task
from medgym.agents.teachers.walk import OracleTeacher

__all__ = [
    "TEACHERS",
    "Complete",
    "LanguageTeacher",
    "NoisyTeacher",
    "OracleTeacher",
    "RecoveryTeacher",
    "StudentTask",
    "TeacherTask",
    "make_teacher",
    "student_task",
    "teacher_task",
]
