"""房屋建筑和市政基础设施工程竣工验收备案 (power 126)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import area, paper, works

ITEM = works(
    number=126,
    key="completion_filing",
    name=t(
        "房屋建筑和市政基础设施工程竣工验收备案",
        "Filing of completion acceptance of building and municipal works",
    ),
    summary=t("工程验收合格以后备案，才能交付使用。", "Filed after acceptance, before use."),
    days=5,
    asks=[
        m.ask("date", "completed_on", "竣工日期", "Completed on", max="today"),
        area("floor_area", "总建筑面积", "Gross floor area"),
    ],
    materials=[paper("acceptance_report", "竣工验收报告", "Acceptance report")],
    result=t("竣工验收备案表", "Record of completion"),
    plain_words=["竣工备案", "竣工验收"],
    licensing=False,
)
