"""What changed, put an older version back, publish, give up: pages that work without the script."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhengtong.core.pages.access import staff
from zhengtong.modules.forms import queries
from zhengtong.modules.forms.data import FormVersionData
from zhengtong.modules.forms.definition import BadDefinition
from zhengtong.modules.forms.difference import differences
from zhengtong.modules.forms.plugins import uses_of
from zhengtong.modules.forms.services import designs
from zhengtong.modules.forms.staff.back import back_of


@staff("forms.manage")
@require_GET
def changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The working copy against a published version, the newest unless another is named."""
    found = designs.design(public_id)
    listed = queries.versions(found.key)
    chosen = _chosen(listed, request.GET.get("against", ""))
    context = {
        "design": found,
        "versions": listed,
        "chosen": chosen,
        "changes": differences(chosen.definition, found.definition) if chosen else None,
        "back": back_of(request),
    }
    return render(request, "forms/staff/changes.html", context)


@staff("forms.manage")
@require_POST
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    back = back_of(request)
    number = _chosen_number(request.POST.get("number", ""))
    designs.restore_design(
        public_id=public_id,
        number=number,
        expected_version=_chosen_number(request.POST.get("lock_version", "")),
        actor=request.actor,
    )
    messages.success(request, _("已恢复到第 %(number)s 版的内容。") % {"number": number})
    return redirect(back.onto("forms-staff:design", public_id))


@staff("forms.manage")
def publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read once more what changes and whom it concerns, then publish."""
    back = back_of(request)
    found = designs.design(public_id)
    problems = found.problems
    if request.method == "POST":
        try:
            version = designs.publish_design(public_id=public_id, actor=request.actor)
        except BadDefinition as error:
            problems = error.errors
        else:
            done = _("“%(title)s”第 %(number)s 版已发布。")
            messages.success(request, done % {"title": version.title, "number": version.number})
            return redirect(back.url or redirect("forms-staff:form", version.key).url)
    listed = queries.versions(found.key)
    context = {
        "design": found,
        "problems": problems,
        "newest": listed[0] if listed else None,
        "changes": differences(listed[0].definition, found.definition) if listed else None,
        "uses": uses_of([found.key])[found.key],
        "back": back,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "forms/staff/publish.html", context, status=status)


@staff("forms.manage")
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    designs.discard_design(public_id=public_id, actor=request.actor)
    messages.success(request, _("设计稿已放弃。已发布的版本没有变化。"))
    return redirect(back_of(request).url or "forms-staff:forms")


def _chosen(listed: list[FormVersionData], given: str) -> FormVersionData | None:
    number = _chosen_number(given)
    return next((one for one in listed if one.number == number), listed[0] if listed else None)


def _chosen_number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
