"""What people are told of indices and circulars."""

from __future__ import annotations

from zhengtong.core.messaging.api import MessageTemplate, register_template

register_template(
    MessageTemplate(
        key="assessment.index_circular",
        subject={"zh": "指数通报：{index}（{period}）", "en": "Circular: {index} ({period})"},
        body={
            "zh": "{period} 的“{index}”已经通报，本单位：{figure}。"
            "点开可以看各单位的数和计算过程。",
            "en": "“{index}” for {period} is out. Your unit: {figure}. Open it for all units and "
            "how each figure was reckoned.",
        },
        channels=("site",),
    )
)
register_template(
    MessageTemplate(
        key="assessment.circular",
        subject={"zh": "{title} {number}", "en": "{title} {number}"},
        body={
            "zh": "{unit} {period} 的“{title}”已经出来，可以查看网页、下载 PDF 和表格。{note}",
            "en": "“{title}” of {unit} for {period} is out as a page, a PDF and a workbook. {note}",
        },
        channels=("site",),
    )
)
