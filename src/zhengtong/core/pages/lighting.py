"""The reason of a light in words: the same on every page, in messages and in the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhengtong.kernel import lights


def why_light(level: str, limit: int | None, remaining: int | None, unit: str = "WORKDAY") -> str:
    """Why a period of `limit` units with `remaining` days left has this light, in one sentence:
    what every page and the API say."""
    if remaining is None or limit is None or level == "none":
        return ""
    limit = lights.counted(limit, unit)
    if remaining < 0:
        return _("期限 %(limit)s，已经超过") % {"limit": _span(limit, unit)}
    rules = lights.current()
    used: dict[str, Any] = {"share": (limit - remaining) * 100 // max(limit, 1)}
    used["left"] = _span(remaining, unit)
    used["percent"] = rules.yellow_percent if level == "yellow" else rules.orange_percent
    if level == "yellow":
        return _("期限已用 %(share)d%%，剩 %(left)s：到 %(percent)d%% 或者最后几天亮黄灯") % used
    if level == "orange":
        return _("期限已用 %(share)d%%，剩 %(left)s：到 %(percent)d%% 亮橙灯") % used
    return _("期限已用 %(share)d%%，剩 %(left)s：还没有到 %(percent)d%%") % used


def _span(n: int, unit: str) -> str:
    if unit == "WORKDAY":
        return ngettext("%(n)s 个工作日", "%(n)s 个工作日", n) % {"n": n}
    return ngettext("%(n)s 天", "%(n)s 天", n) % {"n": n}


def what_light(level: str) -> str:
    """When a period has this light, after the county's thresholds: for counts of many periods."""
    rules = lights.current()
    known = {
        "orange": rules.orange_percent,
        "yellow": rules.yellow_percent,
        "days": rules.yellow_days_left,
    }
    if level == "red":
        return _("期限已经超过")
    if level == "yellow":
        return _("期限用到 %(yellow)d%% 或者剩 %(days)d 天以内") % known
    if level == "orange":
        return _("期限用到 %(orange)d%%，还不到 %(yellow)d%%") % known
    return _("期限用了不到 %(orange)d%%") % known if level == "green" else ""
