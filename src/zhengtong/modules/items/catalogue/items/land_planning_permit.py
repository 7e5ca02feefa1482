"""建设用地规划许可 (power 96)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import area, paper, works

ITEM = works(
    number=96,
    key="land_planning_permit",
    name=t("建设用地规划许可", "Planning permit for construction land"),
    summary=t(
        "取得土地以后，核定用地的位置、面积和允许建设的范围。",
        "After the land is obtained: where, how much, and what may be built on it.",
    ),
    days=5,
    asks=[
        area("site_area", "用地面积", "Site area"),
        m.ask("text", "land_use", "土地用途", "Use of the land", max_length=60),
    ],
    materials=[paper("red_line_map", "用地红线图", "Boundary map")],
    result=t("建设用地规划许可证", "Planning permit for land"),
    plain_words=["用地规划许可", "红线图"],
    special=["hearing"],
)
