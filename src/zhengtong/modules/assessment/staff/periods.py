"""Periods: the list, a new one, one with its steps, its members."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, InvalidInput, NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import field
from zhengtong.modules.assessment.honours import services as honours
from zhengtong.modules.assessment.periods import calculating, cards, opening, publishing
from zhengtong.modules.assessment.periods.course import ACTS, may_move
from zhengtong.modules.assessment.periods.holding import is_outdated, scheme_of
from zhengtong.modules.assessment.periods.models import (
    AssessmentPeriod,
    PeriodState,
    RecordState,
)
from zhengtong.modules.assessment.plugins import SubjectKind
from zhengtong.modules.assessment.policies import ASSESS, VIEW
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.org import api as org

PAGE = 50
BUTTONS = {
    "calculate": (gettext_noop("计算"), gettext_noop("已计算。")),
    "publish": (gettext_noop("开始公示"), gettext_noop("已公示，各单位会收到消息。")),
    "confirm": (gettext_noop("确认结果"), gettext_noop("结果已确认。")),
    "rank": (gettext_noop("公布排名"), gettext_noop("排名已公布。")),
    "cards": (gettext_noop("取监察牌"), gettext_noop("监察牌已列入待确认的记录。")),
    "propose": (gettext_noop("拟授荣誉"), gettext_noop("已按排名拟出名单，等待另一位同事授予。")),
    "take_back": (gettext_noop("退回采集"), gettext_noop("已退回采集。")),
    "cancel": (gettext_noop("取消这个周期"), gettext_noop("周期已取消。")),
}
"""By act: what the button says, and what is said afterwards."""
STEPS = (
    (PeriodState.COLLECTING, gettext_noop("采集")),
    (PeriodState.CALCULATED, gettext_noop("计算")),
    (PeriodState.PUBLISHED, gettext_noop("公示和复核")),
    (PeriodState.CONFIRMED, gettext_noop("确认")),
    (PeriodState.RANKED, gettext_noop("排名和荣誉")),
)
WORDS = {
    "open": gettext_noop("开设周期"),
    "members": gettext_noop("调整考核对象"),
    "enter": gettext_noop("录入记录"),
    "confirm_record": gettext_noop("确认记录"),
    "accept_correction": gettext_noop("认可自行改正"),
    "refuse_record": gettext_noop("不予确认"),
    "withdraw_record": gettext_noop("撤销记录"),
    "correct_own": gettext_noop("本人说明已改正"),
    "cards": gettext_noop("取监察牌"),
    "ask": gettext_noop("开始计算"),
    "calculate": gettext_noop("计算"),
    "publish": gettext_noop("公示"),
    "appeal": gettext_noop("申请复核"),
    "uphold": gettext_noop("复核成立"),
    "reject": gettext_noop("复核维持"),
    "confirm": gettext_noop("确认结果"),
    "rank": gettext_noop("公布排名"),
    "propose": gettext_noop("拟授荣誉"),
    "award": gettext_noop("授予荣誉"),
    "declined": gettext_noop("不授予"),
    "revoked": gettext_noop("撤销荣誉"),
    "take_back": gettext_noop("退回采集"),
    "cancel": gettext_noop("取消"),
}


@staff(VIEW)
@never_cache
@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    rows = policies.visible_periods(request.actor).select_related("version")
    state = request.GET.get("state", "")
    if state in PeriodState:
        rows = rows.filter(state=state)
    found = list(rows.annotate(count=Count("members")).order_by("-last_on", "-pk")[:PAGE])
    names = org.organization_names({p.organization_id for p in found})
    context = {
        "rows": [(p, names.get(p.organization_id, ""), localized(p.version.name)) for p in found],
        "states": PeriodState.choices,
        "state": state,
        "may_assess": request.actor.has(ASSESS),
    }
    return render(request, "assessment/staff/periods.html", context)


@staff(ASSESS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            made = _open(request)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("周期已开设，请添加考核对象。"))
            return redirect("assessment:members", made.public_id)
    schemes = policies.visible_schemes(request.actor).exclude(current=None)
    context = {
        "schemes": [
            (s.public_id, localized(s.current.name))
            for s in schemes.select_related("current").order_by("pk")
        ],
        "organizations": organizations(request),
        "kinds": SubjectKind.choices,
        "typed": request.POST,
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/new_period.html", context, status=r.status(refused))


def _open(request: HttpRequest) -> AssessmentPeriod:
    scheme = r.key(request.POST.get("scheme", ""))
    if scheme is None:
        raise InvalidInput(errors=[field("scheme", _("请选择一个方案。"))])
    place = r.whole(request.POST.get("organization", ""))
    if not place:
        raise InvalidInput(errors=[field("organization", _("请选择组织考核的单位。"))])
    return opening.open_period(
        scheme_id=scheme,
        organization_id=place,
        title=r.text(request, "title", 120),
        kind=request.POST.get("kind", ""),
        first_on=r.day(request, "first_on"),
        last_on=r.day(request, "last_on"),
        actor=request.actor,
    )


def organizations(request: HttpRequest) -> list[tuple[int, str]]:
    """Those for which the actor may assess."""
    ids = policies.organizations_of(request.actor, ASSESS)
    found = org.organizations() if ids is None else org.organizations(ids=ids)
    return [(o.id, o.name) for o in found if o.is_active]


@staff(VIEW)
@never_cache
@require_safe
def period(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return show(request, r.period_of(request, public_id))


def _plain(command: Callable[..., Any]) -> Callable[[HttpRequest, dict[str, Any]], None]:
    def run(request: HttpRequest, common: dict[str, Any]) -> None:
        command(**common)

    return run


def _reasoned(command: Callable[..., Any]) -> Callable[[HttpRequest, dict[str, Any]], None]:
    def run(request: HttpRequest, common: dict[str, Any]) -> None:
        command(reason=r.text(request, "reason", 500), **common)

    return run


RUN: dict[str, Callable[[HttpRequest, dict[str, Any]], None]] = {
    "calculate": _plain(calculating.ask_calculation),
    "publish": _plain(publishing.publish_results),
    "confirm": _plain(publishing.confirm_results),
    "rank": _plain(publishing.rank_results),
    "cards": _plain(cards.take_cards),
    "propose": _plain(honours.propose_honours),
    "take_back": _reasoned(publishing.take_back),
    "cancel": _reasoned(publishing.cancel_period),
}


@staff(VIEW)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """One step; what is refused comes back on the page."""
    if verb not in RUN:
        raise Http404
    common = {
        "period_id": public_id,
        "expected_version": r.version(request),
        "actor": request.actor,
    }
    try:
        RUN[verb](request, common)
    except NotFound:
        raise
    except DomainError as refused:
        return show(request, r.period_of(request, public_id), refused, verb)
    found = r.period_of(request, public_id)
    said = _("正在后台计算，可以离开这一页。") if found.job_asked_at else _(BUTTONS[verb][1])
    messages.success(request, said)
    return redirect("assessment:period", public_id)


def show(
    request: HttpRequest,
    found: AssessmentPeriod,
    refused: DomainError | None = None,
    verb: str = "",
) -> HttpResponse:
    scheme = scheme_of(found)
    waiting = found.records.filter(state=RecordState.ENTERED).count()
    context = {
        "period": found,
        "tab": "period",
        "scheme_name": localized(dict(scheme.name)),
        "sums_off": sums_off(scheme),
        "organization": org.organization(found.organization_id).name,
        "steps": _steps(found),
        "waiting": waiting,
        "confirmed": found.records.filter(state=RecordState.CONFIRMED).count(),
        "member_count": found.members.count(),
        "left_out": found.members.exclude(excluded="").count(),
        "open_appeals": found.appeals.filter(state="filed").count(),
        "is_outdated": found.current_id is not None
        and found.state in (PeriodState.CALCULATED, PeriodState.PUBLISHED)
        and is_outdated(found),
        "gaps": _gaps(found, scheme),
        "log": _log(found),
        "verb": verb,
        "typed": request.POST,
        "today": timezone.localdate(),
        **_buttons(request, found),
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/period.html", context, status=r.status(refused))


def sums_off(scheme: Any) -> list[tuple[str, Any]]:
    """Groups whose parts do not come to what the scheme says, by name."""
    names = {g.key: localized(dict(g.name)) for g in scheme.groups}
    return [(names.get(key, ""), total) for key, total in scheme.sums_off()]


def _steps(found: AssessmentPeriod) -> list[dict[str, Any]]:
    order = [state for state, _label in STEPS]
    at = order.index(found.state) if found.state in order else -1
    return [
        {
            "label": _(label),
            "state": "done" if n < at else "current" if n == at else "open",
        }
        for n, (_state, label) in enumerate(STEPS)
    ]


def _buttons(request: HttpRequest, found: AssessmentPeriod) -> dict[str, Any]:
    shown = []
    for name in BUTTONS:
        step = {"cards": "enter", "propose": "honour"}.get(name, name)
        permission = ACTS[step].permission
        if not may_move(found.state, step):
            continue
        if not request.actor.has(permission, found.organization_id):
            continue
        if name == "propose" and (not scheme_of(found).honours or found.honours.exists()):
            continue
        if name == "cards" and not any(i.cards for _d, i in scheme_of(found).indicators()):
            continue
        if name == "publish" and found.current_id is None:
            continue
        shown.append(name)
    return {
        "buttons": [(n, _(BUTTONS[n][0])) for n in shown if n not in ("take_back", "cancel")],
        "reasoned": [(n, _(BUTTONS[n][0])) for n in shown if n in ("take_back", "cancel")],
        "may_assess": request.actor.has(ASSESS, found.organization_id),
    }


def _gaps(found: AssessmentPeriod, scheme: Any) -> list[tuple[str, Any]]:
    """What the calculation that counts could not find."""
    if found.current is None:
        return []
    said = found.current.warnings
    names = {i.key: localized(dict(i.name)) for _d, i in scheme.indicators()}
    rows: list[tuple[str, Any]] = [(key, None) for key in said.get("missing", ())]
    return rows + [(names.get(key, key), n) for key, n in said.get("gaps", {}).items()]


def _log(found: AssessmentPeriod) -> list[dict[str, Any]]:
    events = list(found.events.select_related("member").order_by("-pk")[:40])
    names = org.staff_names({e.staff_id for e in events if e.staff_id})
    return [
        {
            "at": e.at,
            "title": _(WORDS.get(e.act, e.act)),
            "actor": names.get(e.staff_id, "") if e.staff_id else "",
            "member": e.member.name if e.member else "",
            "text": _("第 %(n)s 次") % {"n": e.words} if e.act == "calculate" else e.words,
        }
        for e in events
    ]


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Who is in it; adding whole units; group, months on duty, left out and why."""
    found = r.period_of(request, public_id)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            said = _change(request, public_id)
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, said)
            return redirect("assessment:members", public_id)
    scheme = scheme_of(found)
    rows = list(found.members.order_by("organization_id", "number", "name"))
    names = org.organization_names({m.organization_id for m in rows})
    groups = [(g.key, localized(dict(g.name))) for g in scheme.groups]
    reasons = [(x.key, localized(dict(x.name))) for x in scheme.exclusions]
    context = {
        "period": found,
        "tab": "members",
        "rows": [(m, names.get(m.organization_id, "")) for m in rows],
        "groups": groups,
        "group_names": dict(groups),
        "reasons": reasons,
        "reason_names": dict(reasons),
        "all_organizations": _every_organization() if may_move(found.state, "members") else (),
        "may_change": may_move(found.state, "members")
        and request.actor.has(ASSESS, found.organization_id),
        "typed": request.POST,
        "chosen": request.POST.getlist("organizations"),
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/members.html", context, status=r.status(refused))


def _every_organization() -> list[tuple[str, str]]:
    """Whoever assesses may assess others: a hall its windows' home units, a county its towns."""
    return [(str(o.id), o.name) for o in org.organizations() if o.is_active and o.kind != "village"]


def _change(request: HttpRequest, public_id: uuid.UUID) -> str:
    if request.POST.get("_action") == "set":
        opening.set_member(
            period_id=public_id,
            member_id=r.key(request.POST.get("member", "")) or uuid.UUID(int=0),
            group=r.text(request, "group", 40),
            duty_months=r.text(request, "duty_months", 10),
            excluded=r.text(request, "excluded", 40),
            note=r.text(request, "note", 300),
            actor=request.actor,
        )
        return _("已保存。")
    ids = [r.whole(x) for x in request.POST.getlist("organizations")]
    if not any(ids):
        raise InvalidInput(errors=[field("organizations", _("请选择单位。"))])
    count = opening.add_members(
        period_id=public_id,
        organization_ids=[i for i in ids if i],
        only_windows=bool(request.POST.get("only_windows")),
        group=r.text(request, "group", 40),
        actor=request.actor,
    )
    return _("已添加 %(n)s 个考核对象。") % {"n": count}
