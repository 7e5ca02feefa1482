from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.conformance import replaying
from zhengtong.modules.supervision.conformance.tests.forging import again, node_of


@dataclass
class Past:
    """What has happened before a test begins: a case decided by three persons a day after it was
    accepted, one in review as drawn, and one whose log says twice that it was accepted."""

    office: make_desk.Desk
    decided: int
    good: int
    bad: int


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker, files) -> Iterator[Past]:
    """Built once for a file; every test works in a transaction within this one."""
    around = transaction.atomic()
    with django_db_blocker.unblock(), override_settings(FILES_ROOT=files):
        around.__enter__()
        built = _past()
    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def _past() -> Past:
    office, person = make_desk.desk(), make.person()
    decided = office.reviewed(make.person())
    handle.complete_step(
        case_id=decided.pk,
        task_id=make_desk.task_of(decided).id,
        actor=make.actor(office.approver),
        outcome="grant",
        opinion="同意。",
    )
    decided.refresh_from_db()
    before = decided.decided_at - timedelta(days=1)
    Case.objects.filter(pk=decided.pk).update(accepted_at=before)
    good, bad = office.accepted(person), office.accepted(person)
    again(bad, node_of(bad, "accept"), timezone.now())
    replaying.catch_up()
    return Past(office, decided.pk, good.pk, bad.pk)


@pytest.fixture
def past(_built, db, settings, files) -> Past:
    settings.FILES_ROOT = files
    return _built


@pytest.fixture
def office(past) -> make_desk.Desk:
    return past.office


@pytest.fixture
def case(past) -> Case:
    return Case.objects.get(pk=past.decided)


@pytest.fixture
def cases(past) -> tuple[Case, Case]:
    return Case.objects.get(pk=past.good), Case.objects.get(pk=past.bad)
