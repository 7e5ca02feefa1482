"""Commands on accounts, keys and people at the counter, killed anywhere."""

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, NOTHING, scenario
from zhengtong.modules.org import api
from zhengtong.modules.org.models import Organization
from zhengtong.modules.org.services import access_codes, entities, people, personnel, tokens
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db


def at_the_counter():
    hall = make.organization("hall", "政务大厅")
    member = make.staff(hall, "周岚", username="zhoulan")
    role = make.role("counter_clerk", "org.verify", "org.grant", "org.manage")
    make.hold(make.post(hall, "counter", role), member)
    return make.actor(member)


@scenario(entities.register_entity, again=NOTHING)
def registering_a_company():
    actor, code = at_the_counter(), make.credit_code(7)
    return lambda: api.register_entity(name="清泉食品", credit_code=code, actor=actor)


@scenario(people.look_up_person, again=AGAIN, because="every reading leaves its trace")
def looking_somebody_up():
    actor, number = at_the_counter(), make.identity_number(1)
    api.register_person(name="李禾生", id_number=number, actor=actor)
    return lambda: people.look_up_person(id_number=number, actor=actor)


@scenario(access_codes.hand_out_to_staff, again=AGAIN, because="the newest code counts")
def handing_out_a_code():
    actor = at_the_counter()
    colleague = make.staff(make.organization(), "陈青", username="chenqing")
    return lambda: access_codes.hand_out_to_staff(staff_id=colleague.pk, actor=actor)


@scenario(tokens.token_create, again=AGAIN, because="each is a key of its own")
def making_a_key():
    at_the_counter()
    return lambda: api.token_create("zhoulan", name="接口")


@scenario(tokens.token_revoke, again=NOTHING)
def revoking_a_key():
    actor = at_the_counter()
    api.token_create("zhoulan", name="接口")
    token = make.User.objects.get(username="zhoulan").tokens.get()
    return lambda: api.token_revoke(token_id=token.pk, actor=actor)


@scenario(personnel.leave, again=409)
def leaving():
    actor = at_the_counter()
    colleague = make.staff(Organization.objects.get(key="hall"), "陈青", username="chenqing")
    today = timezone.localdate()
    return lambda: personnel.leave(staff_id=colleague.pk, on=today, actor=actor)


COMMANDS = (
    registering_a_company, looking_somebody_up, handing_out_a_code, making_a_key, revoking_a_key,
    leaving,
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command):
    command()
