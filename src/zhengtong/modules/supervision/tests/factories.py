"""A rule in force, for tests that raise findings."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhengtong.modules.supervision.models import RuleStatus, RuleVersion, SupervisionRule

TEXT = {"zh": "测", "en": "Test"}


def version(*, key: str = "test", code: str = "T0", **content: Any) -> RuleVersion:
    """In force from today; `content` are fields of the version."""
    now = timezone.now()
    rule = SupervisionRule.objects.create(key=key, code=code, name=TEXT)
    fields: dict[str, Any] = {
        "status": RuleStatus.IN_FORCE,
        "check_key": key,
        "level": "warning",
        "name": TEXT,
        "explanation": TEXT,
        "effective_from": timezone.localdate(now),
        "drafted_at": now,
        "approved_at": now,
    }
    return RuleVersion.objects.create(rule=rule, number=1, **{**fields, **content})
