"""The inbox, the preferences and the outbox as people see them."""

import uuid

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import RequestFactory
from django.urls import resolve

from zhengtong.core.messaging import api, queries
from zhengtong.core.messaging.api import Recipient
from zhengtong.core.messaging.models import Delivery
from zhengtong.core.messaging.tests.conftest import CITIZEN, CLERK
from zhengtong.core.messaging.tests.test_sending import CONTEXT
from zhengtong.core.pages.access import mark_of
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import NotFound, PermissionRefused, SignInRequired
from zhengtong.kernel.pagination import BadCursor


def ask(path, actor=CITIZEN, data=None, post=False):
    factory = RequestFactory()
    request = factory.post(path, data or {}) if post else factory.get(path, data or {})
    request.actor = actor
    request._messages = CookieStorage(request)
    found = resolve(path)
    return found.func(request, *found.args, **found.kwargs)


def page(path, **kwargs):
    return ask(path, **kwargs).content.decode()


def send(recipient=None, **kwargs):
    recipient = recipient or Recipient(person_id=7)
    return api.send(template="test.accepted", recipient=recipient, context=CONTEXT, **kwargs)


def test_an_empty_inbox_says_what_will_appear():
    assert "还没有消息" in page("/messages/")
    assert "没有未读消息" in page("/messages/", data={"show": "unread"})


def test_the_inbox_lists_own_messages_only():
    mine, other = send(), send(Recipient(staff_id=9))
    text = page("/messages/")
    assert str(mine.public_id) in text
    assert str(other.public_id) not in text


def test_opening_a_message_marks_it_read():
    message = send(url="/cases/1/")
    text = page(f"/messages/{message.public_id}/")
    assert "编号 QH-1，最迟 2026-11-21 办结。" in text
    assert 'href="/cases/1/"' in text
    assert api.unread_count(71) == 0
    assert str(message.public_id) not in page("/messages/", data={"show": "unread"})


def test_a_message_of_somebody_else_is_not_found():
    message = send()
    for public_id in (message.public_id, uuid.uuid4()):
        with pytest.raises(NotFound):
            ask(f"/messages/{public_id}/", actor=CLERK)
    assert api.unread_count(71) == 1


def test_ticked_messages_or_all_are_marked_read():
    first, _, _ = send(), send(), send()
    other = send(Recipient(staff_id=9))
    ticked = {"message": [str(first.public_id), str(other.public_id), "nonsense"]}
    assert ask("/messages/read/", data=ticked, post=True).status_code == 302
    assert api.unread_count(71) == 2
    ask("/messages/read/", data={"all": "1"}, post=True)
    assert api.unread_count(71) == 0
    assert api.unread_count(72) == 1
    ask("/messages/read/", data={}, post=True)


def test_long_inboxes_have_pages(monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    sent = [send() for _ in range(5)]
    seen, cursor = [], ""
    while True:
        part = api.inbox(user_id=71, cursor=cursor)
        seen += [row.id for row in part.rows]
        cursor = part.next_cursor
        if not cursor:
            break
        assert "更早的消息" in page("/messages/")
    assert seen == [message.id for message in reversed(sent)]


@pytest.mark.parametrize("cursor", ["nonsense", "WyJ4Il0", "W10"])
def test_a_wrong_cursor_is_refused(cursor):
    with pytest.raises(BadCursor):
        ask("/messages/", data={"cursor": cursor})


def test_preferences_are_kept():
    assert page("/messages/preferences/").count("checked") == 2
    ask("/messages/preferences/", data={"channel": ["sms"]}, post=True)
    assert queries.chosen_channels(71) == [
        ("email", "电子邮件", False),
        ("sms", "手机短信", True),
    ]
    assert page("/messages/preferences/").count("checked") == 1


def test_the_outbox_shows_what_the_demo_would_have_sent():
    assert "还没有发出任何内容" in page("/messages/outbox/", actor=CLERK)
    send()
    api.deliver_pending()
    text = page("/messages/outbox/", actor=CLERK)
    assert "13800000071" in text
    assert "lin@example.com" in text
    assert "lin@example.com" not in page("/messages/outbox/", actor=CLERK, data={"channel": "sms"})


def test_failed_deliveries_can_be_sent_again_from_the_page():
    message = send(channels=["sms"])
    Delivery.objects.update(state="failed", error="gateway is down")
    assert "gateway is down" in page("/messages/outbox/", actor=CLERK)
    pk = Delivery.objects.get(message_id=message.id).pk
    ask(f"/messages/outbox/{pk}/again/", actor=CLERK, post=True)
    assert Delivery.objects.get().state == "pending"


def test_the_outbox_is_for_staff_with_the_permission():
    with pytest.raises(PermissionRefused):
        ask("/messages/outbox/")
    with pytest.raises(PermissionRefused):
        ask("/messages/outbox/", actor=Actor(kind="user", user_id=3, staff_id=3))
    with pytest.raises(SignInRequired):
        ask("/messages/", actor=Actor.anonymous())


def test_every_address_carries_an_access_mark():
    from zhengtong.core.messaging.urls import urlpatterns

    assert all(mark_of(pattern.callback) for pattern in urlpatterns)
