"""The inbox: what waits for me, with its light; filters live in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.kernel.lights import Light
from zhengtong.kernel.text import Text
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.services.locking import CaseNotFound
from zhengtong.modules.cases.staff import words
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

PAGE_SIZE = 30
SCOPES = ("post", "mine", "deputy", "done")
LABELS = {
    "post": gettext_noop("本岗待办"),
    "mine": gettext_noop("我已领取"),
    "deputy": gettext_noop("代 B 岗"),
    "done": gettext_noop("已办"),
}
SORTS = {
    "due": gettext_noop("先到期在前"),
    "-due": gettext_noop("后到期在前"),
    "opened": gettext_noop("先到达在前"),
}
FILTERS = ("q", "light", "stage", "sort")
MOST_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One task with the case it belongs to. `when` says in words how long there is."""

    task: workflow.TaskData
    case_id: UUID
    number: str
    item_name: Text
    applicant: str
    light: Light
    due_on: dt.date | None
    when: str
    assignee: str
    is_mine: bool
    may_claim: bool


@staff("cases.handle")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    scope = _one_of(request.GET.get("scope"), SCOPES)
    filters = _filters(request)
    page = workflow.inbox(
        staff_id=actor.staff_id,
        post_ids=actor.post_ids,
        deputy_post_ids=actor.deputy_post_ids,
        filters={**filters, "q": "", "scope": scope, "instances": _matching(filters["q"])},
        size=PAGE_SIZE,
        cursor=request.GET.get("cursor") or None,
    )
    context = {
        "rows": rows_of(page.rows, actor=actor),
        "next_url": _address(scope, filters, cursor=page.next_cursor),
        "here": _address(scope, filters, cursor=request.GET.get("cursor", "")),
        "is_first": not request.GET.get("cursor"),
        "scope": scope,
        "scopes": _scopes(actor, scope),
        "filters": filters,
        "is_filtered": any(filters[k] for k in ("q", "light", "stage")),
        "lights": [(light.value, _(label)) for light, label in words.LIGHTS],
        "stages": [(key, _(label)) for key, label in words.STAGES.items()],
        "sorts": [(key, _(label)) for key, label in SORTS.items()],
        "colleagues": colleagues(actor),
    }
    template = "cases/staff/_inbox.html" if _wants_part(request) else "cases/staff/inbox.html"
    return render(request, template, context)


def _one_of(given: str | None, allowed: Sequence[str]) -> str:
    return given if given in allowed else allowed[0]


def _filters(request: HttpRequest) -> dict[str, str]:
    """What is not understood counts as not given."""
    given = {k: request.GET.get(k, "").replace("\0", "").strip()[:80] for k in FILTERS}
    known = {
        "light": {light.value for light, _label in words.LIGHTS},
        "stage": set(words.STAGES),
        "sort": set(SORTS),
    }
    return {k: v if v in known.get(k, {v}) else "" for k, v in given.items()}


def _matching(text: str) -> QuerySet[Case] | None:
    """Instances of the cases that a text means: number, applicant or item."""
    if not text:
        return None
    found = Q(number__iexact=text) | Q(applicant_name__icontains=text) | Q(contact_name=text)
    found |= Q(item_version_id__in=_item_versions(text))
    return Case.objects.filter(found).values("instance_id")


def _item_versions(text: str) -> list[int]:
    return [card.version_id for card in items.search(text=text).rows]


def _address(scope: str, filters: dict[str, str], *, cursor: str | None) -> str:
    """The address of a page of this list; empty where there is no further page."""
    if cursor is None:
        return ""
    given = {"scope": scope, **filters, "cursor": cursor}
    return f"{reverse('inbox')}?{urlencode({k: v for k, v in given.items() if v})}"


def rows_of(tasks: Sequence[workflow.TaskData], *, actor: Actor) -> list[InboxRow]:
    """Tasks with their cases: one query for cases, one for items, whatever the length."""
    cases = {
        c.instance_id: c
        for c in Case.objects.filter(instance_id__in={t.instance_id for t in tasks}).defer(
            "form_data"
        )
    }
    versions = items.item_versions({c.item_version_id for c in cases.values()})
    return [
        _row(task, case, versions[case.item_version_id].name, actor)
        for task in tasks
        if (case := cases.get(task.instance_id))
    ]


def _row(task: workflow.TaskData, case: Case, name: Text, actor: Actor) -> InboxRow:
    is_done = task.state not in ("open", "claimed", "suspended")
    when = words.remaining(task.remaining_days, task.unit, is_suspended=task.state == "suspended")
    return InboxRow(
        task=task,
        case_id=case.public_id,
        number=case.number,
        item_name=name,
        applicant=case.applicant_name,
        light=Light.NONE if is_done else task.light,
        due_on=task.due_on,
        when="" if is_done else when,
        assignee=task.assignee_name,
        is_mine=task.assignee_staff_id == actor.staff_id,
        may_claim=task.state == "open",
    )


def _scopes(actor: Actor, chosen: str) -> list[dict[str, Any]]:
    counts = workflow.inbox_counts(
        staff_id=actor.staff_id, post_ids=actor.post_ids, deputy_post_ids=actor.deputy_post_ids
    )
    return [
        {
            "key": key,
            "label": _(LABELS[key]),
            "count": counts.get(key),
            "is_chosen": key == chosen,
        }
        for key in SCOPES
    ]


def colleagues(actor: Actor) -> list[tuple[int, str]]:
    """Staff id and name of whoever shares a post with the actor; remembered for a minute, the
    services look again."""
    posts = actor.post_ids | actor.deputy_post_ids
    key = f"cases.colleagues:{actor.staff_id}:{'-'.join(map(str, sorted(posts)))}"
    found: list[tuple[int, str]] | None = cache.get(key)
    if found is None:
        names = {
            h.staff_id: h.name
            for holders in org.holders_of(posts).values()
            for h in holders
            if h.staff_id != actor.staff_id
        }
        found = sorted(names.items(), key=lambda pair: pair[1])
        cache.set(key, found, 60)
    return found


def _wants_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Target", "").endswith("#inbox")


@require_POST
@staff("cases.handle")
def claim_many(request: HttpRequest) -> HttpResponse:
    """Claim the ticked tasks; what someone else took meanwhile is named, the rest is claimed."""

    def claim(case: Case, task_id: int) -> None:
        handle.claim_step(case_id=case.pk, task_id=task_id, actor=request.actor)

    claimed = _each(request, claim)
    if claimed:
        text = ngettext("已领取 %(n)s 件。", "已领取 %(n)s 件。", claimed) % {"n": claimed}
        messages.success(request, text)
    return redirect(_back(request))


@require_POST
@staff("cases.handle")
def transfer_many(request: HttpRequest) -> HttpResponse:
    """Hand the ticked tasks to a colleague of the post."""
    to = request.POST.get("to", "")
    if to not in {str(staff_id) for staff_id, _name in colleagues(request.actor)}:
        messages.error(request, _("请选择转给哪位同事。"))
        return redirect(_back(request))
    reason = request.POST.get("reason", "").strip()[:200]

    def transfer(case: Case, task_id: int) -> None:
        handle.transfer_step(
            case_id=case.pk,
            task_id=task_id,
            to_staff_id=int(to),
            reason=reason,
            actor=request.actor,
        )

    moved = _each(request, transfer)
    if moved:
        text = ngettext("已转办 %(n)s 件。", "已转办 %(n)s 件。", moved) % {"n": moved}
        messages.success(request, text)
    return redirect(_back(request))


def _each(request: HttpRequest, command: Callable[[Case, int], None]) -> int:
    """Run it on every ticked task; tell each different refusal once. Returns how many went."""
    given = [raw for raw in request.POST.getlist("task") if raw.isdecimal() and len(raw) < 19]
    if not given:
        messages.error(request, _("请先勾选办件。"))
    done = 0
    for raw in dict.fromkeys(given[:MOST_AT_ONCE]):
        number = ""
        try:
            case = _case_of(int(raw), request.actor)
            number = case.number
            command(case, int(raw))
            done += 1
        except DomainError as error:
            messages.error(request, f"{number} {error.message}".strip())
    return done


def _case_of(task_id: int, actor: Actor) -> Case:
    task = workflow.task(task_id)
    case = policies.visible_to(actor).filter(instance_id=task.instance_id).first()
    if case is None:
        raise CaseNotFound
    return case


def _back(request: HttpRequest) -> str:
    """The list as it was, filters and page included."""
    here = request.POST.get("here", "")
    if here.startswith(reverse("inbox")) and url_has_allowed_host_and_scheme(here, None):
        return here
    return reverse("inbox")
