"""Opening a period, and who is assessed in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from zhengtong.core.commands import command
from zhengtong.kernel.access import Actor, require
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchPeriod, NoSuchScheme, field
from zhengtong.modules.assessment.periods.course import months_of
from zhengtong.modules.assessment.periods.holding import noted, ready, scheme_of
from zhengtong.modules.assessment.periods.models import AssessmentPeriod, PeriodMember
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.policies import ASSESS
from zhengtong.modules.assessment.schemes.models import SchemeVersion
from zhengtong.modules.assessment.schemes.reading import read
from zhengtong.modules.org import api as org

COUNTER = "counter"
"""Key of the posts at counters."""
LONGEST = 366


@command
def open_period(
    *,
    scheme_id: uuid.UUID,
    organization_id: int,
    title: str,
    kind: str,
    first_on: dt.date,
    last_on: dt.date,
    actor: Actor,
) -> AssessmentPeriod:
    """An empty period under the scheme's current version. Raises InvalidInput."""
    require(actor, ASSESS, organization_id)
    scheme = policies.visible_schemes(actor).filter(public_id=scheme_id).first()
    if scheme is None or scheme.current_id is None:
        raise NoSuchScheme
    version = SchemeVersion.objects.get(pk=scheme.current_id)
    _check(read(version.definition).kinds, title, kind, first_on, last_on)
    period = AssessmentPeriod.objects.create(
        organization_id=organization_id,
        version=version,
        title=title.strip()[:120],
        subject_kind=kind,
        first_on=first_on,
        last_on=last_on,
        opened_by_id=actor.staff_id,
    )
    noted(period, "open", actor)
    return period


def _check(
    kinds: Collection[str], title: str, kind: str, first_on: dt.date, last_on: dt.date
) -> None:
    errors: list[FieldError] = []
    if not title.replace("\0", "").strip():
        errors.append(field("title", _("请填写名称，例如“2026 年第四季度”。")))
    if kind not in kinds:
        errors.append(field("kind", _("这个方案不考核这一类对象。")))
    if last_on < first_on:
        errors.append(field("last_on", _("最后一天不能早于第一天。")))
    elif (last_on - first_on).days >= LONGEST:
        errors.append(field("last_on", _("一个周期最长一年。")))
    if errors:
        raise InvalidInput(errors=errors)


@command
def add_members(
    *,
    period_id: uuid.UUID,
    organization_ids: Collection[int],
    only_windows: bool = False,
    group: str = "",
    actor: Actor,
) -> int:
    """Everybody (or every window post, or the organisation itself) of these organisations who is
    not in it yet; the answer is how many. Raises InvalidInput."""
    period = ready(period_id, "members", actor=actor)
    _group(period, group)
    known = set(period.members.values_list("subject_id", flat=True))
    found = [
        m for m in _candidates(period, organization_ids, only_windows) if m.subject_id not in known
    ]
    for member in found:
        member.group = group
    PeriodMember.objects.bulk_create(found)
    noted(period, "members", actor, _("添加 %(n)s 个考核对象") % {"n": len(found)})
    return len(found)


def _group(period: AssessmentPeriod, group: str) -> None:
    groups = {g.key for g in scheme_of(period).groups}
    if (groups or group) and group not in groups:
        raise InvalidInput(errors=[field("group", _("请选择岗位类别。"))])


def _candidates(
    period: AssessmentPeriod, organization_ids: Collection[int], only_windows: bool
) -> list[PeriodMember]:
    places = {o.id: o for o in org.organizations(ids=organization_ids)}
    match period.subject_kind:
        case SubjectKind.ORGANIZATION:
            return [
                PeriodMember(period=period, subject_id=o.id, organization_id=o.id, name=o.name_zh)
                for o in places.values()
            ]
        case SubjectKind.WINDOW:
            return [
                PeriodMember(
                    period=period,
                    subject_id=post.id,
                    post_id=post.id,
                    organization_id=post.organization_id,
                    name=f"{places[post.organization_id].short_name_zh}{post.name_zh}",
                    place=places[post.organization_id].short_name_zh,
                )
                for post in _counters(places)
            ]
        case _:
            return _staff(period, places, only_windows)


def _counters(organization_ids: Iterable[int]) -> list[org.PostData]:
    found = org.posts_by_organization(list(organization_ids))
    return [p for posts in found.values() for p in posts if p.key == COUNTER]


def _staff(
    period: AssessmentPeriod, places: dict[int, org.OrganizationData], only_windows: bool
) -> list[PeriodMember]:
    people = [s for key in sorted(places) for s in org.staff_of(key) if s.is_active]
    if only_windows:
        posts = _counters(places)
        at_counters = {
            h.staff_id
            for holders in org.holders_of([p.id for p in posts]).values()
            for h in holders
            if h.delegated_by is None
        }
        people = [s for s in people if s.id in at_counters]
    return [
        PeriodMember(
            period=period,
            subject_id=s.id,
            staff_id=s.id,
            organization_id=s.organization_id,
            name=s.name,
            number=s.number,
            place=_place(s, places[s.organization_id], only_windows),
        )
        for s in people
    ]


def _place(person: org.StaffData, home: org.OrganizationData, is_window: bool) -> str:
    """The window by its number, else that of the home unit."""
    if not is_window or "窗口" in person.workplace:
        return person.workplace or home.short_name_zh
    return f"{home.short_name_zh}窗口"


@command
def set_member(
    *,
    period_id: uuid.UUID,
    member_id: uuid.UUID,
    group: str,
    duty_months: str,
    excluded: str,
    note: str,
    actor: Actor,
) -> PeriodMember:
    """Group, months on duty, left out and why. Raises InvalidInput."""
    period = ready(period_id, "members", actor=actor)
    member = _member(period, member_id)
    _group(period, group)
    reasons = {x.key for x in scheme_of(period).exclusions}
    errors = []
    if excluded and excluded not in reasons:
        errors.append(field("excluded", _("请选择方案里写明的情形。")))
    if excluded and not note.strip():
        errors.append(field("note", _("请写明依据，例如请假审批的文号。")))
    months = _months(period, duty_months, errors)
    if errors:
        raise InvalidInput(errors=errors)
    member.group, member.duty_months = group, months
    member.excluded, member.excluded_note = excluded, note.strip()[:300]
    member.save(update_fields=["group", "duty_months", "excluded", "excluded_note"])
    noted(period, "members", actor, note.strip(), member=member)
    return member


def _months(period: AssessmentPeriod, text: str, errors: list[FieldError]) -> Decimal | None:
    if not text.strip():
        return None
    most = len(months_of(period.first_on, period.last_on))
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or not 0 <= found <= most:
        message = _("任职月数在 0 和 %(most)s 之间；任满全期的不填。") % {"most": most}
        errors.append(field("duty_months", message))
        return None
    return found.quantize(Decimal("0.01"))


def _member(period: AssessmentPeriod, member_id: uuid.UUID) -> PeriodMember:
    member = period.members.filter(public_id=member_id).first()
    if member is None:
        raise NoSuchPeriod
    return member
