"""Every command on rules, killed anywhere, leaves nothing and then succeeds once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zhengtong.core.tests.killing import AGAIN, scenario
from zhengtong.modules.supervision.models import RuleVersion
from zhengtong.modules.supervision.rules import drafting, enacting, lamps, trying
from zhengtong.modules.supervision.rules.tests.conftest import NARROW, content
from zhengtong.modules.supervision.tests import factories


def drafted(w) -> RuleVersion:
    return drafting.draft_new_rule(content=content(NARROW), actor=w.writer)


def tried(w) -> RuleVersion:
    version, today = drafted(w), timezone.localdate()
    trying.try_rule(public_id=version.public_id, since=today, until=today, actor=w.writer)
    return version


@scenario(drafting.draft_new_rule, again=AGAIN, because="two rules may say the same")
def writing(w):
    return lambda: drafting.draft_new_rule(content=content(NARROW), actor=w.writer)


@scenario(drafting.draft_version, again=409)
def drafting_again(w):
    factories.version(key="own", check_key="conditions", conditions=NARROW)
    return lambda: drafting.draft_version(rule_key="own", content=content(NARROW), actor=w.writer)


@scenario(drafting.save_draft, again=409)
def saving(w):
    version = drafted(w)
    return lambda: drafting.save_draft(
        public_id=version.public_id,
        content=content(NARROW, level="alarm"),
        lock_version=1,
        actor=w.writer,
    )


@scenario(drafting.discard_draft, again=409)
def discarding(w):
    version = drafted(w)
    return lambda: drafting.discard_draft(
        public_id=version.public_id, lock_version=1, actor=w.writer
    )


@scenario(trying.try_rule, again=AGAIN, because="every test run is kept")
def trial(w):
    version, today = drafted(w), timezone.localdate()
    return lambda: trying.try_rule(
        public_id=version.public_id, since=today, until=today, actor=w.writer
    )


@scenario(enacting.put_in_force, again=409)
def enacting_it(w):
    version = tried(w)
    return lambda: enacting.put_in_force(
        public_id=version.public_id,
        lock_version=1,
        effective_from=timezone.localdate(),
        actor=w.head,
    )


@scenario(enacting.withdraw_rule, again=409)
def withdrawing(w):
    version = factories.version()
    return lambda: enacting.withdraw_rule(
        public_id=version.public_id, reason="不再需要", actor=w.head
    )


@scenario(lamps.lay_down_lights, again=409)
def lights(w):
    typed = {"orange_percent": "70", "yellow_percent": "85", "yellow_days_left": "2"}
    return lambda: lamps.lay_down_lights(
        typed=typed, reason="提早提醒", expected_number=0, actor=w.head
    )


COMMANDS = (
    writing,
    drafting_again,
    saving,
    discarding,
    trial,
    enacting_it,
    withdrawing,
    lights,
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda f: f.__name__)
def test_killed_anywhere_it_leaves_nothing_and_then_succeeds_once(command, watchers):
    command(watchers)
