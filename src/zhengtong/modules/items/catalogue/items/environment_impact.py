"""建设项目环境影响评价文件审批 (power 86)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import paper, works

ITEM = works(
    number=86,
    key="environment_impact",
    name=t(
        "建设项目环境影响报告书（表）审批",
        "Approval of environmental impact reports and statements",
    ),
    summary=t(
        "项目对环境有影响的，开工以前审批环境影响报告书或者报告表。",
        "The report on what the project does to the environment is approved before it begins.",
    ),
    days=6,
    asks=[
        m.choice(
            "report_kind",
            "文件类别",
            "Kind of document",
            m.option("report", "报告书", "Report"),
            m.option("statement", "报告表", "Statement"),
        ),
        m.ask("text", "assessor", "编制单位", "Who wrote it", max_length=100),
    ],
    materials=[paper("impact_report", "环境影响报告书（表）", "Environmental impact report")],
    result=t("环境影响评价批复", "Approval of the report"),
    plain_words=["环评", "环境影响评价"],
    special=["hearing", "expert_review"],
)
