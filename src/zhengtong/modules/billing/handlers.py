"""What follows from facts: the payer is told, and approved refunds are sent. Harmless twice."""

from __future__ import annotations

from django.urls import reverse

from zhengtong.core.jobs import api as jobs
from zhengtong.core.messaging import api as messaging
from zhengtong.kernel.events import handles
from zhengtong.modules.billing import money, tasks
from zhengtong.modules.billing.events import BillIssued, BillSettled, Refunded, SurplusFound
from zhengtong.modules.billing.models import Bill, Method, Refund, RefundState
from zhengtong.modules.org import api as org


def tell(template: str, bill_id: int, amount: int, once: str = "") -> None:
    """One message to the payer; a second delivery of the event sends nothing."""
    bill = Bill.objects.get(pk=bill_id)
    if bill.person_id is None:
        return
    person = org.person(bill.person_id)
    messaging.send(
        template=template,
        recipient=messaging.Recipient(person_id=bill.person_id, phone=person.phone),
        context={
            "title": bill.title,
            "number": bill.number or bill.case_number,
            "amount": money.yuan(amount),
        },
        about=f"bill:{bill.pk}",
        once=f"{template}{once}",
        url=reverse("bill", args=[bill.public_id]),
    )


@handles(BillIssued)
def tell_issued(event: BillIssued) -> None:
    tell("billing.issued", event.bill_id, event.amount, f":{event.at.isoformat()}")


@handles(BillSettled)
def tell_settled(event: BillSettled) -> None:
    template = "billing.exempted" if event.is_exempted else "billing.paid"
    tell(template, event.bill_id, event.amount)


@handles(SurplusFound)
def give_surplus_back(event: SurplusFound) -> None:
    tell("billing.surplus", event.bill_id, event.amount, f":{event.refund_id}")
    refund = Refund.objects.select_related("payment").get(pk=event.refund_id)
    if refund.state == RefundState.APPROVED and refund.payment.method == Method.GATEWAY:
        jobs.defer(tasks.send_refund, refund_id=refund.pk)


@handles(Refunded)
def tell_refunded(event: Refunded) -> None:
    tell("billing.refunded", event.bill_id, event.amount, f":{event.refund_id}")
