"""The project on paper: its stages with used and allowed days, its parts and their numbers."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.core.typesetting import api as typesetting
from zhengtong.modules.cases.documents.printing import TEMPLATE, progress_url, qr_svg
from zhengtong.modules.cases.models import Project
from zhengtong.modules.cases.projects.state import StageState, state_of
from zhengtong.modules.org import api as org


def pdf_of(project: Project) -> bytes:
    state = state_of(project)
    government = next(iter(org.organizations(kind="government")), None)
    days = {"used": state.used, "limit": state.limit}
    used = _("审批用时 %(used)s 个工作日，总时限 %(limit)s 个工作日。") % days
    rows = [
        [_("项目名称"), project.name],
        [_("项目编号"), project.number],
        [_("投资单位"), project.investor_name],
        [_("项目类型"), str(project.get_kind_display())],
        [_("建设地点"), _place(project)],
    ]
    for stage in state.stages:
        rows.append([f"{stage.definition.number}. {stage.name}", _stage(stage)])
    latest = next((s for s in reversed(state.stages) if s.bundle_number), None)
    url = progress_url(latest.bundle_number if latest else "")
    return typesetting.pdf(
        TEMPLATE,
        {
            "organization": government.name if government else "",
            "number": project.number,
            "title": _("工程建设项目审批情况"),
            "addressee": project.investor_name,
            "paragraphs": [
                used,
                _("用时只计政府办理的工作日：受理以前、各阶段之间和特别程序的时间不计。"),
            ],
            "rows": rows,
            "date": timezone.localdate().isoformat(),
            "case_number": project.number,
            "query_code": latest.attempts[-1].bundle.query_code if latest else "—",
            "query_url": url,
            "qr": qr_svg(url),
        },
    )


def _place(project: Project) -> str:
    names = [
        r.name for r in org.region_trail(project.place_id) if r.level in ("township", "village")
    ]
    return f"{''.join(names)} {project.address}"


def _stage(stage: StageState) -> str:
    days = {"used": stage.used, "limit": stage.limit}
    told = [f"{stage.label} · " + _("用时 %(used)s / %(limit)s 个工作日") % days]
    told += [f"{line.name}（{line.organ}）{line.number} {line.text}" for line in stage.lines]
    return "\n".join(told)
