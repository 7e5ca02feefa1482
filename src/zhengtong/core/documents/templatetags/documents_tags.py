"""Words of templates on the pages of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.documents import queries
from zhengtong.core.documents.checking import passage_name
from zhengtong.core.documents.formats import written
from zhengtong.core.documents.models import TemplateVersion
from zhengtong.core.documents.plugins import Field

register = template.Library()

TONES = {"draft": "blue", "review": "amber", "published": "green"}
TYPES = {
    "text": gettext_noop("文字"),
    "date": gettext_noop("日期"),
    "moment": gettext_noop("日期和时间"),
    "number": gettext_noop("数字"),
    "money": gettext_noop("金额"),
    "person": gettext_noop("姓名或者名称"),
    "choice": gettext_noop("几项里的一项"),
    "flag": gettext_noop("是或者不是"),
    "list": gettext_noop("清单"),
    "table": gettext_noop("多栏清单"),
}
ACTIONS = {
    "shipped": gettext_noop("随平台更新"),
    "start": gettext_noop("开始编写"),
    "save": gettext_noop("保存"),
    "submit": gettext_noop("送审"),
    "discard": gettext_noop("放弃草稿"),
    "return": gettext_noop("退回修改"),
    "publish": gettext_noop("发布"),
    "ask_withdrawal": gettext_noop("提出撤下"),
    "withdraw": gettext_noop("确认撤下"),
    "keep": gettext_noop("不同意撤下"),
}


@register.simple_tag
def scope_name(scope_kind: str, scope_key: str) -> str:
    return queries.scope_name(scope_kind, scope_key)


@register.simple_tag
def kind_name(key: str) -> str:
    return passage_name(key)


@register.simple_tag
def state_tag(row: TemplateVersion) -> SafeString:
    tone = TONES.get(row.state, "")
    return format_html('<span class="tag {}">{}</span>', tone, row.get_state_display())


@register.simple_tag
def type_name(key: str) -> str:
    return _(TYPES[key])


@register.simple_tag
def action_name(key: str) -> str:
    return _(ACTIONS.get(key, key))


@register.simple_tag
def example_of(field: Field) -> str:
    if field.type == "flag":
        return _("是") if field.example else _("不是")
    if field.type == "table":
        return _("、").join(column.zh for column in field.columns)
    return written(field.example, field) or "—"


@register.simple_tag
def block_error(wrong: Mapping[str, str], number: int) -> str:
    return wrong.get(f"block-{number}", "")


@register.filter
def any_choice(scopes: list[tuple[str, Any, Any]]) -> bool:
    return any(choices for _name, _label, choices in scopes)
