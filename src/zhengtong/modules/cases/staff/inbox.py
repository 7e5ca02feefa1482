"""The inbox: what waits for me, with its light; filters live in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.lights import Light
from zhengtong.kernel.text import Text
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import handle
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow

SCOPES = ("mine", "post", "deputy", "done")
FILTERS = ("q", "light", "stage")


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One task with the case it belongs to."""

    task: workflow.TaskData
    case_id: UUID
    number: str
    item_name: Text
    applicant: str
    light: Light
    assignee: str


@staff("cases.handle")
def inbox(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    scope = request.GET.get("scope", "post")
    scope = scope if scope in SCOPES else "post"
    filters = {k: request.GET.get(k, "") for k in FILTERS}
    page = workflow.inbox(
        staff_id=actor.staff_id,
        post_ids=actor.post_ids,
        deputy_post_ids=actor.deputy_post_ids,
        filters={"scope": scope, **filters},
        cursor=request.GET.get("cursor") or None,
    )
    context = {
        "rows": rows_of(page.rows),
        "next_cursor": page.next_cursor,
        "scope": scope,
        "scopes": _scopes(actor, scope),
        "filters": filters,
    }
    template = "cases/staff/_inbox_rows.html" if _wants_part(request) else "cases/staff/inbox.html"
    return render(request, template, context)


def rows_of(tasks: Sequence[workflow.TaskData]) -> list[InboxRow]:
    """Tasks with their cases: one query for cases, one for items, whatever the length."""
    cases = {
        c.instance_id: c
        for c in Case.objects.filter(instance_id__in={t.instance_id for t in tasks}).defer(
            "form_data"
        )
    }
    versions = items.item_versions({c.item_version_id for c in cases.values()})
    return [
        InboxRow(
            task=task,
            case_id=case.public_id,
            number=case.number,
            item_name=versions[case.item_version_id].name,
            applicant=case.applicant_name,
            light=task.light,
            assignee=task.assignee_name,
        )
        for task in tasks
        if (case := cases.get(task.instance_id))
    ]


def _scopes(actor: Actor, chosen: str) -> list[dict[str, Any]]:
    counts = workflow.inbox_counts(
        staff_id=actor.staff_id, post_ids=actor.post_ids, deputy_post_ids=actor.deputy_post_ids
    )
    labels = {
        "post": _("本岗待办"),
        "mine": _("我已领取"),
        "deputy": _("代 B 岗"),
        "done": _("已办"),
    }
    return [
        {"key": key, "label": labels[key], "count": counts.get(key), "is_chosen": key == chosen}
        for key in ("post", "mine", "deputy", "done")
    ]


def _wants_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target") == "inbox-rows"


@require_POST
@staff("cases.handle")
def claim_many(request: HttpRequest) -> HttpResponse:
    """Claim the ticked tasks; what someone else took meanwhile is named, the rest is claimed."""
    claimed, refused = 0, []
    for raw in request.POST.getlist("task")[:100]:
        if not raw.isdigit():
            continue
        try:
            _claim(int(raw), request.actor)
            claimed += 1
        except DomainError as error:
            refused.append(error.message)
    if claimed:
        text = ngettext("已领取 %(n)s 件。", "已领取 %(n)s 件。", claimed) % {"n": claimed}
        messages.success(request, text)
    for text in dict.fromkeys(refused):
        messages.error(request, text)
    return redirect(f"{reverse('inbox')}?scope=mine" if claimed else reverse("inbox"))


def _claim(task_id: int, actor: Actor) -> None:
    task = workflow.task(task_id)
    case = policies.visible_to(actor).get(instance_id=task.instance_id)
    handle.claim_step(case_id=case.pk, task_id=task_id, actor=actor)
