"""Projects: begin one, apply for a stage, and what the end of a stage means."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.messaging import api as messaging
from zhengtong.core.numbering.api import next_number
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, InvalidInput, PermissionRefused, StateError
from zhengtong.kernel.events import publish
from zhengtong.modules.cases.events import ProjectStageEnded
from zhengtong.modules.cases.models import (
    BundleApplication,
    Project,
    ProjectKind,
    ProjectStage,
    StageOutcome,
)
from zhengtong.modules.cases.projects.policies import own_project
from zhengtong.modules.cases.projects.scheme import current_scheme
from zhengtong.modules.cases.projects.state import ProjectState, StageState, state_of
from zhengtong.modules.cases.services import bundle as bundles
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

MOST_INVESTMENT = 10**15


class InvestorWanted(PermissionRefused):
    """工程建设项目由投资单位申报。请先切换到单位的名义，再建立项目。"""


class ProjectWrong(InvalidInput):
    """项目信息有内容需要更正。"""

    code = "project_wrong"


class StageNotOpen(StateError):
    """这个阶段现在不能申报：前面的阶段还没有办成，或者已经提交。请刷新页面。"""

    code = "stage_not_open"


@command
def start_project(
    *,
    actor: Actor,
    name: str,
    kind: str,
    place_code: str,
    address: str,
    investment: int | None,
    code: str = "",
) -> Project:
    """Begin a project for the company that the actor acts for. `investment` in 分.

    The same once more is the one that was begun, as long as none of its stages was: a second press.

    Raises InvestorWanted, ProjectWrong with every fault, NoScheme.
    """
    if actor.person_id is None or actor.entity_id is None:
        raise InvestorWanted
    scheme = current_scheme()
    place = org.region_by_code(place_code)
    name, address, code = name.strip(), address.strip(), code.strip()
    errors = _faults(name, kind, place, address, investment, code)
    if errors:
        raise ProjectWrong(errors=errors)
    assert place is not None
    assert investment is not None
    same = Project.objects.filter(
        person_id=actor.person_id, entity_id=actor.entity_id, kind=kind, code=code, name=name,
        place_id=place.id, address=address, investment=investment, stages=None,
    ).first()  # fmt: skip
    if same is not None:
        return same
    now = timezone.now()
    day = timezone.localdate(now).strftime("%Y%m%d")
    entity = org.entity(actor.entity_id)
    trail = {r.level: r.id for r in org.region_trail(place.id)}
    serial = next_number(series="project", scope=day)
    project = Project.objects.create(
        region_id=trail.get("county", place.id),
        scheme_id=scheme.id,
        number=f"XM{day}-{serial:05d}",
        code=code,
        name=name,
        kind=kind,
        place_id=place.id,
        address=address,
        investment=investment,
        person_id=actor.person_id,
        entity_id=actor.entity_id,
        investor_name=entity.name,
        started_at=now,
    )
    _record("cases.start_project", project, actor)
    return project


def _faults(
    name: str, kind: str, place: Any, address: str, investment: int | None, code: str
) -> list[FieldError]:
    errors = []
    if not name or len(name) > 100:
        errors.append(FieldError(path="name", message=_("请填写项目名称，最多 100 个字。")))
    if kind not in ProjectKind.values:
        errors.append(FieldError(path="kind", message=_("请选择项目类型。")))
    if place is None:
        errors.append(FieldError(path="place", message=_("请选择建设地点所在的村（社区）。")))
    if not address or len(address) > 200:
        errors.append(FieldError(path="address", message=_("请填写四至或者详细地址。")))
    if investment is None or not 0 < investment <= MOST_INVESTMENT:
        errors.append(FieldError(path="investment", message=_("请填写总投资，以万元计，大于 0。")))
    if len(code) > 40:
        errors.append(FieldError(path="code", message=_("投资项目代码最多 40 个字符。")))
    return errors


@command
def start_stage(*, public_id: uuid.UUID, key: str, actor: Actor) -> BundleApplication:
    """Begin the joint application for a stage; the one that was begun is gone on with.

    What was answered before is filled in. After a failed attempt only what was not granted is asked
    for again. Raises ProjectNotFound, StageNotOpen, BundleNotReady.
    """
    project = own_project(public_id, actor)
    project = Project.objects.select_for_update().get(pk=project.pk)
    state = state_of(project)
    stage = next((s for s in state.stages if s.definition.key == key), None)
    if stage is not None and stage.state == "draft":
        return stage.attempts[-1].bundle
    if stage is None or not stage.may_apply:
        raise StageNotOpen
    version = items.current_bundles([stage.definition.bundle]).get(stage.definition.bundle)
    if version is None:
        raise items.BundleNotReady
    made = bundles.start_bundle(
        bundle_public_id=version.bundle_public_id,
        actor=actor,
        answers=_known(project, state, stage, version),
        skips=[line.key for line in stage.lines if line.is_granted],
    )
    last = ProjectStage.objects.filter(project=project, key=key).aggregate(n=Max("attempt"))["n"]
    ProjectStage.objects.create(
        project=project,
        key=key,
        attempt=(last or 0) + 1,
        bundle=made,
        begun_at=timezone.now(),
    )
    _record("cases.start_stage", project, actor, stage=key, attempt=(last or 0) + 1)
    return made


def _known(
    project: Project, state: ProjectState, stage: StageState, version: items.BundleVersionData
) -> dict[str, Any]:
    """Answers of earlier stages under the same keys and of the same kind, then what the project
    says; of an earlier attempt at this stage every answer, in its own place."""
    form = items.bundle_form(version_id=version.id, actor=Actor.system("projects"))
    wanted = _types(form.form_version_id)
    found: dict[str, Any] = {}
    for case in sorted(state.cases, key=lambda c: c.pk):
        types = _types(case.form_version_id)
        for key, value in case.form_data.items():
            if key in wanted and wanted[key] == types.get(key):
                found[key] = value
    facts = {
        "project_name": project.name,
        "project_code": project.code or project.number,
        "developer": project.investor_name,
        "location_region": org.region(project.place_id).code,
        "site_address": project.address,
        "investment": project.investment,
    }
    found |= {k: v for k, v in facts.items() if k in wanted}
    for whole in stage.wholes:
        for part, case in whole.cases.items():
            inverse = form.plan.fields.get(part, {})
            found |= {
                inverse[own]: value for own, value in case.form_data.items() if own in inverse
            }
    return found


def _types(form_version_id: int) -> Mapping[str, Any]:
    definition = dict(forms.form_version(form_version_id).definition)
    return dict(forms.field_types(definition))


@command
def settle_stage(*, bundle_id: int) -> None:
    """Everything in the application for a stage is decided: note it, tell the investor what may be
    applied for next. Harmless when run again."""
    row = ProjectStage.objects.select_related("bundle").filter(bundle_id=bundle_id).first()
    if row is None:
        return
    project = Project.objects.select_for_update().get(pk=row.project_id)
    row = ProjectStage.objects.select_for_update().get(pk=row.pk)
    if row.ended_at is not None:
        return
    state = state_of(project)
    stage = next(s for s in state.stages if s.definition.key == row.key)
    if stage.state not in ("granted", "failed"):
        return
    now = timezone.now()
    row.ended_at, row.outcome = now, StageOutcome(stage.state)
    row.save(update_fields=["ended_at", "outcome"])
    if state.is_finished:
        project.finished_at = now
        project.save(update_fields=["finished_at"])
    publish(
        ProjectStageEnded(
            project_id=project.pk, stage=row.key, outcome=row.outcome, used_days=stage.used, at=now
        )
    )
    _tell(project, state, stage)


def _tell(project: Project, state: ProjectState, stage: StageState) -> None:
    following = [s for s in state.stages if s.state == "open"]
    template = "cases.stage_failed"
    if state.is_finished:
        template = "cases.project_finished"
    elif stage.state == "granted":
        template = "cases.stage_granted"
    zh = "、".join(_in(s.definition.name, "zh") for s in following) or "其他阶段办成以后再申报"
    en = ", ".join(_in(s.definition.name, "en") for s in following) or "wait for the other stages"
    messaging.send(
        template=template,
        recipient=messaging.Recipient(person_id=project.person_id),
        context={
            "project": project.name,
            "number": project.number,
            "stage": stage.definition.name,
            "used": str(stage.used),
            "limit": str(stage.limit),
            "total": str(state.used),
            "following": {"zh": zh, "en": en},
        },
        about=f"project:{project.pk}",
        once=f"{template}:{stage.definition.key}:{len(stage.attempts)}",
        url=f"/cases/projects/{project.public_id}/",
    )


def _in(text: Any, language: str) -> str:
    return str(text.get(language) or text.get("zh")) if isinstance(text, dict) else str(text)


def _record(action: str, project: Project, actor: Actor, **detail: Any) -> None:
    audit.record(
        action,
        actor=actor,
        stream=f"project:{project.pk}",
        object_type="project",
        object_id=project.number,
        detail=detail,
    )
