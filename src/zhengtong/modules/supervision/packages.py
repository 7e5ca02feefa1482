"""Supervision rules in configuration packages: their numbers, level and whether they are on.

What a rule checks is code and known by its key; a rule that this platform does not know is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.audit import api as audit
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, NotFound, StateError
from zhengtong.modules.items.plugins import Choice, Promotion, package_parts
from zhengtong.modules.supervision.models import (
    Card,
    Level,
    RuleStatus,
    RuleVersion,
    SupervisionRule,
)

FIELDS = ("code", "name", "explanation", "level", "card", "params", "is_active")


class RulesHaveNoDrafts(StateError):
    """监察规则没有草稿，要由有审核权限的同事直接施行。"""

    code = "rules_have_no_drafts"


class RulePart:
    """One rule, by its key."""

    label = gettext_noop("监察规则")
    order = 50

    def choices(self) -> Sequence[Choice]:
        return [Choice(key=r.key, title=r.name) for r in SupervisionRule.objects.all()]

    def export(self, key: str) -> tuple[dict[str, Any], Sequence[tuple[str, str]]]:
        version = _newest(key)
        if version is None:
            raise NotFound
        return _content(version), ()

    def existing(self, key: str) -> dict[str, Any] | None:
        try:
            return self.export(key)[0]
        except NotFound:
            return None

    def readable(self, content: Mapping[str, Any]) -> Any:
        return dict(content)

    def problems(self, key: str, content: Mapping[str, Any]) -> Sequence[FieldError]:
        here = self.existing(key)
        if here is None:
            return [FieldError(path="key", message=_("本平台没有这条监察规则，请先升级。"))]
        wrong = set(content) != set(FIELDS) or content["level"] not in Level.values
        wrong = wrong or content["card"] not in Card.values
        params = content.get("params")
        if wrong or not isinstance(params, dict) or set(params) != set(here["params"]):
            return [FieldError(path="params", message=_("规则的内容与本平台的不一致。"))]
        return ()

    def promote(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        if not promotion.in_force:
            raise RulesHaveNoDrafts
        rule = SupervisionRule.objects.select_for_update().get(key=key)
        before = self.export(key)[0]
        taken = _replace(rule, content, promotion.reviewer)
        audit.record(
            "supervision.take_rule",
            actor=promotion.reviewer,
            stream="supervision:rules",
            object_type="supervision_rule",
            object_id=rule.pk,
            detail={"key": key, "version": taken, "before": before, "after": dict(content)},
        )
        return ""


def _newest(key: str) -> RuleVersion | None:
    rows = RuleVersion.objects.filter(rule__key=key, approved_at__isnull=False)
    return rows.select_related("rule").order_by("-number").first()


def _content(version: RuleVersion) -> dict[str, Any]:
    return {
        "code": version.rule.code,
        "name": version.name,
        "explanation": version.explanation,
        "level": version.level,
        "card": version.card,
        "params": version.params,
        "is_active": version.status == RuleStatus.IN_FORCE,
    }


def _replace(rule: SupervisionRule, content: Mapping[str, Any], by: Actor) -> int:
    """The next version, in force from today, or at once withdrawn when the rule is to be off."""
    now, today = timezone.now(), timezone.localdate()
    last = _newest(rule.key)
    assert last is not None
    live = RuleVersion.objects.filter(rule=rule, status=RuleStatus.IN_FORCE)
    live.update(status=RuleStatus.WITHDRAWN, ended_at=now, ended_by_id=by.staff_id)
    is_on = content["is_active"]
    number = rule.versions.order_by("-number").values_list("number", flat=True)[0] + 1
    RuleVersion.objects.create(
        rule=rule,
        number=number,
        status=RuleStatus.IN_FORCE if is_on else RuleStatus.WITHDRAWN,
        check_key=last.check_key,
        conditions=last.conditions,
        scope=last.scope,
        effective_from=today,
        drafted_at=now,
        approved_at=now,
        approved_by_id=by.staff_id,
        ended_at=None if is_on else now,
        **{k: content[k] for k in ("name", "explanation", "level", "card", "params")},
    )
    rule.name, rule.code = content["name"], content["code"]
    rule.save(update_fields=["name", "code"])
    return number


package_parts.register("rule", RulePart())
