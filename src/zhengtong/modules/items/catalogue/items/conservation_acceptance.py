"""水土保持设施验收 (power 154)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.catalogue.works import paper, works

ITEM = works(
    number=154,
    key="conservation_acceptance",
    name=t("水土保持设施验收", "Acceptance of soil and water conservation facilities"),
    summary=t(
        "项目完工以后，验收水土保持设施。",
        "After the works are done: the facilities that keep soil and water in place.",
    ),
    days=8,
    asks=[
        m.ask("date", "completed_on", "竣工日期", "Completed on", max="today"),
        m.ask("long_text", "facilities", "已建设施", "What was built", max_length=800, rows=4),
    ],
    materials=[paper("conservation_summary", "水土保持设施验收报告", "Report on the facilities")],
    result=t("水土保持设施验收意见", "Opinion of acceptance"),
    plain_words=["水保验收"],
    special=["inspection"],
)
