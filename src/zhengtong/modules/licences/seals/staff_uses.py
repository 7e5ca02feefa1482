"""/desk/seals/uses/: every use of the seals that the reader may see, filtered, as a file too."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhengtong.core.audit import api as audit
from zhengtong.core.pages import tables
from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.licences.models import SealUse
from zhengtong.modules.licences.seals.checking import purpose_label_of
from zhengtong.modules.licences.seals.policies import seals_visible_to

PAGE = 50
MOST_EXPORTED = {"csv": 50_000, "xlsx": 10_000}
FILTERS = ("q", "seal", "from", "to", "automatic")
HEAVY = ("cms", "sm2", "seal__image", "seal__drawing", "seal__svg")


@staff("licences.view_seals")
@never_cache
@require_safe
def uses(request: HttpRequest) -> HttpResponseBase:
    """Newest first; `q` finds a case's number, a digest of the file or words of the title."""
    given = {k: request.GET.get(k, "").replace("\0", "").strip()[:120] for k in FILTERS}
    visible = seals_visible_to(request.actor)
    rows = _filtered(SealUse.objects.filter(seal__in=visible), given).order_by("-pk")
    kind = request.GET.get("format", "")
    if kind in MOST_EXPORTED:
        return _file(request, kind, rows[: MOST_EXPORTED[kind]], given)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(light(rows)[: PAGE + 1])
    query = {k: v for k, v in given.items() if v}
    more = {**query, "before": found[PAGE - 1].pk} if len(found) > PAGE else None
    context = {
        "rows": shown(found[:PAGE]),
        "filters": given,
        "is_filtered": bool(query),
        "seals": [
            (str(pk), name)
            for pk, name in visible.order_by("name").values_list("public_id", "name")
        ],
        "next_url": f"?{urlencode(more)}" if more else "",
        "csv_url": "?" + urlencode({**query, "format": "csv"}),
        "xlsx_url": "?" + urlencode({**query, "format": "xlsx"}),
    }
    return render(request, "licences/staff/seal_uses.html", context)


def light(rows: QuerySet[SealUse]) -> QuerySet[SealUse]:
    """Without signatures and pictures, but saying whether there is an SM2 signature."""
    with_sm2 = rows.annotate(has_sm2=Q(sm2__isnull=False))
    return with_sm2.select_related("seal").defer(*HEAVY)


def shown(rows: Iterable[SealUse]) -> list[dict[str, Any]]:
    """Uses with the label of their purpose."""
    return [{"use": row, "purpose": purpose_label_of(row.purpose)} for row in rows]


def _filtered(rows: QuerySet[SealUse], given: dict[str, str]) -> QuerySet[SealUse]:
    text = given["q"]
    if len(text) == 64:
        rows = rows.filter(Q(sha256=text.lower()) | Q(sm3=text.lower()))
    elif text:
        rows = rows.filter(Q(case_number=text) | Q(title__icontains=text) | Q(by_name=text))
    if given["seal"]:
        rows = rows.filter(seal__public_id=_uuid(given["seal"]))
    if given["automatic"] in ("0", "1"):
        rows = rows.filter(is_automatic=given["automatic"] == "1")
    for key, lookup in (("from", "used_at__date__gte"), ("to", "used_at__date__lte")):
        try:
            rows = rows.filter(**{lookup: dt.date.fromisoformat(given[key])})
        except ValueError:
            continue
    return rows


def _file(
    request: HttpRequest, kind: str, rows: QuerySet[SealUse], given: dict[str, str]
) -> HttpResponseBase:
    headings = [
        _("用印时间"),
        _("印章"),
        _("用途"),
        _("文件"),
        _("办件编号"),
        _("用印人"),
        _("自动用印"),
        "SM3",
        "SHA-256",
    ]
    lines = [
        [
            use.used_at,
            use.seal.name,
            purpose_label_of(use.purpose),
            use.title,
            use.case_number,
            use.by_name,
            _("是") if use.is_automatic else _("否"),
            use.sm3,
            use.sha256,
        ]
        for use in light(rows)
    ]
    with transaction.atomic():
        audit.record(
            "licences.export_seal_uses",
            actor=request.actor,
            stream=f"export:{request.actor.staff_id}",
            object_type="export",
            detail={"rows": len(lines), "kind": kind, "filters": given},
        )
    return tables.answer(kind, "seal-uses", headings, lines)


@staff("licences.view_seals")
@never_cache
@require_safe
def signature(request: HttpRequest, public_id: uuid.UUID, family: str) -> HttpResponse:
    """The detached signature of one use: `sm2`, or `cms` of signed data."""
    rows = SealUse.objects.filter(seal__in=seals_visible_to(request.actor), public_id=public_id)
    use = rows.first()
    content = {"sm2": use.sm2, "cms": use.cms}.get(family) if use is not None else None
    if content is None:
        raise NotFound
    response = HttpResponse(bytes(content), content_type="application/pkcs7-signature")
    response["Content-Disposition"] = f'attachment; filename="{public_id}-{family}.p7s"'
    return response


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
