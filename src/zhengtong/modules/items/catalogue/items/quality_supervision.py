"""房屋建筑和市政基础设施工程质量监督手续办理 (power 125)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import paper, works

ITEM = works(
    number=125,
    key="quality_supervision",
    name=t(
        "房屋建筑和市政基础设施工程质量监督手续办理",
        "Quality supervision procedures for building and municipal works",
    ),
    summary=t(
        "开工以前登记，工程由质量监督机构监督。",
        "Registered before work begins; the works are then supervised.",
    ),
    days=3,
    asks=[
        m.ask("text", "contractor", "施工单位", "Contractor", max_length=100),
        m.ask("text", "supervisor", "监理单位", "Supervising engineer", max_length=100),
    ],
    materials=[paper("construction_contract", "施工合同", "Construction contract")],
    result=t("质量监督登记书", "Registration of supervision"),
    plain_words=["质监手续", "质量监督"],
    licensing=False,
)
