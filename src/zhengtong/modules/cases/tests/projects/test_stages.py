"""A project on its way: stages open when the former is granted, and only the rest is repeated."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhengtong.core.messaging.models import Message
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.cases.models import Case, ProjectStage
from zhengtong.modules.cases.projects import services
from zhengtong.modules.cases.projects.policies import (
    ProjectNotFound,
    project_for,
    visible_projects,
)
from zhengtong.modules.cases.projects.services import (
    InvestorWanted,
    ProjectWrong,
    StageNotOpen,
)
from zhengtong.modules.cases.projects.state import states_of
from zhengtong.modules.cases.services import accept, conclude, handle
from zhengtong.modules.cases.tests.projects import valley as place
from zhengtong.modules.forms import api as forms
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow


def test_only_an_organisation_begins_a_project(valley):
    alone = make.queries_actor(valley.person.user_id)
    with pytest.raises(InvestorWanted):
        services.start_project(
            actor=alone, name="x", kind="enterprise", place_code=valley.village.code,
            address="1 号", investment=1,
        )  # fmt: skip


def test_every_fault_of_a_new_project_is_told_at_once(valley):
    with pytest.raises(ProjectWrong) as refused:
        valley.project(name="", kind="x", place_code="1", address=" ", investment=0, code="9" * 41)
    told = {e.path for e in refused.value.errors}
    assert told == {"name", "kind", "place", "address", "investment", "code"}


def test_a_stage_is_one_application_and_a_case_in_each_department(valley):
    project = valley.project()
    made = valley.stage(project, "first")
    assert made.number.startswith("XMJD")
    cases = Case.objects.order_by("pk")
    assert {c.organization_id for c in cases} == {
        valley.organs["land"].pk, valley.organs["water"].pk,
    }  # fmt: skip
    assert {c.entity_id for c in cases} == {valley.entity_id}
    assert place.states(project) == {"first": "running", "second": "locked"}


def test_what_the_project_says_is_asked_once(valley):
    project = valley.project()
    made = services.start_stage(public_id=project.public_id, key="first", actor=valley.investor)
    data = forms.draft(made.draft_public_id).data
    assert data["project_name"] == "石桥建材仓库"
    assert data["investment"] == 360_000_000
    assert data["location_region"] == valley.village.code
    assert data["project_code"] == project.number


def test_the_next_stage_opens_when_the_former_is_granted_and_knows_its_answers(valley):
    project = valley.project()
    with pytest.raises(StageNotOpen):
        services.start_stage(public_id=project.public_id, key="second", actor=valley.investor)
    valley.granted(valley.stage(project, "first"))
    assert place.states(project) == {"first": "granted", "second": "open"}
    letter = Message.objects.get(template="cases.stage_granted")
    assert "备案核准" in letter.bodies["zh"]
    made = services.start_stage(public_id=project.public_id, key="second", actor=valley.investor)
    assert forms.draft(made.draft_public_id).data["known_person_phone"] == "13900000001"


def test_beginning_a_stage_twice_goes_on_with_the_first(valley):
    project = valley.project()
    first, again = (
        services.start_stage(public_id=project.public_id, key="first", actor=valley.investor)
        for _ in range(2)
    )
    assert first.pk == again.pk
    valley.stage(project, "first")
    with pytest.raises(StageNotOpen):
        services.start_stage(public_id=project.public_id, key="first", actor=valley.investor)


def test_what_was_not_granted_is_applied_for_again_alone(valley):
    project = valley.project()
    first = valley.stage(project, "first")
    valley.granted(first, soil="deny")
    assert place.states(project) == {"first": "failed", "second": "locked"}
    assert ProjectStage.objects.get().outcome == "failed"
    again = valley.stage(project, "first")
    assert again.skips == ["land"]
    assert [p.key for p in again.parts.all()] == ["soil"]
    valley.granted(again)
    assert place.states(project)["first"] == "granted"
    assert ProjectStage.objects.count() == 2


def test_the_project_is_finished_with_its_last_stage(valley):
    project = valley.project()
    for key in ("first", "second"):
        valley.granted(valley.stage(project, key))
    project.refresh_from_db()
    assert project.finished_at is not None
    assert Message.objects.filter(template="cases.project_finished").count() == 1
    services.settle_stage(bundle_id=ProjectStage.objects.last().bundle_id)
    assert Message.objects.filter(template="cases.project_finished").count() == 1


def test_only_the_governments_days_count(valley):
    """Accepted on a Monday, stopped from Wednesday to the next Monday, decided on Thursday."""
    with time_machine.travel(dt.datetime(2026, 11, 30, 2, tzinfo=dt.UTC), tick=False) as clock:
        project = valley.project()
        made = valley.stage(project, "first")
        land, soil = (place.part_of(made, k) for k in ("land", "soil"))
        clock.move_to(dt.datetime(2026, 12, 7, 2, tzinfo=dt.UTC))
        assert place.fresh(project).used == 0
        for case, key in ((land, "land"), (soil, "water")):
            accept.accept_case(case_id=case.pk, actor=valley.clerk(key))
        clock.move_to(dt.datetime(2026, 12, 9, 2, tzinfo=dt.UTC))
        valley.carry_on(land)
        handle.suspend_case(
            case_id=soil.pk,
            actor=valley.clerk("water"),
            ground="expert_review",
            expected_on=dt.date(2026, 12, 18),
            reason="请专家评审。",
        )
        clock.move_to(dt.datetime(2026, 12, 14, 2, tzinfo=dt.UTC))
        stage = place.fresh(project).stages[0]
        assert (stage.used, stage.state) == (2, "paused")
        handle.resume_case(case_id=soil.pk, actor=valley.clerk("water"), result="通过。")
        clock.move_to(dt.datetime(2026, 12, 17, 2, tzinfo=dt.UTC))
        valley.carry_on(soil)
        state = place.fresh(project)
        assert (state.used, state.stages[0].used, state.stages[0].state) == (5, 5, "granted")
        clock.move_to(dt.datetime(2026, 12, 28, 2, tzinfo=dt.UTC))
        assert place.fresh(project).used == 5


def test_a_part_that_is_taken_back_fails_the_stage(valley):
    project = valley.project()
    made = valley.stage(project, "first")
    valley.decide(place.part_of(made, "land"))
    conclude.withdraw_application(case_id=place.part_of(made, "soil").pk, actor=valley.investor)
    services.settle_stage(bundle_id=made.pk)
    assert place.states(project)["first"] == "failed"


def test_a_stranger_neither_sees_nor_applies(valley):
    project = valley.project()
    other = make.person("别人")
    stranger = make.queries_actor(other.user_id, entity_id=make.entity("别的公司").pk)
    with pytest.raises(ProjectNotFound):
        services.start_stage(public_id=project.public_id, key="first", actor=stranger)
    with pytest.raises(ProjectNotFound):
        project_for(project.public_id, stranger)


def test_a_department_sees_the_projects_of_the_stages_it_leads_or_works_on(valley):
    project = valley.project()
    assert list(visible_projects(valley.leader("development"))) == [project]
    assert not visible_projects(valley.leader("land")).exists()
    with pytest.raises(ProjectNotFound):
        project_for(project.public_id, valley.leader("land"))
    valley.stage(project, "first")
    assert project_for(project.public_id, valley.leader("land")) == project


def test_a_clerk_applies_for_no_stage(valley):
    project = valley.project()
    with pytest.raises((ProjectNotFound, PermissionRefused)):
        services.start_stage(public_id=project.public_id, key="first", actor=valley.clerk("land"))


def test_many_projects_cost_no_more_queries_than_one(valley):
    projects = [valley.project(name=f"项目 {n}") for n in range(3)]
    for one in projects:
        valley.stage(one, "first")
    states_of(projects)

    def cost(found):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert len(states_of(found)) == len(found)
        return len(caught)

    assert cost(projects) == cost(projects[:1])


def test_the_pages_of_a_project(client, valley):
    project = valley.project()
    made = valley.stage(project, "first")
    client.force_login(valley.person.user)
    guide = client.get("/cases/projects/guide/").text
    assert "16 个工作日" in guide
    assert "建设项目用地预审" in guide
    assert client.get(f"/cases/projects/{project.public_id}/").status_code == 404
    act_for(client, valley)
    mine = client.get("/cases/projects/").text
    assert "石桥建材仓库" in mine
    page = client.get(f"/cases/projects/{project.public_id}/").text
    assert made.number in page
    assert "0 / 10" in page
    pdf = client.get(f"/cases/projects/{project.public_id}/overview.pdf")
    assert pdf.content.startswith(b"%PDF")
    receipt = client.get(f"/cases/bundles/{made.public_id}/receipt/").text
    assert "返回项目：石桥建材仓库" in receipt
    wrong = client.post("/cases/projects/start/", {"name": "只有名称"})
    assert wrong.status_code == 422
    assert "只有名称" in wrong.text
    refused = client.post(f"/cases/projects/{project.public_id}/stages/second/")
    assert refused.status_code == 409
    desk = Client()
    desk.force_login(valley.staff["development"][1].user)
    assert "石桥建材仓库" in desk.get("/desk/cases/projects/").text
    screen = desk.get(f"/desk/cases/projects/{project.public_id}/").text
    assert place.part_of(made, "land").number in screen
    nobody = Client()
    nobody.force_login(valley.staff["land"][0].user)
    assert nobody.get("/desk/cases/projects/").status_code == 403


def act_for(client, valley):
    from zhengtong.modules.org.models import LegalEntity

    entity = LegalEntity.objects.get(pk=valley.entity_id)
    from django.urls import reverse

    client.post(reverse("org:act_for"), {"entity": entity.public_id, "next": "/"})


def test_a_running_stage_says_who_has_it(valley):
    project = valley.project()
    made = valley.stage(project, "first")
    accept.accept_case(case_id=place.part_of(made, "land").pk, actor=valley.clerk("land"))
    stage = place.fresh(project).stages[0]
    assert any("land局" in who and "审查" in who for who in stage.who)
    assert stage.due_on is not None
    assert workflow.open_tasks(instance_id=place.part_of(made, "land").instance_id)
