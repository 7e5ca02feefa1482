"""Two townships below an office of the county, everybody at their posts, and items of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import accept, apply, attach, handle, submit
from zhengtong.modules.cases.tests.county import (
    DATA,
    DRAFTER,
    FORM,
    REVIEWER,
    acting,
    guide,
    picture,
)
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items import seed
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.models import (
    NaturalPerson,
    Organization,
    PostRole,
    Region,
    StaffMember,
)
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

COUNTER = ("cases.accept", "cases.counter", "cases.handle")
HANDLE = ("cases.handle", "cases.decide")
OUTSIDE = {
    "to": "outside",
    "name": {"zh": "云岭市林业局", "en": "Yunling City Forestry Bureau"},
    "phone": "0960-7700001",
}
OWNER = {"to": "owner", "process": "item.test.above", "statutory": m.limit(20)}


@dataclass
class Organ:
    """An organisation with a person at the counter, one who reviews and one who signs."""

    row: Organization
    counter: StaffMember
    reviewer: StaffMember
    approver: StaffMember

    def actor(self, stage: str) -> Actor:
        who = {"accept": self.counter, "decide": self.approver}.get(stage, self.reviewer)
        return make.actor(who)


@dataclass
class Levels:
    """The county office, two townships, a village and the hall."""

    office: Organ
    town: Organ
    other_town: Organ
    village_agent: StaffMember
    hall_clerk: StaffMember
    person: NaturalPerson
    items: dict[str, ItemVersionData] = field(default_factory=dict)
    serial: int = 0

    def item(self, **changes: Any) -> ItemVersionData:
        """A published item of the office with these settings."""
        self.serial += 1
        code = f"{self.office.row.credit_code}4990113{self.serial:06d}"
        pk = items.register_item(
            entry_id=None,
            owner_organization_id=self.office.row.pk,
            region_id=self.office.row.region_id,
            implementation_code=code,
            actor=DRAFTER,
        )
        form = forms.publish(definition=FORM, key="test.levels", actor=DRAFTER)
        is_forwarded = bool(changes.get("forwarding"))
        last = m.forward(2) if is_forwarded else m.decide(1)
        flow = [m.accept(), m.review("review", "审查", "Review", 2), last]
        key = f"test.{'forward' if is_forwarded else 'decide'}"
        kind = {"case_kind": "forwarded"} if is_forwarded else {}
        version_id = items.propose_version(
            item_id=pk,
            definition={**guide(), **kind, **changes},
            form_version_id=form.id,
            process_version_id=seed.register_flow(key, flow, name="测试", name_en="Test"),
            actor=DRAFTER,
        )
        items.submit_version(version_id=version_id, actor=DRAFTER)
        items.publish_version(version_id=version_id, actor=REVIEWER)
        return items.item_version(version_id)

    def outside(self) -> ItemVersionData:
        return self.item(forwarding=OUTSIDE)

    def upwards(self) -> ItemVersionData:
        return self.item(township_role="first_review", forwarding=OWNER, scope="village")

    def submitted(self, version: ItemVersionData, person: NaturalPerson | None = None) -> Case:
        person = person or self.person
        actor = acting(person)
        draft = apply.start_application(item_public_id=version.public_id, actor=actor, data=DATA)
        attach.attach_material(
            public_id=draft.public_id,
            material_key="tree_photos",
            content=picture(),
            name="树.jpg",
            actor=actor,
        )
        return submit.submit_application(public_id=draft.public_id, actor=actor)

    def reviewed(self, version: ItemVersionData, organ: Organ) -> Case:
        """Accepted and reviewed by the organ; the last step is open."""
        case = self.submitted(version)
        accept.accept_case(case_id=case.pk, actor=organ.actor("accept"))
        handle.complete_step(
            case_id=case.pk,
            task_id=task_of(case).id,
            actor=organ.actor("review"),
            outcome="agree",
            opinion="情况属实。",
        )
        case.refresh_from_db()
        return case


def task_of(case: Case) -> workflow.TaskData:
    return workflow.open_tasks(instance_id=case.instance_id)[0]


def organ(row: Organization, roles: dict[str, Any]) -> Organ:
    held = {}
    for n, (key, name) in enumerate(
        (("counter", "周岚"), ("reviewer", "陈青"), ("approver", "赵远"))
    ):
        held[key] = make.staff(row, f"{name}{row.key[-2:]}{n}")
        make.hold(make.post(row, key, roles[key]), held[key])
    make.hold(make.post(row, "lead", roles["approver"]), held["approver"])
    return Organ(row=row, **held)


def place(code: str, level: str, name: str, parent: Region) -> Region:
    made = Region(code=code, level=level, name=name, name_en=name)
    made.place_below(parent)
    made.save()
    return made


def organization(key: str, name: str, kind: str, region: Region) -> Organization:
    return Organization.objects.create(
        key=key,
        name=name,
        short_name=name,
        credit_code=make.credit_code(),
        kind=kind,
        region=region,
        consult_phone="0960-6600001",
    )


def levels() -> Levels:
    """Everybody. The applicant lives in the village of the first township."""
    roles = {
        "counter": make.role("counter", *COUNTER),
        "reviewer": make.role("reviewer", "cases.handle"),
        "approver": make.role("approver", *HANDLE),
    }
    office = organ(make.organization(), roles)
    home = place("999021101000", "township", "城关镇", make.region())
    village = place("999021101201", "village", "东门社区", home)
    elsewhere = place("999021102000", "township", "石桥镇", make.region())
    town = organization("township_01", "城关镇人民政府", "township", home)
    other = organization("township_02", "石桥镇人民政府", "township", elsewhere)
    station = organization("village_0101", "东门社区居民委员会", "village", village)
    hall = organization("hall", "政务服务中心", "hall", make.region())
    agent_role = make.role("village_agent", "cases.counter")
    agent = make.staff(station, "王小满")
    post = make.post(station, "agent")
    PostRole.objects.create(post=post, role=agent_role, is_everywhere=True)
    make.hold(post, agent)
    clerk = make.staff(hall, "大厅周岚")
    hall_post = make.post(hall, "counter")
    PostRole.objects.create(post=hall_post, role=roles["counter"], is_everywhere=True)
    make.hold(hall_post, clerk)
    person = make.person()
    person.region = village
    person.save()
    made = Levels(
        office=office,
        town=organ(town, roles),
        other_town=organ(other, roles),
        village_agent=agent,
        hall_clerk=clerk,
        person=person,
    )
    above = [m.accept(), m.review("review", "县级审查", "County review", 3), m.decide(2)]
    seed.register_flow("test.above", above, name="县级", name_en="County")
    return made
