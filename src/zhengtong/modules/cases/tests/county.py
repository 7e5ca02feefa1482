"""A department, its staff, one item with a form of three pages, and people who apply."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.test import Client
from PIL import Image

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.services import accept, apply, attach, handle, submit, supplement
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items import seed
from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.items import tree_felling
from zhengtong.modules.items.data import ItemVersionData
from zhengtong.modules.items.tests.factories import guide
from zhengtong.modules.org.models import NaturalPerson
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

DRAFTER = Actor.system("起草")
REVIEWER = Actor.system("审核")
PERMISSIONS = ("cases.accept", "cases.handle", "cases.decide", "cases.counter")

FORM = m.form(
    "林木采伐申请表",
    "Application for tree felling",
    m.page(
        "situation",
        "您的情形",
        "Your situation",
        m.from_question(tree_felling.KIND),
        m.from_question(tree_felling.SIZE),
    ),
    m.page(
        "plot",
        "采伐地点",
        "Where the trees stand",
        m.ask("text", "plot_name", "小地名", "Name of the plot", max_length=60),
        m.ask("integer", "tree_count", "株数", "Number of trees", min=1, max=1000),
    ),
    m.page(
        "contact",
        "联系方式",
        "How to reach you",
        m.ask("phone", "contact_phone", "手机号码", "Mobile number", prefill="person.phone"),
    ),
)
SITUATION = {"felling_kind": "own_use", "volume_class": "small"}
PLOT = {"plot_name": "后山坡", "tree_count": "6"}
CONTACT = {"contact_phone": "13900000001"}
DATA = {**SITUATION, "plot_name": "后山坡", "tree_count": 6, **CONTACT}


def picture(colour: str = "green") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (48, 36), colour).save(out, "JPEG")
    return out.getvalue()


@dataclass
class County:
    """What a test needs at hand."""

    version: ItemVersionData
    clerk: Actor
    leader: Actor

    @property
    def item(self) -> Any:
        return self.version.public_id

    def application(self, person: NaturalPerson, **data: Any) -> Application:
        return apply.start_application(
            item_public_id=self.item, actor=acting(person), data=data or None
        )

    def complete(self, person: NaturalPerson) -> Application:
        """An application that lacks nothing."""
        found = self.application(person, **DATA)
        attach.attach_material(
            public_id=found.public_id,
            material_key="tree_photos",
            content=picture(),
            name="树.jpg",
            actor=acting(person),
        )
        return found

    def submitted(self, person: NaturalPerson) -> Case:
        found = self.complete(person)
        return submit.submit_application(public_id=found.public_id, actor=acting(person))

    def asked_for_more(self, person: NaturalPerson, corrections: str = "") -> Case:
        case = self.submitted(person)
        supplement.request_supplement(
            case_id=case.pk,
            actor=self.clerk,
            material_keys=("tree_photos",),
            corrections=corrections,
            reason="照片看不清地块。",
        )
        case.refresh_from_db()
        return case

    def finished(self, person: NaturalPerson, outcome: str = "grant") -> Case:
        """Accepted, reviewed and decided."""
        case = self.submitted(person)
        accept.accept_case(case_id=case.pk, actor=self.clerk)
        while tasks := workflow.open_tasks(instance_id=case.instance_id):
            task = tasks[0]
            is_decision = task.stage == "decide"
            chosen = outcome if is_decision else "agree"
            handle.complete_step(
                case_id=case.pk,
                task_id=task.id,
                actor=self.leader if is_decision else self.clerk,
                outcome=chosen if chosen in task.outcomes else task.outcomes[0],
                opinion="经审查，情况属实。",
            )
        case.refresh_from_db()
        return case


def acting(person: NaturalPerson, entity_id: int | None = None) -> Actor:
    return make.queries_actor(person.user_id, entity_id=entity_id)


def county() -> County:
    """The forestry office: a clerk accepts and reviews, a leader decides."""
    office = make.organization()
    clerk, leader = make.staff(office), make.staff(office, "高远")
    role = make.role("forester", *PERMISSIONS)
    for key in ("counter", "reviewer", "lead", "approver"):
        make.hold(make.post(office, key, role), leader if key == "approver" else clerk)
    pk = items.register_item(
        entry_id=None,
        owner_organization_id=office.pk,
        region_id=office.region_id,
        implementation_code=f"{office.credit_code}4990113000001",
        actor=DRAFTER,
    )
    return County(version=publish_version(pk), clerk=make.actor(clerk), leader=make.actor(leader))


def publish_version(
    item_id: int, *, reviews: Sequence[workflow.Step] = (), **changes: Any
) -> ItemVersionData:
    """The next version of the item, in force today; with other `reviews` than the usual one."""
    form = forms.publish(definition=FORM, key="test.felling", actor=DRAFTER)
    reviews = reviews or [m.review("review", "审查", "Review", 2)]
    flow = [m.accept(), *reviews, m.decide(1, return_to=(reviews[0].node,))]
    version_id = items.propose_version(
        item_id=item_id,
        definition={**guide(), **changes},
        form_version_id=form.id,
        process_version_id=seed.register_flow(
            f"test.{reviews[0].node}", flow, name="测试", name_en="Test"
        ),
        actor=DRAFTER,
    )
    items.submit_version(version_id=version_id, actor=DRAFTER)
    items.publish_version(version_id=version_id, actor=REVIEWER)
    return items.item_version(version_id)


def signed_in(client: Client, person: NaturalPerson) -> Client:
    client.force_login(person.user)
    return client


def text(response: Any) -> str:
    return response.content.decode()
