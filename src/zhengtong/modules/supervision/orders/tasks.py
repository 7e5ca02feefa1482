"""Orders whose term is over are closed each night; files are made right after what they tell of."""

from zhengtong.core.jobs import api as jobs
from zhengtong.core.jobs.api import periodic
from zhengtong.modules.supervision.orders.archive import archive_order
from zhengtong.modules.supervision.orders.sealing import make_file
from zhengtong.modules.supervision.orders.services.close import close_due


@periodic(cron="20 0 * * *", name="supervision.close_orders")
def close_orders() -> None:
    close_due()


@jobs.job(name="supervision.archive_order")
def file_order(order_id: int) -> None:
    archive_order(order_id=order_id)


@jobs.job(name="supervision.make_paper")
def make_paper(paper_id: int) -> None:
    make_file(paper_id=paper_id)
