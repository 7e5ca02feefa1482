"""Supervision rules in configuration packages: what the newest version says and whether it is on.

A check is code and known by its key: a rule of a check that this platform does not know is refused.
A rule of typed conditions is data, and comes into being where it is not there yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.audit import api as audit
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError, NotFound, StateError
from zhengtong.modules.items.plugins import Choice, Promotion, package_parts
from zhengtong.modules.supervision.models import (
    RuleStatus,
    RuleVersion,
    SupervisionRule,
)
from zhengtong.modules.supervision.rules import conditions
from zhengtong.modules.supervision.rules.content import Content
from zhengtong.modules.supervision.rules.content import problems as content_problems

SHAPES = ("name", "explanation", "params", "conditions", "scope")
LAST = 900
"""Where rules of others stand in the list."""
FIELDS = (
    "code", "name", "explanation", "level", "card", "params", "is_active",
    "check_key", "conditions", "scope",
)  # fmt: skip


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
        content = _complete(key, content)
        if set(content) != set(FIELDS):
            return [FieldError(path="params", message=_("规则的内容与本平台的不一致。"))]
        here = self.existing(key)
        if here is None and content["check_key"] != conditions.KEY:
            return [FieldError(path="key", message=_("本平台没有这条监察规则，请先升级。"))]
        if here is not None and here["check_key"] != content["check_key"]:
            return [FieldError(path="key", message=_("规则的内容与本平台的不一致。"))]
        if not all(isinstance(content[name], dict) for name in SHAPES):
            return [FieldError(path="params", message=_("规则的内容与本平台的不一致。"))]
        return tuple(content_problems(_said(content)))

    def promote(self, key: str, content: Mapping[str, Any], promotion: Promotion) -> str:
        if not promotion.in_force:
            raise RulesHaveNoDrafts
        content = _complete(key, content)
        rule, _is_new = SupervisionRule.objects.select_for_update().get_or_create(
            key=key,
            defaults={"code": content["code"], "name": content["name"], "position": LAST},
        )
        before = self.existing(key)
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


def _complete(key: str, content: Mapping[str, Any]) -> Mapping[str, Any]:
    """Packages of older platforms do not name the check: its key was that of the rule."""
    return {"check_key": key, "conditions": {}, "scope": {}, **content}


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
        "check_key": version.check_key,
        "conditions": version.conditions,
        "scope": version.scope,
    }


def _said(content: Mapping[str, Any]) -> Content:
    return Content(**{k: v for k, v in content.items() if k not in ("code", "is_active")})


def _replace(rule: SupervisionRule, content: Mapping[str, Any], by: Actor) -> int:
    """The next version, in force from today, or at once withdrawn when the rule is to be off."""
    now, today = timezone.now(), timezone.localdate()
    live = RuleVersion.objects.filter(rule=rule, status=RuleStatus.IN_FORCE)
    live.update(status=RuleStatus.WITHDRAWN, ended_at=now, ended_by_id=by.staff_id)
    is_on = content["is_active"]
    number = (rule.versions.aggregate(n=Max("number"))["n"] or 0) + 1
    RuleVersion.objects.create(
        rule=rule,
        number=number,
        status=RuleStatus.IN_FORCE if is_on else RuleStatus.WITHDRAWN,
        effective_from=today,
        drafted_at=now,
        approved_at=now,
        approved_by_id=by.staff_id,
        ended_at=None if is_on else now,
        **_said(content).fields(),
    )
    rule.name, rule.code = content["name"], content["code"]
    rule.save(update_fields=["name", "code"])
    return number


package_parts.register("rule", RulePart())
