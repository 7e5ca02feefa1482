"""A joint case: three departments give opinions at once, housing leads and decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.joint import day, fixing, minutes, planning
from zhengtong.modules.cases.models import Case, Meeting
from zhengtong.modules.cases.services import accept, handle
from zhengtong.modules.cases.tests.county import DRAFTER, County, publish_version
from zhengtong.modules.items import api as items
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.org.models import NaturalPerson, Post, StaffMember
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

CLERK = ("cases.accept", "cases.counter", "cases.handle", "cases.lead")
OPINIONS = ("land", "fire", "environment")


@dataclass
class House:
    """`lead` reviews and decides at the leading office; `by` the reviewer of each department."""

    county: County
    lead: StaffMember
    approver: StaffMember
    counter: StaffMember
    by: dict[str, StaffMember]
    deputy: StaffMember
    stranger: StaffMember

    def accepted(self, person: NaturalPerson) -> Case:
        case = self.county.submitted(person)
        accept.accept_case(case_id=case.pk, actor=make.actor(self.counter))
        case.refresh_from_db()
        return case

    def actor(self, key: str) -> Actor:
        return make.actor(self.by[key])

    @property
    def leader(self) -> Actor:
        return make.actor(self.lead)

    def opine(self, case: Case, key: str, outcome: str = "agree") -> None:
        handle.complete_step(
            case_id=case.pk,
            task_id=task(case, f"{key}_opinion").id,
            actor=self.actor(key),
            outcome=outcome,
            opinion="经核实。",
        )

    def post(self, key: str) -> int:
        organ = self.by[key].organization_id
        return int(Post.objects.values_list("pk", flat=True).get(organization=organ))

    def posts(self, *keys: str) -> list[int]:
        return [self.post(key) for key in keys]

    def own_post(self) -> int:
        posts = Post.objects.filter(organization=self.lead.organization_id, key="reviewer")
        return int(posts.values_list("pk", flat=True).get())

    def proposed(self, case: Case, *keys: str, **given: Any) -> Meeting:
        values: dict[str, Any] = {
            "kind": "site_visit",
            "subject": "用地边界和消防通道",
            "place": "工业路 8 号地块",
            "starts": [soon(1), soon(2)],
            "post_ids": self.posts(*(keys or ("land", "fire"))),
            "is_applicant_asked": True,
            **given,
        }
        return planning.propose_meeting(case_id=case.pk, actor=self.leader, **values)

    def fixed(self, case: Case, *keys: str, **given: Any) -> Meeting:
        meeting = self.proposed(case, *keys, **given)
        first = planning.current_dates(meeting)[0]
        return fixing.fix_meeting(meeting_id=meeting.public_id, date_id=first.pk, actor=self.leader)

    def found(self, meeting: Meeting, key: str, position: str = "agree", text: str = "") -> None:
        seat = meeting.participants.get(post_id=self.post(key))
        day.give_finding(
            meeting_id=meeting.public_id,
            participant_id=seat.pk,
            position=position,
            text=text,
            actor=self.actor(key),
        )

    def attendance(self, meeting: Meeting, *keys: str) -> dict[int, list[int]]:
        return {
            meeting.participants.get(post_id=self.post(key)).pk: [self.by[key].pk] for key in keys
        }

    def held(self, meeting: Meeting, *keys: str) -> Meeting:
        return minutes.issue_minutes(
            meeting_id=meeting.public_id,
            record="边界与红线一致，北侧通道净宽四米。",
            conclusion="具备建设条件。",
            attendance=self.attendance(meeting, *keys),
            has_applicant_come=True,
            actor=self.leader,
        )


def soon(days: int = 1, hour: int = 9) -> dt.datetime:
    """A moment that many days ahead, to the minute."""
    then = timezone.localtime() + dt.timedelta(days=days)
    return then.replace(hour=hour, minute=30, second=0, microsecond=0)


def today_it_is(meeting: Meeting) -> Meeting:
    """As if the day had come."""
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - dt.timedelta(minutes=5))
    meeting.refresh_from_db()
    return meeting


def task(case: Case, node: str) -> workflow.TaskData:
    return next(t for t in workflow.open_tasks(instance_id=case.instance_id) if t.node == node)


def opinion(key: str) -> workflow.Step:
    return workflow.Step(
        f"{key}_opinion",
        f"{key}意见",
        f"Opinion of {key}",
        post=f"{key}:reviewer",
        stage="review",
        limit=5,
        outcomes=("agree", "disagree"),
        return_to=("accept",),
    )


def house(*, veto: tuple[str, ...] = (), **changes: Any) -> House:
    """`changes` go into the item's definition."""
    office = make.organization("housing", "住建局")
    roles = {
        "clerk": make.role("clerk", *CLERK),
        "approver": make.role("approver", "cases.handle", "cases.decide", "cases.lead"),
        "reviewer": make.role("reviewer", "cases.handle"),
    }
    lead, approver = make.staff(office, "许平"), make.staff(office, "沈筑")
    counter, deputy = make.staff(office, "罗敏"), make.staff(office, "代英")
    make.hold(make.post(office, "counter", roles["clerk"]), counter)
    make.hold(make.post(office, "reviewer", roles["clerk"]), lead)
    make.hold(make.post(office, "approver", roles["approver"]), approver)
    by = {}
    for key, name in zip(OPINIONS, ("方正", "萧防", "白露"), strict=True):
        organ = make.organization(key, f"{key}局")
        by[key] = make.staff(organ, name)
        post = make.post(organ, "reviewer", roles["reviewer"])
        make.hold(post, by[key])
        if key == "land":
            make.hold(post, deputy, "B")
    water = make.organization("water", "水利局")
    stranger = make.staff(water, "钱水")
    make.hold(make.post(water, "reviewer", roles["reviewer"]), stranger)
    pk = items.register_item(
        entry_id=None,
        owner_organization_id=office.pk,
        region_id=office.region_id,
        implementation_code=f"{office.credit_code}4990113000002",
        actor=DRAFTER,
    )
    flow = [
        workflow.Parallel([[opinion(key)] for key in OPINIONS], veto=veto),
        m.review(
            "review",
            "审查",
            "Review",
            2,
            return_to=("accept", *(f"{key}_opinion" for key in OPINIONS)),
        ),
    ]
    version = publish_joint(pk, flow, **changes)
    county = County(version=version, clerk=make.actor(counter), leader=make.actor(approver))
    return House(
        county=county,
        lead=lead,
        approver=approver,
        counter=counter,
        by=by,
        deputy=deputy,
        stranger=stranger,
    )


def publish_joint(item_id: int, flow: list[Any], **changes: Any) -> Any:
    """`publish_version` with a flow of elements instead of steps."""
    return publish_version(
        item_id,
        reviews=_Flow(flow),  # type: ignore[arg-type]
        case_kind="joint",
        statutory={"n": 45, "unit": "WORKDAY", "basis": m.LIMIT_LICENSING, "verified": True},
        promised={"n": 20, "unit": "WORKDAY"},
        **changes,
    )


class _Flow(list[Any]):
    """The first element names the process and is where the decision returns to."""

    def __getitem__(self, index: Any) -> Any:
        return super().__getitem__(-1 if index == 0 else index)
