"""Nobody on the staff learns who rated: not from pages, API, archive, log, events or files."""

import json

import pytest

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.jobs.models import OutboxEvent
from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.archiving.gathering import parts_of
from zhengtong.modules.cases.models import Case, CaseFact, Rating
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.ratings.policies import ratings_visible_to
from zhengtong.modules.cases.registers.facts import refresh
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting, text
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.cases.tests.ratings.ready import granted
from zhengtong.modules.org.models import PostRole
from zhengtong.modules.org.tests import factories as make

WORDS = "让我跑了五趟"


@pytest.fixture
def office(db):
    return make_desk.desk()


@pytest.fixture
def rated(office, person):
    case = granted(office, person)
    giving.rate_case(
        case_id=case.pk,
        actor=acting(person),
        level="very_poor",
        indicators=("113",),
        comment=WORDS,
        wants_contact=True,
    )
    return case


@pytest.fixture
def watcher(office):
    """May see every case and every rating."""
    role = make.role("rating_watcher", "cases.view_ratings", "cases.review_ratings")
    post = make.post(office.supervisor.organization, "rating_watcher")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, office.supervisor)
    return browser(office.supervisor)


def test_the_case_says_only_that_it_was_rated(office, rated, watcher):
    for reader in (browser(office.counter), browser(office.approver), watcher):
        page = text(reader.get(f"/desk/cases/{rated.public_id}/"))
        assert "评价已提交" in page
        for part in ("", "?tab=messages", "?tab=documents"):
            page = text(reader.get(f"/desk/cases/{rated.public_id}/{part}"))
            assert WORDS not in page
            assert "不满意" not in page
            assert "多头跑窗口" not in page
        book = text(reader.get(f"/desk/cases/{rated.public_id}/book/"))
        assert WORDS not in book
        answer = reader.get(f"/api/v1/cases/{rated.public_id}/")
        assert "poor" not in answer.content.decode()


def test_the_register_says_neither_case_nor_person_nor_day(office, rated, watcher, person):
    rating = Rating.objects.get()
    pages = [
        text(watcher.get("/desk/ratings/register/")),
        text(watcher.get(f"/desk/ratings/register/{rating.public_id}/")),
        text(watcher.get("/desk/ratings/register/?format=json")),
    ]
    for page in pages:
        assert WORDS in page
        for secret in (rated.number, str(rated.public_id), rated.applicant_name, person.phone):
            assert not secret or secret not in page
        assert f"{rating.rated_at:%Y-%m-%d}" not in page
    record = json.loads(pages[2])[0]
    assert (record["starLevel"], record["satisfaction"], record["normCode"]) == ("1", "5", "113")
    assert record["affairSerialNo"] == record["userName"] == record["contactPhone"] == ""
    assert watcher.get("/desk/ratings/register/?format=xlsx").status_code == 200


def test_who_served_reads_no_rating_of_the_own_service(office, rated):
    assert not ratings_visible_to(make.actor(office.counter)).exists()
    assert browser(office.counter).get("/desk/ratings/register/").status_code == 403


def test_log_events_and_archive_do_not_name_who_rated(rated, person):
    entry = AuditEntry.objects.get(action="cases.rate")
    assert (entry.actor_kind, entry.person_id, entry.user_id) == ("anonymous", None, None)
    assert entry.actor_name == entry.address == ""
    payload = OutboxEvent.objects.get(key="cases.case_rated").payload
    assert set(payload) == {"case_id", "case_public_id", "rating_id", "at"}
    assert not [p for p in parts_of(rated) if p.folder == "rating"]
    assert [p.folder for p in parts_of(rated, applicant=acting(person))].count("rating") == 1


def test_no_figure_opens_the_cases_of_a_level(office, rated, watcher):
    refresh([rated.pk])
    assert CaseFact.objects.get(pk=rated.pk).rating == "very_poor"
    table = "/desk/cases/statistics/cases/?measure="
    assert rated.number in text(watcher.get(f"{table}rated"))
    hidden = text(watcher.get(f"{table}satisfied"))
    assert rated.number not in hidden
    assert "只给出数量" in hidden
    day = Case.objects.get(pk=rated.pk).closed_at.date()
    period = cases.Period(since=day.replace(day=1), until=day.replace(month=12, day=31))
    organ = rated.organization_id
    assert not cases.credited_cases(
        by="organization", subject=organ, period=period, key="badly_rated_cases", limit=9
    )
