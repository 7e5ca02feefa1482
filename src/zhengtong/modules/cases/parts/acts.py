"""The lead's acts on parts: choose the item, open the part, drop what was not handed in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput, NotFound
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.models.case_state import CaseStateError
from zhengtong.modules.cases.parts import services
from zhengtong.modules.cases.posted import act_on, whole
from zhengtong.modules.cases.services.locking import find
from zhengtong.modules.items import api as items
from zhengtong.modules.workflow import api as workflow


def drop(case: Case, post: QueryDict, request: HttpRequest) -> None:
    sub = whole(post.get("sub"))
    if sub is None:
        raise CaseStateError
    services.drop_part(sub_id=sub, case_id=case.pk, actor=request.actor)


@staff("cases.handle")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_part(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Find the other department's item, say what is wanted, open the part."""
    case = find(public_id=public_id, actor=request.actor)
    given = request.POST if request.method == "POST" else request.GET
    text = given.get("q", "").replace("\0", "").strip()[:80]
    errors: list[FieldError] = []
    status = 200
    if request.method == "POST":
        try:
            return _opened(request, case)
        except NotFound:
            raise
        except InvalidInput as refused:
            errors, status = list(refused.errors), refused.status
            errors = errors or [FieldError(path="", message=refused.message)]
        except DomainError as refused:
            errors, status = [FieldError(path="", message=refused.message)], refused.status
    context = {
        "case": case,
        "item_name": localized(items.item_version(case.item_version_id).name),
        "task": given.get("task", ""),
        "lock_version": given.get("lock_version")
        or workflow.instance(case.instance_id).lock_version,
        "text": text,
        "cards": items.search(text=text).rows if text else [],
        "note": request.POST.get("note", ""),
        "errors": errors,
        "by_path": {e.path: e.message for e in errors},
    }
    return render(request, "cases/parts/new.html", context, status=status)


def _opened(request: HttpRequest, case: Case) -> HttpResponse:
    """Raises what `open_subcase` refuses."""
    post = request.POST
    task = whole(post.get("task"))
    if task is None:
        raise CaseStateError
    try:
        item = uuid.UUID(post.get("item", ""))
    except ValueError:
        raise items.ItemNotInForce from None
    sub = services.open_subcase(
        **act_on(case, request),
        task_id=task,
        item_public_id=item,
        note=post.get("note", ""),
    )
    sub.application.refresh_from_db()
    if sub.application.case_id is None:
        messages.success(request, _("已带出主办件的内容，请补充对方事项还要的内容后提交。"))
        return redirect("application", sub.application.public_id)
    messages.success(request, _("已请对方分办，本环节等它办完后自动继续。"))
    return redirect("case_screen", case.public_id)


urlpatterns = [path("<uuid:public_id>/parts/new/", new_part, name="new_part")]
