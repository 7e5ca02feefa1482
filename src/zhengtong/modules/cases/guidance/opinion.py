"""The 前期辅导意见书: content frozen when it is issued, the file made from it.

Chinese whatever language the reader has chosen, as every document of an organ.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from zhengtong.core.numbering.api import next_number
from zhengtong.core.typesetting import api as typesetting
from zhengtong.modules.cases.documents.kinds import MARKS
from zhengtong.modules.cases.documents.printing import TEMPLATE, qr_svg
from zhengtong.modules.cases.models import DocumentKind, Guidance, GuidanceAdvice
from zhengtong.modules.org import api as org

MARK = "辅"
NOT_BINDING = (
    "本意见书供您准备申请时参考，不是行政许可决定，不代替受理和审查，不具有约束力，"
    "也不起算任何法定办理期限；正式申请以提交时的法律规定和实际情况为准。"
)


def number_of(found: Guidance, day: dt.date) -> str:
    assert DocumentKind.GUIDANCE not in MARKS, "the opinion is not a document of a case"
    organ = org.organization(found.lead_id)
    serial = next_number(series="document:guidance", scope=f"{found.lead_id}:{day.year}")
    return f"{organ.short_name_zh}{MARK}〔{day.year}〕{serial}号"


def content_of(found: Guidance, summary: str, day: dt.date) -> dict[str, Any]:
    organ = org.organization(found.lead_id)
    rows = [["辅导编号", found.number], ["项目或者事情", found.subject]]
    place = "".join(
        r.name_zh for r in org.region_trail(found.place_id) if r.level in ("township", "village")
    )
    rows.append(["地点", f"{place}{found.address}"])
    if found.meeting_at and found.meeting_note:
        rows.append(["会商情况", found.meeting_note])
    advices = list(found.advices.all())
    names = {o.id: o.name_zh for o in org.organizations(ids={a.organization_id for a in advices})}
    rows += [[names[a.organization_id], _advice(a)] for a in advices]
    return {
        "organization": organ.name_zh,
        "number": found.opinion_number,
        "title": "前期辅导意见书",
        "addressee": found.asker_name,
        "paragraphs": [
            f"您就“{found.subject}”提出的前期辅导请求，经有关部门研究，意见如下：",
            *summary.split("\n"),
            NOT_BINDING,
        ],
        "rows": rows,
        "date": f"{day.year}年{day.month}月{day.day}日",
        "case_number": found.number,
        "query_code": "—",
    }


def _advice(advice: GuidanceAdvice) -> str:
    if advice.given_at is None:
        return "未在期限内提出意见"
    parts = [advice.text]
    if advice.items:
        parts.append("需要办理：" + "、".join(i["name"] for i in advice.items))
    if advice.materials:
        parts.append("需要准备：" + "、".join(advice.materials))
    return "\n".join(parts)


def pdf_of(found: Guidance) -> bytes:
    """PDF/A bytes of the frozen content."""
    url = f"{settings.PUBLIC_URL}/cases/guidance/{found.public_id}/"
    return typesetting.pdf(TEMPLATE, {**found.opinion, "query_url": url, "qr": qr_svg(url)})
