"""The department of `tests.desk` with a head who dispatches, two who manage flows, and a second
department with the same posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import handle
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.cases.tests.desk import Desk, task_of
from zhengtong.modules.org.models import Organization, Post, PostRole, Role, StaffMember
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

LEAD = ("cases.handle", "cases.decide", "org.manage", "workflow.dispatch")
MANAGER = ("cases.counter", "cases.view_all", "workflow.manage")


@dataclass
class Office:
    """`lead` heads the department; `one` and `two` manage flows everywhere; `other` is the second
    department, `their_reviewer` its reviewer."""

    desk: Desk
    lead: StaffMember
    one: StaffMember
    two: StaffMember
    other: Organization
    their_reviewer: StaffMember

    def __getattr__(self, name: str) -> Any:
        return getattr(self.desk, name)

    def people(self) -> dict[str, StaffMember]:
        return {
            "counter": self.desk.counter,
            "reviewer": self.desk.reviewer,
            "deputy": self.desk.deputy,
            "approver": self.desk.approver,
            "supervisor": self.desk.supervisor,
            "lead": self.lead,
            "manager": self.one,
        }


def office() -> Office:
    desk = make_desk.desk()
    home = desk.reviewer.organization
    lead = make.staff(home, "林局长")
    post = make.post(home, "head", make.role("department_lead", *LEAD))
    Post.objects.filter(pk=post.pk).update(is_head=True)
    make.hold(post, lead)
    hall = make.organization("hall", "政务大厅")
    managing = make.role("hall_manager", *MANAGER)
    manager = make.post(hall, "manager")
    PostRole.objects.create(post=manager, role=managing, is_everywhere=True)
    one, two = make.staff(hall, "蒋主任"), make.staff(hall, "韩副主任")
    make.hold(manager, one)
    make.hold(manager, two, "B")
    other = make.organization("land", "国土局")
    their_reviewer = make.staff(other, "方正")
    for key in ("counter", "reviewer", "lead", "approver"):
        make.hold(make.post(other, key), their_reviewer)
    PostRole.objects.create(
        post=Post.objects.get(organization=other, key="reviewer"),
        role=Role.objects.get(key="reviewer"),
    )
    return Office(
        desk=desk, lead=lead, one=one, two=two, other=other, their_reviewer=their_reviewer
    )


def claimed(place: Office, case: Case, staff: StaffMember) -> workflow.TaskData:
    """The open step, claimed by that person."""
    handle.claim_step(case_id=case.pk, task_id=task_of(case).id, actor=make.actor(staff))
    return task_of(case)


def kinds(case: Case) -> list[str]:
    return [e.kind for e in workflow.history(instance_id=case.instance_id)]
