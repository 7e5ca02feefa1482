"""A company's agent acts on the items and in the days that the company named, and no further."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.kernel.errors import NotFound, PermissionRefused
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.agency.delegations import CatalogueItems
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.services import apply, attach, conclude, submit, supplement
from zhengtong.modules.cases.services.errors import (
    ApplicationNotFound,
    BeyondDelegation,
    NoRepresentation,
)
from zhengtong.modules.cases.tests.county import DATA, acting, picture, text
from zhengtong.modules.cases.tests.desk import desk
from zhengtong.modules.org.models import Representation
from zhengtong.modules.org.services import entities
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def office(db):
    return desk()


@pytest.fixture
def company():
    return make.entity()


@pytest.fixture
def boss(company):
    found = make.person("老板")
    make.represents(found, company)
    return found


@pytest.fixture
def agent(boss):
    return make.person("经办")


def delegate(boss, agent, company, *codes, valid_to=None):
    return entities.appoint_agent(
        entity_id=company.pk,
        person_id=agent.pk,
        actor=acting(boss, entity_id=company.pk),
        item_codes=codes,
        valid_to=valid_to,
    )


def handed_in(office, agent, company):
    actor = acting(agent, entity_id=company.pk)
    found = apply.start_application(item_public_id=office.county.item, actor=actor, data=DATA)
    attach.attach_material(
        public_id=found.public_id,
        material_key="tree_photos",
        content=picture(),
        name="树.jpg",
        actor=actor,
    )
    return submit.submit_application(public_id=found.public_id, actor=actor)


def code_of(office):
    return office.county.version.implementation_code


def test_within_the_delegation_an_agent_applies_reads_and_withdraws(office, boss, agent, company):
    delegate(boss, agent, company, code_of(office))
    case = handed_in(office, agent, company)
    actor = acting(agent, entity_id=company.pk)
    assert list(policies.own_cases(actor)) == [case]
    conclude.withdraw_application(case_id=case.pk, actor=actor)


def test_beyond_it_nothing_is_begun_with_words(office, boss, agent, company):
    delegate(boss, agent, company, "another-item")
    with pytest.raises(BeyondDelegation, match="委托不包括这个事项"):
        handed_in(office, agent, company)


def test_beyond_it_nothing_is_read_supplemented_or_withdrawn(office, boss, agent, company):
    case = handed_in(office, boss, company)
    supplement.request_supplement(
        case_id=case.pk, actor=office.county.clerk, material_keys=("tree_photos",), reason="模糊"
    )
    delegate(boss, agent, company, "another-item")
    actor = acting(agent, entity_id=company.pk)
    assert not policies.own_cases(actor).exists()
    assert not policies.sees(actor, case)
    with pytest.raises(NotFound):
        conclude.withdraw_application(case_id=case.pk, actor=actor)
    with pytest.raises(NotFound):
        supplement.supply_supplement(case_id=case.pk, actor=actor, note="x")


def test_revoking_takes_effect_at_once_even_on_a_draft(office, boss, agent, company):
    made = delegate(boss, agent, company)
    actor = acting(agent, entity_id=company.pk)
    draft = apply.start_application(item_public_id=office.county.item, actor=actor, data=DATA)
    boss_now = acting(boss, entity_id=company.pk)
    entities.revoke_representation(representation_id=made, actor=boss_now)
    after = acting(agent, entity_id=company.pk)
    assert after.entity_id is None
    with pytest.raises(ApplicationNotFound):
        submit.submit_application(public_id=draft.public_id, actor=after)


def test_a_delegation_narrowed_meanwhile_hides_the_draft(office, boss, agent, company):
    made = delegate(boss, agent, company)
    actor = acting(agent, entity_id=company.pk)
    draft = apply.start_application(item_public_id=office.county.item, actor=actor, data=DATA)
    Representation.objects.filter(pk=made).update(item_codes=["another-item"])
    narrowed = acting(agent, entity_id=company.pk)
    assert not policies.own_applications(narrowed).exists()
    with pytest.raises(ApplicationNotFound):
        apply.application(public_id=draft.public_id, actor=narrowed)


def test_after_its_last_day_it_is_over(office, boss, agent, company):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    made = delegate(boss, agent, company, valid_to=tomorrow)
    assert acting(agent, entity_id=company.pk).entity_id == company.pk
    Representation.objects.filter(pk=made).update(valid_to=timezone.localdate())
    assert acting(agent, entity_id=company.pk).entity_id is None


def test_at_the_counter_the_delegation_counts_too(office, boss, agent, company):
    delegate(boss, agent, company, "another-item")
    with pytest.raises(PermissionRefused):
        apply.start_application(
            item_public_id=office.county.item,
            actor=make.actor(office.counter),
            person_id=agent.pk,
            entity_id=company.pk,
        )


def test_a_delegation_that_ended_before_handing_in_at_the_counter_is_noticed(
    office, boss, agent, company
):
    made = delegate(boss, agent, company)
    clerk = make.actor(office.counter)
    draft = apply.start_application(
        item_public_id=office.county.item,
        actor=clerk,
        person_id=agent.pk,
        entity_id=company.pk,
        data=DATA,
    )
    Representation.objects.filter(pk=made).update(revoked_at=timezone.now())
    with pytest.raises(NoRepresentation):
        submit.submit_application(public_id=draft.public_id, actor=clerk)
    assert not Case.objects.exists()


def test_the_company_reads_what_its_agent_did(client, office, boss, agent, company):
    delegate(boss, agent, company)
    case = handed_in(office, agent, company)
    client.force_login(boss.user)
    client.post("/accounts/companies/act/", {"entity": str(company.public_id)})
    page = text(client.get(f"/cases/{case.public_id}/"))
    assert "经办" in page.partition("办理经过")[2]


def test_items_are_named_as_people_know_them(client, office, boss, agent, company):
    client.force_login(boss.user)
    page = f"/accounts/companies/{company.public_id}/"
    form = {"name": agent.name, "id_number": agent.id_number}
    wrong = client.post(page, {**form, "items": "没有这个事项"})
    assert wrong.status_code == 422
    assert "没有找到事项“没有这个事项”" in text(wrong)
    name = office.county.version.name["zh"]
    assert client.post(page, {**form, "items": f"{name}\n"}).status_code == 302
    made = Representation.objects.get(person=agent)
    assert made.item_codes == [code_of(office)]
    assert name in text(client.get(page))
    assert CatalogueItems().names_of([code_of(office), "gone"]) == {code_of(office): name}
