"""Posts, absences, delegation and roles: who may change what."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.tests.killing import killed
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.org import api, errors
from zhengtong.modules.org.models import PostHolder, RoleAssignment
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def forestry():
    return make.organization()


@pytest.fixture
def reviewing(forestry):
    return make.post(forestry, "reviewer")


@pytest.fixture
def manager(forestry):
    lead = make.staff(forestry, "王守林")
    make.hold(make.post(forestry, "lead", make.role("department_lead", "org.manage")), lead)
    return make.actor(lead)


@pytest.fixture
def security(forestry):
    officer = make.staff(forestry, "安全员")
    role = make.role("security_admin", "org.grant", is_administrator=True)
    RoleAssignment.objects.create(staff=officer, role=role)
    return make.actor(officer)


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@killed("modules.org.services.posts.assign_post", again=409)
def test_a_manager_assigns_posts_of_their_own_organisation(reviewing, manager, forestry):
    clerk = make.staff(forestry)
    api.assign_post(post_id=reviewing.pk, staff_id=clerk.pk, share="B", actor=manager)
    assert [(h.name, h.share) for h in api.holders(reviewing.pk)] == [("陈青", "B")]
    assert AuditEntry.objects.filter(action="org.post.assigned").count() == 1


def test_a_manager_does_not_reach_into_another_organisation(manager):
    housing = make.organization("housing", "住建局")
    clerk = make.staff(housing)
    with pytest.raises(PermissionRefused):
        api.assign_post(post_id=make.post(housing).pk, staff_id=clerk.pk, share="A", actor=manager)


def test_the_same_post_is_held_once_at_a_time(reviewing, manager, forestry):
    clerk = make.staff(forestry)
    api.assign_post(post_id=reviewing.pk, staff_id=clerk.pk, share="A", actor=manager)
    with pytest.raises(errors.HoldsAlready):
        api.assign_post(post_id=reviewing.pk, staff_id=clerk.pk, share="B", actor=manager)


def test_the_database_itself_refuses_overlapping_periods(reviewing, forestry):
    clerk = make.staff(forestry)
    make.hold(reviewing, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.hold(reviewing, clerk, "B", "2026-03-01")


@killed("modules.org.services.posts.end_post", again=409)
def test_a_post_that_ended_today_may_be_given_again(reviewing, manager, forestry):
    clerk = make.staff(forestry)
    held = api.assign_post(post_id=reviewing.pk, staff_id=clerk.pk, share="A", actor=manager)
    api.end_post(holding_id=held, actor=manager)
    assert api.holders(reviewing.pk) == []
    api.assign_post(post_id=reviewing.pk, staff_id=clerk.pk, share="B", actor=manager)
    assert [h.share for h in api.holders(reviewing.pk)] == ["B"]


def test_periods_may_follow_each_other(reviewing, forestry):
    clerk = make.staff(forestry)
    held = make.hold(reviewing, clerk)
    PostHolder.objects.filter(pk=held.pk).update(valid_to=dt.date(2026, 3, 1))
    make.hold(reviewing, clerk, "B", "2026-03-01")
    assert [h.share for h in api.holders(reviewing.pk, on=dt.date(2026, 2, 28))] == ["A"]
    assert [h.share for h in api.holders(reviewing.pk, on=dt.date(2026, 3, 1))] == ["B"]


@killed("modules.org.services.absence.cancel_absence", again=409)
@killed("modules.org.services.absence.register_absence", again=409)
def test_who_is_absent_is_said_of_each_holder(reviewing, forestry):
    clerk = make.staff(forestry)
    make.hold(reviewing, clerk)
    actor = make.actor(clerk)
    absence = api.register_absence(
        staff_id=clerk.pk, from_on=today(), to_on=today(2), actor=actor, reason="下乡"
    )
    assert api.holders(reviewing.pk)[0].is_absent
    assert not api.holders(reviewing.pk, on=today(3))[0].is_absent
    api.cancel_absence(absence_id=absence, actor=actor)
    assert not api.holders(reviewing.pk)[0].is_absent


def test_nobody_is_sent_away_by_a_colleague(forestry):
    clerk, colleague = make.staff(forestry), make.staff(forestry)
    with pytest.raises(PermissionRefused):
        api.register_absence(
            staff_id=clerk.pk, from_on=today(), to_on=today(), actor=make.actor(colleague)
        )


def test_absences_do_not_overlap_and_do_not_run_backwards(forestry):
    clerk = make.staff(forestry)
    actor = make.actor(clerk)
    api.register_absence(staff_id=clerk.pk, from_on=today(), to_on=today(2), actor=actor)
    with pytest.raises(errors.AbsenceOverlaps):
        api.register_absence(staff_id=clerk.pk, from_on=today(2), to_on=today(3), actor=actor)
    with pytest.raises(errors.DatesReversed):
        api.register_absence(staff_id=clerk.pk, from_on=today(9), to_on=today(8), actor=actor)


def test_only_what_one_holds_can_be_delegated(forestry, reviewing):
    clerk, deputy = make.staff(forestry), make.staff(forestry)
    dates = {"from_on": today(), "to_on": today(1)}
    with pytest.raises(errors.StateError, match="不任这个岗位"):
        api.delegate(principal_id=clerk.pk, deputy_id=deputy.pk, actor=make.actor(clerk), **dates)
    make.hold(reviewing, clerk)
    with pytest.raises(errors.DelegateToSelf):
        api.delegate(principal_id=clerk.pk, deputy_id=clerk.pk, actor=make.actor(clerk), **dates)


@killed("modules.org.services.absence.delegate", again=409)
@killed("modules.org.services.absence.revoke_delegation", again=409)
def test_a_delegation_revoked_ends_at_once(forestry, reviewing):
    clerk, deputy = make.staff(forestry), make.staff(forestry)
    make.hold(reviewing, clerk)
    actor = make.actor(clerk)
    made = api.delegate(
        principal_id=clerk.pk, deputy_id=deputy.pk, from_on=today(), to_on=today(9), actor=actor
    )
    assert make.actor(deputy).deputy_post_ids
    api.revoke_delegation(delegation_id=made, actor=actor)
    assert not make.actor(deputy).deputy_post_ids


@killed("modules.org.services.roles.grant_role", again=409)
@killed("modules.org.services.roles.revoke_role", again=409)
def test_roles_are_granted_by_the_security_administrator_only(forestry, manager, security):
    clerk = make.staff(forestry)
    make.role("counter_clerk", "cases.accept")
    with pytest.raises(PermissionRefused):
        api.grant_role(staff_id=clerk.pk, role_key="counter_clerk", actor=manager)
    made = api.grant_role(
        staff_id=clerk.pk, role_key="counter_clerk", organization_id=forestry.pk, actor=security
    )
    assert make.actor(clerk).has("cases.accept", forestry.pk)
    with pytest.raises(errors.RoleGranted):
        api.grant_role(
            staff_id=clerk.pk, role_key="counter_clerk", organization_id=forestry.pk, actor=security
        )
    api.revoke_role(assignment_id=made, actor=security)
    assert not make.actor(clerk).has("cases.accept")


def test_nobody_grants_to_themselves(security):
    make.role("counter_clerk", "cases.accept")
    with pytest.raises(PermissionRefused):
        api.grant_role(staff_id=security.staff_id, role_key="counter_clerk", actor=security)


def test_the_three_administrators_stay_apart(forestry, security):
    make.role("system_admin", "org.manage", is_administrator=True)
    make.role("audit_admin", "audit.view", is_administrator=True)
    make.role("counter_clerk", "cases.accept")
    officer = make.staff(forestry)
    api.grant_role(staff_id=officer.pk, role_key="system_admin", actor=security)
    for other in ("audit_admin", "counter_clerk"):
        with pytest.raises(errors.AdministratorsApart):
            api.grant_role(staff_id=officer.pk, role_key=other, actor=security)


def test_an_administrator_holds_no_business_post(forestry, reviewing, manager, security):
    make.role("system_admin", "org.manage", is_administrator=True)
    officer, clerk = make.staff(forestry), make.staff(forestry)
    api.grant_role(staff_id=officer.pk, role_key="system_admin", actor=security)
    with pytest.raises(errors.AdministratorsApart):
        api.assign_post(post_id=reviewing.pk, staff_id=officer.pk, share="A", actor=manager)
    make.hold(reviewing, clerk)
    with pytest.raises(errors.AdministratorsApart):
        api.grant_role(staff_id=clerk.pk, role_key="system_admin", actor=security)


def test_whoever_it_is_delegated_to_stands_beside_the_holders(forestry, reviewing):
    counter = make.post(forestry, "counter")
    clerk, deputy = make.staff(forestry, "陈青"), make.staff(forestry, "孙立")
    make.hold(reviewing, clerk)
    make.hold(counter, clerk)
    api.delegate(
        principal_id=clerk.pk, deputy_id=deputy.pk, post_id=reviewing.pk,
        from_on=today(), to_on=today(1), actor=make.actor(clerk),
    )  # fmt: skip
    found = api.holders_of([reviewing.pk, counter.pk])
    assert [(h.name, h.share, h.is_absent, h.delegated_by) for h in found[reviewing.pk]] == [
        ("陈青", "A", True, None),
        ("孙立", "B", False, clerk.pk),
    ]
    assert [(h.name, h.is_absent) for h in found[counter.pk]] == [("陈青", False)]
    assert [h.name for h in api.holders(reviewing.pk, on=today(2))] == ["陈青"]
