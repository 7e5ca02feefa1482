"""Organisations, posts and staff come, change and end; nothing is deleted, nothing is orphaned."""

import datetime as dt

import pytest
from django.utils import timezone

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import PermissionRefused
from zhengtong.modules.org import api, errors, plugins, tasks
from zhengtong.modules.org.models import (
    AccountSession,
    Organization,
    Post,
    PostHolder,
    RoleAssignment,
    User,
)
from zhengtong.modules.org.services import (
    access_codes,
    organizations,
    personnel,
    post_plan,
    role_plan,
    sessions,
)
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("tests")
CONTACT = organizations.Contact(address="禾兴路 1 号", consult_phone="0960-6600001")


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def standing(**changes) -> organizations.Standing:
    facts = {
        "name": "青禾县数据局", "short_name": "数据局", "kind": "department",
        "region_id": make.region().pk,
    }  # fmt: skip
    return organizations.Standing(**{**facts, **changes})


def found(key: str = "data", **changes) -> Organization:
    pk = organizations.create_organization(
        key=key, credit_code=make.credit_code(), standing=standing(**changes), contact=CONTACT,
        actor=SYSTEM,
    )  # fmt: skip
    return Organization.objects.get(pk=pk)


@pytest.fixture
def forestry():
    return make.organization()


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


class Busy(plugins.Ties):
    """Stands for the modules above: tasks wait everywhere."""

    def __init__(self) -> None:
        self.released: list[int] = []

    def of_organization(self, organization_id):
        return [plugins.Tie(label="在用事项", count=3)]

    def of_post(self, post_id):
        return [plugins.Tie(label="未办结的待办", count=2)]

    def release_staff(self, staff_id, actor):
        self.released.append(staff_id)


# --- organisations ------------------------------------------------------------------------------


@killed("modules.org.services.organizations.create_organization", again=422)
def test_an_organisation_is_set_up_once(db):
    made = found()
    assert api.organization_by_key("data").id == made.pk
    with pytest.raises(errors.KeyTaken):
        found()
    with pytest.raises(errors.BadKey):
        found(key="数据局")
    with pytest.raises(errors.NameMissing):
        found(key="other", name=" ")


@pytest.mark.parametrize("code", ["91999021MA00000011", "", "abc"])
def test_an_organisation_needs_a_true_credit_code(code):
    with pytest.raises(errors.BadCreditCode):
        organizations.create_organization(
            key="x1", credit_code=code, standing=standing(), contact=CONTACT, actor=SYSTEM
        )


@killed("modules.org.services.organizations.update_organization", again=NOTHING)
def test_a_department_keeps_its_phones_but_not_its_name(manager, forestry):
    organizations.update_organization(organization_id=forestry.pk, contact=CONTACT, actor=manager)
    forestry.refresh_from_db()
    assert forestry.consult_phone == "0960-6600001"
    with pytest.raises(PermissionRefused):
        organizations.update_organization(
            organization_id=forestry.pk, contact=CONTACT, standing=standing(), actor=manager
        )
    with pytest.raises(PermissionRefused):
        organizations.retire_organization(organization_id=forestry.pk, on=today(), actor=manager)


def test_nobody_is_their_own_superior(db):
    upper = found()
    lower = found("below", parent_id=upper.pk)
    with pytest.raises(errors.ParentBelow):
        organizations.update_organization(
            organization_id=upper.pk, contact=CONTACT, standing=standing(parent_id=lower.pk),
            actor=SYSTEM,
        )  # fmt: skip


def test_an_organisation_with_open_affairs_is_not_retired(db):
    made = found()
    with plugins.ties.temporarily("tests", Busy()), pytest.raises(errors.StillInUse) as refusal:
        organizations.retire_organization(organization_id=made.pk, on=today(), actor=SYSTEM)
    assert "在用事项 3" in refusal.value.message
    made.refresh_from_db()
    assert made.is_active


def test_an_organisation_with_staff_or_others_below_is_not_retired(db):
    made = found()
    found("below", parent_id=made.pk)
    make.staff(made)
    with pytest.raises(errors.StillInUse) as refusal:
        organizations.retire_organization(organization_id=made.pk, on=today(), actor=SYSTEM)
    assert "下级机构 1" in refusal.value.message
    assert "在岗人员 1" in refusal.value.message


@killed("modules.org.services.organizations.restore_organization", again=NOTHING)
@killed("modules.org.services.organizations.retire_organization", again=409)
def test_a_retired_organisation_keeps_its_rows_and_can_come_back(db):
    made = found()
    post = make.post(made)
    with pytest.raises(errors.DateInFuture):
        organizations.retire_organization(organization_id=made.pk, on=today(1), actor=SYSTEM)
    organizations.retire_organization(organization_id=made.pk, on=today(), actor=SYSTEM)
    post.refresh_from_db()
    assert post.ended_on == today()
    assert not api.organization(made.pk).is_active
    with pytest.raises(errors.OrganizationEnded):
        organizations.update_organization(organization_id=made.pk, contact=CONTACT, actor=SYSTEM)
    organizations.restore_organization(organization_id=made.pk, actor=SYSTEM)
    post.refresh_from_db()
    assert post.ended_on is None
    assert AuditEntry.objects.filter(action__startswith="org.organization.").count() == 3


# --- posts --------------------------------------------------------------------------------------


@killed("modules.org.services.post_plan.create_post", again=422)
@killed("modules.org.services.post_plan.update_post", again=NOTHING)
def test_one_post_heads_an_organisation(forestry, manager):
    facts = post_plan.PostFacts(name="局长岗", is_head=True)
    place = {"organization_id": forestry.pk, "actor": manager}
    first = post_plan.create_post(key="chief", facts=facts, **place)
    second = post_plan.create_post(key="boss", facts=facts, **place)
    assert list(Post.objects.filter(is_head=True)) == [Post.objects.get(pk=second)]
    with pytest.raises(errors.KeyTaken):
        post_plan.create_post(key="chief", facts=facts, **place)
    post_plan.update_post(post_id=first, facts=post_plan.PostFacts(name="副局长岗"), actor=manager)
    assert Post.objects.get(pk=first).name == "副局长岗"


def test_a_post_with_waiting_tasks_is_not_closed(forestry, manager):
    post = make.post(forestry)
    with plugins.ties.temporarily("tests", Busy()), pytest.raises(errors.StillInUse):
        post_plan.close_post(post_id=post.pk, on=today(), actor=manager)


@killed("modules.org.services.post_plan.close_post", again=409)
@killed("modules.org.services.post_plan.reopen_post", again=NOTHING)
def test_closing_a_post_releases_whoever_holds_it(forestry, manager):
    post, clerk = make.post(forestry), make.staff(forestry)
    make.hold(post, clerk)
    post_plan.close_post(post_id=post.pk, on=today(), actor=manager)
    assert PostHolder.objects.get(post=post).valid_to == today()
    assert api.post_id(forestry.pk, post.key) is None
    assert post.pk in api.posts([post.pk])
    with pytest.raises(errors.PostEnded):
        api.assign_post(post_id=post.pk, staff_id=clerk.pk, share="A", actor=manager)
    post_plan.reopen_post(post_id=post.pk, actor=manager)
    assert api.post_id(forestry.pk, post.key) == post.pk
    assert api.holders(post.pk) == []


# --- staff --------------------------------------------------------------------------------------


def taken_on(forestry, manager, number="N1", name="新来人", **kwargs) -> personnel.NewAccount:
    return personnel.create_staff(
        organization_id=forestry.pk, number=number, actor=manager,
        facts=personnel.StaffFacts(name=name, phone="0960-6600009"), **kwargs,
    )  # fmt: skip


@killed("modules.org.services.personnel.create_staff", again=422)
def test_nobody_knows_the_password_of_new_staff(forestry, manager):
    made = taken_on(forestry, manager)
    user = User.objects.get(username=made.username)
    assert made.username == "xinlairen"
    assert not user.has_usable_password()
    access_codes.reset_password(
        username=made.username, code=made.code, password="their-own-long-secret"
    )
    user.refresh_from_db()
    assert user.check_password("their-own-long-secret")
    with pytest.raises(errors.BadAccessCode):
        access_codes.reset_password(
            username=made.username, code=made.code, password="a-second-long-secret"
        )


def test_the_same_sound_gets_a_number_and_the_same_number_is_refused(forestry, manager):
    assert taken_on(forestry, manager).username == "xinlairen"
    assert taken_on(forestry, manager, "N2", "辛来人").username == "xinlairen2"
    with pytest.raises(errors.NumberTaken):
        taken_on(forestry, manager)
    with pytest.raises(errors.UsernameTaken):
        taken_on(forestry, manager, "N3", username="XINLAIREN")


@killed("modules.org.services.personnel.update_staff", again=NOTHING)
def test_staff_move_only_where_one_manages_both(forestry, manager):
    made = taken_on(forestry, manager)
    housing = make.organization("housing", "住建局")
    facts = personnel.StaffFacts(name="新来人", title="科员")
    with pytest.raises(PermissionRefused):
        personnel.update_staff(
            staff_id=made.staff_id, facts=facts, organization_id=housing.pk, actor=manager
        )
    personnel.update_staff(
        staff_id=made.staff_id, facts=facts, organization_id=housing.pk, actor=SYSTEM
    )
    assert api.staff(made.staff_id).organization_id == housing.pk


def test_who_leaves_hands_over_the_post_when_tasks_wait(forestry, manager):
    post, clerk, heir = make.post(forestry), make.staff(forestry), make.staff(forestry, "孙立")
    make.hold(post, clerk)
    make.hold(post, heir, "B")
    busy = Busy()
    with plugins.ties.temporarily("tests", busy):
        with pytest.raises(errors.HandOverMissing):
            personnel.leave(staff_id=clerk.pk, on=today(), actor=manager)
        with pytest.raises(errors.HandOverToSelf):
            personnel.leave(
                staff_id=clerk.pk, on=today(), hand_over={post.pk: clerk.pk}, actor=manager
            )
        personnel.leave(staff_id=clerk.pk, on=today(), hand_over={post.pk: heir.pk}, actor=manager)
    assert busy.released == [clerk.pk]
    assert [(h.name, h.share) for h in api.holders(post.pk)] == [("孙立", "A")]
    assert not User.objects.get(staff=clerk).is_active
    with pytest.raises(errors.AccountClosed):
        make.actor(clerk)


@killed("modules.org.services.personnel.come_back", again=NOTHING)
def test_who_leaves_a_quiet_post_may_leave_it_vacant(forestry, manager):
    post, clerk = make.post(forestry), make.staff(forestry)
    make.hold(post, clerk)
    assert [h.post_id for h in personnel.sole_posts(clerk.pk)] == [post.pk]
    personnel.leave(staff_id=clerk.pk, on=today(), actor=manager)
    assert api.holders(post.pk) == []
    personnel.come_back(staff_id=clerk.pk, actor=manager)
    assert make.actor(clerk).post_ids == frozenset()


# --- accounts -----------------------------------------------------------------------------------


@killed("modules.org.services.sessions.lock_account", again=NOTHING)
@killed("modules.org.services.sessions.unlock_account", again=NOTHING)
def test_a_locked_account_is_out_at_once_and_only_security_locks(
    forestry, manager, security, client
):
    clerk = make.staff(forestry, username="clerk")
    assert client.login(username="clerk", password=make.PASSWORD)
    client.get("/accounts/landing/")
    with pytest.raises(PermissionRefused):
        sessions.lock_account(staff_id=clerk.pk, actor=manager)
    sessions.lock_account(staff_id=clerk.pk, actor=security)
    with pytest.raises(errors.AccountClosed):
        make.actor(clerk)
    sessions.unlock_account(staff_id=clerk.pk, actor=security)
    assert make.actor(clerk).staff_id == clerk.pk
    with pytest.raises(errors.NotToOneself):
        sessions.lock_account(staff_id=security.staff_id, actor=security)


@killed("modules.org.services.sessions.end_sessions", again=NOTHING)
def test_sessions_are_listed_and_ended_from_elsewhere(forestry, security, client):
    clerk = make.staff(forestry, username="clerk")
    client.post("/accounts/login/", {"login": "clerk", "password": make.PASSWORD})
    assert client.get("/accounts/profile/").status_code == 200
    rows = sessions.open_sessions(clerk.user_id)
    assert [row.address for row in rows] == ["127.0.0.1"]
    assert sessions.end_sessions(staff_id=clerk.pk, actor=security) == 1
    assert client.get("/accounts/profile/").status_code == 302
    assert sessions.open_sessions(clerk.user_id) == []


def test_old_sessions_are_forgotten_at_night_and_live_ones_are_not(forestry, client):
    clerk = make.staff(forestry, username="clerk")
    client.post("/accounts/login/", {"login": "clerk", "password": make.PASSWORD})
    long_ago = timezone.now() - dt.timedelta(days=sessions.KEPT_DAYS + 1)
    old = AccountSession.objects.create(user=clerk.user, session_key="gone", started_at=long_ago)
    tasks.forget_sessions()
    assert not AccountSession.objects.filter(pk=old.pk).exists()
    assert client.get("/accounts/profile/").status_code == 200


# --- roles --------------------------------------------------------------------------------------


def test_a_granted_role_runs_out(forestry, security):
    clerk = make.staff(forestry)
    make.role("supervisor", "supervision.view")
    made = api.grant_role(
        staff_id=clerk.pk, role_key="supervisor", actor=security, expires_on=today()
    )
    assert make.actor(clerk).has("supervision.view")
    RoleAssignment.objects.filter(pk=made).update(expires_on=today(-1))
    assert not make.actor(clerk).has("supervision.view")
    with pytest.raises(errors.DateInPast):
        api.grant_role(
            staff_id=clerk.pk, role_key="supervisor", actor=security, expires_on=today(-1)
        )
    api.grant_role(staff_id=clerk.pk, role_key="supervisor", actor=security)
    assert make.actor(clerk).has("supervision.view")


@killed("modules.org.services.role_plan.create_role", again=422)
def test_a_business_role_holds_known_permissions_and_no_security(security):
    pk = role_plan.create_role(
        key="desk", name="服务台", permissions=["cases.counter"], actor=security
    )
    with pytest.raises(errors.UnknownPermissions):
        role_plan.update_role(role_id=pk, name="服务台", permissions=["all"], actor=security)
    with pytest.raises(errors.SecurityPermission):
        role_plan.update_role(role_id=pk, name="服务台", permissions=["org.grant"], actor=security)
    with pytest.raises(errors.KeyTaken):
        role_plan.create_role(key="desk", name="服务台", permissions=[], actor=security)


@killed("modules.org.services.role_plan.set_post_roles", again=NOTHING)
def test_administrators_are_fixed_and_never_come_with_a_post(forestry, security, manager):
    fixed = make.role("audit_admin", "audit.view", is_administrator=True)
    with pytest.raises(errors.RoleFixed):
        role_plan.update_role(role_id=fixed.pk, name="x", permissions=[], actor=security)
    post = make.post(forestry)
    with pytest.raises(errors.AdministratorsApart):
        role_plan.set_post_roles(post_id=post.pk, roles={"audit_admin": False}, actor=security)
    make.role("reviewer", "cases.handle")
    role_plan.set_post_roles(post_id=post.pk, roles={"reviewer": False}, actor=security)
    clerk = make.staff(forestry)
    make.hold(post, clerk)
    assert make.actor(clerk).has("cases.handle", forestry.pk)
    with pytest.raises(PermissionRefused):
        role_plan.set_post_roles(post_id=post.pk, roles={}, actor=manager)
