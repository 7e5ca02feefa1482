"""An organisation's own figures: adding one, its page with the template, retiring it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from zhengtong.core.pages.access import staff
from zhengtong.kernel.errors import DomainError, InvalidInput, NotFound
from zhengtong.modules.assessment import policies
from zhengtong.modules.assessment.errors import NoSuchMetric, field
from zhengtong.modules.assessment.imports import checking, own
from zhengtong.modules.assessment.imports.metrics import OwnTableMetric
from zhengtong.modules.assessment.imports.models import (
    Direction,
    Every,
    Joined,
    MetricRow,
    OwnMetric,
)
from zhengtong.modules.assessment.plugins import SubjectKind, Unit
from zhengtong.modules.assessment.policies import ASSESS, VIEW
from zhengtong.modules.assessment.staff import reading as r
from zhengtong.modules.assessment.staff.asking import Field
from zhengtong.modules.assessment.staff.periods import organizations
from zhengtong.modules.org import api as org


def _asked(request: HttpRequest) -> list[Field]:
    return [
        Field(id="organization", label=_("单位"), look="select",
              choices=[(str(k), name) for k, name in organizations(request)], is_open=True),
        Field(id="key", label=_("标识"), hint=_("小写字母、数字、下划线，全县唯一。")),
        Field(id="name_zh", label=_("名称"), hint=_("例如“志愿服务时数”。")),
        Field(id="name_en", label=_("英文名称（可不填）")),
        Field(id="says_zh", label=_("口径"), look="area", tall=3,
              hint=_("数的是什么，不数什么；没有发生的填 0。")),
        Field(id="says_en", label=_("英文口径（可不填）"), look="area", tall=2),
        Field(id="source", label=_("数据来源"), hint=_("谁登记、从哪里来，例如“大厅值班台账”。")),
        Field(id="unit", label=_("计量单位"), look="select", choices=Unit.choices, is_open=True),
        Field(id="kinds", label=_("谁的数据"), look="ticks", choices=SubjectKind.choices),
        Field(id="every", label=_("多久报一次"), look="select", choices=Every.choices,
              is_open=True),
        Field(id="joined", label=_("几次合在一起"), look="select", choices=Joined.choices,
              hint=_("次数、件数一般相加，百分比一般取平均。"), is_open=True),
        Field(id="direction", label=_("方向"), look="select", choices=Direction.choices,
              is_open=True),
    ]  # fmt: skip


@staff(ASSESS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    refused: DomainError | None = None
    asked = _asked(request)
    typed = {f.id: r.text(request, f.id, 600) for f in asked}
    typed["kinds"] = ";".join(request.POST.getlist("kinds"))
    if request.method == "POST":
        try:
            made = _added(request, dict(typed))
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("已添加。下载模板填好后导入，方案里就可以用它计分。"))
            return redirect("assessment:metric", made.public_id)
    elif len(places := organizations(request)) == 1:
        typed["organization"] = str(places[0][0])
    said = r.refusal(refused)
    context = {
        "fields": [
            (f, typed[f.id], typed[f.id].split(";"), said["said"].get(f.id, "")) for f in asked
        ],
        **said,
    }
    return render(request, "assessment/staff/new_metric.html", context, status=r.status(refused))


def _added(request: HttpRequest, typed: dict[str, str]) -> OwnMetric:
    place = r.whole(typed.pop("organization"))
    kinds = [k for k in typed.pop("kinds").split(";") if k]
    wording = own.Wording(kinds=kinds, **typed)
    if not place:
        missing = field("organization", _("请选择单位。"))
        raise InvalidInput(errors=[missing, *own.wrong(wording)])
    return own.add_metric(organization_id=place, wording=wording, actor=request.actor)


def _found(request: HttpRequest, public_id: uuid.UUID) -> OwnMetric:
    """Raises NoSuchMetric."""
    found = policies.visible_metrics(request.actor).filter(public_id=public_id).first()
    if found is None:
        raise NoSuchMetric
    return found


@staff(VIEW)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    found = _found(request, public_id)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            own.retire_metric(
                metric_id=public_id, reason=r.text(request, "reason", 300), actor=request.actor
            )
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("已停用，原来的结果不变。"))
            return redirect("assessment:metric", public_id)
    context = {
        "metric": found,
        "shown": OwnTableMetric(found),
        "organization": org.organization(found.organization_id).name,
        "kinds": [(k, SubjectKind(k).label) for k in found.kinds],
        "people": org.staff_names({i for i in (found.made_by_id, found.retired_by_id) if i}),
        "rows": MetricRow.objects.filter(metric=found.key, batch__withdrawn_at=None).count(),
        "schemes": own.used_by(found),
        "may_change": found.retired_at is None and request.actor.has(ASSESS, found.organization_id),
        "typed": request.POST,
        **r.refusal(refused),
    }
    return render(request, "assessment/staff/metric.html", context, status=r.status(refused))


@staff(ASSESS)
@require_safe
def template(request: HttpRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    found = _found(request, public_id)
    if kind not in found.kinds:
        raise Http404
    return r.workbook(checking.empty(kind, [OwnTableMetric(found)], is_only=True), found.key)
