"""By post: on its way, received or returned; sent again or kept at the counter."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.modules.cases.delivery import batches, codes, handing, posting
from zhengtong.modules.cases.delivery.errors import (
    DeliveryIncomplete,
    NotOnWay,
    NotToPost,
    OnWay,
    SheetRefused,
)
from zhengtong.modules.cases.inquiries.corrections import change_contact
from zhengtong.modules.cases.models import CaseStatus, Delivery, DocumentKind
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.delivery.conftest import ADDRESS, decided, now, parcel
from zhengtong.modules.workflow import api as workflow


def clock(case):
    clocks = workflow.clocks(instance_ids=[case.instance_id])[case.instance_id]
    return next(c for c in clocks if c.kind == "delivery")


def post(case, clerk, **given):
    return posting.post_result(case_id=case.pk, actor=clerk, parcel=parcel(**given))


def returned(case, clerk, reason="absent"):
    return posting.record_return(
        case_id=case.pk, actor=clerk, returned_on=timezone.localdate(), reason=reason
    )


def test_the_time_for_serving_stops_when_it_is_posted_and_the_case_stays_open(to_post, clerk):
    assert clock(to_post).state == "running"
    case = post(to_post, clerk)
    assert clock(case).state == "stopped"
    assert case.status == CaseStatus.DELIVERING
    assert now(case).waybill == "1234567890123"


def test_a_confirmed_parcel_ends_the_case_on_the_day_it_was_received(to_post, clerk):
    post(to_post, clerk)
    case = posting.confirm_receipt(
        case_id=to_post.pk,
        actor=clerk,
        received_on=timezone.localdate(),
        collector="李禾生",
        relation="self",
    )
    assert case.status == CaseStatus.CLOSED
    receipt = case.documents.get(kind=DocumentKind.SERVICE)
    assert "1234567890123" in str(receipt.content["rows"])


@pytest.mark.parametrize(("reason", "state"), [("absent", "stopped"), ("ours", "running")])
def test_only_a_mistake_of_the_organ_lets_the_time_run_on(to_post, clerk, reason, state):
    post(to_post, clerk)
    case = returned(to_post, clerk, reason)
    assert case.status == CaseStatus.DELIVERING
    assert clock(case).state == state


def test_what_came_back_is_fetched_at_the_counter_by_a_new_code(to_post, clerk):
    post(to_post, clerk)
    returned(to_post, clerk)
    posting.change_way(case_id=to_post.pk, actor=clerk, method="counter")
    attempts = list(Delivery.objects.filter(case=to_post).order_by("id"))
    assert [(a.method, a.state) for a in attempts] == [
        ("post", "replaced"),
        ("counter", "waiting"),
    ]
    to_post.refresh_from_db()
    case = handing.hand_over(
        case_id=to_post.pk,
        actor=clerk,
        collected=handing.Collected(
            by="code",
            code=codes.code_of(attempts[1].public_id),
            collector=to_post.applicant_name,
            relation="self",
            is_confirmed=True,
        ),
    )
    assert case.status == CaseStatus.CLOSED


def test_it_is_sent_again_to_the_same_address_only_after_it_came_back(to_post, clerk):
    with pytest.raises(DeliveryIncomplete):
        posting.change_way(case_id=to_post.pk, actor=clerk, method="post", address=ADDRESS)
    post(to_post, clerk)
    returned(to_post, clerk)
    posting.change_way(case_id=to_post.pk, actor=clerk, method="post", address=ADDRESS)
    post(to_post, clerk, number="9876543210987")
    assert Delivery.objects.filter(case=to_post).count() == 2


def test_the_applicant_changes_the_way_while_it_waits_and_not_while_it_is_on_its_way(
    to_post, clerk, person
):
    given = {"case_id": to_post.pk, "actor": acting(person), "phone": "13900000001"}
    change_contact(**given, delivery_method="counter")
    assert now(to_post).method == "counter"
    change_contact(**given, delivery_method="post", delivery_address="新地址")
    to_post.refresh_from_db()
    post(to_post, clerk)
    with pytest.raises(OnWay):
        change_contact(**given, delivery_method="counter")


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"number": "12"}, "waybill"),
        ({"number": "运单"}, "waybill"),
        ({"on": dt.date(2020, 1, 1)}, "posted_on"),
        ({"on": dt.date(2099, 1, 1)}, "posted_on"),
    ],
)
def test_a_parcel_that_cannot_be_is_refused_beside_its_field(to_post, clerk, given, path):
    with pytest.raises(DeliveryIncomplete) as refused:
        post(to_post, clerk, **given)
    assert [e.path for e in refused.value.errors] == [path]


def test_each_act_fits_one_state_only(to_post, at_counter, clerk):
    with pytest.raises(NotOnWay):
        returned(to_post, clerk)
    with pytest.raises(NotToPost):
        post(at_counter, clerk)
    post(to_post, clerk)
    with pytest.raises(NotToPost):
        post(to_post, clerk, number="2234567890123")


def line(row, case, waybill, **given):
    usual = {"carrier": "顺丰速运", "posted_on": ""}
    return batches.Line(row=row, number=case.number, waybill=waybill, **{**usual, **given})


def test_a_table_of_parcels_is_entered_as_a_whole(office, person, clerk, to_post):
    other = decided(office, person, "post", ADDRESS)
    done = batches.post_batch(
        lines=[line(1, other, "SF1000001"), line(2, to_post, "SF1000002")], actor=clerk
    )
    assert {c.pk for c in done} == {other.pk, to_post.pk}
    assert {now(other).waybill, now(to_post).waybill} == {"SF1000001", "SF1000002"}


def test_one_wrong_line_and_nothing_is_entered(office, person, clerk, to_post, at_counter):
    lines = [
        line(2, to_post, "SF1000001"),
        line(3, at_counter, "SF1000002"),
        line(5, to_post, "x"),
    ]
    with pytest.raises(SheetRefused) as refused:
        batches.post_batch(lines=lines, actor=clerk)
    assert {e.path for e in refused.value.errors} == {
        "2.number",
        "3.number",
        "5.number",
        "5.waybill",
    }
    assert now(to_post).state == "waiting"


def test_a_pasted_table_may_have_a_heading_tabs_or_commas():
    text = (
        "办件编号\t承运单位\t运单号\n1001\t中国邮政 EMS\tE1\t2026/11/20\n\n1002，中国邮政 EMS，S2"
    )
    assert [(one.row, one.number, one.waybill, one.posted_on) for one in batches.pasted(text)] == [
        (2, "1001", "E1", "2026/11/20"),
        (4, "1002", "S2", ""),
    ]
    with pytest.raises(batches.TooManyLines):
        batches.pasted("\n".join(f"{n},a,b" for n in range(501)))
