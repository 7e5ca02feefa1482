"""Bringing papers that were promised: each material is kept at once, a bad file costs no other."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhengtong.core.pages.access import citizen
from zhengtong.kernel.errors import FieldError, InvalidInput
from zhengtong.modules.cases.models import Case, Promise, PromiseKind, PromiseState
from zhengtong.modules.cases.promises import bringing, keeping
from zhengtong.modules.cases.promises.course import PromiseStateError
from zhengtong.modules.cases.public.case import frame, own_case
from zhengtong.modules.cases.public.materials import PREFIX, posted_files
from zhengtong.modules.items import api as items


@citizen
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = own_case(public_id, request.actor)
    promise = Promise.objects.filter(case=found, kind=PromiseKind.PENDING).first()
    if promise is None or promise.state != PromiseState.OPEN or found.decided_at:
        raise PromiseStateError
    if request.method != "POST":
        return _show(request, found, promise)
    errors, took = _take(request, found)
    promise.refresh_from_db()
    if promise.state == PromiseState.KEPT:
        messages.success(request, _("材料已经补齐，谢谢。"))
        return redirect("my_case", found.public_id)
    if errors:
        return _show(request, found, promise, errors=errors)
    if took:
        messages.success(request, _("已收到，还有材料要补交。"))
    return redirect("promise_papers", found.public_id)


def _take(request: HttpRequest, case: Case) -> tuple[list[FieldError], int]:
    """One command for each material, so that what is good stays."""
    by_key: dict[str, list[bringing.Upload]] = {}
    for key, upload in posted_files(request):
        by_key.setdefault(key, []).append((key, upload, upload.name or ""))
    if not by_key:
        message = _("请选择要补交的文件。")
        return [FieldError(path="papers", message=message)], 0
    errors: list[FieldError] = []
    took = 0
    for uploads in by_key.values():
        try:
            bringing.bring_papers(case_id=case.pk, actor=request.actor, uploads=uploads)
        except InvalidInput as refused:
            errors += refused.errors
        else:
            took += 1
    return errors, took


def _show(
    request: HttpRequest, case: Case, promise: Promise, *, errors: Sequence[FieldError] = ()
) -> HttpResponse:
    known = {m.key: m for m in items.item_version(case.item_version_id).materials}
    wanted = [
        {
            "material": known[m.material_key],
            "path": f"{PREFIX}{m.material_key}",
            "accept": ",".join(f".{e}" for e in known[m.material_key].extensions),
            "errors": [e.message for e in errors if e.path == f"{PREFIX}{m.material_key}"],
        }
        for m in keeping.missing_of(promise)
    ]
    context = {
        **frame(case),
        "promise": promise,
        "wanted": wanted,
        "brought": list(promise.materials.exclude(brought_at=None).order_by("id")),
        "errors": [
            FieldError(path=wanted[0]["path"] if e.path == "papers" and wanted else e.path,
                       message=e.message)
            for e in errors
        ],
    }  # fmt: skip
    status = 422 if errors else 200
    return render(request, "cases/promises/public/papers.html", context, status=status)
