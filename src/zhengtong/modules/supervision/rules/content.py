"""What a version says: read from what was typed, checked against its check, hashed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from zhengtong.kernel.errors import FieldError
from zhengtong.modules.supervision.models import Card, Level, RuleVersion
from zhengtong.modules.supervision.plugins import Check, Param, ParamKind, checks
from zhengtong.modules.supervision.rules import conditions
from zhengtong.modules.supervision.rules.scope import PARTS, scope_of

MOST_NAME, MOST_TEXT = 60, 300


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything about a version that a person may write."""

    check_key: str
    level: str
    card: str = ""
    name: Mapping[str, str]
    explanation: Mapping[str, str]
    params: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    scope: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, version: RuleVersion) -> Content:
        return cls(**version.content())

    def fields(self) -> dict[str, Any]:
        return {
            "check_key": self.check_key,
            "level": self.level,
            "card": self.card,
            "name": dict(self.name),
            "explanation": dict(self.explanation),
            "params": dict(self.params),
            "conditions": dict(self.conditions),
            "scope": {k: list(v) for k, v in self.scope.items() if v},
        }


def sha256_of(version: RuleVersion) -> str:
    """Of what the version says; a test run counts only for the same."""
    text = json.dumps(version.content(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def problems(content: Content) -> list[FieldError]:
    """What is wrong with it, by the field of the page."""
    found: list[FieldError] = []
    if not content.name.get("zh", "").strip():
        found.append(FieldError(path="name_zh", message=_("请填写规则的名称。")))
    for path, text, most in (
        ("name_zh", content.name.get("zh", ""), MOST_NAME),
        ("name_en", content.name.get("en", ""), MOST_NAME),
        ("explanation_zh", content.explanation.get("zh", ""), MOST_TEXT),
        ("explanation_en", content.explanation.get("en", ""), MOST_TEXT),
    ):
        if len(text) > most:
            found.append(FieldError(path=path, message=_("最多 %d 个字。") % most))
    if content.level not in Level.values:
        found.append(FieldError(path="level", message=_("请选择预警或者报警。")))
    if content.card not in Card.values:
        found.append(FieldError(path="card", message=_("请从列表中选择。")))
    elif content.card and content.level == Level.WARNING:
        found.append(FieldError(path="card", message=_("预警不发牌，报警才可以对应黄牌或者红牌。")))
    if content.check_key not in checks:
        return [*found, FieldError(path="check_key", message=_("没有这种检查。"))]
    found += _numbers(checks.get(content.check_key), content.params)
    if content.check_key == conditions.KEY:
        found += conditions.problems(content.conditions)
    return found + _scope(content.scope)


def _numbers(check: Check, params: Mapping[str, Any]) -> list[FieldError]:
    found = []
    for param in check.params:
        try:
            number(param, str(params.get(param.name, param.default)))
        except ValueError as wrong:
            found.append(FieldError(path=f"param_{param.name}", message=str(wrong)))
    extra = set(params) - {p.name for p in check.params}
    if extra:
        found.append(FieldError(path="check_key", message=_("这种检查没有这样的参数。")))
    return found


def number(param: Param, text: str) -> Any:
    """The parameter with its type. Raises ValueError with a sentence."""
    text = text.replace("\0", "").strip()
    label = _(param.label)
    if param.kind == ParamKind.CHOICE:
        if text not in param.choices:
            raise ValueError(_("%s：请从列表中选择。") % label)
        return text
    if param.kind == ParamKind.TIME:
        try:
            return dt.time.fromisoformat(text).strftime("%H:%M")
        except ValueError:
            raise ValueError(_("%s：请按 18:30 的样子填写时刻。") % label) from None
    asked = _("%(label)s：请填写 %(least)d 到 %(most)d 的数。") % {
        "label": label,
        "least": param.minimum,
        "most": param.maximum,
    }
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(asked) from None
    if not value.is_finite() or not param.minimum <= value <= param.maximum:
        raise ValueError(asked)
    if param.kind == ParamKind.WHOLE:
        if value != int(value):
            raise ValueError(asked)
        return int(value)
    return float(value)


def _scope(scope: Mapping[str, list[str]]) -> list[FieldError]:
    if not set(scope) <= set(PARTS):
        return [FieldError(path="scope_items", message=_("适用范围不对。"))]
    ids = scope_of(scope)
    found = []
    if scope.get("items") and not ids.item_versions:
        found.append(FieldError(path="scope_items", message=_("没有这些事项。")))
    if scope.get("organizations") and not ids.organizations:
        found.append(FieldError(path="scope_organizations", message=_("没有这些部门。")))
    if scope.get("regions") and not ids.regions:
        found.append(FieldError(path="scope_regions", message=_("没有这些区划。")))
    return found
