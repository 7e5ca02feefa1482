"""Results of the demo county in every state of delivery: lost social security cards, made anew.

Everything goes through the services, each at its moment.
"""

from __future__ import annotations

import datetime as dt

import time_machine
from django.db import transaction
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.billing import api as billing
from zhengtong.modules.cases.delivery import codes, handing, posting, records
from zhengtong.modules.cases.fees.seed import Course, _accepted, _holder
from zhengtong.modules.cases.models import Case, Delivery, DeliveryMethod
from zhengtong.modules.cases.services import handle
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

STORIES = ("waits", "handed", "to_post", "on_way", "returned", "received")
SKIPPED = 10
"""People at the end of the list whom other stories take."""
DAYS_AGO = 9
GOING_ON = ("grant", "agree", "done", "pass", "approve", "deliver")
CARRIER = "中国邮政 EMS"
ADDRESS = "青禾县城关镇东门社区青云街 9 号"


def load() -> None:
    """Nothing where something was delivered or waits already."""
    if Delivery.objects.exists():
        return
    people = org.sample_people(limit=60)[-len(STORIES) - SKIPPED : -SKIPPED]
    begun = timezone.now() - dt.timedelta(days=DAYS_AGO)
    with transaction.atomic():
        for n, (story, person) in enumerate(zip(STORIES, people, strict=True)):
            payer = org.actor_for(person.user_id or 0)
            with time_machine.travel(begun + dt.timedelta(minutes=n), tick=True):
                case = _accepted(person, payer)
                if billing.bills_of(ref_ids=[case.pk]):
                    Course(case, payer).play("cash")
                _play(case, story, _clerk(case))


def _clerk(case: Case) -> Actor:
    post = org.post_id(case.organization_id, "counter")
    assert post, "every organ has a counter"
    return _holder(post)


def _play(case: Case, story: str, clerk: Actor) -> None:
    is_counter = story in ("waits", "handed")
    Case.objects.filter(pk=case.pk).update(
        delivery_method=DeliveryMethod.COUNTER if is_counter else DeliveryMethod.POST,
        delivery_address="" if is_counter else ADDRESS,
    )
    _decided(case)
    case.refresh_from_db()
    delivery = records.current(case)
    assert delivery is not None, "the flow has ended"
    if story == "handed":
        handing.hand_over(case_id=case.pk, actor=clerk, collected=_collected(case, delivery))
    if story in ("on_way", "returned", "received"):
        _posted(case, story, clerk)


def _decided(case: Case) -> None:
    """Every step that is left, by whoever holds its post."""
    for _ in range(12):
        tasks = workflow.open_tasks(instance_id=case.instance_id)
        if not tasks:
            return
        task = tasks[0]
        outcome = next(o for o in GOING_ON if o in task.outcomes)
        handle.complete_step(
            case_id=case.pk,
            task_id=task.id,
            actor=_holder(task.post_id),
            outcome=outcome,
            opinion="符合规定，同意办理。",
        )


def _collected(case: Case, delivery: Delivery) -> handing.Collected:
    return handing.Collected(
        by="code",
        code=codes.code_of(delivery.public_id),
        collector=case.applicant_name,
        relation="self",
        is_confirmed=True,
    )


def _posted(case: Case, story: str, clerk: Actor) -> None:
    today = timezone.localdate()
    serial = 1_000_000_000_000 + case.pk
    posting.post_result(
        case_id=case.pk,
        actor=clerk,
        parcel=posting.Parcel(carrier=CARRIER, waybill=str(serial), posted_on=today),
    )
    if story == "returned":
        posting.record_return(
            case_id=case.pk,
            actor=clerk,
            returned_on=today,
            reason="absent",
            note="两次投递无人签收。",
        )
    if story == "received":
        posting.confirm_receipt(
            case_id=case.pk,
            actor=clerk,
            received_on=today,
            collector=case.applicant_name,
            relation="self",
        )
