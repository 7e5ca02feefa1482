"""企业投资项目备案 (power 5)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import works

ITEM = works(
    number=5,
    key="project_filing",
    name=t("企业投资项目备案", "Filing of enterprise investment projects"),
    summary=t(
        "企业自己投资、不需要核准的项目，开工以前告知项目信息。",
        "Projects that need no verification are made known before they begin.",
    ),
    days=3,
    asks=[
        m.ask("long_text", "content", "建设规模和内容", "What is built", max_length=800, rows=4),
        m.ask("date", "starts_on", "计划开工日期", "Planned start", min="today-1y"),
    ],
    materials=[
        m.checked(
            "industry_check",
            "产业政策核对",
            "Check against the industrial policy",
            t("县发展改革局", "County Development and Reform Bureau"),
        )
    ],
    result=t("项目备案证明", "Certificate of filing"),
    plain_words=["立项", "项目备案"],
    licensing=False,
)
