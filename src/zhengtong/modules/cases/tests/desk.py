"""The same department with a person at every post, a neighbour, and a supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import accept, handle
from zhengtong.modules.cases.tests.county import DRAFTER, County, publish_version
from zhengtong.modules.items import api as items
from zhengtong.modules.org.models import NaturalPerson, PostRole, StaffMember
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

COUNTER = ("cases.accept", "cases.counter", "cases.handle", "org.verify")
REVIEWER = ("cases.handle",)
APPROVER = ("cases.handle", "cases.decide")


@dataclass
class Desk:
    """Staff by what they do. `deputy` is B of the reviewer; `neighbour` sits elsewhere."""

    county: County
    counter: StaffMember
    reviewer: StaffMember
    deputy: StaffMember
    approver: StaffMember
    neighbour: StaffMember
    supervisor: StaffMember

    def submitted(self, person: NaturalPerson) -> Case:
        return self.county.submitted(person)

    def accepted(self, person: NaturalPerson) -> Case:
        case = self.submitted(person)
        accept.accept_case(case_id=case.pk, actor=make.actor(self.counter))
        case.refresh_from_db()
        return case

    def reviewed(self, person: NaturalPerson) -> Case:
        case = self.accepted(person)
        handle.complete_step(
            case_id=case.pk,
            task_id=task_of(case).id,
            actor=make.actor(self.reviewer),
            outcome="agree",
            opinion="情况属实。",
        )
        case.refresh_from_db()
        return case


def desk() -> Desk:
    office = make.organization()
    roles = {
        "counter": make.role("counter", *COUNTER),
        "reviewer": make.role("reviewer", *REVIEWER),
        "approver": make.role("approver", *APPROVER),
    }
    posts = {
        key: make.post(office, key, roles["approver" if key == "lead" else key])
        for key in ("counter", "reviewer", "lead", "approver")
    }
    counter = make.staff(office, "周岚")
    reviewer, deputy = make.staff(office, "陈青"), make.staff(office, "孙禾")
    approver = make.staff(office, "赵远")
    make.hold(posts["counter"], counter)
    make.hold(posts["reviewer"], reviewer)
    make.hold(posts["reviewer"], deputy, "B")
    make.hold(posts["lead"], approver)
    make.hold(posts["approver"], approver)
    water = make.organization("water", "水利局")
    neighbour = make.staff(water, "钱水")
    make.hold(make.post(water, "reviewer", roles["reviewer"]), neighbour)
    government = make.organization("government", "县人民政府")
    supervisor = make.staff(government, "吴监")
    watching = make.role("supervisor", "cases.view_all", "supervision.view")
    post = make.post(government, "supervisor")
    PostRole.objects.create(post=post, role=watching, is_everywhere=True)
    make.hold(post, supervisor)
    pk = items.register_item(
        entry_id=None,
        owner_organization_id=office.pk,
        region_id=office.region_id,
        implementation_code=f"{office.credit_code}4990113000001",
        actor=DRAFTER,
    )
    county = County(
        version=publish_version(pk), clerk=make.actor(counter), leader=make.actor(approver)
    )
    return Desk(
        county=county,
        counter=counter,
        reviewer=reviewer,
        deputy=deputy,
        approver=approver,
        neighbour=neighbour,
        supervisor=supervisor,
    )


def task_of(case: Case) -> workflow.TaskData:
    return workflow.open_tasks(instance_id=case.instance_id)[0]


def browser(staff: StaffMember) -> Client:
    client = Client()
    client.force_login(staff.user)
    return client


def version_of(case: Case) -> int:
    return int(workflow.instance(case.instance_id).lock_version)


def act(client: Client, case: Case, verb: str, **given: Any) -> Any:
    """Posts one act as the page would."""
    post = {"lock_version": version_of(case), **given}
    if "task" not in post and (tasks := workflow.open_tasks(instance_id=case.instance_id)):
        post["task"] = tasks[0].id
    return client.post(f"/desk/cases/{case.public_id}/act/{verb}/", post)
