"""建筑工程施工许可证核发 (power 94)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import paper, works

ITEM = works(
    number=94,
    key="construction_permit",
    name=t("建筑工程施工许可证核发", "Construction permit for building works"),
    summary=t("开工以前办理，确认施工条件已经具备。", "Needed before work on the site begins."),
    days=7,
    asks=[
        m.ask("text", "contractor", "施工单位", "Contractor", max_length=100),
        m.ask("money", "contract_price", "合同价格", "Contract price", min=1),
    ],
    materials=[
        paper("construction_contract", "施工合同", "Construction contract"),
        paper("drawing_review", "施工图审查合格书", "Certificate of reviewed drawings"),
    ],
    result=t("建筑工程施工许可证", "Construction permit"),
    plain_words=["施工许可", "开工"],
    special=["hearing"],
)
