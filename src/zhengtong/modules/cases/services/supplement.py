"""一次性告知 and 补正: what is missing is told once; the applicant brings it or the case lapses."""

from __future__ import annotations

import datetime as dt
from typing import BinaryIO

from django.utils import timezone

from zhengtong.core import rows
from zhengtong.core.calendar import api as calendar
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor
from zhengtong.kernel.deadlines import Limit, Unit
from zhengtong.kernel.errors import FieldError, PermissionRefused
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.documents import issue
from zhengtong.modules.cases.events import CaseSupplemented, SupplementRequested
from zhengtong.modules.cases.models import (
    Case,
    CaseMaterial,
    CaseStatus,
    DocumentKind,
    SupplementNotice,
)
from zhengtong.modules.cases.services.accept import prepared
from zhengtong.modules.cases.services.attach import rules_of, situation_of
from zhengtong.modules.cases.services.errors import (
    AlreadySupplemented,
    NothingBrought,
    NothingWanted,
    UnknownMaterial,
)
from zhengtong.modules.cases.services.locking import CaseId, lock
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.cases.services.submit import ANSWER_DAYS
from zhengtong.modules.workflow import api as workflow

SUPPLEMENT_DAYS = 10
"""Working days to bring what is missing; a local rule, the law leaves it open."""


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
    if any(key not in known for key, _content, _name in uploads):
        error = UnknownMaterial()
        raise UnknownMaterial(
            errors=[FieldError(path="material_keys", message=error.message, code=error.code)]
        )
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
