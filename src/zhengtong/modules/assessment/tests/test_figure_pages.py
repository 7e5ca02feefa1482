"""Pages of indices, performance time and circulars: who sees what, and what is typed stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from zhengtong.modules.assessment.circulars.models import Circular
from zhengtong.modules.assessment.circulars.services.editions import make_circulars
from zhengtong.modules.assessment.indices.services.reckoning import reckon_index
from zhengtong.modules.assessment.indices.spans import span_of
from zhengtong.modules.assessment.performance.services.reckoning import reckon_month
from zhengtong.modules.assessment.tests import figures as make
from zhengtong.modules.assessment.tests.figures import LAST, TODAY, Figures
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.org.models import PostRole, StaffMember
from zhengtong.modules.org.tests import factories

HOME = "/desk/assessment/indices/"


def granted(staff_id: int | None, *permissions: str) -> Client:
    """A browser of somebody with the permissions everywhere."""
    staff = StaffMember.objects.get(pk=staff_id)
    post = factories.post(staff.organization, f"p{staff_id}")
    role = factories.role(f"r{staff_id}", *permissions)
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    factories.hold(post, staff)
    return browser(staff)


@pytest.fixture
def figures(db: None) -> Any:
    with time_machine.travel(dt.datetime(2026, 10, 14, 2, 0, tzinfo=dt.UTC), tick=False):
        made = make.people()
        make.decided(made)
    with time_machine.travel(TODAY, tick=False):
        yield made


def test_every_page_opens_and_every_figure_leads_down_to_the_case(figures: Figures) -> None:
    version = make.published(figures)
    run = reckon_index(index_id=version.index_id, span=span_of("month", LAST), actor=figures.writer)
    make.standards_published(figures)
    month = reckon_month(organization_id=figures.place, month=LAST, actor=figures.writer)
    plan = make.plan_published(figures)
    make_circulars(plan_id=plan.plan_id, month=LAST, actor=figures.approver)
    circular = Circular.objects.get(organization=figures.place)
    page = granted(figures.writer.staff_id, "assessment.figures_define", "cases.view_all")
    other = granted(figures.approver.staff_id, "assessment.figures_approve")
    result = month.results.get(staff=figures.person.pk)
    line = result.lines.get()
    value = page.get(f"{HOME}runs/{run.public_id}/{figures.place}/")
    records = f"{HOME}metrics/organization/{figures.place}/case_accepted/?from=2026-10-01"
    assert records in value.content.decode()
    for address in (
        *("", "new/", f"{version.index.public_id}/", "metrics/"),
        *(f"runs/{run.public_id}/", "performance/", "performance/standards/new/"),
        *(f"performance/runs/{month.public_id}/", f"performance/{result.public_id}/"),
        *(f"performance/standards/{month.standard.public_id}/", "circulars/"),
        *(f"circulars/{circular.public_id}/", f"circulars/plans/{plan.plan.public_id}/"),
        *("circulars/plans/new/", "performance/mine/"),
    ):
        assert page.get(HOME + address).status_code == 200, address
    case = f"/desk/cases/{Case.objects.get().public_id}/"
    assert case in page.get(f"{records}&to=2026-10-31").content.decode()
    assert case in page.get(f"{HOME}performance/{result.public_id}/{line.pk}/").content.decode()
    assert case not in other.get(f"{records}&to=2026-10-31").content.decode()
    paper = page.get(f"{HOME}circulars/{circular.public_id}/pdf/")
    assert paper.content == bytes(circular.pdf)


def test_what_was_typed_stays_beside_what_is_wrong(figures: Figures) -> None:
    page = granted(figures.writer.staff_id, "assessment.figures_define")
    typed = {
        "key": "mine",
        "name_zh": "我的指数",
        "says_zh": "说明",
        "formula": "case_accepted + case_in_time",
        "unit": "cases",
        "subject_kind": "organization",
        "organizations": ["department"],
    }
    answer = page.post(f"{HOME}new/", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#formula"' in text
    assert "case_accepted + case_in_time" in text
    for wrong in ("²", "case_accepted\0", "case_accepted + " * 700, "9" * 40, "((" * 5000):
        answer = page.post(f"{HOME}new/", {**typed, "formula": wrong})
        assert answer.status_code == 422
        assert 'href="#formula"' in answer.content.decode()
    draft = make.draft(figures)
    address = f"{HOME}drafts/{draft.public_id}/"
    assert page.post(f"{address}act/try/", {"periods": "²", "lock_version": "²"}).status_code == 409
    assert page.post(f"{address}act/try/", {"periods": "²", "lock_version": "1"}).status_code == 302
    kept = {**typed, "name_zh": "甲\0乙", "says_zh": "\0", "lock_version": "1"}
    assert page.post(address, {**kept, "formula": make.ACCEPTED}).status_code == 422
    draft.refresh_from_db()
    assert draft.name == {"zh": "当日受理率"}
    lines = {"line_name": ["审查"], "line_stage": ["review"], "line_step": [""],
             "line_case_kind": [""], "line_item_code": [""], "line_minutes": ["0"],
             "line_difficulty": ["9"], "line_responsibility": ["1"]}  # fmt: skip
    answer = page.post(f"{HOME}performance/standards/new/", {"valid_from": "2026-01-02", **lines})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#valid_from"' in text
    assert 'href="#line_minutes_0"' in text
    assert "审查" in text
    answer = page.post(
        f"{HOME}circulars/plans/new/",
        {"key": "x1", "name_zh": "月报", "parts": "metric:nonsense", "day": "31"},
    )
    assert answer.status_code == 422
    assert "metric:nonsense" in answer.content.decode()


def test_figures_of_others_are_closed_and_the_own_month_is_open(figures: Figures) -> None:
    make.standards_published(figures)
    month = reckon_month(organization_id=figures.place, month=LAST, actor=figures.writer)
    own = month.results.get(staff=figures.person.pk)
    other = month.results.get(staff=figures.desk.counter.pk)
    page = browser(figures.person)
    assert page.get(f"{HOME}performance/mine/").status_code == 200
    assert page.get(f"{HOME}performance/{own.public_id}/").status_code == 200
    assert page.get(f"{HOME}performance/{other.public_id}/").status_code == 403
    assert page.get(f"{HOME}").status_code == 403
    records = f"{HOME}metrics/staff/{{}}/step_done/?from=2026-10-01&to=2026-10-31"
    assert page.get(records.format(figures.person.pk)).status_code == 200
    assert page.get(records.format(figures.desk.counter.pk)).status_code == 403
    assert page.get(records.format(figures.person.pk).replace("10-31", "09-31")).status_code == 404
