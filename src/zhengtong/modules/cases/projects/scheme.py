"""The stages of approval as a definition: read, checked, put in force as an immutable version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound
from zhengtong.kernel.text import Text
from zhengtong.modules.cases.models import ProjectScheme
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

KEY = "investment"
STAGE_KEYS = frozenset({"key", "name", "summary", "bundle", "lead", "days", "after"})
GUIDANCE = {"lead": "development", "days": 5, "advice_days": 3}
"""Who arranges guidance and in how many working days, where the definition does not say."""


class SchemeRefused(InvalidInput):
    """阶段的定义有不对的地方，请看标出的内容。"""

    code = "scheme_refused"


class NoScheme(NotFound):
    """本地还没有配置工程建设项目的审批阶段。"""

    code = "no_project_scheme"


@dataclass(frozen=True, kw_only=True)
class StageDefinition:
    """One stage. `bundle` is the key of the bundle with its items; `lead` the key of the
    organisation that leads it; `days` its limit in working days; `after` the stages that must be
    granted before."""

    key: str
    number: int
    name: Text
    summary: Text
    bundle: str
    lead: str
    days: int
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A version in force."""

    id: int
    number: int
    name: Text
    total_days: int
    stages: tuple[StageDefinition, ...]
    guidance_lead: str
    guidance_days: int
    advice_days: int

    def stage(self, key: str) -> StageDefinition | None:
        return next((s for s in self.stages if s.key == key), None)


def data_of(row: ProjectScheme) -> Scheme:
    guidance = {**GUIDANCE, **row.definition.get("guidance", {})}
    return Scheme(
        id=row.pk,
        number=row.number,
        name=row.definition["name"],
        total_days=row.total_days,
        stages=_stages(row.definition),
        guidance_lead=str(guidance["lead"]),
        guidance_days=int(guidance["days"]),
        advice_days=int(guidance["advice_days"]),
    )


def current_scheme(region_id: int | None = None) -> Scheme:
    """The newest version. Raises NoScheme."""
    rows = ProjectScheme.objects.filter(key=KEY)
    if region_id is not None:
        rows = rows.filter(region_id=region_id)
    row = rows.order_by("-number").first()
    if row is None:
        raise NoScheme
    return data_of(row)


def _stages(definition: Mapping[str, Any]) -> tuple[StageDefinition, ...]:
    return tuple(
        StageDefinition(
            key=str(raw.get("key", "")),
            number=n,
            name=raw.get("name", ""),
            summary=raw.get("summary", ""),
            bundle=str(raw.get("bundle", "")),
            lead=str(raw.get("lead", "")),
            days=raw.get("days", 0),
            after=tuple(raw.get("after", ())),
        )
        for n, raw in enumerate(definition.get("stages", ()), 1)
    )


@command
def adopt_scheme(
    *, region_id: int, definition: Mapping[str, Any], total_days: int, actor: Actor
) -> Scheme:
    """Put the stages in force; nothing when they are those in force.

    Raises SchemeRefused with every fault: limits that do not sum up to `total_days`, a stage that
    waits for itself, a bundle that is not in force or takes longer than its stage.
    """
    require(actor, "items.review")
    stages = _stages(definition)
    leads = {o.key: o.id for o in org.organizations()}
    if errors := _faults(definition, stages, total_days, leads):
        raise SchemeRefused(errors=errors)
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    rows = ProjectScheme.objects.filter(region_id=region_id, key=KEY)
    last = rows.order_by("-number").first()
    if last is not None and last.sha256 == sha256:
        return data_of(last)
    row = ProjectScheme.objects.create(
        region_id=region_id,
        key=KEY,
        number=(rows.aggregate(n=Max("number"))["n"] or 0) + 1,
        definition=dict(definition),
        sha256=sha256,
        total_days=total_days,
        lead_organization_ids=sorted({leads[s.lead] for s in stages}),
        published_at=timezone.now(),
        published_by=actor.name,
    )
    audit.record(
        "cases.adopt_scheme",
        actor=actor,
        stream=f"project_scheme:{region_id}",
        object_type="project_scheme",
        object_id=row.pk,
        detail={"number": row.number, "sha256": sha256},
    )
    return data_of(row)


def _faults(
    definition: Mapping[str, Any],
    stages: tuple[StageDefinition, ...],
    total_days: int,
    leads: Mapping[str, int],
) -> list[FieldError]:
    errors = []
    if not definition.get("name") or not stages:
        errors.append(FieldError(path="stages", message=_("至少要有名称和一个阶段。")))
    guidance = {**GUIDANCE, **definition.get("guidance", {})}
    days = (guidance["days"], guidance["advice_days"])
    if guidance["lead"] not in leads or not all(isinstance(d, int) and d > 0 for d in days):
        errors.append(FieldError(path="guidance", message=_("前期辅导的牵头部门或者天数不对。")))
    keys = [s.key for s in stages]
    found = items.current_bundles({s.bundle for s in stages})
    for n, (stage, raw) in enumerate(zip(stages, definition.get("stages", ()), strict=True)):
        messages = _faults_of(stage, keys, n, leads, found.get(stage.bundle))
        if set(raw) - STAGE_KEYS:
            messages.append(_("不认识的内容"))
        errors += [FieldError(path=f"stages.{n}", message=m) for m in messages]
    if not errors and sum(s.days for s in stages) != total_days:
        given = sum(s.days for s in stages)
        message = _("各阶段合计 %(given)s 个工作日，与总时限 %(total)s 个工作日不符。")
        told = message % {"given": given, "total": total_days}
        errors.append(FieldError(path="stages", message=told))
    return errors


def _faults_of(
    stage: StageDefinition,
    keys: list[str],
    n: int,
    leads: Mapping[str, int],
    bundle: items.BundleVersionData | None,
) -> list[str]:
    messages = []
    if not stage.key.isidentifier() or keys.count(stage.key) > 1:
        messages.append(_("标识须是唯一的英文名"))
    if not isinstance(stage.days, int) or stage.days < 1:
        messages.append(_("时限至少 1 个工作日。"))
    if not stage.name:
        messages.append(_("不能为空"))
    if stage.lead not in leads:
        messages.append(_("没有这个牵头部门：%(key)s") % {"key": stage.lead})
    # Only stages that stand before: so none can wait for itself, over whatever detour.
    if any(k not in keys[:n] for k in stage.after):
        messages.append(_("只能等前面的阶段。"))
    if bundle is None:
        messages.append(_("没有这组事项：%(key)s") % {"key": stage.bundle})
    elif (takes := items.bundle_timing(bundle.body, bundle.items).days) > stage.days:
        message = _("事项承诺时限合起来要 %(takes)s 个工作日，超过本阶段的 %(days)s 个。")
        messages.append(message % {"takes": takes, "days": stage.days})
    return messages
