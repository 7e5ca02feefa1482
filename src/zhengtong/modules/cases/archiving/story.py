"""The process of a case as paper and as steps: what happened, how its deadlines were counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhengtong.core.typesetting import api as typesetting
from zhengtong.kernel.text import localized
from zhengtong.modules.archives import api as archives
from zhengtong.modules.cases import queries
from zhengtong.modules.cases.models import Case, Rating
from zhengtong.modules.cases.periods.explanation import every_explanation
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org

SHEET = Path(__file__).parent / "sheet.typ"


def steps_of(case: Case, *, for_applicant: bool = False) -> list[archives.Step]:
    """The process log in words, oldest first."""
    return [
        archives.Step(
            at=timezone.localtime(e.at).isoformat(timespec="seconds"),
            title=e.title,
            post=localized(e.post),
            actor=e.actor,
            outcome=e.outcome,
            text=e.text,
        )
        for e in queries.timeline_of(case, for_applicant=for_applicant)
    ]


def process_pdf(case: Case, *, for_applicant: bool = False) -> bytes:
    """Readable: every step, and every deadline explained day by day."""
    rows = [
        [s.at[:16].replace("T", " "), s.title, f"{s.post} {s.actor}".strip(), s.outcome, s.text]
        for s in steps_of(case, for_applicant=for_applicant)
    ]
    tables = [
        {
            "title": _("办理经过"),
            "widths": ["34mm", "30mm", "34mm", "18mm", "1fr"],
            "heads": [_("时间"), _("环节"), _("岗位和人"), _("结果"), _("意见")],
            "rows": rows,
        }
    ]
    for _clock, found in every_explanation(case, for_applicant=for_applicant):
        tables.append(
            {
                "title": f"{_('期限计算')}：{found.label} {found.span}",
                "widths": ["42mm", "1fr", "16mm", "16mm"],
                "heads": [_("日期"), _("说明"), _("计入"), _("累计")],
                "rows": [
                    [
                        r.dates,
                        r.text,
                        str(r.counted or ""),
                        "" if r.total is None else str(r.total),
                    ]
                    for r in found.rows
                ],
            }
        )
    return _sheet(case, _("办理过程"), tables)


def application_pdf(case: Case) -> bytes:
    """The filled form."""
    tables: list[dict[str, Any]] = [
        {
            "title": section.title,
            "widths": ["52mm", "1fr"],
            "heads": [],
            "rows": [[str(row.label), str(row.value)] for row in section.rows],
        }
        for section in forms.summary(form_version_id=case.form_version_id, data=case.form_data)
    ]
    return _sheet(case, _("申请表"), tables)


def rating_pdf(case: Case, rating: Rating) -> bytes:
    """What was thought of the service. Who gave it stands nowhere."""
    rows = [
        [_("满意程度"), str(rating.get_level_display())],
        [_("时间"), timezone.localtime(rating.rated_at).strftime("%Y-%m-%d %H:%M")],
        [_("意见"), rating.comment or "—"],
    ]
    table = {"title": "", "widths": ["40mm", "1fr"], "heads": [], "rows": rows}
    return _sheet(case, _("评价"), [table])


def _sheet(case: Case, title: str, tables: list[dict[str, Any]]) -> bytes:
    version = items.item_version(case.item_version_id)
    return typesetting.pdf(
        SHEET,
        {
            "title": title,
            "organization": org.organization(case.organization_id).name,
            "facts": [
                [_("办理事项"), localized(version.name)],
                [_("办件编号"), case.number],
                [_("申请人"), case.applicant_name],
            ],
            "tables": tables,
            "lang": (translation.get_language() or "zh")[:2],
        },
    )
