"""People and companies: proof, secrets, and acting for a company."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.tests.killing import AGAIN, NOTHING, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.org import api, errors
from zhengtong.modules.org.models import NaturalPerson, Representation
from zhengtong.modules.org.services import access_codes, entities, people
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    hall = make.organization("hall", "政务大厅")
    counter = make.post(hall, "counter", make.role("counter_clerk", "org.verify"))
    member = make.staff(hall, "周岚")
    make.hold(counter, member)
    return make.actor(member)


def acting(person) -> Actor:
    return make.queries_actor(person.user_id)


@killed("modules.org.services.people.register_person", again=NOTHING)
def test_a_person_is_found_by_the_number_and_shown_masked(clerk):
    number = make.identity_number(1)
    made = api.register_person(name="李禾生", id_number=number.lower(), actor=clerk)
    assert api.find_person(number) == made
    assert made.id_number_masked == f"9990**********{number[-4:]}"
    assert (made.sex, made.birth_on, made.level) == ("male", dt.date(1987, 6, 14), 4)


def test_the_number_is_sealed_in_the_table(clerk):
    number = make.identity_number(1)
    api.register_person(name="李禾生", id_number=number, actor=clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_number_masked FROM org_naturalperson")
        sealed, masked = cursor.fetchone()
    assert number.encode() not in bytes(sealed)
    assert masked != number


@killed(
    "modules.org.services.people.person_secret",
    again=AGAIN,
    because="every reading leaves its trace",
)
def test_the_clear_number_is_read_with_a_purpose_and_leaves_a_trace(clerk):
    number = make.identity_number(1)
    person = api.register_person(name="李禾生", id_number=number, actor=clerk)
    assert api.person_secret(person.id, actor=clerk, purpose="出具决定书") == number
    entry = AuditEntry.objects.get(action="org.person.secret_read")
    assert entry.detail == {"purpose": "出具决定书"}
    with pytest.raises(ValueError, match="purpose"):
        api.person_secret(person.id, actor=clerk, purpose=" ")


def test_one_citizen_does_not_read_the_number_of_another():
    one, other = make.person(), make.person()
    with pytest.raises(PermissionRefused):
        api.person_secret(other.pk, actor=acting(one), purpose="x")


@pytest.mark.parametrize(
    "number",
    ["", "123", "999021198706140011", "99902119871301001X", "999021209906140019", "９９９０２１"],
)
def test_a_number_that_cannot_be_is_refused(clerk, number):
    with pytest.raises(errors.BadIdentityNumber):
        api.register_person(name="李禾生", id_number=number, actor=clerk)


def test_a_birth_that_cannot_be_is_said(clerk):
    with pytest.raises(errors.ImpossibleBirth):
        api.register_person(name="李禾生", id_number="999021209912311239", actor=clerk)


def test_a_number_typed_at_full_width_is_read(clerk):
    number = make.identity_number(1)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in number)
    made = api.register_person(name="李禾生", id_number=f" {wide} ", actor=clerk)
    assert api.find_person(number) == made


@pytest.mark.parametrize(
    "name", ["", " ", "·", "<b>李</b>", "李禾生👍", "李\n禾生", "李1", "李\u200b生"]
)
def test_a_name_is_written_in_letters(clerk, name):
    with pytest.raises(errors.BadPersonName):
        api.register_person(name=name, id_number=make.identity_number(1), actor=clerk)
    assert not NaturalPerson.objects.exists()


@pytest.mark.parametrize("name", ["𠮷野㐂", "〇", "Jean-Luc O'Neill", "阿依·买买提", "张\ue815"])
def test_a_rare_or_foreign_name_is_a_name(clerk, name):
    assert api.register_person(name=name, id_number=make.identity_number(1), actor=clerk)


def test_a_known_number_under_another_name_is_refused(clerk):
    number = make.identity_number(1)
    api.register_person(name="李禾生", id_number=number, actor=clerk)
    with pytest.raises(errors.NameDiffers):
        api.register_person(name="李生禾", id_number=number, actor=clerk)
    assert NaturalPerson.objects.count() == 1


def test_rare_and_long_names_are_kept_as_written(clerk):
    name = "阿卜杜热合曼·" + "𠀀𪚥" * 30
    made = api.register_person(name=name, id_number=make.identity_number(9), actor=clerk)
    assert api.person(made.id).name == name


@killed("modules.org.services.entities.claim_entity", again=409)
@killed("modules.org.services.entities.confirm_representation", again=409)
def test_a_company_claimed_online_waits_for_the_counter(clerk):
    owner = make.person()
    company = entities.claim_entity(
        person_id=owner.pk,
        name="青禾县清泉食品有限公司",
        credit_code=make.credit_code(),
        actor=acting(owner),
    )
    assert company.status == "unverified"
    assert not api.may_act_for(owner.pk, company.id)
    assert api.entities_of(owner.pk) == []
    entities.confirm_representation(representation_id=Representation.objects.get().pk, actor=clerk)
    assert api.may_act_for(owner.pk, company.id)
    assert [e.status for e in api.entities_of(owner.pk)] == ["verified"]


def test_a_company_of_another_is_not_claimed():
    owner, stranger, company = make.person(), make.person(), make.entity()
    make.represents(owner, company)
    with pytest.raises(errors.EntityTaken):
        entities.claim_entity(
            person_id=stranger.pk, name="x", credit_code=company.credit_code, actor=acting(stranger)
        )
    with pytest.raises(errors.AlreadyRepresents):
        entities.claim_entity(
            person_id=owner.pk, name="x", credit_code=company.credit_code, actor=acting(owner)
        )


@pytest.mark.parametrize("code", ["", "91999021MA00000010", "9199902", "91999021MAIIIIIIIX"])
def test_a_credit_code_that_cannot_be_is_refused(code):
    owner = make.person()
    with pytest.raises(errors.BadCreditCode):
        entities.claim_entity(person_id=owner.pk, name="x", credit_code=code, actor=acting(owner))


@killed("modules.org.services.entities.appoint_agent", again=409)
def test_an_agent_acts_for_the_named_items_until_the_last_day():
    owner, agent, company = make.person(), make.person(), make.entity()
    make.represents(owner, company)
    entities.appoint_agent(
        entity_id=company.pk,
        person_id=agent.pk,
        item_codes=("A1",),
        valid_to=timezone.localdate() + dt.timedelta(days=30),
        actor=acting(owner),
    )
    assert api.may_act_for(agent.pk, company.pk)
    assert api.may_act_for(agent.pk, company.pk, item_code="A1")
    assert not api.may_act_for(agent.pk, company.pk, item_code="B2")
    Representation.objects.filter(person=agent).update(valid_to=timezone.localdate())
    assert not api.may_act_for(agent.pk, company.pk)


def test_an_agent_does_not_appoint_another():
    agent, friend, company = make.person(), make.person(), make.entity()
    make.represents(agent, company, role="agent")
    with pytest.raises(PermissionRefused):
        entities.appoint_agent(entity_id=company.pk, person_id=friend.pk, actor=acting(agent))


@killed("modules.org.services.entities.revoke_representation", again=409)
def test_a_revoked_representation_ends_at_once():
    owner, company = make.person(), make.entity()
    made = make.represents(owner, company)
    assert make.queries_actor(owner.user_id, entity_id=company.pk).entity_id == company.pk
    entities.revoke_representation(representation_id=made.pk, actor=acting(owner))
    assert make.queries_actor(owner.user_id, entity_id=company.pk).entity_id is None


def test_sign_up_makes_an_account_and_a_person():
    number = make.identity_number(5)
    user = people.sign_up(
        username="lihesheng", password=make.PASSWORD, name="李禾生", id_number=number, phone="139"
    )
    person = api.find_person(number)
    assert (person.user_id, person.level) == (user.pk, 2)


def test_an_identity_number_has_one_account():
    make.person(serial=5)
    with pytest.raises(errors.IdentityTaken):
        people.sign_up(
            username="b", password="x", name="李禾生", id_number=make.identity_number(5), phone=""
        )


@killed(
    "modules.org.services.access_codes.hand_out_to_person",
    again=AGAIN,
    because="the newest code counts",
)
def test_a_person_known_to_the_counter_needs_the_code_from_the_counter(clerk):
    number = make.identity_number(5)
    known = api.register_person(name="李禾生", id_number=number, actor=clerk)
    form = {
        "username": "lhs", "password": make.PASSWORD, "name": "李禾生",
        "id_number": number, "phone": "139",
    }  # fmt: skip
    with pytest.raises(errors.IdentityNeedsCounter):
        people.sign_up(**form)
    code = access_codes.hand_out_to_person(person_id=known.id, actor=clerk)
    with pytest.raises(errors.BadAccessCode):
        people.sign_up(**form, access_code="WRONGONE")
    user = people.sign_up(**form, access_code=code.lower())
    assert api.person(known.id).user_id == user.pk
    assert api.person(known.id).level == 4


def test_a_code_from_the_counter_sets_a_new_password_once(clerk):
    person = make.person(username="lihesheng")
    code = access_codes.hand_out_to_person(person_id=person.pk, actor=clerk)
    user = access_codes.reset_password(username="lihesheng", code=code, password="another-one-2026")
    assert user.check_password("another-one-2026")
    with pytest.raises(errors.BadAccessCode):
        access_codes.reset_password(username="lihesheng", code=code, password="x")


def test_five_wrong_tries_void_a_code(clerk):
    person = make.person(username="lihesheng")
    code = access_codes.hand_out_to_person(person_id=person.pk, actor=clerk)
    for guess in ["AAAA", "BBBB", "CCCC", "DDDD", "EEEE", code]:
        with pytest.raises(errors.BadAccessCode):
            access_codes.reset_password(username="lihesheng", code=guess, password="x")
    assert person.user.check_password(make.PASSWORD)


def test_codes_for_staff_are_the_security_administrators_work(clerk):
    with pytest.raises(PermissionRefused):
        access_codes.hand_out_to_staff(staff_id=clerk.staff_id, actor=clerk)
