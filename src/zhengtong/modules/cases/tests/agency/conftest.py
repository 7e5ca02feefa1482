import base64
import datetime as dt
import io
import os

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw

from zhengtong.modules.cases.agency import authority
from zhengtong.modules.cases.services import apply, attach, submit
from zhengtong.modules.cases.tests.county import DATA, picture
from zhengtong.modules.cases.tests.desk import browser, desk
from zhengtong.modules.org.models import PostRole
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def agent(office):
    """A village agent: applies for others, receives at no window."""
    village = make.organization("village_0201", "上湾村村民委员会")
    village.kind = "village"
    village.save()
    found = make.staff(village, "王小满")
    role = make.role("village_agent", "cases.agency", "cases.counter")
    post = make.post(village, "agent")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, found)
    return found


@pytest.fixture
def manager(office):
    """Of the hall, who looks into what people say."""
    hall = make.organization("hall", "政务服务中心")
    hall.kind = "hall"
    hall.save()
    found = make.staff(hall, "安娜")
    role = make.role("hall_manager", "cases.settle_agency", "cases.view_all", "cases.counter")
    post = make.post(hall, "manager")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, found)
    return found


@pytest.fixture
def at_home(agent):
    return browser(agent)


def signature():
    out = io.BytesIO()
    pad = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(pad)
    dots = os.urandom(120)
    draw.line([(dots[n] * 2 + 20, dots[n + 1] % 180 + 10) for n in range(0, 118, 2)], "black", 4)
    pad.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def terms(**more):
    until = timezone.localdate() + dt.timedelta(days=90)
    return authority.Terms(
        **{"reason": "elderly", "identity_seen": "card", "valid_until": until, **more}
    )


def draft_of(office, agent, person):
    actor = make.actor(agent)
    found = apply.start_application(
        item_public_id=office.county.item,
        actor=actor,
        person_id=person.pk,
        data=DATA,
        on_behalf=True,
    )
    attach.attach_material(
        public_id=found.public_id,
        material_key="tree_photos",
        content=picture(),
        name="树.jpg",
        actor=actor,
    )
    return found


def handed_in(office, agent, person):
    found = draft_of(office, agent, person)
    actor = make.actor(agent)
    authority.sign(public_id=found.public_id, actor=actor, terms=terms(), drawing=signature())
    return submit.submit_application(public_id=found.public_id, actor=actor)
