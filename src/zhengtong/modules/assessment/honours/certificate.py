"""The certificate of an awarded honour as a PDF."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from zhengtong.core.typesetting import api as typesetting
from zhengtong.modules.assessment.honours.models import Honour
from zhengtong.modules.org import api as org

TEMPLATE = Path(__file__).parent / "certificate.typ"


def certificate(honour: Honour) -> bytes:
    """Chinese alone: it is a paper of the authority."""
    period = honour.period
    assert honour.decided_at is not None
    day = timezone.localdate(honour.decided_at)
    return typesetting.pdf(
        TEMPLATE,
        {
            "number": honour.number or "",
            "holder": honour.holder,
            "name": honour.name["zh"],
            "period": period.title,
            "days": f"{period.first_on:%Y-%m-%d} 至 {period.last_on:%Y-%m-%d}",
            "organ": org.organization(period.organization_id).name_zh,
            "on": f"{day.year}年{day.month}月{day.day}日",
        },
    )
