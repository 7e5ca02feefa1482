"""抽查计划: who may be drawn, the pool of inspectors, conflicts of interest."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.core.numbering import api as numbering
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.licences import api as licences
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.definition import decimal
from zhengtong.modules.risk.errors import NoSuchPlan, WrongState, field
from zhengtong.modules.risk.models import Conflict, ImportedRecord, Inspector, Plan, Subject, Task
from zhengtong.modules.risk.scoring import LEVELS
from zhengtong.modules.risk.services.evaluating import version_in_force
from zhengtong.modules.risk.services.holding import fresh, recorded, tidy
from zhengtong.modules.risk.states import Kind, Measure, PlanState, RecordKind, TaskState

CLUE = "clue"
MOST_INSPECTORS = 5
CLUE_DAYS = 365
"""A complaint is a clue for so many days, until an inspection has followed it."""


@dataclass(frozen=True, kw_only=True)
class PlanTerms:
    """What a plan lays down."""

    name: str
    content: str
    kind: str
    filters: dict[str, Any]
    percents: dict[str, str]
    per_subject: int
    due_on: dt.date


def limits_of(kind: str) -> dict[int, tuple[Decimal, bool]]:
    """By level: the percent of the model in force, and whether a plan must keep to it (无事不扰).
    Raises NoModel."""
    stored = version_in_force(kind).definition
    return {
        level: (
            Decimal(stored["shares"].get(str(level), "0")),
            Measure.NO_ROUTINE in stored["measures"].get(str(level), []),
        )
        for level in LEVELS
    }


def read_terms(typed: Mapping[str, str]) -> PlanTerms:
    """From a page. Raises InvalidInput with every field that is wrong, NoModel."""
    errors: list[FieldError] = []
    text = {k: str(v).replace("\0", "").strip() for k, v in typed.items()}
    for key, most, message in (
        ("name", 80, _("请填写计划名称。")),
        ("content", 2000, _("请写明检查什么。")),
    ):
        if not 0 < len(text.get(key, "")) <= most:
            errors.append(FieldError(path=key, message=message))
    kind = text.get("kind", "")
    if kind not in Kind:
        raise InvalidInput(errors=[*errors, FieldError(path="kind", message=_("请选择检查对象。"))])
    per_subject = text.get("per_subject", "")
    if per_subject not in [str(n) for n in range(1, MOST_INSPECTORS + 1)]:
        told = _("每个对象的检查人员应为 1 至 5 人。")
        errors.append(FieldError(path="per_subject", message=told))
    due_on, not_since = _day(text.get("due_on", "")), _day(text.get("not_since", ""))
    if due_on is None or due_on < timezone.localdate():
        errors.append(FieldError(path="due_on", message=_("请填写不早于今天的完成日期。")))
    if text.get("not_since") and not_since is None:
        errors.append(FieldError(path="not_since", message=_("请写日期，例如 2026-03-01。")))
    percents = _percents(kind, text, errors)
    if errors or due_on is None:
        raise InvalidInput(errors=errors)
    region = text.get("region", "")
    return PlanTerms(
        name=text["name"],
        content=text["content"],
        kind=kind,
        filters={
            "form": text.get("form", ""),
            "region": int(region) if region.isascii() and region.isdigit() else None,
            "licence_type": text.get("licence_type", ""),
            "not_since": not_since.isoformat() if not_since else None,
        },
        percents=percents,
        per_subject=int(per_subject),
        due_on=due_on,
    )


def _percents(kind: str, text: Mapping[str, str], errors: list[FieldError]) -> dict[str, str]:
    limits = limits_of(kind)
    found = {}
    for stratum in (*(str(level) for level in LEVELS), CLUE):
        typed = text.get(f"percent_{stratum}", "")
        value = decimal(typed or "0")
        path = f"percent_{stratum}"
        if value is None or not 0 <= value <= 100:
            errors.append(FieldError(path=path, message=_("抽取比例应为 0 至 100 的数。")))
            continue
        if stratum != CLUE:
            most, is_kept = limits[int(stratum)]
            if is_kept and value > most:
                told = _("这一级无事不扰：没有线索的，抽取比例不能超过模型规定的 %(most)s%%。")
                errors.append(FieldError(path=path, message=told % {"most": most}))
        found[stratum] = str(value)
    return found


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def candidates(kind: str, filters: Mapping[str, Any]) -> QuerySet[Subject]:
    """Whom the parameters describe, each with `has_clue`. Those without a level are not drawn."""
    rows = Subject.objects.filter(kind=kind).exclude(level=None)
    if filters.get("form"):
        rows = rows.filter(form=filters["form"])
    if filters.get("region"):
        inside = [r.id for r in org.regions(within_id=filters["region"])]
        rows = rows.filter(region_id__in=inside)
    if filters.get("licence_type"):
        whose = "entity_id" if kind == Kind.COMPANY else "person_id"
        held = licences.holding_type(
            of_companies=kind == Kind.COMPANY, type_code=filters["licence_type"]
        )
        rows = rows.filter(**{f"{whose}__in": held})
    if filters.get("not_since"):
        day = dt.date.fromisoformat(filters["not_since"])
        rows = rows.filter(Q(inspected_on=None) | Q(inspected_on__lt=day))
    return rows.annotate(has_clue=Exists(_clues()))


def _clues() -> QuerySet[ImportedRecord]:
    since = timezone.localdate() - dt.timedelta(days=CLUE_DAYS)
    rows = ImportedRecord.objects.filter(
        kind=RecordKind.COMPLAINT, subject=OuterRef("pk"), on__gte=since
    )
    return rows.filter(Q(subject__inspected_on=None) | Q(on__gt=OuterRef("inspected_on")))


@command
def make_plan(*, organization_id: int, terms: PlanTerms, actor: Actor) -> Plan:
    """A plan of the organisation, not yet drawn."""
    require(actor, policies.PLAN, organization_id)
    assert actor.staff_id is not None
    year = timezone.localdate().year
    n = numbering.next_number(series="risk.plan", scope=str(year))
    made = Plan.objects.create(
        number=f"SJ{year}{n:04d}",
        organization_id=organization_id,
        made_by_id=actor.staff_id,
        **vars(terms),
    )
    recorded("plan_made", actor=actor, stream=f"risk_plan:{made.pk}", about=made)
    return made


@command
def cancel_plan(*, public_id: uuid.UUID, expected_version: int, actor: Actor) -> Plan:
    """A plan that was not drawn is given up. One that was drawn goes to its end."""
    found = locked_plan(public_id)
    require(actor, policies.PLAN, found)
    fresh(found, expected_version)
    if found.state != PlanState.DRAFT:
        raise WrongState
    found.state, found.closed_at = PlanState.CANCELLED, timezone.now()
    found.save(update_fields=["state", "closed_at", "lock_version"])
    recorded("plan_cancelled", actor=actor, stream=f"risk_plan:{found.pk}", about=found)
    return found


@command
def close_plan(*, public_id: uuid.UUID, expected_version: int, actor: Actor) -> Plan:
    """Every result is in: the draw with its seed and the results become public."""
    found = locked_plan(public_id)
    require(actor, policies.PLAN, found)
    fresh(found, expected_version)
    waiting = Task.objects.filter(plan=found, state=TaskState.OPEN)
    if found.state != PlanState.DRAWN or waiting.exists():
        raise WrongState
    found.state, found.closed_at = PlanState.CLOSED, timezone.now()
    found.save(update_fields=["state", "closed_at", "lock_version"])
    recorded("plan_closed", actor=actor, stream=f"risk_plan:{found.pk}", about=found)
    return found


def locked_plan(public_id: uuid.UUID) -> Plan:
    found = Plan.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NoSuchPlan
    return found


@command
def add_inspector(*, organization_id: int, staff_id: int, actor: Actor) -> Inspector:
    """Somebody of the organisation joins its pool, or comes back to it."""
    require(actor, policies.PLAN, organization_id)
    members = {m.id for m in org.staff_of(organization_id) if m.is_active}
    if staff_id not in members:
        raise field("staff", _("请选择本单位在职的人员。"))
    found, made = Inspector.objects.get_or_create(
        organization_id=organization_id, staff_id=staff_id
    )
    if not made and found.is_active:
        raise field("staff", _("已经在名录里。"))
    found.is_active = True
    found.save(update_fields=["is_active"])
    recorded("inspector_added", actor=actor, stream=_pool(found), about=found)
    return found


@command
def drop_inspector(*, public_id: uuid.UUID, actor: Actor) -> None:
    """Leaves the pool; tasks already given stay theirs."""
    found = _inspector(public_id)
    require(actor, policies.PLAN, found)
    if not found.is_active:
        raise WrongState
    found.is_active = False
    found.save(update_fields=["is_active"])
    recorded("inspector_dropped", actor=actor, stream=_pool(found), about=found)


@command
def note_conflict(*, public_id: uuid.UUID, subject: Subject, reason: str, actor: Actor) -> Conflict:
    """回避: this inspector is not drawn for this subject. By whoever plans, or the inspector."""
    found = _inspector(public_id)
    if found.staff_id != actor.staff_id or not actor.has(policies.CHECK):
        require(actor, policies.PLAN, found)
    words = tidy(reason, "reason", longest=200)
    try:
        with transaction.atomic():
            made = Conflict.objects.create(
                inspector=found, subject=subject, reason=words, noted_by_id=actor.staff_id
            )
    except IntegrityError:
        raise field("code", _("已经登记过回避。")) from None
    recorded("conflict_noted", actor=actor, stream=_pool(found), about=found, subject=subject.pk)
    return made


@command
def lift_conflict(*, conflict_id: int, actor: Actor) -> None:
    """The ground is gone; the row stays."""
    found = (
        Conflict.objects.select_for_update(of=("self",))
        .select_related("inspector")
        .filter(pk=conflict_id, lifted_at=None)
        .first()
    )
    if found is None:
        raise WrongState
    require(actor, policies.PLAN, found.inspector)
    found.lifted_at = timezone.now()
    found.save(update_fields=["lifted_at"])
    recorded("conflict_lifted", actor=actor, stream=_pool(found.inspector), about=found.inspector)


def _inspector(public_id: uuid.UUID) -> Inspector:
    found = Inspector.objects.select_for_update().filter(public_id=public_id).first()
    if found is None:
        raise NoSuchPlan
    return found


def _pool(inspector: Inspector) -> str:
    return f"risk_inspectors:{inspector.organization_id}"
