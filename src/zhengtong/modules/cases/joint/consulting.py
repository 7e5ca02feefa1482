"""征求意见: a question to another department, with a day; the flow goes on meanwhile."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import OpinionAsked, OpinionGiven, OpinionReminded
from zhengtong.modules.cases.joint import errors as e
from zhengtong.modules.cases.joint.day import MOST_TEXT, Upload, keep_files, position_faults
from zhengtong.modules.cases.joint.rules import (
    involve,
    leads,
    lock_consultation,
    may_consult,
    require_open,
    sits,
    staff_id,
)
from zhengtong.modules.cases.models import Case, Consultation, ConsultationState
from zhengtong.modules.cases.models.joint import JointStateError
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

FURTHEST = dt.timedelta(days=366)
MOST_FILES = 20


@command
def ask_opinion(
    *,
    case_id: CaseId,
    post_id: int | None,
    question: str,
    due_on: dt.date | None,
    actor: Actor,
    node: str = "",
    expected_version: int | None = None,
) -> Consultation:
    """Ask a post that need not be in the flow; it sees the case from now on.

    By the lead department, or by whoever may do an open step now (`node`). Raises NotTheLead,
    CaseStateError, and an InvalidInput with everything that is wrong.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not may_consult(actor, case):
        raise e.NotTheLead
    require_open(case)
    post = org.posts([post_id]).get(post_id) if post_id is not None else None
    faults = [*_post_faults(case, post), *_question_faults(question, due_on)]
    if faults:
        raise InvalidInput(errors=faults)
    assert post is not None
    assert due_on is not None
    now = timezone.now()
    found = Consultation.objects.create(
        case=case,
        node=node[:120],
        asker_id=actor.organization_id or case.organization_id,
        asked_by_id=staff_id(actor),
        asked_at=now,
        organization_id=post.organization_id,
        post_id=post.id,
        question=question.strip(),
        due_on=due_on,
    )
    involve(case, [post.id])
    _noted(case, found, "opinion_asked", actor, found.question)
    publish(OpinionAsked(**_about(case, found, now), due_on=due_on))
    return found


def _post_faults(case: Case, post: org.PostData | None) -> list[FieldError]:
    if post is None:
        return [e.at("post", e.ConsultedWanted)]
    if not org.holders(post.id):
        return [e.at("post", e.NobodyHolds, post=post.name)]
    running = Consultation.objects.filter(case=case, post_id=post.id, state=ConsultationState.OPEN)
    return [e.at("post", e.AlreadyConsulted)] if running.exists() else []


def _question_faults(question: str, due_on: dt.date | None) -> list[FieldError]:
    found = []
    if not 0 < len(question.strip()) <= MOST_TEXT:
        found.append(e.at("question", e.QuestionWanted))
    today = timezone.localdate()
    if due_on is None or not today < due_on <= today + FURTHEST:
        found.append(e.at("due_on", e.AnswerDayWrong))
    return found


@command
def answer_opinion(
    *,
    consultation_id: uuid.UUID,
    position: str,
    text: str,
    actor: Actor,
    uploads: Sequence[Upload] = (),
) -> Consultation:
    """A or B of the post answers, once, with files if need be. Late answers count as well.

    Raises NotYourSeat, JointStateError when it is answered or withdrawn already.
    """
    case, found = lock_consultation(consultation_id, actor=actor)
    if not sits(actor, found.post_id):
        raise e.NotYourSeat
    if found.state != ConsultationState.OPEN:
        raise JointStateError
    faults = position_faults(position, text)
    if not faults and not text.strip():
        faults = [e.at("text", e.OpinionTextWanted)]
    if len(uploads) > MOST_FILES:
        faults.append(e.at("files", e.TooManyPhotos, most=MOST_FILES))
    if faults:
        raise InvalidInput(errors=faults)
    now = timezone.now()
    found.answer_with(position=position, text=text.strip(), at=now)
    found.answered_by_id = staff_id(actor)
    found.save(update_fields=["state", "position", "answer", "answered_at", "answered_by"])
    keep_files(uploads, case=case, actor=actor, consultation=found)
    _noted(case, found, "opinion_given", actor, found.answer)
    publish(OpinionGiven(**_about(case, found, now)))
    return found


@command
def withdraw_opinion(*, consultation_id: uuid.UUID, reason: str, actor: Actor) -> Consultation:
    """The question is no longer asked: by who asked it, or by the lead."""
    case, found = lock_consultation(consultation_id, actor=actor)
    if found.asked_by_id != actor.staff_id and not leads(actor, case):
        raise e.NotTheLead
    if not 0 < len(reason.strip()) <= 200:
        raise e.wrong("reason", e.JointReasonWanted)
    return withdraw_locked(case, found, reason=reason.strip(), actor=actor)


def withdraw_locked(case: Case, found: Consultation, *, reason: str, actor: Actor) -> Consultation:
    """The same for a caller that holds both."""
    found.withdraw(reason)
    found.save(update_fields=["state", "withdrawal_reason"])
    _noted(case, found, "opinion_withdrawn", actor, reason)
    return found


@command
def remind_opinion(*, consultation_id: uuid.UUID, actor: Actor) -> bool:
    """Remind the asked post, at most once a day. Late ones are reminded by the platform itself."""
    case, found = lock_consultation(consultation_id, actor=actor)
    if actor.kind != "system" and found.asked_by_id != actor.staff_id and not leads(actor, case):
        raise e.NotTheLead
    if found.state != ConsultationState.OPEN:
        raise JointStateError
    today = timezone.localdate()
    if found.reminded_on == today:
        return False
    found.reminded_on = today
    found.save(update_fields=["reminded_on"])
    recorded(case, "cases.remind_opinion", actor, consultation=str(found.public_id))
    publish(OpinionReminded(**_about(case, found, timezone.now()), due_on=found.due_on, on=today))
    return True


def _about(case: Case, found: Consultation, at: dt.datetime) -> dict[str, Any]:
    return {
        "case_id": case.pk,
        "case_public_id": case.public_id,
        "consultation_id": found.pk,
        "at": at,
    }


def _noted(case: Case, found: Consultation, kind: str, actor: Actor, text: str) -> None:
    organ = org.organization(found.organization_id)
    workflow.record(
        instance_id=case.instance_id,
        kind=kind,
        actor=actor,
        payload={"consultation": str(found.public_id), "organ": organ.short_name_zh},
        text=text,
    )
    recorded(case, f"cases.{kind}", actor, consultation=str(found.public_id))
