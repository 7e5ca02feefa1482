"""The audit trail in words: what was done and what changed, for the history tabs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, gettext_noop

ACTIONS = {
    "org.organization.created": gettext_noop("新设机构"),
    "org.organization.changed": gettext_noop("变更机构"),
    "org.organization.retired": gettext_noop("撤销机构"),
    "org.organization.restored": gettext_noop("恢复机构"),
    "org.post.created": gettext_noop("设立岗位"),
    "org.post.changed": gettext_noop("变更岗位"),
    "org.post.closed": gettext_noop("撤销岗位"),
    "org.post.reopened": gettext_noop("恢复岗位"),
    "org.post.assigned": gettext_noop("任岗"),
    "org.post.ended": gettext_noop("免岗"),
    "org.post.roles_set": gettext_noop("设定岗位权限"),
    "org.staff.created": gettext_noop("录入人员"),
    "org.staff.changed": gettext_noop("变更人员信息"),
    "org.staff.left": gettext_noop("离岗"),
    "org.staff.came_back": gettext_noop("返岗"),
    "org.account.locked": gettext_noop("锁定账户"),
    "org.account.unlocked": gettext_noop("解锁账户"),
    "org.sessions.ended": gettext_noop("强制下线"),
    "org.access_code.handed_out": gettext_noop("发口令码"),
    "org.absence.registered": gettext_noop("登记外出"),
    "org.absence.cancelled": gettext_noop("销假"),
    "org.delegation.made": gettext_noop("委托工作"),
    "org.delegation.revoked": gettext_noop("收回委托"),
    "org.role.granted": gettext_noop("授予角色"),
    "org.role.revoked": gettext_noop("收回角色"),
    "org.role.created": gettext_noop("新设角色"),
    "org.role.changed": gettext_noop("变更角色"),
}

FIELDS = {
    "name": gettext_noop("名称"),
    "name_en": gettext_noop("英文名称"),
    "short_name": gettext_noop("简称"),
    "short_name_en": gettext_noop("英文简称"),
    "kind": gettext_noop("机构类别"),
    "region_id": gettext_noop("行政区划"),
    "parent_id": gettext_noop("上级机构"),
    "position": gettext_noop("排列次序"),
    "address": gettext_noop("地址"),
    "address_en": gettext_noop("英文地址"),
    "consult_phone": gettext_noop("咨询电话"),
    "supervise_phone": gettext_noop("监督电话"),
    "office_hours": gettext_noop("办公时间"),
    "office_hours_en": gettext_noop("英文办公时间"),
    "duties": gettext_noop("职责"),
    "duties_en": gettext_noop("英文职责"),
    "is_head": gettext_noop("负责岗位"),
    "title": gettext_noop("职务"),
    "title_en": gettext_noop("英文职务"),
    "workplace": gettext_noop("办公地点"),
    "workplace_en": gettext_noop("英文办公地点"),
    "phone": gettext_noop("电话"),
    "email": gettext_noop("电子邮箱"),
    "organization": gettext_noop("机构"),
    "post": gettext_noop("岗位"),
    "staff": gettext_noop("人员"),
    "share": gettext_noop("角色分工"),
    "from": gettext_noop("从"),
    "to": gettext_noop("到"),
    "on": gettext_noop("日期"),
    "until": gettext_noop("截止日期"),
    "role": gettext_noop("角色"),
    "number": gettext_noop("编号或数量"),
    "username": gettext_noop("用户名"),
    "key": gettext_noop("标识"),
    "deputy": gettext_noop("受托人"),
    "added": gettext_noop("增加"),
    "removed": gettext_noop("删去"),
    "permissions": gettext_noop("权限"),
    "roles": gettext_noop("角色"),
}

SETS = {"added", "removed", "permissions", "roles"}


def action(name: str) -> str:
    """The act in words; one without words keeps its name."""
    return gettext(ACTIONS[name]) if name in ACTIONS else name


def details(entry_detail: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(label, text) of what is worth reading; ids are left out."""
    for name, value in entry_detail.items():
        if name not in FIELDS or value in (None, "", [], {}):
            continue
        if name in ("region_id", "parent_id"):
            yield gettext(FIELDS[name]), gettext("已变更")
        else:
            yield gettext(FIELDS[name]), _text(value, is_set=name in SETS)


def _text(value: Any, *, is_set: bool) -> str:
    """A set of names, a change from → to, or a plain value."""
    if is_set:
        return gettext("、").join(map(str, value))
    if isinstance(value, list) and len(value) == 2:
        return f"{_plain(value[0])} → {_plain(value[1])}"
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return str(value) if value not in (None, "") else "—"
