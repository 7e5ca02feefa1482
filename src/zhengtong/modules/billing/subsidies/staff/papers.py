"""Files that leave the desk: the empty roster, the list as a workbook, the files to the banks."""

from __future__ import annotations

import uuid
from io import BytesIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from zhengtong.core.audit import api as audit
from zhengtong.core.commands import command
from zhengtong.core.files import api as files
from zhengtong.core.pages.access import staff
from zhengtong.kernel.access import Actor
from zhengtong.modules.billing.subsidies.course import PAY, PREPARE
from zhengtong.modules.billing.subsidies.errors import NoSuchSubsidy
from zhengtong.modules.billing.subsidies.models import PayoutBank, SubsidyBatch
from zhengtong.modules.billing.subsidies.payfiles import take_file
from zhengtong.modules.billing.subsidies.policies import VIEW, visible_batches
from zhengtong.modules.billing.subsidies.rosters import template

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _attached(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@staff(PREPARE)
@require_safe
def empty_roster(request: HttpRequest) -> HttpResponse:
    names = PayoutBank.objects.filter(is_active=True).order_by("name")
    return _attached(template(names.values_list("name", flat=True)), "roster.xlsx")


@staff(PAY)
@never_cache
@require_safe
def pay_file(request: HttpRequest, public_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """To the bank; who took it is kept."""
    found = take_file(batch_id=public_id, file_id=file_id, actor=request.actor)
    return files.response(request, found.file_id, download=True)


@staff(VIEW)
@never_cache
@require_safe
def export(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All rows of the batch; numbers of persons and cards stay masked."""
    batch = visible_batches(request.actor).select_related("version").filter(public_id=public_id)
    found = batch.first()
    if found is None:
        raise NoSuchSubsidy
    note_export(batch=found, actor=request.actor)
    return _attached(workbook(found), f"{found.number}.xlsx")


@command
def note_export(*, batch: SubsidyBatch, actor: Actor) -> None:
    """Who took the list away."""
    audit.record(
        "billing.subsidy_exported",
        actor=actor,
        stream=f"subsidy:{batch.pk}",
        object_type="subsidy_batch",
        object_id=str(batch.public_id),
        detail={"number": batch.number, "rows": batch.row_count},
    )


def workbook(batch: SubsidyBatch) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(batch.number)
    sheet.append([batch.version.name, batch.period_words, batch.number, batch.state_words])
    sheet.append(
        [
            _("序号"), _("姓名"), _("身份证号"), _("开户银行"), _("银行卡号"), _("数量"),
            _("标准（元）"), _("金额（元）"), _("状态"), _("银行答复"), _("事由"),
        ]
    )  # fmt: skip
    rows = batch.rows.select_related("bank").defer("id_number", "account", "new_account")
    for row in rows.order_by("line"):
        values = [
            row.line, row.name, row.id_masked, row.bank.name, row.account_masked,
            float(row.quantity), row.standard_fen / 100, row.amount_fen / 100,
            str(row.get_state_display()), " ".join(filter(None, (row.code, row.words))), row.reason,
        ]  # fmt: skip
        sheet.append([_safe(v) if isinstance(v, str) else v for v in values])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(text: str) -> str:
    """Nothing that a spreadsheet would take for a formula."""
    tidy = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{tidy}" if tidy[:1] in ("=", "+", "-", "@") else tidy
