"""Who acts, and what they may do today."""

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command

from zhengtong.core.prepared import watched
from zhengtong.kernel.access import ANYWHERE
from zhengtong.modules.org import api
from zhengtong.modules.org.errors import AccountClosed, BadToken
from zhengtong.modules.org.models import PostHolder, PostRole
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(dt.datetime(2026, 6, 10, 2, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def forestry():
    return make.organization()


@pytest.fixture
def reviewing(forestry):
    return make.post(forestry, "reviewer", make.role("reviewer", "cases.handle"))


def test_a_post_brings_its_permissions_in_its_organisation_only(forestry, reviewing):
    other = make.organization("housing", "住建局")
    clerk = make.staff(forestry)
    make.hold(reviewing, clerk)
    actor = make.actor(clerk)
    assert actor.has("cases.handle", forestry.pk)
    assert not actor.has("cases.handle", other.pk)
    assert not actor.has("cases.decide", forestry.pk)


def test_a_post_role_for_everywhere_holds_everywhere(forestry):
    supervising = make.post(forestry, "supervisor")
    seeing = make.role("supervisor", "cases.view_all")
    PostRole.objects.create(post=supervising, role=seeing, is_everywhere=True)
    watcher = make.staff(forestry)
    make.hold(supervising, watcher)
    assert make.actor(watcher).grants["cases.view_all"] == {ANYWHERE}


def test_a_holds_the_post_and_b_stands_in(forestry, reviewing):
    first, second = make.staff(forestry), make.staff(forestry)
    make.hold(reviewing, first, "A")
    make.hold(reviewing, second, "B")
    assert make.actor(first).post_ids == {reviewing.pk}
    assert make.actor(second).post_ids == frozenset()
    assert make.actor(second).deputy_post_ids == {reviewing.pk}


def test_a_post_ends_on_the_day_it_ends(forestry, reviewing):
    clerk = make.staff(forestry)
    held = make.hold(reviewing, clerk)
    PostHolder.objects.filter(pk=held.pk).update(valid_to=TODAY + dt.timedelta(days=1))
    assert make.actor(clerk).post_ids == {reviewing.pk}
    PostHolder.objects.filter(pk=held.pk).update(valid_to=TODAY)
    assert make.actor(clerk).post_ids == frozenset()
    assert not make.actor(clerk).has("cases.handle")


@pytest.mark.parametrize(
    ("day", "acts"), [("2026-06-09", False), ("2026-06-10", True), ("2026-06-12", True),
                      ("2026-06-13", False)],
)  # fmt: skip
def test_a_delegation_holds_from_its_first_to_its_last_day(forestry, reviewing, day, acts):
    principal, deputy = make.staff(forestry), make.staff(forestry)
    make.hold(reviewing, principal)
    api.delegate(
        principal_id=principal.pk,
        deputy_id=deputy.pk,
        post_id=reviewing.pk,
        from_on=dt.date(2026, 6, 10),
        to_on=dt.date(2026, 6, 12),
        actor=make.actor(principal),
    )
    with time_machine.travel(f"{day}T12:00:00+08:00", tick=False):
        actor = make.actor(deputy)
    assert (actor.deputy_post_ids == {reviewing.pk}) is acts
    assert actor.has("cases.handle", forestry.pk) is acts


def test_a_delegation_of_one_post_does_not_bring_the_others(forestry, reviewing):
    approving = make.post(forestry, "approver")
    principal, deputy = make.staff(forestry), make.staff(forestry)
    make.hold(reviewing, principal)
    make.hold(approving, principal)
    api.delegate(
        principal_id=principal.pk, deputy_id=deputy.pk, post_id=reviewing.pk,
        from_on=TODAY, to_on=TODAY, actor=make.actor(principal),
    )  # fmt: skip
    assert make.actor(deputy).deputy_post_ids == {reviewing.pk}


def test_a_delegation_is_not_passed_on(forestry, reviewing):
    first, second, third = (make.staff(forestry) for _ in range(3))
    make.hold(reviewing, first)
    make.hold(make.post(forestry, "counter"), second)
    for principal, deputy in ((first, second), (second, third)):
        api.delegate(
            principal_id=principal.pk, deputy_id=deputy.pk, from_on=TODAY, to_on=TODAY,
            actor=make.actor(principal),
        )  # fmt: skip
    assert reviewing.pk not in make.actor(third).deputy_post_ids


def test_an_account_that_was_closed_does_not_act(forestry):
    clerk = make.staff(forestry)
    clerk.user.is_active = False
    clerk.user.save()
    with pytest.raises(AccountClosed):
        make.actor(clerk)


def test_staff_who_left_keep_their_account_and_lose_everything_else(forestry, reviewing):
    clerk = make.staff(forestry)
    make.hold(reviewing, clerk)
    clerk.is_active = False
    clerk.save()
    actor = make.actor(clerk)
    assert (actor.staff_id, actor.post_ids, dict(actor.grants)) == (None, frozenset(), {})


def test_an_actor_is_found_in_one_statement(forestry, reviewing):
    clerk = make.staff(forestry)
    make.hold(reviewing, clerk)
    with watched() as statements:
        assert make.actor(clerk).post_ids == {reviewing.pk}
    assert len(statements) == 1


def test_a_citizen_is_found_in_one_statement():
    person, company = make.person(), make.entity()
    make.represents(person, company)
    with watched() as statements:
        actor = make.queries_actor(person.user_id, entity_id=company.pk)
    assert (actor.person_id, actor.entity_id) == (person.pk, company.pk)
    assert len(statements) == 1


def test_a_program_is_known_by_one_statement(forestry):
    make.staff(forestry, username="chenqing")
    raw = api.token_create("chenqing")
    api.actor_for_token(raw)
    with watched() as statements:
        api.actor_for_token(raw)
    assert len(statements) == 1


def test_a_token_acts_as_its_owner_until_revoked(forestry):
    clerk = make.staff(forestry, username="chenqing")
    raw = api.token_create("chenqing")
    actor = api.actor_for_token(raw)
    assert (actor.user_id, actor.channel) == (clerk.user_id, "api")
    api.token_revoke(token_id=clerk.user.tokens.get().pk, actor=actor)
    with pytest.raises(BadToken):
        api.actor_for_token(raw)


def test_a_token_is_not_kept_in_clear(forestry):
    make.staff(forestry, username="chenqing")
    raw = api.token_create("chenqing")
    token = make.User.objects.get(username="chenqing").tokens.get()
    assert raw not in (token.hashed, token.name)
    assert raw.startswith(token.head)


def test_a_token_ends_after_its_days(forestry):
    make.staff(forestry, username="chenqing")
    raw = api.token_create("chenqing", days=30)
    with (
        time_machine.travel(dt.datetime(2026, 7, 11, tzinfo=dt.UTC), tick=False),
        pytest.raises(BadToken),
    ):
        api.actor_for_token(raw)


def test_tokens_of_an_unknown_user_are_an_error_on_the_console(forestry):
    for action in ("create", "list", "revoke"):
        with pytest.raises(CommandError):
            call_command("token", action, "nobody")


def test_tokens_are_made_listed_and_revoked_on_the_console(forestry, capsys):
    make.staff(forestry, username="chenqing")
    call_command("token", "create", "chenqing", name="desk")
    raw = capsys.readouterr().out.strip()
    assert api.actor_for_token(raw).staff_id
    call_command("token", "list", "chenqing")
    assert "desk" in capsys.readouterr().out
    call_command("token", "revoke", "chenqing")
    with pytest.raises(BadToken):
        api.actor_for_token(raw)
