"""What orders plug in: menus, the aspect of a case, who reads their files."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.core.jobs import api as jobs
from zhengtong.core.navigation.api import Entry, register
from zhengtong.kernel.events import handles
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.plugins import aspects
from zhengtong.modules.supervision.orders import papers, policies, queries, telling
from zhengtong.modules.supervision.orders.aspect import OrdersAspect
from zhengtong.modules.supervision.orders.course import ANSWER
from zhengtong.modules.supervision.orders.events import OrderClosed
from zhengtong.modules.supervision.orders.evidence import OrderFiles
from zhengtong.modules.supervision.orders.holding import OWNER
from zhengtong.modules.supervision.orders.models import OrderCase
from zhengtong.modules.supervision.orders.services.issue import ASPECT
from zhengtong.modules.supervision.orders.tasks import file_order

__all__ = ["papers", "policies", "telling"]

aspects.register(ASPECT, OrdersAspect())
file_access.register(OWNER, OrderFiles())


@handles(OrderClosed)
def file_closed(event: OrderClosed) -> None:
    """The order as one file, as soon as it ends; its documents go to the files of its cases."""
    jobs.defer(file_order, order_id=event.order_id)
    about = OrderCase.objects.filter(order_id=event.order_id)
    cases.file_later(case_ids=about.values_list("case_id", flat=True))


register(
    Entry(
        key="orders",
        area="staff",
        section="监察",
        label="督办单",
        url_name="orders:list",
        permission=policies.VIEW,
        order=62,
        count=queries.waiting_for_watchers,
    )
)
register(
    Entry(
        key="orders_received",
        area="staff",
        section="监察",
        label="收到的督办单",
        url_name="orders:received",
        permission=ANSWER,
        order=63,
        count=queries.waiting_for_unit,
    )
)
