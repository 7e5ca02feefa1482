"""Who is told what becomes of a draft."""

import pytest

from zhengtong.core.messaging.models import Message
from zhengtong.kernel.access import Actor
from zhengtong.modules.items import api
from zhengtong.modules.items.models import ItemVersion
from zhengtong.modules.items.tests.factories import owner, version
from zhengtong.modules.org import api as org
from zhengtong.modules.org.models import Organization, PostRole, User
from zhengtong.modules.org.tests import factories as make

pytestmark = pytest.mark.django_db


def someone(*permissions: str, of: Organization | None = None, everywhere: bool = True) -> Actor:
    """A staff member whose post brings the permissions, as they act."""
    body = of or owner()
    member = make.staff(body, name=f"人员{User.objects.count()}")
    role = make.role(f"role-{member.pk}", *permissions)
    post = make.post(body, key=f"post-{member.pk}", role=role)
    PostRole.objects.filter(post=post).update(is_everywhere=everywhere)
    make.hold(post, member)
    return org.actor_for(member.user_id)


def told(actor: Actor) -> list[Message]:
    return list(Message.objects.filter(user_id=actor.user_id).order_by("pk"))


def submitted(drafter: Actor) -> ItemVersion:
    draft = version(publish=False, actor=drafter)
    api.submit_version(version_id=draft.pk, actor=drafter)
    return draft


def test_reviewers_are_told_that_a_draft_waits() -> None:
    drafter, reviewer = someone("items.manage"), someone("items.review")
    draft = submitted(drafter)
    (message,) = told(reviewer)
    assert message.subjects["zh"].startswith("请审核：")
    assert message.subjects["en"].startswith("To review: ")
    assert drafter.name in message.bodies["zh"]
    assert message.url == f"/desk/items/drafts/{draft.public_id}/review/"
    assert told(drafter) == []


def test_whoever_may_review_elsewhere_only_is_not_told() -> None:
    elsewhere = make.organization("housing", "住建局")
    stranger = someone("items.review", of=elsewhere, everywhere=False)
    local = someone("items.review", everywhere=False)
    submitted(someone("items.manage"))
    assert told(stranger) == []
    assert len(told(local)) == 1


def test_whoever_reviews_by_a_role_of_their_own_is_told() -> None:
    reviewer = someone("cases.counter")
    assert reviewer.staff_id is not None
    make.role("own-reviewer", "items.review")
    org.grant_role(
        staff_id=reviewer.staff_id, role_key="own-reviewer", actor=Actor.system("授权人")
    )
    submitted(someone("items.manage"))
    assert len(told(reviewer)) == 1


def test_the_drafters_are_told_why_it_was_sent_back() -> None:
    drafter, helper = someone("items.manage"), someone("items.manage")
    reviewer = someone("items.review")
    draft = version(publish=False, actor=drafter)
    api.save_draft(
        version_id=draft.pk,
        changes={"remarks": [{"zh": "备注"}]},
        lock_version=draft.lock_version,
        actor=helper,
    )
    api.submit_version(version_id=draft.pk, actor=drafter)
    api.send_back_version(version_id=draft.pk, reason="依据没有写到条", actor=reviewer)
    for who in (drafter, helper):
        (message,) = told(who)
        assert message.template == "items.sent_back"
        assert "依据没有写到条" in message.bodies["en"]
        assert message.url == f"/desk/items/drafts/{draft.public_id}/"


def test_the_drafters_are_told_that_it_is_published_and_from_when() -> None:
    drafter, reviewer = someone("items.manage"), someone("items.review")
    draft = submitted(drafter)
    api.publish_version(version_id=draft.pk, actor=reviewer)
    (message,) = told(drafter)
    draft.refresh_from_db()
    assert message.template == "items.published"
    assert str(draft.effective_on) in message.bodies["zh"]
    assert [m.template for m in told(reviewer)] == ["items.submitted"]


def test_an_account_that_was_closed_is_not_told() -> None:
    reviewer = someone("items.review")
    User.objects.filter(pk=reviewer.user_id).update(is_active=False)
    submitted(someone("items.manage"))
    assert told(reviewer) == []
