"""The pool of inspectors, and whom each of them must not inspect."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, NotFound
from zhengtong.modules.org import api as org
from zhengtong.modules.risk import policies
from zhengtong.modules.risk.errors import NoSuchPlan, field
from zhengtong.modules.risk.models import Conflict, Inspector
from zhengtong.modules.risk.services import inspecting, planning
from zhengtong.modules.risk.services.holding import names_of
from zhengtong.modules.risk.staff.common import key_of, refusal, status_of, whole
from zhengtong.modules.risk.staff.lists import chosen_subject, organs


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
            if not found:
                raise field("staff", _("请选择本单位在职的人员。"))
            planning.add_inspector(
                organization_id=found[0].organization_id,
                staff_id=member,
                actor=actor,
            )
        case "drop":
            chosen = key_of(post.get("inspector", ""))
            if chosen is None:
                raise NoSuchPlan
            planning.drop_inspector(public_id=chosen, actor=actor)
        case "conflict":
            chosen = key_of(post.get("inspector", ""))
            if chosen is None:
                raise field("inspector", _("请选择检查人员。"))
            planning.note_conflict(
                public_id=chosen,
                subject=chosen_subject(post.get("code", "")),
                reason=post.get("reason", ""),
                actor=actor,
            )
        case "lift":
            planning.lift_conflict(conflict_id=whole(post.get("conflict")), actor=actor)
        case _:
            raise Http404
