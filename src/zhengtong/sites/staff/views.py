"""Where the desk begins, and the live page of every component with its states."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zhengtong.core.navigation import api as navigation
from zhengtong.core.pages.access import staff
from zhengtong.core.pages.icons import ICONS
from zhengtong.kernel.errors import FieldError


@staff()
def front(request: HttpRequest) -> HttpResponse:
    """To the first entry of one's own menu: the inbox for most, the board for supervisors."""
    found = navigation.entries(request.actor, "staff")
    return redirect(found[0].url if found else "/")


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
