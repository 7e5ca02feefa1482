"""At the counter: the code, or an identity document; then the case is closed with its receipt."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from zhengtong.core.jobs.api import deliver_pending
from zhengtong.core.messaging.models import Message
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.delivery import codes, handing
from zhengtong.modules.cases.delivery.errors import (
    CodeLocked,
    DeliveryIncomplete,
    NotAtCounter,
    WrongCode,
)
from zhengtong.modules.cases.models import CaseStatus, Delivery, DocumentKind
from zhengtong.modules.cases.services.locking import CaseNotFound
from zhengtong.modules.cases.tests.delivery.conftest import now
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


def collected(case, **given) -> handing.Collected:
    usual = {
        "by": "code",
        "code": codes.code_of(now(case).public_id),
        "collector": case.applicant_name,
        "relation": "self",
        "is_confirmed": True,
    }
    return handing.Collected(**{**usual, **given})


def wrong_code(case) -> str:
    right = codes.code_of(now(case).public_id)
    return f"{(int(right) + 1) % 10**6:06d}"


def hand(case, clerk, **given):
    return handing.hand_over(case_id=case.pk, actor=clerk, collected=collected(case, **given))


def test_a_result_for_the_counter_waits_with_a_code_that_nobody_can_read_in_the_database(
    at_counter,
):
    assert at_counter.status == CaseStatus.DELIVERING
    delivery = now(at_counter)
    code = codes.code_of(delivery.public_id)
    assert len(code) == 6
    assert code not in str(Delivery.objects.filter(pk=delivery.pk).values().get())
    assert delivery.code_hash == codes.hash_of(code)


def test_the_right_code_ends_the_case_with_a_receipt_that_names_the_collector(at_counter, clerk):
    case = hand(at_counter, clerk, code=f" {codes.code_of(now(at_counter).public_id)} ")
    assert case.status == CaseStatus.CLOSED
    delivery = Delivery.objects.get(case=case)
    assert (delivery.state, delivery.relation) == ("delivered", "self")
    receipt = case.documents.get(kind=DocumentKind.SERVICE)
    assert delivery.receipt == receipt
    assert case.applicant_name in str(receipt.content["rows"])
    assert clerk.name in str(receipt.content["rows"])
    clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    assert {c.state for c in clocks if c.kind == "delivery"} == {"stopped"}


def test_five_wrong_codes_lock_the_code_and_every_try_is_kept(at_counter, clerk):
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as refused:
            hand(at_counter, clerk, code=wrong_code(at_counter))
        assert str(left) in refused.value.message
    with pytest.raises(CodeLocked):
        hand(at_counter, clerk, code=wrong_code(at_counter))
    with pytest.raises(CodeLocked):
        hand(at_counter, clerk)
    history = workflow.history(instance_id=at_counter.instance_id)
    assert sum(e.kind == "pickup_code_wrong" for e in history) == 5
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16)):
        assert hand(at_counter, clerk).status == CaseStatus.CLOSED


def test_a_lost_code_is_replaced_by_looking_at_an_identity_document(at_counter, clerk):
    with pytest.raises(DeliveryIncomplete):
        hand(at_counter, clerk, by="identity")
    hand(at_counter, clerk, by="identity", identity_seen="card", code="")
    delivery = Delivery.objects.get(case=at_counter)
    assert delivery.identity_seen == "card"
    delivered = [
        e for e in workflow.history(instance_id=at_counter.instance_id) if e.kind == "delivered"
    ]
    assert delivered[0].payload["by"] == "identity"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"collector": " "}, "collector"),
        ({"collector": "别人"}, "collector"),
        ({"relation": "friend"}, "relation"),
        ({"is_confirmed": False}, "signature"),
        ({"is_confirmed": False, "drawing": "data:image/png;base64,AAAA"}, "signature"),
        ({"code": "12"}, "code"),
        ({"by": "trust"}, "by"),
    ],
)
def test_what_is_missing_is_named_beside_its_field_and_nothing_is_handed_over(
    at_counter, clerk, given, path
):
    with pytest.raises(DeliveryIncomplete) as refused:
        hand(at_counter, clerk, **given)
    assert path in [e.path for e in refused.value.errors]
    at_counter.refresh_from_db()
    assert at_counter.status == CaseStatus.DELIVERING


def test_nobody_hands_out_the_results_of_another_organ(at_counter, office):
    for stranger in (office.neighbour, office.reviewer, office.supervisor):
        with pytest.raises((PermissionRefused, CaseNotFound)):
            hand(at_counter, make.actor(stranger))


def test_what_was_handed_over_is_not_handed_over_again(at_counter, clerk):
    given = collected(at_counter)
    handing.hand_over(case_id=at_counter.pk, actor=clerk, collected=given)
    with pytest.raises(NotAtCounter):
        handing.hand_over(case_id=at_counter.pk, actor=clerk, collected=given)


def test_the_applicant_is_told_the_code_once(at_counter):
    deliver_pending()
    deliver_pending()
    code = codes.code_of(now(at_counter).public_id)
    told = Message.objects.filter(template="cases.result_ready")
    assert told.count() == 1
    assert code in told.get().bodies["zh"]
