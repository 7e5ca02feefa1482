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
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, StateError
from zhengtong.kernel.events import publish
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.aspects import attach
from zhengtong.modules.cases.events import PartEnded, PartOpened
from zhengtong.modules.cases.models import (
    Application,
    ApplicationMaterial,
    Case,
    CaseStatus,
    LegalOutcome,
    PartOutcome,
    SubCase,
)
from zhengtong.modules.cases.models.case import CaseStateError
from zhengtong.modules.cases.services import handle, submit
from zhengtong.modules.cases.services.attach import rules_of
from zhengtong.modules.cases.services.errors import NotOpenForApplication
from zhengtong.modules.cases.services.locking import CaseId, lock, lock_step
from zhengtong.modules.cases.services.recording import closed, recorded
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

ASPECT = "parts"
"""The key that a case with parts, and every part, bears."""

PLATFORM = Actor.system("parts")
MOST_PARTS = 10
GRANTED = (LegalOutcome.GRANTED, LegalOutcome.PARTLY)


class PartsNotAllowed(StateError):
    """只有审查环节可以请其他部门分办，会签环节和已经是分办件的不可以。"""

    code = "parts_not_allowed"


class OwnItem(InvalidInput):
    """这是本单位的事项，不用分办，请直接办理。"""

    code = "own_item"


class PartThere(StateError):
    """这个事项已经请对方分办，还没有办完。"""

    code = "part_there"


class TooManyParts(StateError):
    """一个办件最多同时分办 10 个事项。"""

    code = "too_many_parts"


class NoteWanted(InvalidInput):
    """请写明请对方办什么、为什么。"""

    code = "note_wanted"


class PartsUnderWay(StateError):
    """这个环节在等分办件办完：%(numbers)s。全部办完后自动继续。"""

    code = "parts_under_way"


@command
def open_subcase(
    *,
    case_id: CaseId,
    task_id: int,
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
    _discard(sub, str(_("没有提交，不再分办")))
    recorded(case, "cases.drop_part", actor)
    return sub


def _discard(sub: SubCase, words: str) -> None:
    now = timezone.now()
    Application.objects.filter(pk=sub.application_id, case=None).update(discarded_at=now)
    sub.ended_at, sub.outcome, sub.words = now, PartOutcome.RETURNED, words
    sub.save(update_fields=["ended_at", "outcome", "words"])


@command
def arrive(*, case_id: int) -> None:
    """A part was decided, or ended without a decision: tell the step that waits for it. When it was
    the last, the step is done with its outcome; what came back without a decision, or to a step
    that has moved on meanwhile, is left to the lead. Harmless when run again."""
    sub = SubCase.objects.filter(application__case_id=case_id).first()
    if sub is None or sub.ended_at is not None:
        return
    parent = lock(case_id=sub.parent_id, actor=PLATFORM)
    sub = (
        SubCase.objects.select_for_update(of=("self",))
        .select_related("application__case")
        .get(pk=sub.pk)
    )
    part = sub.application.case
    if sub.ended_at is not None or part is None or not (part.decided_at or part.closed_at):
        return
    sub.ended_at, sub.outcome, sub.words = timezone.now(), _outcome(part), _words(part)
    sub.save(update_fields=["ended_at", "outcome", "words"])
    workflow.record(
        instance_id=parent.instance_id,
        kind="part_ended",
        actor=PLATFORM,
        payload={"text": sub.words, "number": part.number},
    )
    publish(PartEnded(parent_id=parent.pk, case_id=part.pk, outcome=sub.outcome, at=sub.ended_at))
    if not open_parts(parent, sub.task_id).exists():
        _go_on(parent, sub.task_id)


def _outcome(part: Case) -> str:
    if part.legal_outcome in GRANTED:
        return PartOutcome.GRANTED.value
    return PartOutcome.DENIED.value if part.legal_outcome else PartOutcome.RETURNED.value


def _words(part: Case) -> str:
    organ = org.organization(part.organization_id).short_name_zh
    item = localized(items.item_version(part.item_version_id).name, "zh")
    label = part.get_legal_outcome_display() if part.legal_outcome else part.get_status_display()
    reason = f"：{part.outcome_reason}" if part.outcome_reason else ""
    return f"{organ}“{item}”（{part.number}）{label}{reason}"[:1000]


def _go_on(parent: Case, task_id: int) -> None:
    """Complete the step with the outcome of its parts, where they agree on one."""
    subs = list(SubCase.objects.filter(parent=parent, task_id=task_id))
    task = workflow.task(task_id)
    outcome = _step_outcome({s.outcome for s in subs}, task)
    if not outcome or not task.is_open or task.form or parent.status != CaseStatus.IN_PROGRESS:
        return
    try:
        with transaction.atomic():
            handle.complete_step(
                case_id=parent.pk,
                task_id=task_id,
                actor=PLATFORM,
                outcome=outcome,
                opinion="；".join(s.words for s in subs)[:2000],
            )
    except DomainError:
        return  # The step has a condition that only a person can meet.


def _step_outcome(found: set[str], task: workflow.TaskData) -> str:
    """Granted all: the step's first outcome that agrees. None granted but denied: `disagree`."""
    if found == {PartOutcome.GRANTED.value}:
        return next((o for o in task.outcomes if o in handle.GOING_ON), "")
    if PartOutcome.DENIED.value in found and PartOutcome.RETURNED.value not in found:
        return "disagree" if "disagree" in task.outcomes else ""
    return ""


@command
def end_with_parent(*, case_id: int) -> None:
    """The parent has ended before its parts: they end too, each with words to its department.
    Harmless when run again."""
    parent = Case.objects.defer("form_data").filter(pk=case_id).first()
    if parent is None or parent.is_open:
        return
    lock(case_id=parent.pk, actor=PLATFORM)
    words = f"主办件 {parent.number} {parent.get_status_display()}，分办随之结束。"
    for sub in list(open_parts(parent)):
        part = sub.application.case
        if part is not None:
            _terminate(part.pk, words)
        _discard(sub, words)


def _terminate(case_id: int, words: str) -> None:
    part = lock(case_id=case_id, actor=PLATFORM)
    if not part.is_open or part.decided_at:
        return
    now = timezone.now()
    part.terminate(at=now, reason=words)
    rows.update(part, "status", "outcome_reason", "closed_at", "close_type")
    workflow.terminate(
        instance_id=part.instance_id, actor=PLATFORM, reason=words, kind="terminated"
    )
    recorded(part, "cases.terminate", PLATFORM, reason=words)
    closed(part, actor=PLATFORM, at=now)
