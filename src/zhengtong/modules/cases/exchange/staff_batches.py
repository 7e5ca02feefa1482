"""/desk/exchange/<batch>/: sending, one batch, its files."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import InvalidInput
from zhengtong.modules.cases.exchange import batches, catching_up, downloads
from zhengtong.modules.cases.exchange.sealing import NotSealed
from zhengtong.modules.cases.exchange.staff import frame
from zhengtong.modules.cases.models import BatchState, ExchangeBatch


@require_POST
@staff("cases.exchange")
def export(request: HttpRequest) -> HttpResponse:
    """Catch up with the cases, then send everything that waits."""
    catching_up.catch_up()
    try:
        made = batches.export(actor=request.actor)
    except NotSealed as refused:
        messages.error(request, refused.message)
        return redirect("exchange")
    failed = [b for b in made if b.state != BatchState.DELIVERED]
    if failed:
        said = _("批次 %(n)s 没有送达：%(why)s")
        messages.error(request, said % {"n": failed[0].number, "why": failed[0].error})
    else:
        rows = sum(b.rows for b in made)
        said = ngettext("已送出 %(n)s 行。", "已送出 %(n)s 行。", rows) % {"n": rows}
        messages.success(request, said)
    return redirect("exchange")


@require_POST
@staff("cases.exchange")
def send_again(request: HttpRequest, number: str) -> HttpResponse:
    try:
        batch = batches.again(number=number, actor=request.actor)
    except NotSealed as refused:
        messages.error(request, refused.message)
        return redirect("exchange_batch", number)
    if batch.state == BatchState.DELIVERED:
        messages.success(request, _("批次 %s 已送达。") % number)
    else:
        messages.error(request, batch.error)
    return redirect("exchange_batch", number)


@staff("cases.exchange")
@never_cache
@require_safe
def batch(request: HttpRequest, number: str) -> HttpResponse:
    return _show(request, number)


@require_POST
@staff("cases.exchange")
def download(request: HttpRequest, number: str) -> HttpResponseBase:
    """One file of a batch, for a reason that stays in the audit log."""
    try:
        path = downloads.take_file(
            number=number,
            name=request.POST.get("name", ""),
            reason=request.POST.get("reason", ""),
            actor=request.actor,
        )
    except InvalidInput as refused:
        return _show(request, number, refused=refused)
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{number}-{path.name}")


def _show(
    request: HttpRequest, number: str, *, refused: InvalidInput | None = None
) -> HttpResponse:
    found = ExchangeBatch.objects.filter(number=number).first()
    if found is None:
        raise Http404
    errors = refused.errors if refused else ()
    context = frame(
        "batches",
        batch=found,
        damaged=batches.damaged(found),
        is_sealed=batches.is_sealed(found),
        encryption=found.manifest.get("encryption"),
        names=downloads.names_of(found),
        errors=errors,
        messages_by_path={e.path: e.message for e in errors},
        typed=request.POST,
    )
    return render(request, "cases/exchange/batch.html", context, status=422 if refused else 200)
