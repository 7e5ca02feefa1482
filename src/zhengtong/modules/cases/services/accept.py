"""What the counter answers to an application: accept, refuse, or tell once what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any, BinaryIO

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.prepared import together
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, InvalidInput, PermissionRefused, StateError
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import aspects, policies
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import (
    CaseAccepted,
    CaseRefused,
    CaseSupplemented,
    SupplementRequested,
)
from zhengtong.modules.cases.models import (
    Case,
    CaseMaterial,
    CaseStatus,
    DocumentKind,
    SupplementNotice,
)
from zhengtong.modules.cases.models.case import CaseStateError
from zhengtong.modules.cases.services import filled
from zhengtong.modules.cases.services.apply import (
    ANSWER_DAYS,
    UnknownMaterial,
    rules_of,
    situation_of,
)
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.workflow import api as workflow
from zhengtong.modules.workflow.data import StepResult, TaskData

SUPPLEMENT_DAYS = 10
"""Working days to bring what is missing; a local rule, the law leaves it open."""


class ReasonWanted(InvalidInput):
    """请写明理由，办事人会看到这段话。"""

    code = "reason_wanted"


class AlreadySupplemented(StateError):
    """补正只能一次性告知，这个办件已经告知过。请受理或者不予受理。"""

    code = "already_supplemented"


class NothingWanted(InvalidInput):
    """请至少选出一份要补正的材料，或者写明要更正的内容。"""

    code = "nothing_wanted"


class NothingBrought(InvalidInput):
    """请上传要求补正的材料，或者在说明里写清楚更正了什么。"""

    code = "nothing_brought"


def acceptance_task(case: Case) -> TaskData:
    """The open step at which the case waits to be accepted."""
    for task in workflow.open_tasks(instance_id=case.instance_id):
        if task.stage == "accept":
            return task
    raise CaseStateError


def prepared(case_id: CaseId, actor: Actor, expected_version: int | None) -> tuple[Case, TaskData]:
    """The held case and its step of acceptance, if it is this actor's."""
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    require(actor, "cases.accept", case)
    task = acceptance_task(case)
    workflow.require_performer(task_id=task.id, actor=actor)
    return case, task


@command
def accept_case(
    *,
    case_id: CaseId,
    actor: Actor,
    opinion: str = "",
    data: dict[str, Any] | None = None,
    expected_version: int | None = None,
) -> StepResult:
    """受理. Statutory and promised limits run from today. 依据《行政许可法》第三十二条.

    Raises CaseStateError when the case does not await acceptance, StaleVersion when the page is
    old, PermissionRefused when the step is not the actor's.
    """
    case, task = prepared(case_id, actor, expected_version)
    return accept_locked(case, task, actor=actor, opinion=opinion, data=data)


def accept_locked(
    case: Case, task: TaskData, *, actor: Actor, opinion: str, data: dict[str, Any] | None
) -> StepResult:
    """The acceptance of a case that the caller holds; `complete` asks whose step it is."""
    require(actor, "cases.accept", case)
    aspects.before_acceptance(case, actor)
    form = filled.judge(task, data)
    now = timezone.now()
    case.accept(at=now, staff_id=actor.staff_id)
    start_limits(case, on=timezone.localdate(now))
    result = workflow.complete(
        task_id=task.id,
        actor=actor,
        outcome=task.outcomes[0],
        opinion=opinion,
        noted=form.noted if form else None,
    )
    filled.keep(case, task, form, actor)
    with together():
        rows.update(case, "status", "accepted_at", "accepted_by")
        issue(case, DocumentKind.ACCEPTANCE, at=now, staff_id=actor.staff_id)
        recorded(case, "cases.accept", actor)
        publish(CaseAccepted(case_id=case.pk, case_public_id=case.public_id, at=now))
    aspects.accepted(case, actor, timezone.localdate(now))
    return result


def start_limits(case: Case, *, on: dt.date) -> None:
    """Stop the clock of the answer, start those of the handling. The day itself is not counted."""
    workflow.start_clocks(
        instance_id=case.instance_id,
        limits={
            "statutory": Limit(case.statutory_days, Unit(case.statutory_unit)),
            "promised": Limit(case.promised_days, Unit(case.promised_unit)),
        },
        start_on=on,
        stop=("pre_acceptance",),
    )


@command
def refuse_case(
    *, case_id: CaseId, actor: Actor, reason: str, expected_version: int | None = None
) -> Case:
    """不予受理, in writing, with reason and remedies. 依据《行政许可法》第三十二条第二款."""
    case, _ = prepared(case_id, actor, expected_version)
    reason = _wanted_reason(reason)
    now = timezone.now()
    case.refuse(at=now, reason=reason)
    rows.update(case, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(instance_id=case.instance_id, actor=actor, reason=reason, kind="refused")
    issue(case, DocumentKind.REFUSAL, at=now, staff_id=actor.staff_id, facts={"reason": reason})
    recorded(case, "cases.refuse", actor, reason=reason)
    publish(CaseRefused(case_id=case.pk, case_public_id=case.public_id, at=now))
    closed(case, actor=actor, at=now)
    return case


@command
def request_supplement(
    *,
    case_id: CaseId,
    actor: Actor,
    material_keys: tuple[str, ...] = (),
    corrections: str = "",
    reason: str = "",
    expected_version: int | None = None,
) -> SupplementNotice:
    """一次性告知: everything that is missing, told once, within five working days of receipt.

    `material_keys` name what the applicant uploads; what stands in the form, or what the platform
    fetches itself, is a correction. The clock of the answer stops; the limits of the handling have
    not begun. Raises AlreadySupplemented, NothingWanted, UnknownMaterial.
    """
    case, _ = prepared(case_id, actor, expected_version)
    if SupplementNotice.objects.filter(case=case).exists():
        raise AlreadySupplemented
    wanted = _wanted(case, material_keys, corrections.strip())
    now = timezone.now()
    today = timezone.localdate(now)
    case.request_supplement()
    rows.update(case, "status")
    due = calendar.due_day(today, Limit(SUPPLEMENT_DAYS, Unit.WORKDAY))
    notice = SupplementNotice.objects.create(
        case=case,
        wanted=wanted,
        reason=reason.strip(),
        issued_at=now,
        issued_by_id=actor.staff_id,
        due_on=due.date,
    )
    workflow.start_clocks(
        instance_id=case.instance_id,
        limits={"supplement": Limit(SUPPLEMENT_DAYS, Unit.WORKDAY)},
        start_on=today,
        stop=("pre_acceptance",),
    )
    workflow.suspend(
        instance_id=case.instance_id, actor=actor, ground="supplement", on=today, stops=("step",)
    )
    workflow.record(
        instance_id=case.instance_id,
        kind="supplement_requested",
        actor=actor,
        payload={"wanted": [w["text"] for w in wanted], "reason": reason.strip()},
    )
    issue(
        case,
        DocumentKind.SUPPLEMENT,
        at=now,
        staff_id=actor.staff_id,
        facts={
            "wanted": [w["text"] for w in wanted],
            "reason": reason.strip(),
            "due_on": due.date.isoformat(),
        },
    )
    recorded(case, "cases.request_supplement", actor)
    publish(
        SupplementRequested(case_id=case.pk, case_public_id=case.public_id, due_on=due.date, at=now)
    )
    return notice


def _wanted(case: Case, keys: tuple[str, ...], corrections: str) -> list[dict[str, str]]:
    situation = situation_of(case.item_version_id, case.form_data)
    names = {m.key: m for m in situation.materials if m.source == "applicant"}
    if any(k not in names for k in keys):
        error = UnknownMaterial()
        raise UnknownMaterial(
            errors=[FieldError(path="material_keys", message=error.message, code=error.code)]
        )
    wanted = [{"key": k, "text": localized(names[k].name, "zh")} for k in keys]
    if corrections:
        wanted.append({"key": "", "text": corrections})
    if not wanted:
        raise NothingWanted
    return wanted


@command
def supply_supplement(
    *,
    case_id: CaseId,
    actor: Actor,
    uploads: tuple[tuple[str, BinaryIO, str], ...] = (),
    note: str = "",
    expected_version: int | None = None,
) -> Case:
    """The applicant brings what was asked for. `uploads`: (material key, content, file name).

    The five days of the answer begin anew on the day everything is in.
    """
    case = lock(case_id=case_id, actor=actor, expected_version=expected_version)
    if not (policies.is_applicant(actor, case) or actor.has("cases.counter")):
        raise PermissionRefused
    case.supplement()
    notice = SupplementNotice.objects.select_for_update().get(case=case)
    note = note.strip()
    _check_brought(notice, uploads, note)
    now = timezone.now()
    today = timezone.localdate(now)
    _add_files(case, notice, uploads, actor=actor, at=now)
    notice.answered_at, notice.answer_note = now, note
    notice.save(update_fields=["answered_at", "answer_note"])
    rows.update(case, "status")
    workflow.start_clocks(
        instance_id=case.instance_id,
        limits={"pre_acceptance": Limit(ANSWER_DAYS, Unit.WORKDAY)},
        start_on=today,
        stop=("supplement",),
    )
    workflow.resume(instance_id=case.instance_id, actor=actor, on=today)
    workflow.record(
        instance_id=case.instance_id,
        kind="supplemented",
        actor=actor,
        payload={"files": [name for _, _, name in uploads], "note": note},
    )
    recorded(case, "cases.supplement", actor)
    publish(CaseSupplemented(case_id=case.pk, case_public_id=case.public_id, at=now))
    return case


def _check_brought(
    notice: SupplementNotice, uploads: tuple[tuple[str, BinaryIO, str], ...], note: str
) -> None:
    brought = {key for key, _, _ in uploads}
    missing = [w for w in notice.wanted if w["key"] and w["key"] not in brought]
    if missing:
        raise NothingBrought(
            errors=[
                FieldError(path=f"material-{w['key']}", message=w["text"], code="material_missing")
                for w in missing
            ]
        )
    if not brought and not note:
        raise NothingBrought(
            errors=[FieldError(path="note", message=NothingBrought().message, code="note_wanted")]
        )


def _add_files(
    case: Case,
    notice: SupplementNotice,
    uploads: tuple[tuple[str, BinaryIO, str], ...],
    *,
    actor: Actor,
    at: dt.datetime,
) -> None:
    situation = situation_of(case.item_version_id, case.form_data)
    known = {m.key: m for m in situation.materials}
    for key, content, name in uploads:
        material = known[key]
        stored = files.store(content=content, name=name, rules=rules_of(material), actor=actor)
        files.link(
            file_id=stored.id, owner_kind="cases.case", owner_id=str(case.public_id), actor=actor
        )
        CaseMaterial.objects.create(
            case=case,
            material_key=key,
            name=material.name,
            file_public_id=stored.public_id,
            file_name=stored.name,
            content_type=stored.content_type,
            size=stored.size,
            source="applicant",
            supplement=notice,
            added_at=at,
        )


@command
def deem_accepted(*, case_id: int) -> Case | None:
    """Five working days without an answer: accepted from the day of receipt.

    依据《行政许可法》第三十二条第一款第四项. The limits are back-dated to the receipt; the event
    says that nobody acted.
    """
    actor = Actor.system("deemed_acceptance")
    case = lock(case_id=case_id, actor=actor)
    if case.status != CaseStatus.SUBMITTED:
        return None
    task = acceptance_task(case)
    now = timezone.now()
    notice = SupplementNotice.objects.filter(case=case).first()
    received = notice.answered_at if notice and notice.answered_at else case.submitted_at
    case.accept(at=received, staff_id=None)
    rows.update(case, "status", "accepted_at", "accepted_by")
    start_limits(case, on=timezone.localdate(received))
    workflow.complete(
        task_id=task.id, actor=actor, outcome=task.outcomes[0], opinion="逾期未告知，视为受理。"
    )
    issue(case, DocumentKind.ACCEPTANCE, at=now, staff_id=None, facts={"deemed": True})
    recorded(case, "cases.deem_accepted", actor)
    publish(
        CaseAccepted(case_id=case.pk, case_public_id=case.public_id, at=received, is_deemed=True)
    )
    aspects.accepted(case, actor, timezone.localdate(received))
    return case


@command
def lapse_supplement(*, case_id: int) -> Case | None:
    """The supplement did not come in time: the case ends, a new application is always possible."""
    actor = Actor.system("supplement_lapse")
    case = lock(case_id=case_id, actor=actor)
    if case.status != CaseStatus.SUPPLEMENT_REQUESTED:
        return None
    now = timezone.now()
    case.lapse(at=now)
    rows.update(case, "status", "closed_at", "close_type")
    workflow.terminate(
        instance_id=case.instance_id, actor=actor, reason="逾期未补正", kind="supplement_lapsed"
    )
    recorded(case, "cases.lapse", actor)
    closed(case, actor=actor, at=now)
    return case


def _wanted_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        wanted = ReasonWanted()
        raise ReasonWanted(
            errors=[FieldError(path="reason", message=wanted.message, code=wanted.code)]
        )
    return reason
