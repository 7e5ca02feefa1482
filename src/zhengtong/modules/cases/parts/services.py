"""Open a part with another department; the step that opened it waits until it ends.

Lock order: the parent before its parts. What a part's end means for the parent is done by a handler
of the event, so that whoever decides a part never waits for the parent.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core import rows
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.aspects import attach
from zhengtong.modules.cases.events import PartOpened
from zhengtong.modules.cases.models import (
    Application,
    ApplicationMaterial,
    Case,
    CaseStatus,
    PartOutcome,
    SubCase,
)
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.parts.errors import (
    NoteWanted,
    OwnItem,
    PartsNotAllowed,
    PartThere,
    TooManyParts,
)
from zhengtong.modules.cases.services import submit
from zhengtong.modules.cases.services.attach import rules_of
from zhengtong.modules.cases.services.errors import NotOpenForApplication
from zhengtong.modules.cases.services.locking import CaseId, TaskId, lock, lock_step
from zhengtong.modules.cases.services.recording import recorded
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

ASPECT = "parts"
"""The key that a case with parts, and every part, bears."""

MOST_PARTS = 10


@command
def open_subcase(
    *,
    case_id: CaseId | None = None,
    task_id: TaskId,
    item_public_id: uuid.UUID,
    note: str,
    actor: Actor,
    expected_version: int | None = None,
) -> SubCase:
    """请其他部门分办: a case of that department's item, with what the parent's applicant gave.

    What the item asks beyond that is filled in by the lead (`SubCase.application`); when nothing is
    missing it is handed in at once. Raises PartsNotAllowed, OwnItem, PartThere, NoteWanted.
    """
    case, task = lock_step(
        case_id=case_id, task_id=task_id, actor=actor, expected_version=expected_version
    )
    require(actor, "cases.handle", case)
    workflow.require_performer(task_id=task.id, actor=actor)
    _check(case, task)
    note = note.strip()[:500]
    if not note:
        error = NoteWanted()
        raise NoteWanted(errors=[FieldError(path="note", message=error.message)])
    version = items.current_version(item_public_id)
    if not version.may_be_applied_for:
        raise NotOpenForApplication
    if version.owner_organization_id == task.organization_id:
        raise OwnItem
    _check_others(case, version.public_id)
    draft = _draft(case, version, actor)
    sub = SubCase.objects.create(
        parent=case,
        task_id=task.id,
        application=draft,
        organization_id=version.owner_organization_id,
        note=note,
        opened_by_id=actor.staff_id,
        opened_at=timezone.now(),
    )
    attach(case, ASPECT)
    told = {"item": localized(version.name, "zh"), "text": note}
    workflow.record(instance_id=case.instance_id, kind="part_opened", actor=actor, payload=told)
    recorded(case, "cases.open_subcase", actor, item=version.implementation_code)
    try:
        with transaction.atomic():
            submit.submit_application(public_id=draft.public_id, actor=actor)
    except InvalidInput:
        pass  # The lead completes it; the step waits already.
    sub.refresh_from_db()
    return sub


def _check(case: Case, task: workflow.TaskData) -> None:
    if case.status != CaseStatus.IN_PROGRESS or case.parent_id is not None:
        raise PartsNotAllowed
    if task.stage in ("accept", "decide", "deliver") or task.is_countersign:
        raise PartsNotAllowed


def _check_others(case: Case, item_public_id: uuid.UUID) -> None:
    others = list(open_parts(case))
    if len(others) >= MOST_PARTS:
        raise TooManyParts
    versions = items.item_versions({o.application.item_version_id for o in others})
    if any(v.public_id == item_public_id for v in versions.values()):
        raise PartThere


def open_parts(case: Case, task_id: int | None = None) -> Any:
    found = SubCase.objects.filter(parent=case, ended_at=None).select_related("application__case")
    return found if task_id is None else found.filter(task_id=task_id)


def _draft(case: Case, version: items.ItemVersionData, actor: Actor) -> Application:
    """With the parent's answers of the same key and kind, and its files of the same material."""
    wanted = _types(version.form_version_id)
    own = _types(case.form_version_id)
    carried = {k: v for k, v in case.form_data.items() if k in wanted and wanted[k] == own.get(k)}
    known = forms.prefill(
        form_version_id=version.form_version_id,
        actor=actor,
        context={"actor": actor, "person_id": case.person_id, "entity_id": case.entity_id},
    )
    draft = forms.save_draft(
        owner_key=f"application:{uuid.uuid4()}",
        form_version_id=version.form_version_id,
        data={**{k: v.value for k, v in known.items()}, **carried},
        actor=actor,
        prefilled=known,
    )
    now = timezone.now()
    made = rows.insert(
        Application(
            region_id=version.region_id,
            item_version_id=version.id,
            person_id=case.person_id,
            entity_id=case.entity_id,
            entered_by_id=actor.staff_id,
            channel=case.channel,
            draft_public_id=draft.public_id,
            delivery_method=case.delivery_method,
            delivery_address=case.delivery_address,
            created_at=now,
            saved_at=now,
            parent=case,
            aspects=[ASPECT],
        )
    )
    _carry_files(case, made, version, actor)
    return made


def _types(form_version_id: int) -> dict[str, Any]:
    return dict(forms.field_types(dict(forms.form_version(form_version_id).definition)))


def _carry_files(
    case: Case, made: Application, version: items.ItemVersionData, actor: Actor
) -> None:
    """The platform copies them: the lead reads the parent's files anyway."""
    wanted = {m.key: m for m in version.materials if m.source == "applicant"}
    counts: dict[str, int] = {}
    for row in case.materials.exclude(file_public_id=None).order_by("id"):
        material = wanted.get(row.material_key)
        if material is None or counts.get(material.key, 0) >= material.max_files:
            continue
        counts[material.key] = counts.get(material.key, 0) + 1
        with files.open_file(files.get(row.file_public_id).id) as content:
            stored = files.store(
                content=content,
                name=row.file_name,
                rules=rules_of(material),
                actor=actor,
                owner_kind="cases.application",
                owner_id=str(made.public_id),
            )
        ApplicationMaterial.objects.create(
            application=made,
            material_key=material.key,
            file_public_id=stored.public_id,
            file_name=stored.name,
            content_type=stored.content_type,
            size=stored.size,
            added_at=timezone.now(),
        )


def handed_in(case: Case, draft: Application, actor: Actor) -> None:
    """The part has become a case; runs in the transaction that hands it in."""
    sub = SubCase.objects.filter(application=draft).select_related("parent").first()
    if sub is None:
        return
    if sub.ended_at is not None or not sub.parent.is_open:
        raise CaseStateError
    publish(
        PartOpened(
            parent_id=sub.parent_id, case_id=case.pk, task_id=sub.task_id, at=case.submitted_at
        )
    )


@command
def drop_part(*, sub_id: int, case_id: CaseId, actor: Actor) -> SubCase:
    """A part that was not handed in yet is not needed after all."""
    case = lock(case_id=case_id, actor=actor)
    require(actor, "cases.handle", case)
    sub = SubCase.objects.select_for_update().filter(pk=sub_id, parent=case).first()
    if sub is None or sub.ended_at is not None or sub.application.case_id is not None:
        raise CaseStateError
    discard(sub, str(_("没有提交，不再分办")))
    recorded(case, "cases.drop_part", actor)
    return sub


def discard(sub: SubCase, words: str) -> None:
    now = timezone.now()
    Application.objects.filter(pk=sub.application_id, case=None).update(discarded_at=now)
    sub.ended_at, sub.outcome, sub.words = now, PartOutcome.RETURNED, words
    sub.save(update_fields=["ended_at", "outcome", "words"])
