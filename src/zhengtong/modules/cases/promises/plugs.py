"""What promises plug in: aspects of the case, documents, messages, the menu, the sweep."""

from __future__ import annotations

from zhengtong.core.jobs.api import periodic
from zhengtong.core.navigation.api import Entry, register
from zhengtong.modules.cases.models import PromiseKind
from zhengtong.modules.cases.plugins import aspects
from zhengtong.modules.cases.promises import handlers, messages, wording  # noqa: F401
from zhengtong.modules.cases.promises.aspects import Commitment, Offer, Pending
from zhengtong.modules.cases.promises.lapsing import sweep
from zhengtong.modules.cases.promises.queries import to_do

aspects.register("promise_offer", Offer())
aspects.register(PromiseKind.PENDING.value, Pending())
aspects.register(PromiseKind.COMMITMENT.value, Commitment())

register(
    Entry(
        key="promises",
        area="staff",
        section="办件",
        label="容缺和承诺",
        url_name="promise_list",
        permission="cases.handle",
        order=35,
        count=to_do,
    )
)


@periodic(cron="10 16,22 * * *", name="cases.promises")
def sweep_promises() -> None:
    """Shortly after midnight and again in the early morning, Asia/Shanghai."""
    sweep()
