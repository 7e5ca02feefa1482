"""What follows a forwarding: the upper organ asks the lower one to complete it, or answers."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.files.api import FileData, FileRules
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, InvalidInput, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import (
    CompletionRequested,
    CompletionSupplied,
    ForwardingAnswered,
)
from zhengtong.modules.cases.levels.upper import LOWER_ORGAN
from zhengtong.modules.cases.models import (
    Case,
    CaseMaterial,
    CompletionRequest,
    Forwarding,
    LegalOutcome,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.services.locking import CaseId, TaskId, find, lock, lock_step
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.workflow import api as workflow

COMPLETION_DAYS = 5
"""Working days for the lower organ to complete what it sent; a local rule. The upper limits do not
stand still meanwhile: 行政许可法 第四十五条 lists what stops them, and this is not among it."""

RULES = FileRules(extensions=("pdf", "jpg", "jpeg", "png"), max_bytes=20 * 1024 * 1024)
MOST_FILES = 10
Uploads = tuple[tuple[BinaryIO, str], ...]
"""(content, file name)"""


class NotFromBelow(StateError):
    """这个办件不是下级转报来的。"""

    code = "not_from_below"


class AlreadyAsked(StateError):
    """已经请下级补充过，正在等它答复。"""

    code = "already_asked"


class NothingAsked(StateError):
    """上级没有要求补充，或者已经补充过了。"""

    code = "nothing_asked"


class WantedMissing(InvalidInput):
    """请写明要下级补充什么。"""

    code = "wanted_missing"


class CompletionEmpty(InvalidInput):
    """请写明补充了什么，或者上传文件。"""

    code = "completion_empty"


class AlreadyAnswered(StateError):
    """上级的决定已经登记过。"""

    code = "already_answered"


class AnswerIncomplete(InvalidInput):
    """上级的决定还没有填完整，请看标出的内容。"""

    code = "answer_incomplete"


@command
def request_completion(
    *,
    case_id: CaseId,
    task_id: TaskId,
    actor: Actor,
    wanted: str,
    expected_version: int | None = None,
) -> CompletionRequest:
    """退回下级补充: the upper organ says what the review lacks. The applicant is not asked again.

    Raises NotFromBelow, AlreadyAsked, WantedMissing.
    """
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    require(actor, "cases.handle", case)
    sent = Forwarding.objects.select_related("case").filter(upper_case=case).first()
    if sent is None:
        raise NotFromBelow
    if not case.is_open or case.decided_at:
        raise CaseStateError
    workflow.require_performer(task_id=task.id, actor=actor)
    if sent.requests.filter(answered_at=None).exists():
        raise AlreadyAsked
    wanted = wanted.strip()
    if not wanted:
        error = WantedMissing()
        raise WantedMissing(errors=[FieldError(path="wanted", message=error.message)])
    now = timezone.now()
    due = calendar.due_day(timezone.localdate(now), Limit(COMPLETION_DAYS, Unit.WORKDAY)).date
    assert due is not None, "a limit in working days has a last day"
    asked = CompletionRequest.objects.create(
        forwarding=sent, wanted=wanted, due_on=due, asked_at=now, asked_by_id=actor.staff_id
    )
    _note(sent, "completion_requested", actor, wanted)
    recorded(case, "cases.request_completion", actor, lower=sent.case.number)
    publish(CompletionRequested(case_id=sent.case_id, upper_case_id=case.pk, due_on=due, at=now))
    return asked


@command
def complete_forwarding(
    *, case_id: CaseId, actor: Actor, answer: str, uploads: Uploads = ()
) -> CompletionRequest:
    """The lower organ adds what was asked for; files go to the upper case. `case_id` is the lower.

    Raises NothingAsked (also the second time), CompletionEmpty, and the refusals of files.
    """
    seen = _seen(case_id, actor)
    require(actor, "cases.handle", seen)
    sent = Forwarding.objects.filter(case=seen).first()
    if sent is None or sent.upper_case_id is None:
        raise NothingAsked
    upper = _hold_upper(sent)
    asked = CompletionRequest.objects.filter(forwarding=sent, answered_at=None).first()
    if asked is None:
        raise NothingAsked
    if not upper.is_open:
        raise CaseStateError
    answer = answer.strip()
    if not answer and not uploads:
        error = CompletionEmpty()
        raise CompletionEmpty(errors=[FieldError(path="completion", message=error.message)])
    now = timezone.now()
    for content, name in uploads[:MOST_FILES]:
        _add(upper, _stored(content, name, upper, actor), now)
    asked.answer, asked.answered_at, asked.answered_by_id = answer, now, actor.staff_id
    asked.save(update_fields=["answer", "answered_at", "answered_by"])
    _note(sent, "completion_supplied", actor, answer, files=[n for _c, n in uploads])
    recorded(seen, "cases.complete_forwarding", actor, upper=upper.number)
    publish(CompletionSupplied(case_id=seen.pk, upper_case_id=upper.pk, at=now))
    return asked


def _hold_upper(sent: Forwarding) -> Case:
    """The lock of both: whoever asks holds the upper case first, too."""
    instance = Case.objects.values_list("instance_id", flat=True).get(pk=sent.upper_case_id)
    workflow.lock(instance_id=instance)
    return Case.objects.select_for_update().defer("form_data").get(pk=sent.upper_case_id)


def _seen(case_id: CaseId, actor: Actor) -> Case:
    if isinstance(case_id, int):
        return find(case_id=case_id, actor=actor)
    return find(public_id=case_id, actor=actor)


def _stored(content: BinaryIO, name: str, case: Case, actor: Actor) -> FileData:
    return files.store(
        content=content,
        name=name,
        rules=RULES,
        actor=actor,
        owner_kind="cases.case",
        owner_id=str(case.public_id),
    )


def _add(upper: Case, file: FileData, at: dt.datetime) -> None:
    rows.add(
        CaseMaterial(
            case=upper,
            material_key="completion",
            name={"zh": "下级机关补充", "en": "Completed by the lower organ"},
            file_public_id=file.public_id,
            file_name=file.name,
            content_type=file.content_type,
            size=file.size,
            source=LOWER_ORGAN,
            added_at=at,
        )
    )


def _note(
    sent: Forwarding, kind: str, actor: Actor, text: str, *, files: list[str] | None = None
) -> None:
    """Into the logs of both cases."""
    told = {"text": text, "files": files or []}
    ids = Case.objects.filter(pk__in=[sent.case_id, sent.upper_case_id]).order_by("-pk")
    for instance_id in ids.values_list("instance_id", flat=True):
        workflow.record(instance_id=instance_id, kind=kind, actor=actor, payload=told)


@command
def record_answer(
    *,
    case_id: CaseId,
    actor: Actor,
    outcome: str,
    name: str,
    number: str,
    answered_on: dt.date | None,
    note: str = "",
    upload: tuple[BinaryIO, str] | None = None,
    expected_version: int | None = None,
) -> Forwarding:
    """Enter what an organ outside the platform decided; the applicant is told and gets the file.

    The local case stays as it was closed. Raises NotFromBelow (an upper organ of the platform
    decides in its own case), AlreadyAnswered, AnswerIncomplete.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.handle", case)
    sent = Forwarding.objects.select_for_update().filter(case=case).first()
    if sent is None or not sent.is_outside:
        raise NotFromBelow
    if sent.answered_at is not None:
        raise AlreadyAnswered
    now = timezone.now()
    _check_answer(sent, outcome, name, answered_on, timezone.localdate(now), note)
    if upload is not None:
        stored = _stored(upload[0], upload[1], case, actor)
        sent.file_public_id, sent.file_name = stored.public_id, stored.name
    sent.outcome, sent.answer_name = outcome, name.strip()[:200]
    sent.answer_number, sent.answer_note = number.strip()[:100], note.strip()[:2000]
    sent.answered_on, sent.answered_at, sent.answered_by_id = answered_on, now, actor.staff_id
    sent.save()
    workflow.record(
        instance_id=case.instance_id,
        kind="answered_above",
        actor=actor,
        payload={"text": f"{sent.to_name}：{sent.answer_name}", "outcome": outcome},
    )
    recorded(case, "cases.record_answer", actor, outcome=outcome, number=sent.answer_number)
    publish(
        ForwardingAnswered(case_id=case.pk, case_public_id=case.public_id, outcome=outcome, at=now)
    )
    return sent


def _check_answer(
    sent: Forwarding,
    outcome: str,
    name: str,
    answered_on: dt.date | None,
    today: dt.date,
    note: str,
) -> None:
    errors = []
    if outcome not in LegalOutcome.values:
        errors.append(FieldError(path="outcome", message=_("请选择上级的决定。")))
    if not name.strip():
        errors.append(FieldError(path="answer_name", message=_("请填写决定或者证照的名称。")))
    first = timezone.localdate(sent.forwarded_at)
    if answered_on is None or not first <= answered_on <= today:
        message = _("请填写决定日期，不早于转报那一天，不晚于今天。")
        errors.append(FieldError(path="answered_on", message=message))
    if outcome == LegalOutcome.DENIED and not note.strip():
        errors.append(FieldError(path="answer_note", message=_("不予许可的，请写明理由。")))
    if errors:
        raise AnswerIncomplete(errors=errors)
