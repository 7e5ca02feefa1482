"""The explanation of a deadline as PDF."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import Case
from zhengtong.modules.cases.periods.explanation import Explanation
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

TEMPLATE = Path(__file__).parent / "explanation.typ"


def pdf(case: Case, found: Explanation) -> bytes:
    """PDF/A bytes, in the reader's language."""
    due = found.due or _("停止计时期间没有到期日")
    facts = [
        (_("办理事项"), localized(items.item_version(case.item_version_id).name)),
        (_("办件编号"), case.number),
        (_("申请人"), case.applicant_name),
        (_("期限"), f"{found.label} · {found.span}"),
        (_("起算日"), found.start_on.isoformat()),
        (_("到期日"), f"{due}（{_('暂定')}）" if found.is_provisional and found.due else due),
    ]
    if found.extended:
        facts.insert(4, (_("含延长"), found.extended))
    return typesetting.pdf(
        TEMPLATE,
        {
            "lang": (get_language() or "zh")[:2],
            "title": _("期限计算说明"),
            "organization": org.organization(case.organization_id).name,
            "facts": [list(f) for f in facts],
            "heads": [_("日期"), _("说明"), _("计入"), _("累计")],
            "rows": [
                [
                    row.dates,
                    row.text,
                    f"+{row.counted}" if row.counted else "",
                    "" if row.total is None else str(row.total),
                    row.kind,
                ]
                for row in found.rows
            ],
            "notes": [n for n in (found.rule, found.calendar, _provisional(found)) if n],
            "printed": _("%(at)s 生成") % {"at": timezone.localtime().strftime("%Y-%m-%d %H:%M")},
            "page_word": _("第 {page} 页，共 {total} 页"),
        },
    )


def _provisional(found: Explanation) -> str:
    if not found.is_provisional:
        return ""
    return _("其中有的年份还没有公布节假日安排，按周末和法定节日推算，公布后自动重算。")
