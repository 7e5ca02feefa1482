"""What cases say on an item's page."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.public.panels import CasePanels, last_quarter
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.tests.county import acting, text


@pytest.fixture(autouse=True)
def forgotten():
    cache.clear()


@pytest.mark.parametrize(
    ("today", "since", "until"),
    [
        ("2026-11-22", "2026-07-01", "2026-10-01"),
        ("2026-01-05", "2025-10-01", "2026-01-01"),
        ("2026-04-01", "2026-01-01", "2026-04-01"),
    ],
)
def test_the_last_quarter_is_the_last_full_one(today, since, until):
    found = last_quarter(dt.date.fromisoformat(today))
    assert [day.isoformat() for day in found] == [since, until]


def test_five_decided_cases_make_an_average(county, person):
    since, _until = last_quarter(timezone.localdate())
    start = dt.datetime.combine(since, dt.time(9), tzinfo=dt.UTC) + dt.timedelta(days=14)
    monday = start - dt.timedelta(days=start.weekday())
    for _n in range(4):
        case = county.submitted(person)
        Case.objects.filter(pk=case.pk).update(
            accepted_at=monday, decided_at=monday + dt.timedelta(days=2)
        )
    assert not _places(county, "facts")
    case = county.submitted(person)
    Case.objects.filter(pk=case.pk).update(
        accepted_at=monday, decided_at=monday + dt.timedelta(days=2)
    )
    cache.clear()
    assert _places(county, "facts")[0].context == {"days": 2.0}


def test_ratings_are_counted(county, person):
    case = county.finished(person)
    giving.rate_case(case_id=case.pk, actor=acting(person), level="good", indicators=("413",))
    panel = _places(county, "ratings")[0]
    figures = panel.context["figures"]
    # One rating would say how its person rated.
    assert (figures.total, figures.counts, figures.satisfied_percent) == (1, {}, None)


def test_the_item_page_offers_to_go_on_with_a_draft(citizen, county, person):
    draft = county.application(person)
    page = text(citizen.get(f"/items/{county.item}/"))
    assert f"/cases/application/{draft.public_id}/" in page


def _places(county, place):
    panels = CasePanels().panels(version=county.version, actor=Actor.anonymous())
    return [p for p in panels if p.place == place]
