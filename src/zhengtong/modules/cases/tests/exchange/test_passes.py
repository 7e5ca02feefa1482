"""No case is left out: by the log, by rating, and proven over all cases."""

import random

import time_machine
from django.utils import timezone

from zhengtong.modules.cases.exchange import catching_up, layout, reconciling
from zhengtong.modules.cases.exchange.layout import TABLES
from zhengtong.modules.cases.models import (
    Case,
    ExchangeAccept,
    ExchangePosition,
    ExchangeResult,
    ExchangeState,
)
from zhengtong.modules.cases.ratings import giving
from zhengtong.modules.cases.services import accept
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.exchange.test_rows import granted
from zhengtong.modules.cases.tests.test_random_lives import START, live
from zhengtong.modules.org.tests import factories as make

LIVES = 6


def test_a_pass_writes_what_the_log_says_has_changed(desk, person):
    case = desk.submitted(person)
    assert catching_up.catch_up().cases == 1
    assert catching_up.catch_up().cases == 0
    accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))
    assert catching_up.catch_up().inserted >= 2
    assert ExchangeAccept.objects.count() == 1
    assert catching_up.behind() == []


def test_a_rating_is_found_though_the_log_does_not_know_it(desk, person):
    case = granted(desk, person)
    catching_up.catch_up()
    giving.rate_case(case_id=case.pk, actor=acting(person), level="poor")
    catching_up.catch_up()
    assert ExchangeResult.objects.get().satisfaction == "2"


def test_the_position_stays_behind_entries_that_may_still_be_committed(desk, person):
    desk.submitted(person)
    catching_up.catch_up()
    assert not ExchangePosition.objects.exists()
    with time_machine.travel(timezone.now() + 2 * catching_up.OVERLAP):
        catching_up.catch_up()
    assert ExchangePosition.objects.get(pk="log").position > 0


def test_what_a_pass_missed_the_proof_finds(desk, person):
    case = desk.submitted(person)
    catching_up.catch_up()
    accept.accept_case(case_id=case.pk, actor=make.actor(desk.counter))
    for key in ("log", "materials", "ratings"):
        ExchangePosition.objects.create(pk=key, position=10**12, at=timezone.now())
    assert catching_up.catch_up().cases == 0
    assert catching_up.behind() == [case.pk]
    catching_up.complete()
    assert catching_up.behind() == []


def test_random_lives_are_complete_in_every_table(db):
    with time_machine.travel(START, tick=False):
        desk, person = make_desk.desk(), make.person()
    for seed in random.Random(7).sample(range(1000), LIVES):
        live(desk, person, seed)
    catching_up.complete()
    assert ExchangeState.objects.count() == Case.objects.count() == LIVES
    for case in Case.objects.all():
        rows = {
            key: t.model._default_manager.filter(project_no=case.project_no)
            for key, t in TABLES.items()
        }
        assert rows[layout.ACCEPT].count() == (case.accepted_at is not None)
        assert rows[layout.RESULT].count() == (case.closed_at is not None)
        assert rows[layout.MATERIAL].count() == case.materials.count()
        assert rows[layout.PROCESS].exists()
    assert reconciling.check(reconciling.days_with_cases()) == 0
