"""A desk with one who puts low ratings right, one who watches, and a low rating."""

from __future__ import annotations

from typing import Any

from zhengtong.modules.cases import api as cases
from zhengtong.modules.cases.models import Rating
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import Desk
from zhengtong.modules.cases.tests.ratings.ready import granted
from zhengtong.modules.org.models import NaturalPerson, PostRole
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.models import Rectification
from zhengtong.modules.supervision.rectification import services


def desk() -> Desk:
    found = make_desk.desk()
    role = make.role("rectifier", "supervision.rectify")
    for who in (found.approver, found.counter):
        make.hold(make.post(found.counter.organization, f"rectifier_{who.pk}", role), who)
    watch = make.role("rating_watch", "supervision.watch_ratings")
    post = make.post(found.supervisor.organization, "rating_watch")
    PostRole.objects.create(post=post, role=watch, is_everywhere=True)
    make.hold(post, found.supervisor)
    return found


def low(found: Desk, person: NaturalPerson, **said: Any) -> Rectification:
    case = granted(found, person)
    given = {"level": "very_poor", "indicators": ("109",), "wants_contact": True} | said
    rating = cases.rate_case(case_id=case.pk, actor=acting(person), **given)
    task = services.open_for(rating_id=rating.pk)
    assert task is not None
    return task


def rating_of(task: Rectification) -> Rating:
    return Rating.objects.get(pk=task.rating_id)
