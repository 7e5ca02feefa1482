"""What is posted on a rule: a new draft, discard, into force, out of force."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhengtong.core.pages.access import staff
from zhengtong.core.pages.given import small
from zhengtong.kernel.errors import DomainError, FieldError, InvalidInput
from zhengtong.modules.supervision.models import RuleStatus, RuleVersion
from zhengtong.modules.supervision.rules.content import Content
from zhengtong.modules.supervision.rules.drafting import WRITE, discard_draft, draft_version
from zhengtong.modules.supervision.rules.enacting import ENACT, put_in_force, withdraw_rule
from zhengtong.modules.supervision.rules.errors import NoSuchRule
from zhengtong.modules.supervision.rules.staff.pages import screen, the_rule


@staff(WRITE)
@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Begin the next version from the newest that was ever in force."""
    rule = the_rule(key)
    rows = rule.versions.exclude(status=RuleStatus.DRAFT).order_by("-approved_at", "-number")
    last = rows.filter(approved_at__isnull=False).first() or rows.first()
    if last is None:
        raise NoSuchRule
    try:
        made = draft_version(rule_key=key, content=Content.of(last), actor=request.actor)
    except DomainError as refused:
        return screen(request, rule, refused)
    return redirect("rules:edit", made.public_id)


@staff(WRITE)
@require_POST
def discard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = the_version(public_id)
    try:
        discard_draft(public_id=public_id, lock_version=_lock(request), actor=request.actor)
    except DomainError as refused:
        return screen(request, version.rule, refused)
    messages.success(request, _("草稿已放弃。"))
    return redirect("rules:rule", version.rule.key)


@staff(ENACT)
@require_POST
def enact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = the_version(public_id)
    try:
        begin = _day(request.POST.get("effective_from", ""), "effective_from")
        end = request.POST.get("effective_to", "").strip()
        made = put_in_force(
            public_id=public_id,
            lock_version=_lock(request),
            effective_from=begin,
            effective_to=_day(end, "effective_to") if end else None,
            broad_reason=request.POST.get("broad_reason", ""),
            actor=request.actor,
        )
    except DomainError as refused:
        return screen(request, version.rule, refused)
    said = _("第 %(n)d 版从 %(day)s 起施行。") % {"n": made.number, "day": made.effective_from}
    messages.success(request, said)
    return redirect("rules:rule", version.rule.key)


@staff(ENACT)
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = the_version(public_id)
    try:
        reason = request.POST.get("reason", "")
        withdraw_rule(public_id=public_id, reason=reason, actor=request.actor)
    except DomainError as refused:
        return screen(request, version.rule, refused)
    messages.success(request, _("规则已停用，已有的监察发现保留。"))
    return redirect("rules:rule", version.rule.key)


def the_version(public_id: UUID) -> RuleVersion:
    found = RuleVersion.objects.select_related("rule").filter(public_id=public_id).first()
    if found is None:
        raise NoSuchRule
    return found


def _lock(request: HttpRequest) -> int:
    return small(request.POST.get("lock_version"))


def _day(text: str, path: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        message = _("请按 2026-10-26 的样子填写日期。")
        raise InvalidInput(errors=[FieldError(path=path, message=message)]) from None
