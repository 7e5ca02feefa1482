"""Supervision rules in configuration packages: their numbers, level and whether they are on.

What a rule checks is code and known by its key; a rule that this platform does not know is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.audit import api as audit
from zhengtong.kernel.errors import FieldError, NotFound, StateError
from zhengtong.modules.items.plugins import Choice, Promotion, package_parts
from zhengtong.modules.supervision.models import Card, Level, SupervisionRule

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
        rule = SupervisionRule.objects.filter(key=key).first()
        if rule is None:
            raise NotFound
        return {name: getattr(rule, name) for name in FIELDS}, ()

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
        before = {name: getattr(rule, name) for name in FIELDS}
        for name in FIELDS:
            setattr(rule, name, content[name])
        rule.save()
        audit.record(
            "supervision.take_rule",
            actor=promotion.reviewer,
            stream="supervision:rules",
            object_type="supervision_rule",
            object_id=rule.pk,
            detail={"key": key, "before": before, "after": dict(content)},
        )
        return ""


package_parts.register("rule", RulePart())
