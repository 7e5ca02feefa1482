"""Who gets what, through which channel, and what happens when it fails."""

import datetime as dt

import pytest
from django.utils import translation

from zhengtong.core.messaging import api, tasks
from zhengtong.core.messaging.api import MessageTemplate, Recipient
from zhengtong.core.messaging.models import Delivery, Message, OutboxMessage
from zhengtong.core.messaging.plugins import channels
from zhengtong.core.messaging.tasks import MAX_ATTEMPTS, deliver
from zhengtong.core.messaging.tests.conftest import CITIZEN, CLERK
from zhengtong.core.messaging.texts import templates
from zhengtong.core.tests.killing import NOTHING, killed
from zhengtong.kernel.errors import PermissionRefused, StateError
from zhengtong.kernel.registry import UnknownPlug

CONTEXT = {
    "item": {"zh": "林木采伐许可", "en": "Tree-felling permit"},
    "number": "QH-1",
    "due": dt.date(2026, 11, 21),
}


def send(recipient=None, **changes):
    given = {"template": "test.accepted", "context": CONTEXT, "about": "case:17", **changes}
    return api.send(recipient=recipient or Recipient(person_id=7), **given)


def states(message):
    return {d.channel: d.state for d in api.messages_about("case:17")[-1].deliveries}


class Gateway:
    """An SMS gateway that is down for some calls."""

    label = "短信"

    def __init__(self, failures):
        self.failures = failures
        self.letters = []

    def address(self, contact):
        return contact.phone

    def deliver(self, letter):
        if self.failures:
            self.failures -= 1
            raise ConnectionError("gateway is down")
        self.letters.append(letter)

    def check_config(self):
        return ["down"] if self.failures else []


def test_a_message_is_kept_in_both_languages():
    message = send()
    assert message.subject == "您的“林木采伐许可”已受理"
    assert message.body == "编号 QH-1，最迟 2026-11-21 办结。"
    with translation.override("en"):
        assert message.subject == "Your “Tree-felling permit” was accepted"
    assert Message.objects.get().user_id == 71


def test_the_inbox_has_it_at_once_and_the_others_after_delivery():
    message = send()
    assert states(message) == {"site": "sent", "sms": "pending", "email": "pending"}
    assert api.unread_count(71) == 1
    deliver(message_id=message.id)
    assert states(message) == {"site": "sent", "sms": "sent", "email": "sent"}
    mail, sms = OutboxMessage.objects.all()
    assert (sms.address, sms.text) == ("13800000071", "林木采伐许可已受理，编号QH-1")
    assert (mail.address, mail.subject) == ("lin@example.com", "您的“林木采伐许可”已受理")


def test_addresses_are_sealed_in_the_database():
    send()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(address::text, '') FROM messaging_delivery")
        assert b"13800000071".hex() not in cursor.fetchone()[0]


@killed("core.messaging.tasks._attempt", again=NOTHING)
def test_delivering_twice_sends_once():
    message = send()
    deliver(message_id=message.id)
    deliver(message_id=message.id)
    assert OutboxMessage.objects.count() == 2


def test_the_recipient_reads_his_own_language():
    message = send(Recipient(staff_id=9, phone="13900000009"))
    deliver(message_id=message.id)
    assert OutboxMessage.objects.get().text == "Tree-felling permit accepted, no. QH-1"


def test_a_channel_without_an_address_is_recorded():
    message = send(Recipient(person_id=8))
    assert states(message) == {"site": "no_address", "sms": "no_address", "email": "no_address"}
    assert message.recipient_name == "无联系方式"


def test_a_bare_phone_number_is_enough():
    message = send(Recipient(phone="13700000000"))
    assert states(message)["sms"] == "pending"
    assert states(message)["site"] == "no_address"


def test_a_phone_given_with_the_application_wins():
    message = send(Recipient(person_id=7, phone="13600000000"))
    deliver(message_id=message.id)
    assert OutboxMessage.objects.get(channel="sms").address == "13600000000"


def test_an_account_that_no_book_knows_still_has_its_inbox():
    message = send(Recipient(user_id=99))
    assert states(message)["site"] == "sent"
    assert api.unread_count(99) == 1


def test_a_channel_that_is_not_installed_is_left_out():
    assert states(send(channels=["site", "pigeon"])) == {"site": "sent"}


@killed("core.messaging.services.choose_channels", again=NOTHING)
def test_channels_that_a_person_switched_off_stay_silent():
    api.choose_channels(actor=CITIZEN, on=["email"])
    assert states(send()) == {"site": "sent", "sms": "declined", "email": "pending"}
    api.choose_channels(actor=CITIZEN, on=["email", "sms"])
    assert states(send())["sms"] == "pending"


def test_a_notice_that_the_law_demands_goes_out_all_the_same():
    notice = MessageTemplate(
        key="test.notice",
        subject={"zh": "补正", "en": "Supplement"},
        body={"zh": "请补正", "en": "Please supplement"},
        channels=("sms",),
        is_essential=True,
    )
    api.choose_channels(actor=CITIZEN, on=[])
    with templates.temporarily("test.notice", notice):
        assert states(send(template="test.notice", context={})) == {"sms": "pending"}


def test_a_failing_channel_is_tried_again_and_does_not_hold_up_the_others():
    with channels.temporarily("sms", Gateway(failures=1)) as gateway:
        message = send()
        with pytest.raises(tasks.DeliveryFailed):
            deliver(message_id=message.id)
        assert states(message) == {"site": "sent", "sms": "pending", "email": "sent"}
        row = Delivery.objects.get(channel="sms")
        assert (row.attempts, row.error) == (1, "ConnectionError: gateway is down")
        deliver(message_id=message.id)
        assert states(message)["sms"] == "sent"
        assert [letter.address for letter in gateway.letters] == ["13800000071"]


@killed("core.messaging.services.send_again", again=409)
def test_after_enough_attempts_it_is_given_up_and_can_be_sent_again_by_hand():
    with channels.temporarily("sms", Gateway(failures=MAX_ATTEMPTS)):
        message = send(channels=["sms"])
        for _ in range(MAX_ATTEMPTS - 1):
            with pytest.raises(tasks.DeliveryFailed):
                deliver(message_id=message.id)
        deliver(message_id=message.id)
        row = Delivery.objects.get()
        assert row.state == "failed"
        with pytest.raises(PermissionRefused):
            api.send_again(delivery_id=row.pk, actor=CITIZEN)
        api.send_again(delivery_id=row.pk, actor=CLERK)
        assert api.deliver_pending() == 1
        assert states(message) == {"sms": "sent"}
        with pytest.raises(StateError):
            api.send_again(delivery_id=row.pk, actor=CLERK)


def test_everything_pending_can_be_delivered_without_the_worker():
    send()
    send()
    assert api.deliver_pending() == 4
    assert api.deliver_pending() == 0


def test_messages_about_an_object_are_told_in_order():
    send()
    send(about="case:18")
    send()
    told = api.messages_about("case:17")
    assert [m.about for m in told] == ["case:17", "case:17"]
    assert told[0].id < told[1].id


def test_what_is_to_be_said_once_is_said_once():
    first, again = send(once="accepted"), send(once="accepted")
    assert again.id == first.id
    assert send(once="accepted", about="case:18").id != first.id
    assert send(once="decided").id != first.id
    assert send().id != send().id


def test_an_unknown_template_or_a_missing_value_is_a_programming_error():
    with pytest.raises(UnknownPlug):
        send(template="test.nothing")
    with pytest.raises(KeyError):
        send(context={})


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ({"zh": "好"}, {"zh": "好", "en": "well"}),
        ({"zh": "好", "en": "well"}, {"zh": "{a}", "en": "{b}"}),
        ({"zh": "好", "en": "well"}, {"zh": "{a.__class__}", "en": "{a.__class__}"}),
        ({"zh": "好", "en": "well"}, {"zh": "{}", "en": "{}"}),
    ],
)
def test_templates_must_agree_in_both_languages(subject, body):
    with pytest.raises(ValueError, match=r"match|plain names"):
        api.register_template(MessageTemplate(key="test.bad", subject=subject, body=body))


def test_the_health_of_all_channels_is_known():
    with channels.temporarily("sms", Gateway(failures=1)):
        assert channels.check_config() == {"email": [], "site": [], "sms": ["down"]}
