"""农村五保供养: reviewed first by the township, decided by the county (power 42)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "support_kind",
    t("是为谁申请？", "For whom is it?"),
    [
        m.option("elderly", "没有劳动能力的老年人", "An elderly person unable to work"),
        m.option("disabled", "没有劳动能力的残疾人", "A disabled person unable to work"),
        m.option("minor", "未满十六周岁的村民", "A villager under sixteen"),
    ],
)

GUIDE = {
    "name": t("农村五保供养待遇核定", "Support for rural people without family"),
    "summary": t(
        "无劳动能力、无生活来源又无人赡养的村民可以申请。村里可以收件，乡镇初审，县民政局决定。",
        "For villagers who cannot work, have no income and nobody to support them. Handed in at"
        " the village, reviewed by the township, decided by the county.",
    ),
    "matter_type": "benefit",
    "case_kind": "forwarded",
    "objects": ["person"],
    "statutory": m.statutory(20, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(10),
    "township_role": "first_review",
    "forwarding": {
        "to": "owner",
        "process": "item.rural_support.above",
        "statutory": m.limit(20),
        "promised": m.limit(10),
    },
    "legal_bases": [
        m.law(
            "《农村五保供养工作条例》",
            "Regulations on Rural Support",
            t("第六条、第七条", "Articles 6 and 7"),
        ),
        m.local("本县供养标准，由县人民政府公布", "Rates published by the county"),
    ],
    "conditions": [
        t("无劳动能力、无生活来源。", "Unable to work, without income."),
        t(
            "没有法定赡养、抚养、扶养义务人，或者其义务人没有能力。",
            "Nobody is bound and able to give support.",
        ),
    ],
    "situations": [KIND],
    "materials": [
        m.application_form("农村五保供养申请表", "Application for support"),
        m.material(
            "village_opinion",
            "村民委员会民主评议意见",
            "Opinion of the village hearing",
            may_be_pending=True,
        ),
        m.checked(
            "disability",
            "残疾人证",
            "Disability certificate",
            t("县残疾人联合会", "County Disabled Persons' Federation"),
            when={"support_kind": ["disabled"]},
        ),
        m.checked("household_register", "户口簿", "Household register", t("县公安局", "Police")),
        m.identity_card(),
    ],
    "pending": m.pending(10),
    "fees": [],
    "result": {
        "name": t("农村五保供养证书", "Certificate of rural support"),
        "kind": "licence",
        "validity": t("情况变化时重新核定", "Until circumstances change"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "agent"],
    "scope": "village",
    "themes": ["n085", "n065"],
    "life_events": ["hardship", "old_age"],
    "special_procedures": [],
    "agent_services": [t("村代办员上门代为申请", "The village agent applies for you at home")],
    "faq": [
        m.faq(
            t("要跑县里吗？", "Must I go to the county?"),
            t(
                "不用。乡镇审查完把全部材料报县里，县里不再要您交材料。",
                "No. The township sends all papers to the county, which asks for none again.",
            ),
        ),
        m.faq(
            t("一共要多久？", "How long does it take?"),
            t(
                "乡镇和县里各有期限，办件页面上分别写明到哪一天。",
                "Township and county each have a limit; your case page shows both days.",
            ),
        ),
    ],
    "plain_words": ["五保", "五保户", "特困", "孤寡老人", "rural support"],
    "popularity": 60,
    "is_detailed": True,
}

FORM = m.form(
    "农村五保供养申请表",
    "Application for rural support",
    m.page(
        "person",
        "供养对象",
        "The person",
        m.from_question(KIND),
        m.ask("text", "supported_name", "姓名", "Name", max_length=40, prefill="person.name"),
        m.ask(
            "region",
            "location_region",
            "居住的村（社区）",
            "Village where you live",
            level="village",
            prefill="person.region",
        ),
        m.ask("text", "home_address", "家庭住址", "Home address", max_length=120),
        m.choice(
            "housing",
            "住房",
            "Housing",
            m.option("own", "自有", "Own"),
            m.option("none", "没有住房", "None"),
        ),
    ),
    m.page(
        "means",
        "生活来源",
        "Means",
        m.ask("money", "income", "上年收入", "Income of last year", min=0),
        m.choice(
            "way",
            "供养方式",
            "How to be supported",
            m.option("home", "在家分散供养", "At home"),
            m.option("institution", "在供养机构集中供养", "In an institution"),
        ),
        m.ask("long_text", "reason", "申请理由", "Why you apply", max_length=600, rows=4),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=42,
    key="rural_support",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(zh="乡镇受理", en="Acceptance by the township"),
        m.review("review", "入户调查核实", "Visit and check", 6),
        m.forward(2, zh="乡镇审核", en="Review of the township"),
    ],
    upper_flow=[
        m.accept(zh="接收初审材料", en="The file from the township"),
        m.review("review", "县民政审查", "County review", 5),
        m.decide(2, zh="审批"),
    ],
)
