"""开发建设项目水土保持方案审批 (power 153)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import area, paper, works

ITEM = works(
    number=153,
    key="soil_conservation",
    name=t("开发建设项目水土保持方案审批", "Approval of soil and water conservation plans"),
    summary=t(
        "动土以前，审批防止水土流失的方案。",
        "Before earth is moved: the plan that keeps soil and water in place.",
    ),
    days=10,
    asks=[
        area("site_area", "用地面积", "Site area"),
        m.ask(
            "decimal",
            "earthwork",
            "挖填土石方",
            "Earth moved",
            min="0",
            max="100000000",
            places=2,
            unit=t("立方米", "m³"),
        ),
    ],
    materials=[paper("conservation_plan", "水土保持方案", "Conservation plan")],
    result=t("水土保持方案批复", "Approval of the plan"),
    plain_words=["水保方案", "水土保持"],
    special=["expert_review"],
)
