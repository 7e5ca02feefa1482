"""Questions about a case and their answers; both sides are told."""

from __future__ import annotations

import uuid

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import (
    FieldError,
    InvalidInput,
    NotFound,
    PermissionRefused,
    StateError,
    TooMany,
)
from zhengtong.kernel.events import publish
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.events import QuestionAnswered, QuestionAsked
from zhengtong.modules.cases.models import Case, CaseQuestion
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded

KEY = "inquiry"
LONGEST_QUESTION = 1000
LONGEST_ANSWER = 2000
MOST_OPEN = 5


class QuestionWanted(InvalidInput):
    """请写下您的问题，最多 1000 个字。"""

    code = "question_wanted"


class AnswerWanted(InvalidInput):
    """请写下答复，最多 2000 个字。"""

    code = "answer_wanted"


class TooManyQuestions(TooMany):
    """您已有 %(most)s 个问题在等答复，请等答复后再问。"""

    code = "too_many_questions"


class AlreadyAnswered(StateError):
    """这个问题刚刚已经答复。"""

    code = "already_answered"


def questions_of(case: Case) -> list[CaseQuestion]:
    return list(CaseQuestion.objects.filter(case=case).order_by("asked_at", "id"))


@command
def ask(*, case_id: CaseId, actor: Actor, text: str) -> CaseQuestion:
    """The applicant asks; the organ that handles the case is to answer.

    The same question is asked once as long as it waits.
    """
    case = lock(case_id=case_id, actor=actor)
    if not policies.is_applicant(actor, case):
        raise PermissionRefused
    text = text.strip()
    if not text or len(text) > LONGEST_QUESTION:
        raise QuestionWanted(errors=[_at("question", QuestionWanted)])
    waiting = CaseQuestion.objects.filter(case=case, answered_at=None)
    if same := waiting.filter(text=text).first():
        return same
    if waiting.count() >= MOST_OPEN:
        raise TooManyQuestions(most=MOST_OPEN)
    now = timezone.now()
    made = CaseQuestion.objects.create(case=case, text=text, asked_by=actor.name, asked_at=now)
    aspects.attach(case, KEY)
    recorded(case, "cases.ask", actor)
    publish(
        QuestionAsked(case_id=case.pk, case_public_id=case.public_id, question_id=made.pk, at=now)
    )
    return made


def may_answer(actor: Actor, case: Case) -> bool:
    """Who accepts or handles cases there, or looks after the hall."""
    return actor.is_staff and (
        actor.has("cases.accept", case.organization_id)
        or actor.has("cases.handle", case.organization_id)
        or case.entered_by_id == actor.staff_id
    )


@command
def answer(*, case_id: CaseId, actor: Actor, question_id: uuid.UUID, text: str) -> CaseQuestion:
    """答复, once. Raises AlreadyAnswered, AnswerWanted."""
    case = lock(case_id=case_id, actor=actor)
    if not may_answer(actor, case):
        raise PermissionRefused
    found = (
        CaseQuestion.objects.select_for_update().filter(case=case, public_id=question_id).first()
    )
    if found is None:
        raise NotFound
    if found.answered_at is not None:
        raise AlreadyAnswered
    text = text.strip()
    if not text or len(text) > LONGEST_ANSWER:
        raise AnswerWanted(errors=[_at(f"answer-{question_id}", AnswerWanted)])
    found.answer, found.answered_by_id, found.answered_at = text, actor.staff_id, timezone.now()
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    recorded(case, "cases.answer", actor)
    publish(
        QuestionAnswered(
            case_id=case.pk,
            case_public_id=case.public_id,
            question_id=found.pk,
            at=found.answered_at,
        )
    )
    return found


def _at(path: str, kind: type[InvalidInput]) -> FieldError:
    return FieldError(path=path, message=kind().message, code=kind.code)
