"""Where the desk begins, and the live page of every component with its states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zhengtong.core.navigation import api as navigation
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.icons import ICONS
from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import FieldError

BEGINNINGS = (
    ("cases.handle", "inbox"),
    ("supervision.view", "board"),
    ("workflow.design", "items_work"),
    ("assessment.assess", "assessment_periods"),
    ("assessment.review", "assessment_periods"),
    ("risk.draft", "risk"),
    ("risk.decide", "risk"),
    ("risk.check", "risk_tasks"),
    ("archives.manage", "archives"),
    ("archives.head", "archives"),
    ("billing.finance", "reconciliation"),
    ("billing.approve", "billing_approvals"),
    ("org.manage", "organizations"),
    ("org.grant", "organizations"),
    ("audit.view", "audit"),
)
"""Where the day begins: the first line whose permission one has, and the entry of the menu."""


@staff()
def front(request: HttpRequest) -> HttpResponse:
    """To where one's own work is: the inbox for most, the board for supervisors."""
    return redirect(_beginning(request.actor, navigation.entries(request.actor, "staff")))


def _beginning(actor: Actor, menu: Sequence[navigation.Shown]) -> str:
    known = {entry.key: entry.url for entry in menu}
    wanted = (key for permission, key in BEGINNINGS if actor.has(permission))
    usual = menu[0].url if menu else "/"
    return next((known[key] for key in wanted if key in known), usual)


@staff()
def components(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "icons": sorted(ICONS),
        "lights": ("green", "orange", "yellow", "red", "none"),
        "errors": [
            FieldError(path="sample-error", message="请填写申请人姓名。"),
            FieldError(path="sample-area", message="说明不能超过 500 个字。"),
        ],
        "steps": [
            {"label": "填写信息", "state": "done", "url": "#"},
            {"label": "上传材料", "state": "current", "url": "#"},
            {"label": "核对提交", "state": "todo", "url": "#"},
        ],
        "entries": [
            {"at": now - dt.timedelta(days=2), "title": "提交申请"},
            {"at": now - dt.timedelta(days=1), "title": "受理", "outcome": "受理", "post": "窗口"},
            {"at": now, "title": "审查", "text": "现场照片与林权范围一致。", "post": "审查岗"},
        ],
        "rows": [("申请人", "李禾生"), ("地块", "石桥镇上湾村 3 组"), ("树种", "杉木")],
        "long": "青禾县石桥镇上湾村第三村民小组集体林场联合经营管理委员会筹备工作小组第二分部",
    }
    return render(request, "staff/components.html", context)
