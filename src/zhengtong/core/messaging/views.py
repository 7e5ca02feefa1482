"""The inbox of whoever is signed in, and the outbox for staff."""

from __future__ import annotations

import uuid

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from zhengtong.core.messaging import queries, services
from zhengtong.core.pages.access import signed_in, staff


def _shell(request: HttpRequest) -> str:
    return "staff/base.html" if request.actor.is_staff else "public/base.html"


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    is_unread = request.GET.get("show") == "unread"
    user_id = request.actor.user_id
    page = queries.inbox(user_id=user_id, is_unread=is_unread, cursor=request.GET.get("cursor", ""))
    context = {
        "shell": _shell(request),
        "page": page,
        "is_unread": is_unread,
        "unread": queries.unread_count(user_id),
    }
    return render(request, "messaging/inbox.html", context)


@signed_in
@require_safe
def detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Opening a message is reading it."""
    message = queries.message_of(user_id=request.actor.user_id, public_id=public_id)
    services.mark_read(actor=request.actor, public_ids=[public_id])
    return render(request, "messaging/detail.html", {"shell": _shell(request), "message": message})


@signed_in
@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """The ticked messages, or all with the button “all”."""
    ids = None if "all" in request.POST else _uuids(request.POST.getlist("message"))
    count = services.mark_read(actor=request.actor, public_ids=ids)
    if count:
        text = ngettext("已将 %(n)d 条消息标为已读。", "已将 %(n)d 条消息标为已读。", count)
        notices.success(request, text % {"n": count})
    return redirect("messaging:inbox")


@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        services.choose_channels(actor=request.actor, on=request.POST.getlist("channel"))
        notices.success(request, gettext("通知方式已保存。"))
        return redirect("messaging:preferences")
    channels = [
        {"key": key, "label": label, "is_on": is_on}
        for key, label, is_on in queries.chosen_channels(request.actor.user_id)
    ]
    context = {"shell": _shell(request), "channels": channels}
    return render(request, "messaging/preferences.html", context)


@staff("messaging.outbox")
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    channel = request.GET.get("channel", "")
    page = queries.outbox(channel=channel, cursor=request.GET.get("cursor", ""))
    context = {
        "page": page,
        "sent": [(queries.channel_label(row.channel), row) for row in page.rows],
        "failed": [(queries.channel_label(d.channel), d) for d in queries.failed_deliveries()],
        "channel": channel,
    }
    return render(request, "messaging/outbox.html", context)


@staff("messaging.outbox")
@require_POST
def send_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    services.send_again(delivery_id=delivery_id, actor=request.actor)
    notices.success(request, gettext("已重新排队发送。"))
    return redirect("messaging:outbox")


def _uuids(values: list[str]) -> list[uuid.UUID]:
    """Those that are UUIDs: the rest is nobody's message."""
    found = []
    for value in values:
        try:
            found.append(uuid.UUID(value))
        except ValueError:
            continue
    return found
