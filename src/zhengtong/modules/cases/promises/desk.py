"""Promises on the screen of a case: the panel, the choice at acceptance, the acts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import (
    BrokenPromise,
    Case,
    Promise,
    PromiseKind,
    PromiseState,
    Revocation,
)
from zhengtong.modules.cases.plugins import Choice, DeskAct, DeskPart, DeskView
from zhengtong.modules.cases.posted import act_on, whole
from zhengtong.modules.cases.promises import accepting, bringing, checking, door, keeping, queries
from zhengtong.modules.cases.public.materials import posted_files
from zhengtong.modules.cases.services.attach import situation_of
from zhengtong.modules.cases.staff import step_form
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

FOLDER = "cases/promises/staff"
PREFIX = "pending-"
"""Of the ticked papers: one field for each, so that a refused form shows them again."""


# What begins a promise


def offer_part(view: DeskView) -> DeskPart | None:
    """容缺受理 among the choices of acceptance, for items that take it."""
    case, task = view.case, view.task
    if not view.may_step or task is None or task.stage != "accept" or case.accepted_at:
        return None
    version = items.item_version(case.item_version_id)
    if PromiseKind.PENDING in case.aspects or not any(m.may_be_pending for m in version.materials):
        return None
    materials = situation_of(case.item_version_id, case.form_data).materials
    offered = door.promised_for(PromiseKind.PENDING, materials)
    if not offered:
        return None
    refusal = door.shut(person_id=case.person_id, entity_id=case.entity_id)
    if refusal is not None:
        return DeskPart(panel=f"{FOLDER}/shut.html", facts={"refusal": refusal.message})
    brought = keeping.with_file(case, [m.key for m in offered])
    facts = {
        "offered": [(m, m.key in brought) for m in offered],
        "rule": version.guide.pending,
        "contact": org.person(case.person_id).name,
    }
    choice = Choice(
        value="accept-pending",
        label=_("容缺受理：先受理，后补材料"),
        form="pending",
        needs_text=False,
    )
    return DeskPart(choices=(choice,), choice_fields=f"{FOLDER}/choice.html", facts=facts)


def _accept_pending(case: Case, post: QueryDict, request: HttpRequest) -> None:
    task_id = whole(post.get("task"))
    data = step_form.typed(workflow.task(task_id), post) if task_id and "_page" in post else None
    accepting.accept_with_pending(
        **act_on(case, request),
        material_keys=[k.removeprefix(PREFIX) for k in post if k.startswith(PREFIX)],
        days=whole(post.get("pending_days")) or 0,
        signed_name=post.get("pending_name", ""),
        is_signed="pending_signed" in post,
        opinion=post.get("opinion", ""),
        data=data,
    )


OFFER_ACTS = (
    DeskAct(
        verb="accept-pending",
        run=_accept_pending,
        done=gettext_noop("已容缺受理，承诺书已经出具，补交期限从明天起计算。"),
        paths={
            "material_keys": "pending",
            "days": "pending_days",
            "signed_name": "pending_name",
            "is_signed": "pending_signed",
        },
    ),
)


# Papers that are to come


def pending_part(view: DeskView) -> DeskPart | None:
    promise = _promise(view.case, PromiseKind.PENDING)
    if promise is None:
        return None
    case, actor = view.case, view.actor
    is_awaited = promise.state == PromiseState.OPEN and case.is_open and not case.decided_at
    takes_in = actor.has("cases.counter") or actor.has("cases.accept", case.organization_id)
    rule = items.item_version(case.item_version_id).guide.pending
    facts = _facts(promise)
    facts |= {
        "may_bring": is_awaited and takes_in,
        "may_extend": is_awaited
        and actor.has("cases.accept", case.organization_id)
        and rule.extension_days > 0
        and not promise.extended_days,
        "most": rule.extension_days,
        "reminders": list(promise.reminders.select_related("document").order_by("id")),
    }
    return DeskPart(panel=f"{FOLDER}/panel.html", acts=f"{FOLDER}/pending_acts.html", facts=facts)


def _promise(case: Case, kind: PromiseKind) -> Promise | None:
    return Promise.objects.filter(case=case, kind=kind).first()


def _facts(promise: Promise) -> dict[str, Any]:
    """What the panel tells of either kind."""
    today = timezone.localdate()
    lit, why = queries.lights_of([promise])[promise.pk]
    papers = list(promise.materials.order_by("id"))
    staff = {s for s in (promise.witnessed_by_id, promise.checked_by_id) if s}
    names = org.staff_names(staff) if staff else {}
    return {
        "promise": promise,
        "papers": papers,
        "missing": [p for p in papers if p.brought_at is None],
        "light": lit,
        "why": why,
        "days_left": (promise.due_on - today).days if promise.due_on else None,
        "witness": names.get(promise.witnessed_by_id or 0, ""),
        "checker": names.get(promise.checked_by_id or 0, ""),
        "record": BrokenPromise.objects.filter(promise=promise).first(),
    }


def _bring(case: Case, post: QueryDict, request: HttpRequest) -> None:
    bringing.bring_papers(
        **act_on(case, request),
        uploads=tuple((key, file, file.name or "") for key, file in posted_files(request)),
    )


def _extend(case: Case, post: QueryDict, request: HttpRequest) -> None:
    bringing.extend_promise(
        **act_on(case, request),
        days=whole(post.get("promise_days")) or 0,
        reason=post.get("promise_reason", ""),
    )


PENDING_ACTS = (
    DeskAct(
        verb="promise-bring",
        run=_bring,
        done=gettext_noop("已收下补交的材料。"),
        paths={"material": "promise-bring"},
    ),
    DeskAct(
        verb="promise-extend",
        run=_extend,
        done=gettext_noop("已延长补交期限。"),
        paths={"days": "promise_days", "reason": "promise_reason"},
    ),
)


# Commitments to be checked


def commitment_part(view: DeskView) -> DeskPart | None:
    promise = _promise(view.case, PromiseKind.COMMITMENT)
    if promise is None:
        return None
    case, actor = view.case, view.actor
    rule = items.item_version(case.item_version_id).guide.commitment
    checks = promise.state in (PromiseState.CHECKING, PromiseState.RECTIFYING)
    facts = _facts(promise)
    facts |= {
        "rule": rule,
        "may_check": checks and actor.has("cases.handle", case.organization_id),
        "may_sign": may_sign(actor, promise),
        "decides_at_once": promise.state == PromiseState.SIGNED and case.is_open,
        "revocation": Revocation.objects.filter(case=case).select_related("document").first(),
    }
    return DeskPart(
        panel=f"{FOLDER}/panel.html", acts=f"{FOLDER}/commitment_acts.html", facts=facts
    )


def may_sign(actor: Actor, promise: Promise) -> bool:
    """Whether this reader may revoke, or have it checked again: not who checked."""
    return (
        promise.state == PromiseState.FALSE
        and actor.has("cases.decide", promise.organization_id)
        and promise.checked_by_id != actor.staff_id
    )


def _check(case: Case, post: QueryDict, request: HttpRequest) -> None:
    checking.record_check(
        case_id=case.pk,
        actor=request.actor,
        seen=post.get("promise_state", ""),
        result=post.get("check_result", ""),
        finding=post.get("finding", ""),
    )


def _sign(case: Case, post: QueryDict, request: HttpRequest) -> None:
    run = checking.check_again if post.get("revoke_choice") == "again" else checking.revoke_decision
    run(
        case_id=case.pk,
        actor=request.actor,
        seen=post.get("promise_state", ""),
        reason=post.get("revoke_reason", ""),
    )


COMMITMENT_ACTS = (
    DeskAct(verb="promise-check", run=_check, done=gettext_noop("已记下核查结果。")),
    DeskAct(
        verb="promise-sign",
        run=_sign,
        done=gettext_noop("已办理，结果见承诺一栏。"),
        paths={"reason": "revoke_reason"},
    ),
)
