"""What the process log says of limits, and what the applicant is told when days moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.modules.cases import queries
from zhengtong.modules.cases.periods.grounds import GROUNDS
from zhengtong.modules.cases.staff import words
from zhengtong.modules.cases.timeline import TEXTS
from zhengtong.modules.workflow import api as workflow

Payload = Mapping[str, Any]


def moved(payload: Payload, for_applicant: bool) -> str:
    """`第 1 版 → 第 2 版（国办发明电…）：承诺期限 2027-02-18 → 2027-02-22`."""
    shown = [m for m in payload.get("moved", ()) if not (for_applicant and m.get("task"))]
    changes = "；".join(
        f"{_label(m['clock'])} {m['from'] or '—'} → {m['to'] or '—'}" for m in shown
    )
    notice = payload.get("notice", "")
    to = payload.get("calendar_version")
    versions = _("日历第 %(from)s 版 → 第 %(to)s 版") % {
        "from": payload.get("from_version", to),
        "to": to,
    }
    why = f"{versions}（{notice}）" if notice else versions
    return f"{why}：{changes}" if changes else why


def asked(payload: Payload, for_applicant: bool) -> str:
    span = words.span(int(payload.get("days", 0)), str(payload.get("unit", "WORKDAY")))
    return f"{span}：{payload.get('reason', '')}"


def overdue(payload: Payload, for_applicant: bool) -> str:
    ground = words.said(GROUNDS, str(payload.get("ground", "")))
    return _("%(ground)s预计 %(day)s 结束") % {
        "ground": ground,
        "day": payload.get("expected_on") or "—",
    }


def expected(payload: Payload, for_applicant: bool) -> str:
    """`专家评审预计结束由 … 改为 …（…特变〔2026〕1号）：理由`. The reason stands in the notice, so
    the applicant reads it too."""
    said = _("%(ground)s预计结束由 %(old)s 改为 %(new)s") % {
        "ground": words.said(GROUNDS, str(payload.get("ground", ""))),
        "old": payload.get("was_expected_on") or "—",
        "new": payload.get("expected_on") or "—",
    }
    if document := payload.get("document"):
        said = f"{said}（{document}）"
    return f"{said}：{payload.get('reason', '')}"


def fallen(payload: Payload, for_applicant: bool) -> str:
    """The reason stays inside the organ; which document is void does not."""
    numbers = "、".join(payload.get("documents", ()))
    return numbers if for_applicant else "：".join(filter(None, [numbers, payload.get("reason")]))


TEXTS |= {
    "clocks_recomputed": moved,
    "extension_asked": asked,
    "special_procedure_overdue": overdue,
    "expectation_changed": expected,
    "decision_reconsidered": fallen,
}

SHOWN = ("promised", "statutory", "supplement", "pre_acceptance", "delivery")
"""The clocks of which the applicant is told, in this order."""


def for_applicant(moves: Sequence[workflow.ClockMoveData]) -> str:
    """`承诺期限由 2027-02-18 调整为 2027-02-22；法定期限…`, in the active language."""
    told = sorted((m for m in moves if m.kind in SHOWN), key=lambda m: SHOWN.index(m.kind))
    return ("; " if _is_english() else "；").join(
        _("%(clock)s由 %(old)s 调整为 %(new)s")
        % {"clock": _label(m.kind), "old": _day(m.from_due_on), "new": _day(m.to_due_on)}
        for m in told
    )


def _is_english() -> bool:
    return (get_language() or "zh").startswith("en")


def _label(kind: str) -> str:
    return _(queries.CLOCK_LABELS[kind]) if kind in queries.CLOCK_LABELS else _("环节")


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else "—"
