"""What an order shows on the screen of its case, and leaves in the file of the case."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import BinaryIO

from zhengtong.modules.cases.plugins import ArchivePart, Aspect, DeskPart, DeskView
from zhengtong.modules.org import api as org
from zhengtong.modules.supervision.orders import policies
from zhengtong.modules.supervision.orders.models import OrderPaper, SupervisionOrder
from zhengtong.modules.supervision.orders.sealing import pdf_of


class OrdersAspect(Aspect):
    """Asked only for cases that an order is about."""

    def desk(self, view: DeskView) -> DeskPart | None:
        """Everyone who works on the case sees that an order stands; its page is for who may."""
        rows = SupervisionOrder.objects.filter(cases__case_id=view.case.pk).order_by("-pk")
        found = list(rows.select_related("rule")[:10])
        if not found:
            return None
        seen = set(
            policies.visible_to(view.actor)
            .filter(pk__in=[o.pk for o in found])
            .values_list("pk", flat=True)
        )
        units = org.organization_names({o.organization_id for o in found})
        lines = [
            {
                "order": o,
                "unit": units.get(o.organization_id, ""),
                "may_open": o.pk in seen,
                "is_late": o.is_late(),
            }
            for o in found
        ]
        return DeskPart(panel="supervision/orders/_on_case.html", facts={"lines": lines})

    def archive_parts(self, case: object) -> Sequence[ArchivePart]:
        """The documents of its orders; they are between the authority and the unit."""
        rows = OrderPaper.objects.filter(order__cases__case=case).order_by("pk")
        return [
            ArchivePart(
                key=f"supervision:{paper.pk}",
                folder="process",
                name=f"{paper.content['title']}-{paper.number}.pdf",
                title=f"{paper.content['title']} {paper.number}",
                format="application/pdf",
                size=0,
                open=_opened(paper),
                for_applicant=False,
            )
            for paper in rows
        ]


def _opened(paper: OrderPaper) -> Callable[[], BinaryIO]:
    return lambda: io.BytesIO(pdf_of(paper))
