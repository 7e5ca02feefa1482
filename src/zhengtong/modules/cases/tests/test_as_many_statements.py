"""A page asks the database as often for thirty rows as for two: no statement a row, prepared
statements counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from zhengtong.core.calendar import compiled
from zhengtong.core.tests.counting import at_most, same_for_more
from zhengtong.modules.cases.inquiries import questions
from zhengtong.modules.cases.models import ExchangeBatch
from zhengtong.modules.cases.registers.facts import refresh
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.staff.screen import TABS
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.county import acting
from zhengtong.modules.cases.tests.desk import Desk, browser, task_of
from zhengtong.modules.cases.tests.joint.house import house
from zhengtong.modules.org.models import PostRole, StaffMember
from zhengtong.modules.org.tests import factories as make

FEW, MANY = 2, 30


@pytest.fixture(autouse=True)
def _no_looking_up_of_calendars(monkeypatch):
    """Whether there is a newer one is asked every few seconds, whatever page is read."""
    monkeypatch.setattr(compiled, "CHECK_SECONDS", 3600)


@pytest.fixture
def office(db) -> Desk:
    return make_desk.desk()


@pytest.fixture
def operator(office) -> StaffMember:
    staff = make.staff(office.supervisor.organization, "卓数")
    post = make.post(staff.organization, "exchange")
    role = make.role("operator", "cases.exchange")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, staff)
    return staff


def page(client: Client, address: str) -> Callable[[], object]:
    def ask() -> object:
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer

    return ask


def test_lists_of_cases(office, person, client):
    """The person's own and those of others, so that nothing is found because it was asked for."""

    def add(rows: int) -> None:
        for n in range(rows):
            who = person if n % 2 else make.person(f"申请人{n}")
            case = office.accepted(who) if n % 3 else office.reviewed(who)
            refresh([case.pk])
        for n in range(rows // 2):
            office.county.application(person, plot_name=f"坡{n}")

    client.force_login(person.user)
    pages = {
        "inbox": (office.reviewer, "/desk/cases/inbox/"),
        "register": (office.reviewer, "/desk/cases/"),
        "statistics": (office.supervisor, "/desk/cases/statistics/?by=organization"),
        "behind": (office.supervisor, "/desk/cases/statistics/cases/?measure=submitted"),
        "supervision": (office.supervisor, "/desk/supervision/"),
        "running": (office.supervisor, "/desk/supervision/running/"),
        "findings": (office.supervisor, "/desk/supervision/findings/"),
        "mine": (None, "/cases/mine/"),
    }
    asks = {
        key: page(browser(staff) if staff else client, address)
        for key, (staff, address) in pages.items()
    }
    add(FEW)
    same(asks, lambda: add(MANY - FEW))


def same(asks: dict[str, Callable[[], object]], add: Callable[[], object]) -> None:
    """Each asks as often after `add` as before."""
    few = {key: asked(ask) for key, ask in asks.items()}
    add()
    for key, ask in asks.items():
        now = asked(ask)
        assert len(now) == len(few[key]), (key, Counter(now) - Counter(few[key]))


def asked(ask: Callable[[], object]) -> list[str]:
    ask()
    with at_most(200) as seen:
        ask()
    return [" ".join(sql.split()) for sql in seen]


def test_the_case_on_both_sides(office, person, client):
    case = office.accepted(person)
    reviewer = make.actor(office.reviewer)

    def add(rows: int) -> None:
        for n in range(rows // 2):
            task = task_of(case).id
            handle.claim_step(case_id=case.pk, task_id=task, actor=reviewer)
            handle.release_step(case_id=case.pk, task_id=task, actor=reviewer)
            asked = questions.ask(case_id=case.pk, actor=acting(person), text=f"第{n}问？")
            questions.answer(
                case_id=case.pk, actor=reviewer, question_id=asked.public_id, text=f"第{n}答。"
            )

    client.force_login(person.user)
    at_work = browser(office.reviewer)
    address = f"/desk/cases/{case.public_id}/"
    asks = {tab: page(at_work, f"{address}?tab={tab}") for tab in TABS}
    asks["applicant"] = page(client, f"/cases/{case.public_id}/")
    watching = browser(office.supervisor)
    asks["supervision"] = page(watching, f"/desk/supervision/cases/{case.public_id}/")
    add(FEW)
    same(asks, lambda: add(MANY - FEW))


def test_the_list_of_meetings(db, person):
    at = house()

    def add(rows: int) -> None:
        for _ in range(rows):
            at.proposed(at.accepted(person))

    add(FEW)
    same_for_more(page(browser(at.by["land"]), "/desk/meetings/"), lambda: add(MANY - FEW))


def test_the_list_of_batches(operator):
    def add(rows: int) -> None:
        first = ExchangeBatch.objects.count() + 1
        ExchangeBatch.objects.bulk_create(
            [
                ExchangeBatch(number=f"20261101-{n:04}", made_at=timezone.now(), rows=n)
                for n in range(first, first + rows)
            ]
        )

    add(FEW)
    same_for_more(page(browser(operator), "/desk/exchange/"), lambda: add(MANY - FEW))
