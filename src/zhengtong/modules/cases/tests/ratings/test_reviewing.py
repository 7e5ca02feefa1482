"""Review: exclusion with a reason, publication without personal data, counts in sets."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.models import Rating, RatingSource
from zhengtong.modules.cases.ratings import errors, giving, reviewing
from zhengtong.modules.cases.tests.county import acting, text
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.org.models import PostRole, StaffMember
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def reviewer(county):
    role = make.role("rating_reviewer", "cases.review_ratings")
    office = make.organization("government", "县人民政府")
    post = make.post(office, "rating_reviewer")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    who = make.staff(office, "郑明察")
    make.hold(post, who)
    return who


@pytest.fixture
def rating(case, person):
    return giving.rate_case(
        case_id=case.pk, actor=acting(person), level="poor", comment="打 13800138000 没人接"
    )


def counted(kind, subject):
    today = timezone.localdate()
    found = cases.rating_counts(kind=kind, ids=[subject], first_on=today, last_on=today)
    return found.get(subject)


def test_counts_by_organisation_post_and_person(rating, case):
    for kind, subject in (
        ("organization", case.organization_id),
        ("staff", case.accepted_by_id),
        ("post", rating.post_id),
        ("item_version", case.item_version_id),
    ):
        count = counted(kind, subject)
        assert (count.counts, count.low, count.rated_cases, count.closed_cases) == (
            {"poor": 1},
            1,
            1,
            1,
        )
        today = timezone.localdate()
        (row,) = cases.rating_rows(kind=kind, subject=subject, first_on=today, last_on=today)
        assert row.month == today.replace(day=1)
        assert not {"case", "case_id", "person", "rated_at"} & set(vars(row))


def test_an_excluded_rating_counts_only_in_the_other_numerator(rating, case, reviewer):
    actor = make.actor(reviewer)
    with pytest.raises(errors.ReasonWanted):
        reviewing.exclude_rating(
            public_id=rating.public_id, actor=actor, kind="malicious", reason=" "
        )
    reviewing.exclude_rating(
        public_id=rating.public_id, actor=actor, kind="malicious", reason="同一人批量差评。"
    )
    count = counted("organization", case.organization_id)
    assert (count.total, count.all_total, count.rated_cases) == (0, 1, 0)
    assert cases.rating_figures(organization_id=case.organization_id).total == 0
    with pytest.raises(errors.ExcludedStays):
        reviewing.publish_rating(public_id=rating.public_id, actor=actor, comment="x", reply="")
    reviewing.restore_rating(public_id=rating.public_id, actor=actor, reason="复核后计入。")
    assert counted("organization", case.organization_id).total == 1


def test_a_default_of_another_system_is_no_rating(rating, case):
    Rating.objects.filter(pk=rating.pk).update(source=RatingSource.DEFAULT, level="very_good")
    count = counted("organization", case.organization_id)
    assert (count.total, count.all_total, count.rated_cases, count.closed_cases) == (0, 0, 0, 1)


def test_nobody_reviews_the_rating_of_the_own_service(rating, case):
    served = StaffMember.objects.get(pk=case.accepted_by_id)
    role = make.role("own_reviewer", "cases.review_ratings")
    make.hold(make.post(served.organization, "own_reviewer", role), served)
    with pytest.raises(errors.OwnRating):
        reviewing.exclude_rating(
            public_id=rating.public_id, actor=make.actor(served), kind="invalid", reason="不对。"
        )


def test_words_are_published_after_review_without_numbers(rating, reviewer, client):
    desk, page = browser(reviewer), f"/desk/ratings/register/{rating.public_id}/"
    refused = desk.post(page, {"act": "publish", "comment": rating.comment, "reply": "已改"})
    assert refused.status_code == 422
    assert "像是个人信息" in text(refused)
    assert "13800138000" not in text(client.get("/ratings/"))
    desk.post(page, {"act": "publish", "comment": "电话没人接", "reply": "已改"})
    shown = text(client.get("/ratings/"))
    assert "电话没人接" in shown
    assert "少于 5 个，不公布" in shown
    desk.post(page, {"act": "withdraw", "reason": "能看出是谁。"})
    assert "电话没人接" not in text(client.get("/ratings/"))


def test_figures_of_ten_show_a_share_with_its_interval(rating, case, client):
    now = timezone.now() - dt.timedelta(minutes=1)
    Rating.objects.bulk_create(
        Rating(
            region_id=case.region_id,
            case=case,
            item_version_id=case.item_version_id,
            organization_id=case.organization_id,
            service="counter",
            service_no=n,
            level="good",
            rated_at=now,
        )
        for n in range(2, 11)
    )
    page = text(client.get(f"/ratings/?department={case.organization_id}"))
    assert "90.0%" in page
    assert "59.6%–98.2%" in page
