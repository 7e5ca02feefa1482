"""双随机 at the desk: plans, the draw and the redraw, the pool of inspectors, tasks and results."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.licences import api as licences
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.drawing import ALGORITHM
from zhengtong.modules.risk.errors import NoModel, NoSuchPlan
from zhengtong.modules.risk.models import Conflict, Inspector, Plan, Task
from zhengtong.modules.risk.scoring import LEVELS
from zhengtong.modules.risk.services import inspecting, planning
from zhengtong.modules.risk.services.holding import names_of
from zhengtong.modules.risk.staff.common import (
    day_of,
    given,
    paged,
    refusal,
    status_of,
    whole,
)
from zhengtong.modules.risk.staff.lists import chosen_subject, organs
from zhengtong.modules.risk.states import Kind, PlanState, Result, TaskState

TONES = {PlanState.DRAWN: "blue", PlanState.CLOSED: "green"}
DONE = {
    "draw": gettext_noop("已抽取，任务已派给检查人员。"),
    "redraw": gettext_noop("已重新抽取，上一次的结果和重抽理由都已保留。"),
    "close": gettext_noop("计划已完成，抽取过程和结果已公开。"),
    "cancel": gettext_noop("计划已取消。"),
}
FORMS = [
    ("enterprise", gettext_noop("企业法人")),
    ("individual", gettext_noop("个体工商户")),
    ("cooperative", gettext_noop("农民专业合作社")),
    ("institution", gettext_noop("事业法人")),
    ("social", gettext_noop("社会组织法人")),
    ("other", gettext_noop("其他组织")),
]


@staff(policies.VIEW)
@never_cache
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    asked = given(request, "state")
    rows = policies.visible_plans(request.actor)
    if asked.get("state") in PlanState:
        rows = rows.filter(state=asked["state"])
    page = paged(request, rows, asked)
    organ = org.organization_names({p.organization_id for p in page["page"]})
    context = {
        **page,
        "rows": [
            (p, organ.get(p.organization_id, ""), TONES.get(PlanState(p.state), ""), *_counted(p))
            for p in page["page"]
        ],
        "states": PlanState.choices,
        "may_plan": request.actor.has(policies.PLAN),
    }
    return render(request, "risk/staff/plans.html", context)


def _counted(plan: Plan) -> tuple[int, int]:
    """Tasks done, and all that count."""
    rows = plan.tasks.exclude(state=TaskState.VOID).values_list("state", flat=True)
    states = list(rows)
    return sum(1 for s in states if s == TaskState.DONE), len(states)


@staff(policies.PLAN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The parameters; percents begin as the model has them."""
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        return _form(request, _defaults(kind if kind in Kind else Kind.COMPANY.value))
    try:
        mine = [pk for pk, _name in organs(request.actor, policies.PLAN)]
        chosen = whole(request.POST.get("organization"))
        made = planning.make_plan(
            organization_id=chosen if chosen in mine else mine[0],
            terms=planning.read_terms(request.POST.dict()),
            actor=request.actor,
        )
    except DomainError as refused:
        return _form(request, request.POST.dict(), refused)
    messages.success(request, _("计划已建立。请核对对象数量，再抽取。"))
    return redirect("risk:plan", made.public_id)


def _defaults(kind: str) -> dict[str, str]:
    typed = {"kind": kind, "per_subject": "2", "percent_clue": "100"}
    try:
        limits = planning.limits_of(kind)
    except NoModel:
        return typed
    return typed | {f"percent_{level}": str(share) for level, (share, _k) in limits.items()}


def _form(
    request: HttpRequest, typed: dict[str, str], refused: DomainError | None = None
) -> HttpResponse:
    said = refusal(refused)
    kind = typed.get("kind", "") if typed.get("kind", "") in Kind else Kind.COMPANY.value
    try:
        limits = planning.limits_of(kind)
    except NoModel:
        limits = {}
    county = org.regions(level="county")
    towns = org.regions(parent_id=county[0].id) if county else []
    context = {
        "typed": typed,
        "kinds": Kind.choices,
        "forms": [(k, _(label)) for k, label in FORMS],
        "regions": [(str(r.id), r.name) for r in towns],
        "licence_types": [(c, t.name) for c, t in licences.licence_types().items()],
        "organs": organs(request.actor, policies.PLAN),
        "strata": [
            (
                f"percent_{s}",
                _("有线索的") if s == "clue" else _("%(n)s 级") % {"n": s},
                typed.get(f"percent_{s}", "0"),
                said["said"].get(f"percent_{s}", ""),
                str(limits[int(s)][0]) if s != "clue" and limits.get(int(s), (0, 0))[1] else "",
            )
            for s in (*(str(level) for level in LEVELS), "clue")
        ],
        **said,
    }
    return render(request, "risk/staff/plan_new.html", context, status=status_of(refused))


@staff(policies.VIEW)
@never_cache
@require_safe
def plan(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    return _show(request, _found(request.actor, public_id))


def _found(actor: Actor, public_id: uuid.UUID) -> Plan:
    found = policies.visible_plans(actor).filter(public_id=public_id).first()
    if found is None:
        raise NoSuchPlan
    return found


@staff(policies.PLAN)
@never_cache
@require_POST
def act(request: HttpRequest, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """draw | redraw | close | cancel."""
    common = {
        "public_id": public_id,
        "expected_version": whole(request.POST.get("version")),
        "actor": request.actor,
    }
    try:
        match verb:
            case "draw":
                inspecting.draw_plan(**common)
            case "redraw":
                inspecting.redraw_plan(reason=request.POST.get("reason", ""), **common)
            case "close":
                planning.close_plan(**common)
            case "cancel":
                planning.cancel_plan(**common)
            case _:
                raise Http404
    except NotFound:
        raise
    except DomainError as refused:
        return _show(request, _found(request.actor, public_id), refused, verb)
    messages.success(request, _(DONE[verb]))
    return redirect("risk:plan", public_id)


def _show(
    request: HttpRequest, found: Plan, refused: DomainError | None = None, verb: str = ""
) -> HttpResponse:
    tasks = list(
        found.tasks.select_related("subject", "draw").prefetch_related("team__inspector")
        .order_by("-draw__round", "pk")
    )  # fmt: skip
    names = names_of({t.subject for t in tasks})
    people = inspecting.staff_names([m.inspector for t in tasks for m in t.team.all()])
    strata = _strata(found) if found.state == PlanState.DRAFT else []
    mine = request.actor.has(policies.PLAN, found.organization_id)
    is_open = any(t.state == TaskState.OPEN for t in tasks)
    is_done = any(t.state == TaskState.DONE for t in tasks)
    context = {
        "plan": found,
        "organ": org.organization_names([found.organization_id])[found.organization_id],
        "tone": TONES.get(PlanState(found.state), ""),
        "conditions": conditions(found),
        "strata": strata,
        "total": sum(n for _s, n, _p in strata),
        "draws": list(found.draws.order_by("-round")),
        "algorithm": ALGORITHM,
        "tasks": [
            (t, names[t.subject_id], "、".join(people[m.inspector_id] for m in t.team.all()))
            for t in tasks
        ],
        "may_draw": mine and found.state == PlanState.DRAFT,
        "may_redraw": mine and found.state == PlanState.DRAWN and not is_done,
        "may_close": mine and found.state == PlanState.DRAWN and not is_open,
        "verb": verb,
        "typed": request.POST,
        **refusal(refused),
    }
    return render(request, "risk/staff/plan.html", context, status=status_of(refused))


def conditions(plan: Plan) -> list[tuple[str, str]]:
    """The parameters in words."""
    filters = plan.filters
    found = [(_("检查对象"), str(Kind(plan.kind).label))]
    if form := filters.get("form"):
        found.append((_("组织形式"), _(dict(FORMS).get(form, form))))
    if region := filters.get("region"):
        found.append((_("所在区划"), org.region(region).name))
    if code := filters.get("licence_type"):
        types = licences.licence_types([code])
        found.append((_("持有证照"), types[code].name if code in types else code))
    if day := filters.get("not_since"):
        found.append((_("上次检查早于"), day))
    parts = [
        _("%(n)s 级 %(p)s%%") % {"n": k, "p": v} if k != "clue" else _("有线索 %(p)s%%") % {"p": v}
        for k, v in sorted(plan.percents.items())
        if float(v) > 0
    ]
    found.append((_("抽取比例"), "，".join(parts)))
    found.append((_("每个对象的检查人员"), _("%(n)s 人") % {"n": plan.per_subject}))
    return found


def _strata(plan: Plan) -> list[tuple[str, int, str]]:
    """How many could be drawn, by level and with a clue."""
    counts: dict[str, int] = {}
    for subject in planning.candidates(plan.kind, plan.filters):
        key = "clue" if getattr(subject, "has_clue", False) else str(subject.level)
        counts[key] = counts.get(key, 0) + 1
    return [
        (_("有线索的") if k == "clue" else _("%(n)s 级") % {"n": k}, n, plan.percents.get(k, "0"))
        for k, n in sorted(counts.items())
    ]


@staff(policies.PLAN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inspectors(request: HttpRequest) -> HttpResponse:
    """The pool, and whom each of them must not inspect."""
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            _pool_act(request)
        except NotFound:
            raise
        except DomainError as wrong:
            refused = wrong
        else:
            messages.success(request, _("名录已更新。"))
            return redirect("risk:inspectors")
    mine = [pk for pk, _name in organs(request.actor, policies.PLAN)]
    pool = list(Inspector.objects.filter(organization_id__in=mine).order_by("pk"))
    active = {i.staff_id for i in pool if i.is_active}
    conflicts = list(
        Conflict.objects.filter(inspector__in=pool, lifted_at=None)
        .select_related("subject")
        .order_by("pk")
    )
    names = names_of({c.subject for c in conflicts})
    people = inspecting.staff_names(pool)
    context = {
        "rows": [
            (
                i,
                people[i.pk],
                [(c, names[c.subject_id]) for c in conflicts if c.inspector_id == i.pk],
            )
            for i in pool
            if i.is_active
        ],
        "others": [
            (m.id, f"{m.name} · {m.title}")
            for o in mine
            for m in org.staff_of(o)
            if m.is_active and m.id not in active
        ],
        "choices": [(str(i.public_id), people[i.pk]) for i in pool if i.is_active],
        "typed": request.POST,
        **refusal(refused),
    }
    return render(request, "risk/staff/inspectors.html", context, status=status_of(refused))


def _pool_act(request: HttpRequest) -> None:
    post, actor = request.POST, request.actor
    match post.get("act"):
        case "add":
            member = whole(post.get("staff"))
            found = org.staff_of(ids=[member])
            planning.add_inspector(
                organization_id=found[0].organization_id if found else 0,
                staff_id=member,
                actor=actor,
            )
        case "drop":
            planning.drop_inspector(public_id=_uuid(post.get("inspector", "")), actor=actor)
        case "conflict":
            planning.note_conflict(
                public_id=_uuid(post.get("inspector", "")),
                subject=chosen_subject(post.get("code", "")),
                reason=post.get("reason", ""),
                actor=actor,
            )
        case "lift":
            planning.lift_conflict(conflict_id=whole(post.get("conflict")), actor=actor)
        case _:
            raise Http404


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NoSuchPlan from None


@staff(policies.CHECK)
@never_cache
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """What was drawn for the reader, open ones first."""
    rows = (
        Task.objects.filter(team__inspector__staff_id=request.actor.staff_id)
        .exclude(state=TaskState.VOID)
        .select_related("plan", "subject")
        .order_by("-state", "plan__due_on", "pk")[:200]
    )
    found = list(rows)
    names = names_of({t.subject for t in found})
    context = {"rows": [(t, names[t.subject_id]) for t in found], "today": timezone.localdate()}
    return render(request, "risk/staff/tasks.html", context)


@staff()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One inspection: what to look at, and its result with evidence."""
    found = _task(request.actor, public_id)
    if request.method != "POST":
        return _show_task(request, found)
    try:
        inspecting.enter_result(
            public_id=public_id,
            result=request.POST.get("result", ""),
            finding=request.POST.get("finding", ""),
            inspected_on=day_of(request.POST.get("inspected_on", "")),
            evidence=request.FILES.getlist("evidence"),
            expected_version=whole(request.POST.get("version")),
            actor=request.actor,
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _show_task(request, _task(request.actor, public_id), refused)
    messages.success(request, _("结果已录入，等级已重算。"))
    return redirect("risk:task", public_id)


def _task(actor: Actor, public_id: uuid.UUID) -> Task:
    found = Task.objects.select_related("plan", "subject").filter(public_id=public_id).first()
    if found is None:
        raise NoSuchPlan
    mine = (
        actor.has(policies.CHECK) and found.team.filter(inspector__staff_id=actor.staff_id).exists()
    )
    if not mine and not actor.has(policies.VIEW):
        raise NoSuchPlan
    return found


def _show_task(
    request: HttpRequest, found: Task, refused: DomainError | None = None
) -> HttpResponse:
    team = [m.inspector for m in found.team.select_related("inspector").order_by("pk")]
    names = inspecting.staff_names(team)
    is_mine = any(i.staff_id == request.actor.staff_id for i in team)
    context = {
        "task": found,
        "plan": found.plan,
        "name": names_of([found.subject])[found.subject_id],
        "address": _address(found),
        "team": "、".join(names.values()),
        "may_enter": is_mine
        and found.state == TaskState.OPEN
        and request.actor.has(policies.CHECK),
        "may_see_level": request.actor.has(policies.VIEW),
        "results": Result.choices,
        "evidence": files.files_of(owner_kind=inspecting.TASK_FILES, owner_id=found.pk),
        "typed": request.POST if request.method == "POST" else _today(),
        **refusal(refused),
    }
    return render(request, "risk/staff/task.html", context, status=status_of(refused))


def _today() -> dict[str, Any]:
    return {"inspected_on": timezone.localdate().isoformat()}


def _address(found: Task) -> str:
    """Where to go: inspectors need no more of the subject than that."""
    if found.subject.entity_id:
        return org.entity(found.subject.entity_id).address
    return ""
