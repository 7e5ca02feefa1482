"""Issuing and what may be done with a licence: who, when, with what trace."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from zhengtong.kernel.errors import PermissionRefused, StaleVersion
from zhengtong.modules.licences import errors, identifier
from zhengtong.modules.licences.data import Holder
from zhengtong.modules.licences.models import Edition, Licence, LicenceEvent, TypeVersion
from zhengtong.modules.licences.services import acts, issuing, types
from zhengtong.modules.licences.states import LicenceState
from zhengtong.modules.licences.tasks import sweep_expired
from zhengtong.modules.licences.tests.world import BASIS, BODY, DATA, licence_type
from zhengtong.modules.org.tests import factories as make


def test_numbers_run_per_organ_and_year_without_holes(bureau):
    day = dt.date(2026, 3, 1)
    first, second = bureau.issue(issued_on=day), bureau.issue(issued_on=day)
    other = bureau.issue(issued_on=dt.date(2025, 3, 1))
    assert (first.number, second.number) == ("青林采〔2026〕000001号", "青林采〔2026〕000002号")
    assert other.number == "青林采〔2025〕000001号"


def test_a_refused_licence_takes_no_number(bureau):
    with pytest.raises(errors.DataRefused):
        bureau.issue(data={"place": "上湾村"})
    assert bureau.issue().number.endswith("000001号")


def test_the_identifier_is_of_type_organ_serial_and_version(bureau):
    made = bureau.issue()
    parts = identifier.read(made.identifier)
    assert (parts.type_code, parts.organ_code) == (bureau.kind.code, bureau.organ.credit_code)
    assert parts.version == 1


def test_a_year_ends_the_day_before(bureau):
    made = bureau.issue(valid_from=dt.date(2024, 2, 29))
    assert made.valid_until == dt.date(2025, 2, 27) or made.valid_until == dt.date(2025, 2, 28)


def test_a_source_is_given_one_licence(bureau):
    one = bureau.issue(source_kind="case", source_id="7")
    assert bureau.issue(source_kind="case", source_id="7").id == one.id


def test_holder_and_contents_are_sealed_in_the_database(bureau):
    row = bureau.row()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT l::text FROM licences_licence l WHERE id = %s", [row.pk])
        text = cursor.fetchone()[0]
    assert "李禾生" not in text
    assert "上湾村" not in text


def test_only_an_issuer_issues_and_only_who_may(bureau):
    with pytest.raises(PermissionRefused):
        bureau.issue(actor=bureau.outsider)
    elsewhere = licence_type(bureau.organ, "009")
    types.set_type(
        type_id=elsewhere.pk,
        issuer_ids=[bureau.other.organization_id],
        is_active=True,
        actor=bureau.actor,
    )
    with pytest.raises(errors.NotAnIssuer):
        issuing.issue_licence(
            type_code=elsewhere.code,
            organization_id=bureau.organ.pk,
            holder=Holder(person_id=bureau.holder.pk),
            data=DATA,
            actor=bureau.actor,
        )


def test_a_holder_has_a_right_code(bureau):
    with pytest.raises(errors.HolderRefused) as refused:
        bureau.issue(holder=Holder(name="张三", code="999021194601062011"))
    assert [e.path for e in refused.value.errors] == ["holder_code"]


def test_a_change_makes_a_new_edition_and_the_old_identifier_is_known(bureau):
    one = bureau.issue()
    two = acts.change_licence(
        licence_id=one.id, data={**DATA, "species": "松木"}, actor=bureau.actor, reason="更正"
    )
    assert two.version_no == 2
    assert identifier.read(two.identifier).version == 2
    assert list(Edition.objects.order_by("number").values_list("identifier", flat=True)) == [
        one.identifier,
        two.identifier,
    ]
    with pytest.raises(errors.NothingChanged):
        acts.change_licence(licence_id=one.id, data=two.data, actor=bureau.actor, reason="再来")


def test_a_renewal_must_lengthen(bureau):
    one = bureau.issue()
    with pytest.raises(errors.RenewalTooShort):
        acts.renew_licence(
            licence_id=one.id, valid_until=one.valid_until, actor=bureau.actor, reason="延续"
        )


def test_taking_away_wants_reason_and_basis(bureau):
    one = bureau.issue()
    with pytest.raises(errors.ReasonWanted):
        acts.revoke_licence(licence_id=one.id, actor=bureau.actor, reason=" ", basis=BASIS)
    with pytest.raises(errors.BasisWanted):
        acts.revoke_licence(licence_id=one.id, actor=bureau.actor, reason="骗取", basis="")


def test_wrong_state_stale_page_and_strangers_are_refused(bureau):
    one = bureau.issue()
    given = {"licence_id": one.id, "reason": "依法", "basis": BASIS}
    with pytest.raises(PermissionRefused):
        acts.suspend_licence(**given, actor=bureau.outsider)
    with pytest.raises(errors.WrongLicenceState) as refused:
        acts.give_back_licence(**given, actor=bureau.actor)
    assert "有效" in refused.value.message
    acts.suspend_licence(**given, actor=bureau.actor)
    with pytest.raises(StaleVersion):
        acts.give_back_licence(**given, actor=bureau.actor, expected_version=1)
    acts.give_back_licence(**given, actor=bureau.actor, expected_version=2)
    states = LicenceEvent.objects.order_by("pk").values_list("from_state", "to_state", "operation")
    assert list(states) == [("", "01", "01"), ("01", "02", "03"), ("02", "01", "06")]


def test_a_reissue_cancels_the_old_and_names_it(bureau):
    old = bureau.row()
    made = acts.reissue_licence(licence_id=old.pk, actor=bureau.actor, reason="遗失")
    old.refresh_from_db()
    new = Licence.objects.get(pk=made.id)
    assert (old.state, new.state, new.replaces_id) == (LicenceState.CANCELLED, "01", old.pk)
    assert new.verify_token != old.verify_token
    assert new.valid_until == old.valid_until


def test_what_is_over_lapses_by_night_and_reads_so_before(bureau):
    past = dt.date(2020, 1, 1)
    old, fresh = bureau.row(valid_from=past, issued_on=past), bureau.row()
    assert old.shown_state(dt.date(2026, 1, 1)) == LicenceState.LAPSED
    assert sweep_expired() == 1
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.state, fresh.state) == (LicenceState.LAPSED, LicenceState.VALID)
    assert sweep_expired() == 0


@pytest.mark.parametrize("model", [Edition, LicenceEvent])
def test_histories_are_append_only(bureau, model):
    bureau.issue()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(operation="99")


def test_a_published_version_is_final(bureau):
    with pytest.raises(DatabaseError, match="final"), transaction.atomic():
        TypeVersion.objects.update(number=9)


def test_publishing_says_everything_that_is_wrong(bureau):
    draft = types.draft_version(type_id=bureau.kind.pk, actor=bureau.actor)
    body = {
        **BODY,
        "number": "{year}{nonsense}",
        "validity": {"kind": "years"},
        "layout": {"title": "", "order": ["nothing"]},
    }
    types.save_version(public_id=draft.public_id, body=body, actor=bureau.actor)
    with pytest.raises(errors.TypeRefused) as refused:
        types.publish_version(public_id=draft.public_id, actor=bureau.actor)
    paths = {e.path for e in refused.value.errors}
    assert paths == {"number", "validity.n", "layout.title", "layout.order"}


def test_others_may_not_define(bureau):
    with pytest.raises(PermissionRefused):
        types.draft_version(type_id=bureau.kind.pk, actor=make.actor(bureau.other))
