"""A granted benefit asks its programme for a payment, once; nothing else does."""

from __future__ import annotations

from dataclasses import replace
from unittest import mock

import pytest

from zhengtong.modules.billing.subsidies.models import PayoutOffer
from zhengtong.modules.billing.subsidies.programmes import create_programme
from zhengtong.modules.billing.subsidies.tests.stage import terms
from zhengtong.modules.cases.events import CaseClosed
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.payouts import handlers
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.items import api as items
from zhengtong.modules.org.tests import factories as make


@pytest.fixture
def case(db, person):
    return make_desk.desk().submitted(person)


def closed(case, outcome="granted", item_class="benefit"):
    Case.objects.filter(pk=case.pk).update(legal_outcome=outcome)
    version = replace(items.item_version(case.item_version_id), item_class=item_class)
    fact = CaseClosed(
        case_id=case.pk, case_public_id=case.public_id, close_type="0", at=case.submitted_at
    )
    with mock.patch.object(handlers.items, "item_version", return_value=version):
        handlers.offer_payout(fact)


@pytest.fixture
def programme(case):
    version = items.item_version(case.item_version_id)
    return create_programme(
        key="elder",
        organization_id=case.organization_id,
        terms=terms(name="高龄津贴", item_code=version.implementation_code),
        actor=make.SYSTEM,
    )


def test_a_granted_benefit_is_offered_once(case, programme):
    closed(case)
    closed(case)
    offer = PayoutOffer.objects.get()
    assert (offer.programme_id, offer.person_id) == (programme.pk, case.person_id)
    assert offer.source_id == case.number
    assert case.number in offer.reason


@pytest.mark.parametrize(
    ("outcome", "item_class"), [("denied", "benefit"), ("", "benefit"), ("granted", "permit")]
)
def test_nothing_else_is_offered(case, programme, outcome, item_class):
    closed(case, outcome, item_class)
    assert not PayoutOffer.objects.exists()


def test_without_a_programme_for_the_item_nothing_happens(case):
    closed(case)
    assert not PayoutOffer.objects.exists()
