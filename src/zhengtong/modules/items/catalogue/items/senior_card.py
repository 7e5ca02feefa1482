"""老年优待证, decided on the spot (power 41)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "card_kind",
    t("您要办哪一种？", "What do you need?"),
    [
        m.option("first", "第一次办", "My first card"),
        m.option("lost", "遗失补办", "My card is lost"),
    ],
)

GUIDE = {
    "name": t("老年人优待证", "Senior citizen card"),
    "summary": t(
        "年满 60 周岁可以办，凭证乘车、游园等享受优待。材料齐全当场办好，子女可以代办。",
        "For people aged 60 and over: benefits on buses, in parks and elsewhere. Issued on the"
        " spot; children may apply for their parents.",
    ),
    "matter_type": "confirmation",
    "case_kind": "immediate",
    "objects": ["person"],
    "statutory": m.statutory(5, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(0),
    "legal_bases": [
        m.law(
            "《中华人民共和国老年人权益保障法》",
            "Law on the Protection of the Rights of the Elderly",
            t("第二条", "Article 2"),
            t(
                "本法所称老年人是指六十周岁以上的公民。",
                "The elderly are citizens aged 60 and over.",
            ),
        ),
        m.local("本县老年人优待办法", "County rules on benefits for the elderly"),
    ],
    "conditions": [
        t("年满 60 周岁。", "You are 60 or older."),
        t("户籍在本县，或者在本县常住。", "You are registered or live in the county."),
    ],
    "situations": [KIND],
    "materials": [
        m.application_form("老年人优待证申请表", "Application for the card"),
        m.material(
            "portrait",
            "近期免冠照片",
            "Recent portrait",
            note=t("手机拍照即可，白色背景", "A phone picture on white ground"),
            extensions=["jpg", "jpeg", "png"],
        ),
        m.checked("age", "年龄和户籍", "Age and registration", t("县公安局", "County Police")),
        m.identity_card(),
    ],
    "fees": [],
    "result": {
        "name": t("老年人优待证", "Senior citizen card"),
        "kind": "licence",
        "licence_type": m.LICENCES["senior_card"],
        "licence_fields": {"village": "location_region", "photo": "material:portrait"},
        "validity": t("长期", "No expiry"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "kiosk", "agent"],
    "scope": "village",
    "themes": ["n065", "n090"],
    "life_events": ["old_age"],
    "special_procedures": [],
    "agent_services": [t("子女或者村代办员可以代办", "Children or the village agent may apply")],
    "faq": [
        m.faq(
            t("子女能代办吗？", "May my children apply?"),
            t("可以。用自己的账号申请，填写老人的信息。", "Yes, with their own account."),
        ),
        m.faq(
            t("外地户口能办吗？", "I am registered elsewhere."),
            t("在本县常住的，可以办理。", "If you live in the county you may apply."),
        ),
    ],
    "plain_words": ["老年证", "老年卡", "敬老卡", "老人坐公交", "senior"],
    "popularity": 86,
    "is_detailed": True,
}

FORM = m.form(
    "老年人优待证申请表",
    "Application for the senior citizen card",
    m.page(
        "senior",
        "老人的信息",
        "About the senior",
        m.from_question(KIND),
        m.ask("text", "senior_name", "姓名", "Name", max_length=40, prefill="person.name"),
        m.ask(
            "identity_number",
            "senior_id_number",
            "身份证号",
            "Identity number",
            prefill="person.identity_number",
        ),
        {
            "key": "age",
            "type": "computed",
            "label": t("年龄", "Age"),
            "result": "integer",
            "unit": t("周岁", "years"),
            "expression": {
                "op": "age_on",
                "of": [{"op": "birth_of", "of": [{"field": "senior_id_number"}]}, {"op": "today"}],
            },
        },
        m.ask(
            "region",
            "location_region",
            "居住的村（社区）",
            "Village",
            level="village",
            prefill="person.region",
        ),
        m.ask(
            "text",
            "lost_card_number",
            "原证编号",
            "Number of the lost card",
            max_length=30,
            required=False,
            show_if=m.is_("card_kind", "lost"),
        ),
    ),
    m.page(
        "applicant",
        "申请人",
        "Applicant",
        m.choice(
            "applied_by",
            "谁来申请",
            "Who applies",
            m.option("self", "本人", "The senior"),
            m.option("child", "子女代办", "A child"),
            m.option("agent", "村代办员", "The village agent"),
        ),
        m.ask(
            "text",
            "child_name",
            "代办人姓名",
            "Name of who applies",
            max_length=40,
            show_if=m.one_of("applied_by", "child", "agent"),
            require_if=m.one_of("applied_by", "child", "agent"),
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=41,
    key="senior_card",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(limit=0, zh="当场受理", en="Acceptance on the spot"),
        m.decide(
            0,
            post="owner:counter",
            zh="当场核发",
            en="Issue on the spot",
            return_to=("accept",),
            apart=(),
        ),
    ],
)
