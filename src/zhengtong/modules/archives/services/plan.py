"""The file plan is drafted as a copy of the last one, changed, and published from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.turns import one_at_a_time
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput, NotFound, StaleVersion
from zhengtong.modules.archives.codes import CATEGORY, PART, Retention
from zhengtong.modules.archives.errors import DraftThere, PlanPublished
from zhengtong.modules.archives.models import (
    FilePlan,
    FilePlanRule,
    FondsOrgan,
    FondsUnit,
    Openness,
    Secrecy,
)
from zhengtong.modules.archives.services.recording import who
from zhengtong.modules.org import api as org

MOST_RULES = 300
MATTER_TYPES = {
    "licensing": gettext_noop("行政许可"),
    "penalty": gettext_noop("行政处罚"),
    "levy": gettext_noop("行政征收"),
    "benefit": gettext_noop("行政给付"),
    "inspection": gettext_noop("行政检查"),
    "confirmation": gettext_noop("行政确认"),
    "award": gettext_noop("行政奖励"),
    "adjudication": gettext_noop("行政裁决"),
    "coercion": gettext_noop("行政强制"),
    "other": gettext_noop("其他行政权力"),
    "public_service": gettext_noop("公共服务"),
}
"""Kinds of matter by the keys that the items use; this tier does not know the items."""


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """A line as it is typed; `organization` is an id or empty."""

    category: str
    retention: str
    openness: str
    organization: str = ""
    matter_type: str = ""
    item_code: str = ""
    secrecy: str = ""
    note: str = ""


@command
def draft_plan(*, actor: Actor) -> FilePlan:
    """A draft with the lines of the newest version. Raises DraftThere."""
    require(actor, "archives.manage")
    one_at_a_time("archives:plan")
    if FilePlan.objects.filter(published_at=None).exists():
        raise DraftThere
    last = FilePlan.objects.order_by("-number").first()
    number = (FilePlan.objects.aggregate(n=Max("number"))["n"] or 0) + 1
    plan = FilePlan.objects.create(number=number, drafted_at=timezone.now(), drafted_by=who(actor))
    for rule in FilePlanRule.objects.filter(plan=last).order_by("position") if last else ():
        rule.pk, rule.plan = None, plan
        rule._state.adding = True
        rule.save()
    _audited("archives.plan_draft", plan, actor)
    return plan


@command
def save_plan(
    *, number: int, lines: Sequence[RuleLine], note: str, expected_version: int, actor: Actor
) -> FilePlan:
    """All lines of a draft, in order. Raises InvalidInput (`rows.<n>.<field>`), PlanPublished."""
    require(actor, "archives.manage")
    plan = _draft(number, expected_version)
    _acceptable(lines)
    FilePlanRule.objects.filter(plan=plan).delete()
    FilePlanRule.objects.bulk_create(
        [
            FilePlanRule(
                plan=plan,
                position=position,
                organization_id=int(line.organization) if line.organization else None,
                matter_type=line.matter_type,
                item_code=line.item_code,
                category=line.category,
                retention=line.retention,
                secrecy=line.secrecy,
                openness=line.openness,
                note=line.note,
            )
            for position, line in enumerate(lines)
        ]
    )
    plan.note, plan.version = note.strip()[:300], plan.version + 1
    plan.save(update_fields=["note", "version"])
    _audited("archives.plan_save", plan, actor, rules=len(lines))
    return plan


@command
def publish_plan(
    *, number: int, effective_on: dt.date | None, expected_version: int, actor: Actor
) -> FilePlan:
    """From `effective_on` on: not before today, and not before the version that is in force."""
    require(actor, "archives.head")
    plan = _draft(number, expected_version)
    errors = []
    first = not FilePlan.objects.exclude(published_at=None).exists()
    if effective_on is None or (effective_on < timezone.localdate() and not first):
        text = _("请填写生效日期，今天或者以后。")
        errors.append(FieldError(path="effective_on", message=text, code="day"))
    if not FilePlanRule.objects.filter(plan=plan).exists():
        text = _("一条规则都没有，不能发布。")
        errors.append(FieldError(path="rows", message=text, code="empty"))
    if errors:
        raise InvalidInput(errors=errors)
    plan.effective_on, plan.published_at = effective_on, timezone.now()
    plan.published_by, plan.version = who(actor), plan.version + 1
    plan.save()
    _audited("archives.plan_publish", plan, actor, effective_on=str(effective_on))
    return plan


@command
def set_fonds(
    *, number: str, name: str, organization_id: int, organ_code: str, actor: Actor
) -> FondsOrgan:
    """Which fonds an organ's files belong to, and its code in the numbers. Numbers that were given
    keep the code they were given with."""
    require(actor, "archives.manage")
    errors = []
    if not PART.fullmatch(number):
        text = _("全宗号由 1 到 8 位数字或者大写字母组成。")
        errors.append(FieldError(path="number", message=text, code="number"))
    if not 2 <= len(name.strip()) <= 120:
        errors.append(FieldError(path="name", message=_("请填写全宗名称。"), code="name"))
    if not PART.fullmatch(organ_code):
        text = _("机构代码由 1 到 8 位数字或者大写字母组成。")
        errors.append(FieldError(path="organ_code", message=text, code="organ_code"))
    organs = org.organizations(ids={organization_id})
    if not organs:
        errors.append(FieldError(path="organization", message=_("请选择机构。"), code="choose"))
    taken = FondsOrgan.objects.filter(fonds__number=number, code=organ_code)
    if taken.exclude(organization_id=organization_id).exists():
        text = _("这个全宗里已经有别的机构用这个代码。")
        errors.append(FieldError(path="organ_code", message=text, code="taken"))
    if errors:
        raise InvalidInput(errors=errors)
    region_id = next(iter(organs)).region_id
    fonds, _new = FondsUnit.objects.get_or_create(
        number=number, defaults={"name": name.strip(), "region_id": region_id}
    )
    found, _new = FondsOrgan.objects.update_or_create(
        organization_id=organization_id, defaults={"fonds": fonds, "code": organ_code}
    )
    audit.record(
        "archives.fonds",
        actor=actor,
        stream="archives",
        object_type="fonds",
        object_id=number,
        detail={"organization": organization_id, "code": organ_code},
    )
    return found


def _draft(number: int, expected_version: int) -> FilePlan:
    plan = FilePlan.objects.select_for_update().filter(number=number).first()
    if plan is None:
        raise NotFound
    if not plan.is_draft:
        raise PlanPublished
    if plan.version != expected_version:
        raise StaleVersion
    return plan


def _acceptable(lines: Sequence[RuleLine]) -> None:
    organs = {str(o.id) for o in org.organizations()}
    errors = []
    if len(lines) > MOST_RULES:
        text = _("规则太多，最多 %(n)s 条。") % {"n": MOST_RULES}
        errors.append(FieldError(path="rows", message=text, code="many"))
    seen: dict[tuple[str, str, str], int] = {}
    for n, line in enumerate(lines):
        errors += _wrong(n, line, organs)
        key = (line.organization, line.matter_type, line.item_code)
        if key in seen:
            text = _("与第 %(n)s 条适用范围相同。") % {"n": seen[key] + 1}
            errors.append(FieldError(path=f"rows.{n}.category", message=text, code="same"))
        seen.setdefault(key, n)
    if errors:
        raise InvalidInput(errors=errors)


def _wrong(n: int, line: RuleLine, organs: set[str]) -> list[FieldError]:
    rules = (
        ("category", bool(CATEGORY.fullmatch(line.category)), _("门类代码是 2 到 4 个大写字母。")),
        ("retention", line.retention in Retention.values, _("请选择保管期限。")),
        ("openness", line.openness in Openness.values, _("请选择开放状态。")),
        ("secrecy", line.secrecy in Secrecy.values, _("请选择密级。")),
        ("organization", line.organization in organs | {""}, _("请选择机构。")),
        ("matter_type", line.matter_type in {"", *MATTER_TYPES}, _("请选择事项类型。")),
        (
            "item_code",
            len(line.item_code) <= 31 and (not line.item_code or line.item_code.isalnum()),
            _("实施编码最多 31 位数字或者字母，可以只写开头。"),
        ),
        ("note", len(line.note) <= 200, _("备注最多 200 个字。")),
    )
    return [
        FieldError(path=f"rows.{n}.{path}", message=text, code=path)
        for path, is_right, text in rules
        if not is_right
    ]


def _audited(action: str, plan: FilePlan, actor: Actor, **detail: object) -> None:
    audit.record(
        action,
        actor=actor,
        stream="archives",
        object_type="file_plan",
        object_id=plan.number,
        detail=dict(detail),
    )
