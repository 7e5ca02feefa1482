"""A low rating is put right: contact, reply, return visit; the person has the last word."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.messaging.models import Message
from zhengtong.kernel.access import Actor
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.events import RatingAnswered
from zhengtong.modules.cases.ratings import replying, reviewing
from zhengtong.modules.cases.tests.county import acting, text
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.plugins import Scope, checks
from zhengtong.modules.supervision.rectification import errors, handlers, services, telling
from zhengtong.modules.supervision.rectification.figures import rectification_counts
from zhengtong.modules.supervision.rectification.policies import visible_to
from zhengtong.modules.supervision.rectification.tests import ready


@pytest.fixture
def office(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    return ready.desk()


@pytest.fixture
def person(db):
    return make.person()


@pytest.fixture
def task(office, person):
    return ready.low(office, person)


@pytest.fixture
def lead(office):
    return make.actor(office.approver)


def answered(task, person, *, is_content):
    replying.answer_reply(
        rating_id=task.rating_id, actor=acting(person), is_content=is_content, answer="看到了"
    )
    number = len(cases.rating_replies(task.rating_id))
    handlers.hear_answer(
        RatingAnswered(
            rating_id=task.rating_id, number=number, is_content=is_content, at=timezone.now()
        )
    )
    task.refresh_from_db()


def replied(task, lead):
    known = {"public_id": task.public_id, "actor": lead}
    services.take(**known)
    services.note_contact(**known, is_reached=True, note="窗口漏告知了一份材料。")
    services.reply(**known, text="已修改一次性告知单，窗口人员已培训。")
    task.refresh_from_db()
    return known


def test_one_is_called_back_and_reopens_until_content(task, lead, person):
    known = replied(task, lead)
    assert (task.state, task.visit_due_on is not None) == ("replied", True)
    answered(task, person, is_content=False)
    assert (task.state, task.reopenings) == ("in_hand", 1)
    services.reply(**known, text="已上门说明并致歉。")
    answered(task, person, is_content=True)
    assert (task.state, task.closed_at is not None) == ("closed", True)
    today = timezone.localdate()
    count = rectification_counts(
        kind="organization", ids=[task.organization_id], first_on=today, last_on=today
    )[task.organization_id]
    assert (count.answered_percent, count.visited_percent) == (100, 100)


def test_only_the_one_in_charge_learns_whom_to_call_and_it_is_recorded(office, task, lead, person):
    case_number = ready.rating_of(task).case.number
    page = f"/desk/ratings/rectifications/{task.public_id}/"
    watcher = browser(office.supervisor)
    for reader in (watcher, browser(office.approver)):
        shown = text(reader.get(page))
        assert case_number not in shown
        assert "13900000001" not in shown
    with pytest.raises(errors.NotInCharge):
        services.see_contact(public_id=task.public_id, actor=lead, reason="回电")
    services.take(public_id=task.public_id, actor=lead)
    assert watcher.post(page, {"act": "see_contact", "reason": "看看"}).status_code == 403
    refused = browser(office.approver).post(page, {"act": "see_contact", "reason": ""})
    assert refused.status_code == 422
    told = text(browser(office.approver).post(page, {"act": "see_contact", "reason": "回电核实"}))
    assert "13900000001" in told
    assert case_number in told
    assert AuditEntry.objects.filter(action="cases.see_rating_contact").count() == 1
    assert "13900000001" not in text(browser(office.approver).get(page))


def test_who_served_neither_sees_nor_handles_it(office, task):
    served = make.actor(office.counter)
    assert not visible_to(served).exists()
    with pytest.raises(errors.OwnService):
        services.take(public_id=task.public_id, actor=served)


def test_an_anonymous_one_has_no_contact_and_ends_with_the_reply(office, person, lead):
    task = ready.low(office, person, wants_contact=False)
    assert (task.state, task.contact_due_on) == ("in_hand", None)
    services.take(public_id=task.public_id, actor=lead)
    with pytest.raises(errors.ContactUnknown):
        services.see_contact(public_id=task.public_id, actor=lead, reason="回电")
    services.reply(public_id=task.public_id, actor=lead, text="已改进。")
    task.refresh_from_db()
    assert task.state == "closed"
    assert not Message.objects.filter(template="cases.rating_replied").exists()


def test_an_excluded_rating_ends_its_task(office, task):
    rating = ready.rating_of(task)
    reviewing.exclude_rating(
        public_id=rating.public_id,
        actor=Actor.system("test"),
        kind="malicious",
        reason="批量差评。",
    )
    services.reviewed(rating_id=rating.pk)
    task.refresh_from_db()
    assert task.state == "dropped"
    assert services.open_for(rating_id=rating.pk) is None


def test_good_ratings_open_nothing_and_low_ones_only_one(office, task, person):
    assert services.open_for(rating_id=task.rating_id) is None or task.pk
    assert type(task).objects.count() == 1
    rating = ready.rating_of(task)
    type(rating).objects.filter(pk=rating.pk).update(level="fair")
    assert services.open_for(rating_id=rating.pk) is None


def test_what_is_late_is_a_finding_without_a_case_and_the_unit_is_reminded(task, lead):
    check = checks.get("rectification_overdue")
    now = timezone.now()
    assert list(check.run(Scope(), {}, now)) == []
    later = now + dt.timedelta(days=30)
    steps = {hit.subject.split(":")[2] for hit in check.run(Scope(), {}, later)}
    assert steps == {"contact", "reply"}
    assert {hit.case_id for hit in check.run(Scope(), {}, later)} == {None}
    replied(task, lead)
    visits = [hit.subject for hit in check.run(Scope(), {}, later)]
    assert [subject.split(":")[2] for subject in visits] == ["visit"]
    with time_machine.travel(later):
        assert telling.remind() == 1
        assert telling.remind() == 1
    assert Message.objects.filter(template="supervision.rectification_due").count() == 1


def test_a_rating_is_held_against_clock_and_supplement_records(task):
    now = timezone.now()
    clock, papers = checks.get("rating_against_clock"), checks.get("rating_against_supplements")
    assert list(clock.run(Scope(), {}, now)) == []
    (hit,) = papers.run(Scope(), {}, now)
    assert (hit.case_id, hit.subject) == (None, f"rating:{ready.rating_of(task).public_id}")
    rating = ready.rating_of(task)
    type(rating).objects.filter(pk=rating.pk).update(indicators=["110"])
    assert list(papers.run(Scope(), {}, now)) == []
    assert len(list(clock.run(Scope(), {}, now))) == 1


def test_many_ratings_at_one_counter_are_an_anomaly(task):
    rating = ready.rating_of(task)
    check, now = checks.get("ratings_at_once"), timezone.now()
    for n in range(2, 6):
        rating.pk, rating.service_no, rating.service, rating.channel = None, n, "counter", "pad"
        rating.public_id = type(rating)._meta.get_field("public_id").default()
        rating.save(force_insert=True)
    assert list(check.run(Scope(), {"ratings": 5, "minutes": 5}, now)) == []
    (hit,) = check.run(Scope(), {"ratings": 4, "minutes": 5}, now)
    assert (hit.case_id, hit.post_id) == (None, rating.post_id)
