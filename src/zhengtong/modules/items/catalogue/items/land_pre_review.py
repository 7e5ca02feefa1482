"""建设项目用地预审, the first look at the land of a project (power 82)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import area, paper, works

ITEM = works(
    number=82,
    key="land_pre_review",
    name=t("建设项目用地预审", "Preliminary review of land for construction projects"),
    summary=t(
        "立项以前，看项目用地是不是符合土地利用规划。",
        "Before a project is approved: does its land agree with the land-use plan?",
    ),
    days=8,
    asks=[
        area("site_area", "用地面积", "Site area"),
        m.ask("yes_no", "uses_farmland", "占用耕地", "Farmland is used"),
    ],
    materials=[paper("site_map", "项目用地范围图", "Map of the site")],
    result=t("用地预审意见", "Opinion on the land"),
    plain_words=["用地预审", "选址"],
    special=["expert_review"],
)
