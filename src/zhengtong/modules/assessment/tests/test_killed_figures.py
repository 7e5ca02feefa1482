"""Indices, performance time and circulars, killed anywhere, leave nothing and succeed once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.assessment.circulars.models import Circular
from zhengtong.modules.assessment.circulars.services import editions, plans
from zhengtong.modules.assessment.indices import installing
from zhengtong.modules.assessment.indices.services import (
    circulating,
    drafts,
    publishing,
    reckoning,
)
from zhengtong.modules.assessment.indices.spans import span_of
from zhengtong.modules.assessment.performance.services import factors, standards
from zhengtong.modules.assessment.performance.services import reckoning as months
from zhengtong.modules.assessment.tests import figures as make
from zhengtong.modules.assessment.tests.figures import LAST, TODAY
from zhengtong.modules.cases import api as cases

OCTOBER = span_of("month", LAST)


@scenario(drafts.create_index, again=422)
def creating() -> Any:
    who = make.people()
    return lambda: make.draft(who)


@scenario(drafts.begin_draft, again=NOTHING)
def beginning() -> Any:
    who = make.people()
    installing.install(actor=who.writer)
    version = make.drafts.Index.objects.get(key="early").current
    return lambda: drafts.begin_draft(version_id=version.pk, actor=who.writer)


@scenario(drafts.save_draft, again=409)
def saving() -> Any:
    who = make.people()
    version = make.draft(who)
    return lambda: drafts.save_draft(
        version_id=version.pk,
        wording=make.wording(decimals=1),
        lock_version=1,
        actor=who.writer,
    )


@scenario(drafts.discard_draft, again=404)
def discarding() -> Any:
    who = make.people()
    version = make.draft(who)
    return lambda: drafts.discard_draft(version_id=version.pk, lock_version=1, actor=who.writer)


@scenario(publishing.try_draft, again=AGAIN, because="a trial may be made as often as one likes")
def trying() -> Any:
    who = make.people()
    version = make.draft(who)
    return lambda: publishing.try_draft(
        version_id=version.pk, periods=1, lock_version=1, actor=who.writer
    )


@scenario(publishing.publish_index, again=409)
def publishing_one() -> Any:
    who = seen()
    version = make.tried(who)
    return lambda: publishing.publish_index(
        version_id=version.pk, lock_version=1, actor=who.approver
    )


@scenario(reckoning.reckon_index, again=422)
def reckoning_one() -> Any:
    who = make.people()
    installing.install(actor=who.writer)
    index = make.drafts.Index.objects.get(key="early")
    return lambda: reckoning.reckon_index(index_id=index.pk, span=OCTOBER, actor=who.writer)


@scenario(circulating.circulate_run, again=409)
def circulating_one() -> Any:
    who = make.people()
    installing.install(actor=who.writer)
    index = make.drafts.Index.objects.get(key="early")
    run = reckoning.reckon_index(index_id=index.pk, span=OCTOBER, actor=who.writer)
    return lambda: circulating.circulate_run(run_id=run.pk, actor=who.approver)


@scenario(installing.install, again=NOTHING)
def installing_all() -> Any:
    who = make.people()
    return lambda: installing.install(actor=who.writer)


@scenario(standards.draft_standard, again=409)
def drafting_standard() -> Any:
    who = make.people()
    return lambda: standards.draft_standard(
        organization_id=None, standard=make.standard(), actor=who.writer
    )


@scenario(standards.publish_standard, again=409)
def publishing_standard() -> Any:
    who = make.people()
    return lambda: make.standards_published(who)


@scenario(factors.enter_factor, again=422)
def entering() -> Any:
    who = make.people()
    make.standards_published(who)
    return lambda: enter(who)


@scenario(factors.settle_factor, again=409)
def settling() -> Any:
    who = make.people()
    make.standards_published(who)
    factor = enter(who)
    return lambda: factors.settle_factor(factor_id=factor.pk, accept=True, actor=who.approver)


@scenario(months.reckon_month, again=422)
def reckoning_month() -> Any:
    who = seen()
    make.standards_published(who)
    return lambda: months.reckon_month(organization_id=who.place, month=LAST, actor=who.writer)


@scenario(plans.create_plan, again=422)
def creating_plan() -> Any:
    who = make.people()
    return lambda: plans.create_plan(key="monthly", plan=make.plan(), actor=who.writer)


@scenario(plans.draft_plan, again=409)
def drafting_plan() -> Any:
    who = make.people()
    version = make.plan_published(who)
    return lambda: plans.draft_plan(
        plan_id=version.plan_id, plan=make.plan(), lock_version=0, actor=who.writer
    )


@scenario(plans.publish_plan, again=409)
def publishing_plan() -> Any:
    who = make.people()
    return lambda: make.plan_published(who)


@scenario(editions.make_circulars, again=NOTHING)
def making() -> Any:
    who = make.people()
    version = make.plan_published(who)
    return lambda: editions.make_circulars(
        plan_id=version.plan_id, month=LAST, organization_ids=[who.place], actor=who.approver
    )


@scenario(editions.correct_circular, again=409)
def correcting() -> Any:
    who, circular = corrected_later()
    return lambda: editions.correct_circular(
        circular_id=circular.pk, reason="漏计", actor=who.writer
    )


@scenario(editions.send_circular, again=409)
def sending() -> Any:
    who, circular = corrected_later()
    made = editions.correct_circular(circular_id=circular.pk, reason="漏计", actor=who.writer)
    return lambda: editions.send_circular(circular_id=made.pk, actor=who.approver)


@scenario(editions.taken, again=AGAIN, because="every download is noted")
def taking() -> Any:
    who = make.people()
    return lambda: editions.taken(circular_id=1, kind="pdf", actor=who.writer)


def seen() -> make.Figures:
    """With a case of October."""
    with time_machine.travel(dt.datetime(2026, 10, 14, 2, 0, tzinfo=dt.UTC), tick=False):
        who = make.people()
        make.decided(who)
    return who


def enter(who: make.Figures) -> Any:
    return factors.enter_factor(
        staff_id=who.person.pk,
        month=LAST,
        quality="1.1",
        contribution="1",
        reason="群众表扬",
        actor=who.writer,
    )


def corrected_later() -> tuple[make.Figures, Circular]:
    """A circular was made before the facts knew of a case."""
    with time_machine.travel(dt.datetime(2026, 10, 14, 2, 0, tzinfo=dt.UTC), tick=False):
        who = make.people()
        who.desk.reviewed(make.make.person())
    version = make.plan_published(who)
    editions.make_circulars(
        plan_id=version.plan_id, month=LAST, organization_ids=[who.place], actor=who.approver
    )
    cases.settle_facts()
    return who, Circular.objects.get(organization=who.place)


COMMANDS = [
    *(creating, beginning, saving, discarding, trying, publishing_one, reckoning_one),
    *(circulating_one, installing_all, drafting_standard, publishing_standard, entering),
    *(settling, reckoning_month, creating_plan, drafting_plan, publishing_plan, making),
    *(correcting, sending, taking),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(
    command: Any, db: None, settings: Any, tmp_path: Any
) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    with time_machine.travel(TODAY, tick=False):
        command()
