"""Supervision rules travel in packages."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.modules.items.plugins import Promotion, package_parts
from zhengtong.modules.supervision.models import SupervisionRule
from zhengtong.modules.supervision.packages import RulesHaveNoDrafts
from zhengtong.modules.supervision.rules.shipped import install

BOB = Actor(kind="user", name="乙", grants={"items.review": frozenset({ANYWHERE})})


@pytest.fixture
def rule(db):
    install()
    return SupervisionRule.objects.first()


def promotion(*, in_force: bool) -> Promotion:
    return Promotion(in_force=in_force, drafter=Actor.system("甲"), reviewer=BOB)


def test_a_rule_is_taken_over_with_its_numbers(rule):
    part = package_parts.get("rule")
    content, _needs = part.export(rule.key)
    changed = {**content, "is_active": not content["is_active"]}
    assert part.problems(rule.key, changed) == ()
    part.promote(rule.key, changed, promotion(in_force=True))
    assert rule.versions.live(timezone.localdate()).exists() is changed["is_active"]
    assert part.existing(rule.key) == changed


def test_a_rule_that_is_not_known_here_or_says_other_things_is_refused(rule):
    part = package_parts.get("rule")
    content, _needs = part.export(rule.key)
    assert part.problems("unheard", content)
    assert part.problems(rule.key, {**content, "params": {"x": 1, "y": 2}})
    assert part.problems(rule.key, {**content, "level": "thunder"})
    assert part.problems(rule.key, {"code": "T1"})


def test_rules_have_no_drafts(rule):
    part = package_parts.get("rule")
    with pytest.raises(RulesHaveNoDrafts):
        part.promote(rule.key, part.export(rule.key)[0], promotion(in_force=False))
