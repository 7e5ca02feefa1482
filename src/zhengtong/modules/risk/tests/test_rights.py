"""What the one concerned may rely on: the end comes by itself, nobody with an interest inspects."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from zhengtong.modules.org.models import LegalEntity, User
from zhengtong.modules.risk import queries
from zhengtong.modules.risk.api import measures_for
from zhengtong.modules.risk.errors import Conflicted, WrongState
from zhengtong.modules.risk.models import Subject, Task
from zhengtong.modules.risk.services import listing, repairing


@pytest.fixture
def enter(client):
    def sign_in(who):
        client.force_login(User.objects.get(pk=who.user_id))
        return client

    return sign_in


def test_an_entry_ends_the_day_after_its_last_even_where_the_job_is_late(county, client):
    who = {"person_id": county.boss.pk, "entity_id": county.company.pk}
    county.in_force()
    entry = county.listed(months=1)
    page = reverse("credit:entry", args=[entry.public_id])
    (part,) = queries.explained(county.subject.evaluation).parts
    assert [r[5] for r in part.records] == [entry.until.isoformat()]
    noon = timezone.make_aware(dt.datetime.combine(entry.until, dt.time(12)))
    with time_machine.travel(noon):
        assert listing.end_terms() == 0
        assert measures_for(**who).is_blacklisted
        assert client.get(page).status_code == 200
    with time_machine.travel(noon + dt.timedelta(days=1)):
        assert not measures_for(**who).is_blacklisted
        assert client.get(page).status_code == 404
        assert listing.end_terms() == 1
        assert county.subject.level == 2
        with pytest.raises(WrongState):
            repairing.ask_repair(
                public_id=entry.public_id, text="晚了", evidence=(), actor=county.owner
            )
    entry.refresh_from_db()
    assert entry.state == "expired"


def test_an_inspector_steps_aside_by_themselves_and_enters_nothing(county, enter):
    task = county.drawn()
    one, other = task.team.order_by("pk")
    staff = {c.staff_id: c for c in county.checkers}
    client = enter(staff[one.inspector.staff_id])
    page, recuse = (reverse(f"risk:{n}", args=[task.public_id]) for n in ("task", "recuse"))
    assert client.post(recuse, {"reason": " "}).status_code == 422
    assert client.post(recuse, {"reason": "妻弟是股东"}).status_code == 302
    assert "您已登记回避" in client.get(page).content.decode()
    with pytest.raises(Conflicted):
        county.result(task, actor=staff[one.inspector.staff_id])
    desk = enter(county.officer).get(reverse("risk:plan", args=[task.plan.public_id]))
    assert "回避" in desk.content.decode()
    county.result(task, actor=staff[other.inspector.staff_id])


def test_a_plan_of_many_tasks_shows_them_by_pages(county, enter, django_assert_max_num_queries):
    plan = county.drawn().plan
    draw, more = plan.draws.get(), 60
    companies = LegalEntity.objects.bulk_create(
        LegalEntity(name=f"企业{n}", credit_code=f"{n:018}", kind="enterprise") for n in range(more)
    )
    subjects = Subject.objects.bulk_create(
        Subject(kind="company", entity=c, name=c.name) for c in companies
    )
    Task.objects.bulk_create(
        Task(draw=draw, plan=plan, subject=s, has_clue=False) for s in subjects
    )
    client = enter(county.officer)
    with django_assert_max_num_queries(40):
        page = client.get(reverse("risk:plan", args=[plan.public_id])).content.decode()
    assert page.count('href="/desk/risk/tasks/') == 30
    assert 'rel="next"' in page
