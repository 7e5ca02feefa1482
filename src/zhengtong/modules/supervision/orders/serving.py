"""A document is served: numbered, its words frozen, its file on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from zhengtong.core.documents.api import compose
from zhengtong.core.jobs import api as jobs
from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases import api as cases
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.orders import papers
from zhengtong.modules.supervision.orders.models import OrderPaper, SupervisionOrder
from zhengtong.modules.supervision.orders.states import PaperKind
from zhengtong.modules.supervision.orders.tasks import make_paper


def serve(
    order: SupervisionOrder, kind: PaperKind, *, actor: Actor, at: dt.datetime, **facts: Any
) -> OrderPaper:
    """Freeze what the document says and number it; the order's own bears the order's number. Its
    file is made and sealed right after."""
    day = timezone.localdate(at)
    number = order.number
    if kind != PaperKind.ORDER:
        serial = papers.serial_of(kind, order.authority_id, day.year)
        number = papers.number_of(kind, order.authority_id, day.year, serial)
    stated = {**facts_of(order), **facts, "number": number, "date": day}
    made = compose(kind=papers.PREFIX + kind.value, facts=stated, subject=order.number)
    paper = OrderPaper.objects.create(
        order=order,
        kind=kind,
        number=number,
        content={**papers.content_of(made.rendered, stated), "is_sealed": made.is_sealed},
        template=made.template_id,
        at=at,
        by_id=actor.staff_id,
    )
    jobs.defer(make_paper, paper_id=paper.pk)
    return paper


def facts_of(order: SupervisionOrder) -> dict[str, Any]:
    """What every document of the order can state."""
    about = list(order.cases.order_by("pk").values_list("case_id", flat=True))
    with override("zh-hans"):
        level = str(order.get_level_display())
    return {
        "order_number": order.number,
        "organ": org.organization(order.authority_id).name_zh,
        "unit": org.organization(order.organization_id).name_zh,
        "person": org.staff(order.staff_id).name if order.staff_id else "",
        "rule": f"{order.rule.code} {localized(order.rule.name, 'zh')}" if order.rule else "",
        "cases": [row.number for row in cases.case_rows(about).values()],
        "level": level,
        "facts": order.facts,
        "asked": order.asked,
        "due_on": order.due_on,
    }
