"""One county for all lives: every organ with people at its posts, and an item of every kind."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.tests.county import DRAFTER, FORM, REVIEWER, County, acting
from zhengtong.modules.cases.tests.joint.house import opinion
from zhengtong.modules.cases.tests.levels.county import OUTSIDE, organization, place
from zhengtong.modules.cases.tests.parts.test_parts import item_of
from zhengtong.modules.cases.tests.projects.valley import Valley, valley
from zhengtong.modules.cases.tests.promises.place import GUIDE as PROMISES
from zhengtong.modules.cases.tests.test_bundle import WOOD
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items import seed
from zhengtong.modules.items.bundles.queries import bundles
from zhengtong.modules.items.bundles.services import adopt_bundle
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.org.models import (
    NaturalPerson,
    Organization,
    Post,
    PostHolder,
    PostRole,
    StaffMember,
)
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

CLERK = ("cases.accept", "cases.counter", "cases.handle")
HANDLE, LEAD = "cases.handle", "cases.lead"
ROLES = {
    "counter": CLERK,
    "reviewer": (HANDLE, LEAD),
    "approver": (HANDLE, "cases.decide", LEAD),
    "head": (HANDLE, "cases.decide", "org.manage", "workflow.dispatch", "cases.strike"),
    "legal": ("cases.hearing",),
    "supervisor": ("cases.view_all", "supervision.view", "supervision.act"),
    "mayor": ("cases.extend_joint", "cases.view_all", HANDLE),
    "manager": (
        "cases.counter",
        "cases.view_all",
        "workflow.manage",
        "cases.settle_agency",
        "cases.strike",
    ),
    "agent": ("cases.agency", "cases.counter"),
    "operator": ("cases.exchange",),
}
EVERYWHERE = ("supervisor", "mayor", "manager", "agent", "operator", "window")
GROUNDS = ["expert_review", "appraisal", "site_visit", "technical_review"]
OLD = [
    m.ask("text", "old_number", "原许可证号", "Old number", max_length=30, required=False),
    m.ask("date", "old_expiry", "原许可到期日", "Old expiry", required=False),
]
WITH_OLD = {**FORM, "pages": [*FORM["pages"], m.page("old", "原许可", "Old", *OLD)]}
TRANSPORT = [
    m.ask("text", "permit_number", "采伐证号", "Permit number", max_length=40),
    m.ask("phone", "phone", "手机号码", "Mobile", prefill="person.phone"),
]
JOINT = {
    "case_kind": "joint",
    "statutory": {"n": 45, "unit": "WORKDAY", "basis": m.LIMIT_LICENSING, "verified": True},
    "promised": {"n": 20, "unit": "WORKDAY"},
}
CALENDAR = {
    "statutory": m.statutory(30, m.LIMIT_LICENSING, "CALENDAR_DAY"),
    "promised": m.limit(15, "CALENDAR_DAY"),
}
UPWARDS = {
    "township_role": "first_review",
    "scope": "village",
    "case_kind": "forwarded",
    "forwarding": {"to": "owner", "process": "item.lives.above", "statutory": m.limit(20)},
}


@dataclass
class World:
    """People by name, items by the kind of life that begins with them."""

    valley: Valley
    office: Organization
    person: NaturalPerson
    neighbour: NaturalPerson
    staff: dict[str, StaffMember] = field(default_factory=dict)
    organs: dict[str, Organization] = field(default_factory=dict)
    items: dict[str, ItemVersionData] = field(default_factory=dict)
    bundle: Any = None
    serial: int = 0
    at_post: dict[int, list[str]] = field(default_factory=dict)
    posts: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    post_ids: dict[tuple[int, str], int] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """As whom they act; asked once, for nobody changes posts here."""
        return standing(self.staff[name].user_id)

    def county(self, kind: str) -> County:
        return County(
            version=self.items[kind], clerk=self.actor("counter"), leader=self.actor("approver")
        )

    def citizen(self) -> Actor:
        return acting(self.person)

    def hire(self, name: str, organ: Organization, post: str, share: str = "A") -> None:
        made = self.staff.get(name) or make.staff(organ, name)
        self.staff[name] = made
        make.hold(Post.objects.get(organization=organ, key=post), made, share)

    def item(self, kind: str, flow: list[Any], form: Any = FORM, **changes: Any) -> None:
        """A published item of the forestry office."""
        self.serial += 1
        pk = items.register_item(
            entry_id=None,
            owner_organization_id=self.office.pk,
            region_id=self.office.region_id,
            implementation_code=f"{self.office.credit_code}4990113{self.serial:06d}",
            actor=DRAFTER,
        )
        version_id = items.adopt_version(
            item_id=pk,
            definition={**copy.deepcopy(tree_felling.GUIDE), **changes},
            form_version_id=forms.publish(definition=form, key=f"lives.{kind}", actor=DRAFTER).id,
            process_version_id=seed.register_flow(f"lives.{kind}", flow, name=kind, name_en=kind),
            drafter=DRAFTER,
            reviewer=REVIEWER,
        )
        self.items[kind] = items.item_version(version_id)


@cache
def standing(user_id: int) -> Actor:
    return make.queries_actor(user_id)


def world() -> World:
    """Everybody, everything. Takes a few seconds: once for all lives."""
    standing.cache_clear()
    built = valley()
    made = World(
        valley=built,
        office=make.organization(),
        person=make.person(),
        neighbour=make.person("吴邻居"),
    )
    roles = {key: make.role(f"lives_{key}", *granted) for key, granted in ROLES.items()}
    roles["window"] = make.role("lives_window", *CLERK)
    roles["lead"] = roles["approver"]
    for n in (2, 3):
        roles[f"legal{n}"] = roles["legal"]
    _organs(made, roles)
    _people(made)
    _items(made)
    made.person.region = built.village
    made.person.save()
    return made


def _organs(made: World, roles: dict[str, Any]) -> None:
    home = place("999021101000", "township", "城关镇", make.region())
    village = made.valley.village
    village.place_below(home)
    village.save()
    organs = made.organs = {
        "forestry": made.office,
        **made.valley.organs,
        "hall": organization("hall", "政务服务中心", "hall", make.region()),
        "village": organization("village_0101", "石桥村村民委员会", "village", village),
        "town": organization("township_01", "城关镇人民政府", "township", home),
        "government": make.organization("government", "县人民政府"),
    }
    usual = ("counter", "reviewer", "lead", "approver")
    posts = {
        "forestry": (*usual, "head", "legal", "legal2", "legal3"),
        "town": usual,
        "hall": ("window", "manager", "operator"),
        "village": ("agent",),
        "government": ("supervisor", "mayor"),
    }
    for name, keys in posts.items():
        for key in keys:
            _post(organs[name], key, roles[key])
    Post.objects.filter(organization=made.office, key="head").update(is_head=True)


def _post(organ: Organization, key: str, role: Any) -> None:
    """At the window of the hall the post is called counter, as everywhere."""
    everywhere = key in EVERYWHERE
    post = make.post(organ, "counter" if key == "window" else key, None if everywhere else role)
    if everywhere:
        PostRole.objects.create(post=post, role=role, is_everywhere=True)


def _people(made: World) -> None:
    organs = made.organs
    for name, post in (
        ("counter", "counter"), ("reviewer", "reviewer"), ("approver", "approver"),
        ("approver", "lead"), ("head", "head"), ("presider", "legal"), ("hearer", "legal2"),
        ("reviewer", "legal3"),
    ):  # fmt: skip
        made.hire(name, made.office, post)
    for name, post in (("deputy", "reviewer"), ("hearer", "legal"), ("counter2", "counter")):
        made.hire(name, made.office, post, "B")
    for post in ("counter", "reviewer", "lead", "approver"):
        made.hire("town_clerk" if post in ("counter", "reviewer") else "town_head",
                  organs["town"], post)  # fmt: skip
    made.hire("window", organs["hall"], "counter")
    made.hire("manager", organs["hall"], "manager")
    made.hire("manager2", organs["hall"], "manager", "B")
    made.hire("operator", organs["hall"], "operator")
    made.hire("agent", organs["village"], "agent")
    made.hire("supervisor", organs["government"], "supervisor")
    made.hire("mayor", organs["government"], "mayor")
    for key, (clerk, leader) in made.valley.staff.items():
        made.staff[key], made.staff[f"{key}_head"] = clerk, leader
    names = {s.pk: name for name, s in made.staff.items()}
    held = PostHolder.objects.order_by("pk").select_related("post")
    for row in held:
        name = names[row.staff_id]
        made.at_post.setdefault(row.post_id, []).append(name)
        made.posts.setdefault((row.post.organization_id, row.post.key), []).append(name)
        made.post_ids[(row.post.organization_id, row.post.key)] = row.post_id


def _items(made: World) -> None:
    review, decide = m.review("review", "审查", "Review", 2), m.decide(1)
    usual = [m.accept(), review, decide]
    renewal = {"number_field": "old_number", "expiry_field": "old_expiry"}
    made.item("plain", usual, WITH_OLD, renewal=renewal, special_procedures=GROUNDS)
    made.item("heard", usual, special_procedures=GROUNDS, hearing="on_request")
    made.item("calendar", usual, special_procedures=GROUNDS, **CALENDAR)
    made.item("promise", usual, special_procedures=GROUNDS, **PROMISES)
    sign = workflow.Step(
        "sign", "会签", "Countersign", post="owner:reviewer", limit=2, vote="all",
        signers=("owner:reviewer", "water:reviewer"), return_to=("accept",),
    )  # fmt: skip
    made.item("signed", [m.accept(), sign, m.decide(1, return_to=("sign",))])
    keys = ("land", "water", "environment")
    branches = workflow.Parallel([[opinion(key)] for key in keys])
    back = ("accept", *(f"{key}_opinion" for key in keys))
    lead = m.review("review", "审查", "Review", 2, return_to=back)
    made.item("joint", [m.accept(), branches, lead, decide], **JOINT)
    last = [m.accept(), review, m.forward(2)]
    made.item("outside", last, case_kind="forwarded", forwarding=OUTSIDE)
    above = [m.accept(), m.review("review", "县级审查", "County review", 3), m.decide(2)]
    seed.register_flow("lives.above", above, name="县级", name_en="County")
    made.item("upwards", last, **UPWARDS)
    made.items["part"] = item_of(
        made.organs["water"], "990186000", [m.ask("text", "plot_name", "小地名", "Plot")]
    )
    _bundle(made)


def _bundle(made: World) -> None:
    made.item(
        "transport",
        [m.accept(), m.decide(1, return_to=("accept",))],
        m.form("木材运输申请表", "Transport", m.page("goods", "木材", "Timber", *TRANSPORT)),
        name={"zh": "木材运输证", "en": "Transport permit"},
        situations=[],
        materials=[m.application_form("申请表", "Form")],
    )
    parts = [
        {"key": "first", "item": str(made.items["promise"].public_id)},
        {
            "key": "second", "item": str(made.items["transport"].public_id), "needs": ["first"],
            "when": {"wood": ["pine"]},
        },
    ]  # fmt: skip
    adopt_bundle(
        key="lives",
        lead_organization_id=made.office.pk,
        definition={
            "name": {"zh": "采伐运输一件事", "en": "Felling and transport"},
            "summary": "采伐和运输一起办",
            "questions": [WOOD],
            "parts": parts,
        },
        drafter=DRAFTER,
        reviewer=REVIEWER,
    )
    made.bundle = next(b for b in bundles() if b.key == "lives")
