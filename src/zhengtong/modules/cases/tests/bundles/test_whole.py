"""A life event as one whole: one number and code, one page, one message a turn, one withdrawal."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhengtong.core.messaging.models import Message
from zhengtong.core.tests.killing import killed
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases import bundle_plugs, handlers
from zhengtong.modules.cases.bundles import ending
from zhengtong.modules.cases.bundles.lines import whole_of, wholes_of
from zhengtong.modules.cases.events import BundleClosed, BundleSubmitted, CaseAccepted, CaseClosed
from zhengtong.modules.cases.models import BundleApplication, Case
from zhengtong.modules.cases.services import accept, bundle
from zhengtong.modules.cases.services.bundle_submission import open_next, submit_bundle
from zhengtong.modules.cases.tests import test_bundle as parts
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.cases.tests.test_bundle import both, decided, in_force, part, submitted
from zhengtong.modules.org.tests import factories as make

__all__ = ["both"]


@pytest.fixture
def whole(both, person):
    return submitted(in_force(both, later=False), person, second_permit_number="2026-1")


def settled(county, whole: BundleApplication) -> None:
    """Everything granted, one after the other."""
    decided(county, part(whole, "first").application.case)
    open_next(case_id=part(whole, "first").application.case_id)
    decided(county, part(whole, "second").application.case)
    whole.refresh_from_db()


def test_every_case_of_a_whole_knows_that_it_is_a_part(county, whole):
    settled(county, whole)
    assert [c.aspects for c in Case.objects.all()] == [["bundle"], ["bundle"]]


def test_a_whole_is_decided_and_closed_with_its_last_part(county, whole):
    decided(county, part(whole, "first").application.case)
    whole.refresh_from_db()
    assert whole.decided_at is None
    open_next(case_id=part(whole, "first").application.case_id)
    decided(county, part(whole, "second").application.case)
    whole.refresh_from_db()
    assert whole.decided_at is not None
    assert whole.closed_at is not None
    assert whole_of(whole).is_granted


def test_what_waits_for_something_denied_ends_with_it(county, whole):
    decided(county, part(whole, "first").application.case, "deny")
    second = part(whole, "second")
    assert second.end_reason == "unmet"
    whole.refresh_from_db()
    assert whole.closed_at is not None
    open_next(case_id=part(whole, "first").application.case_id)
    assert part(whole, "second").application.case is None


def test_the_applicant_takes_everything_back_at_once(whole, person):
    ending.withdraw_bundle(public_id=whole.public_id, actor=acting(person), reason="不办了。")
    assert Case.objects.get().status == "withdrawn"
    assert part(whole, "second").end_reason == "withdrawn"
    whole.refresh_from_db()
    assert whole.closed_at is not None
    with pytest.raises(ending.NothingToWithdraw):
        ending.withdraw_bundle(public_id=whole.public_id, actor=acting(person))


@killed("modules.cases.bundles.ending.withdraw_part", again=409)
def test_one_part_is_taken_back_and_the_rest_goes_on(whole, person):
    ending.withdraw_part(public_id=whole.public_id, key="second", actor=acting(person))
    assert Case.objects.get().is_open
    assert part(whole, "second").end_reason == "withdrawn"
    with pytest.raises(ending.PartNotFound):
        ending.withdraw_part(public_id=whole.public_id, key="third", actor=acting(person))


def test_what_is_decided_stays(county, whole, person):
    decided(county, part(whole, "first").application.case)
    ending.withdraw_bundle(public_id=whole.public_id, actor=acting(person))
    assert part(whole, "first").application.case.legal_outcome == "granted"
    assert part(whole, "second").end_reason == "withdrawn"


def test_nobody_else_takes_it_back(county, whole):
    with pytest.raises(bundle.BundleApplicationNotFound):
        ending.withdraw_bundle(public_id=whole.public_id, actor=acting(make.person("别人")))
    with pytest.raises((PermissionRefused, bundle.BundleApplicationNotFound)):
        ending.withdraw_bundle(public_id=whole.public_id, actor=county.clerk)


def test_a_draft_is_not_withdrawn_but_thrown_away(both, person):
    made = parts.begun(in_force(both), person)
    with pytest.raises(ending.NotHandedIn):
        ending.withdraw_bundle(public_id=made.public_id, actor=acting(person))


def test_one_message_for_the_whole_instead_of_one_for_each_case(county, whole):
    case = part(whole, "first").application.case
    at = whole.submitted_at
    handlers.tell_submitted(_event(case, at))
    for _again in range(2):
        bundle_plugs.tell_bundle_submitted(
            BundleSubmitted(bundle_id=whole.pk, number=whole.number, at=at)
        )
    accept.accept_case(case_id=case.pk, actor=county.clerk)
    accepted = CaseAccepted(case_id=case.pk, case_public_id=case.public_id, at=at)
    handlers.tell_accepted(accepted)
    bundle_plugs.tell_all_accepted(accepted)
    handlers.tell_closed(
        CaseClosed(case_id=case.pk, case_public_id=case.public_id, close_type="0", at=at)
    )
    bundle_plugs.tell_bundle_closed(BundleClosed(bundle_id=whole.pk, at=at))
    told = list(Message.objects.order_by("pk").values_list("template", flat=True))
    assert told == ["cases.bundle_submitted", "cases.bundle_accepted", "cases.bundle_closed"]


def _event(case, at):
    from zhengtong.modules.cases.events import CaseSubmitted

    return CaseSubmitted(case_id=case.pk, case_public_id=case.public_id, at=at)


def test_the_number_and_the_code_of_the_whole_show_its_progress_to_anyone(client, whole):
    post = {"number": whole.number, "code": whole.query_code}
    page = client.post("/cases/progress/", post)
    assert "木材运输证" in page.text
    assert "李禾生" not in page.text
    wrong = client.post("/cases/progress/", {**post, "code": "AAAA2222"})
    assert wrong.status_code == 422


def test_the_pages_of_the_whole(citizen, county, whole):
    page = citizen.get(f"/cases/bundles/{whole.public_id}/receipt/").text
    assert whole.query_code in page
    assert "由哪几项决定" in page
    asked = citizen.get(f"/cases/bundles/{whole.public_id}/withdraw/first/").text
    assert "<li>林木采伐许可</li>" in asked
    assert "木材运输证" in asked
    long = citizen.post(f"/cases/bundles/{whole.public_id}/withdraw/", {"reason": "长" * 501})
    assert long.status_code == 422
    case = part(whole, "first").application.case
    assert "全部进展" in citizen.get(f"/cases/{case.public_id}/").text
    citizen.post(f"/cases/bundles/{whole.public_id}/withdraw/", {"reason": "不办了"})
    again = citizen.get(f"/cases/bundles/{whole.public_id}/withdraw/")
    assert again.status_code == 409


def test_the_desk_sees_all_parts_from_any_part(county, whole):
    clerk = Client()
    clerk.force_login(_user(county.clerk))
    case = part(whole, "first").application.case
    page = clerk.get(f"/desk/cases/{case.public_id}/").text
    assert whole.number in page
    assert "木材运输证" in page


def _user(actor):
    from zhengtong.modules.org.models import User

    return User.objects.get(pk=actor.user_id)


def test_many_wholes_cost_no_more_queries_than_one(both, person):
    version = in_force(both)
    found = [submitted(version, person) for _ in range(3)]
    wholes_of(found)

    def cost(rows):
        with CaptureQueriesContext(connection) as caught:
            wholes_of(rows)
        return len(caught)

    assert cost(found) == cost(found[:1])


def test_a_clerk_applies_for_a_whole_at_the_counter(county, both, person):
    version = in_force(both, later=False)
    clerk = Client()
    clerk.force_login(_user(county.clerk))
    listed = clerk.get(f"/desk/cases/counter/{person.public_id}/bundles/")
    assert "采伐运输一件事" in listed.text
    begun = clerk.post(
        f"/desk/cases/counter/{person.public_id}/bundles/{version.bundle_public_id}/"
    )
    made = BundleApplication.objects.get()
    assert begun["Location"] == f"/cases/bundles/{made.public_id}/"
    assert clerk.get(begun["Location"]).status_code == 200
    bundle.save_bundle_application(
        public_id=made.public_id,
        actor=county.clerk,
        data={**parts.NOW, "second_permit_number": "1"},
    )
    import io

    bundle.attach_bundle_material(
        public_id=made.public_id,
        material_key="tree_photos",
        content=io.BytesIO(picture()),
        name="树.jpg",
        actor=county.clerk,
    )
    submit_bundle(public_id=made.public_id, actor=county.clerk)
    first = part(made, "first").application.case
    assert first.channel == "counter"
    assert first.person_id == person.pk
    decided(county, first)
    open_next(case_id=first.pk)
    assert part(made, "second").application.case is not None
    assert clerk.get(f"/cases/bundles/{made.public_id}/receipt/").status_code == 200
    assert bundle.own_bundles(acting(person)).get().pk == made.pk


def test_a_draft_of_the_counter_is_not_the_applicants_to_change(county, both, person):
    version = in_force(both)
    made = bundle.start_bundle(
        bundle_public_id=version.bundle_public_id, actor=county.clerk, person_id=person.pk
    )
    assert not bundle.own_bundles(acting(person)).exists()
    with pytest.raises(PermissionRefused):
        bundle.start_bundle(
            bundle_public_id=version.bundle_public_id,
            actor=acting(make.person("别人")),
            person_id=person.pk,
        )
    assert bundle.own_bundles(county.clerk).get() == made
