"""社会保障卡办理 (convenience 16)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "card_kind",
    t("您要办哪一种？", "What do you need?"),
    [
        m.option("first", "首次申领", "My first card"),
        m.option("replace", "损坏换卡", "Replace a damaged card"),
        m.option("lost", "遗失补卡", "Replace a lost card"),
    ],
)
WHO = m.question(
    "card_holder",
    t("给谁办？", "For whom?"),
    [
        m.option("adult", "本人", "Myself"),
        m.option("child", "未满 16 周岁的孩子", "A child under 16"),
    ],
)

GUIDE = {
    "name": t("社会保障卡申领", "Social security card"),
    "summary": t(
        "看病结算、领取待遇和补贴都用这张卡。网上申请，制好后邮寄到家或者就近领取。",
        "One card for medical bills, benefits and subsidies. Apply online and have it sent home.",
    ),
    "matter_type": "public_service",
    "case_kind": "promised",
    "objects": ["person"],
    "statutory": m.statutory(20, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(5),
    "legal_bases": [
        m.law(
            "《中华人民共和国社会保险法》",
            "Social Insurance Law",
            t("第五十八条", "Article 58"),
            t(
                "国家建立全国统一的个人社会保障号码。个人社会保障号码为公民身份号码。",
                "The personal social security number is the citizen identity number.",
            ),
        ),
        m.local("社会保障卡管理的规定", "Rules on the social security card"),
    ],
    "conditions": [
        t(
            "在本县参加社会保险或者享受社会保障待遇。",
            "You are insured or receive benefits in the county.",
        ),
        t("没有在其他地方持有有效的社会保障卡。", "You hold no valid card elsewhere."),
    ],
    "situations": [KIND, WHO],
    "materials": [
        m.application_form("社会保障卡申领表", "Application for the card"),
        m.material(
            "portrait",
            "电子照片",
            "Electronic portrait",
            note=t(
                "没有的由平台从身份证照片库代取", "Taken from the identity card if you have none"
            ),
            necessity="optional",
            extensions=["jpg", "jpeg", "png"],
        ),
        m.checked(
            "household_register",
            "监护关系（户口簿）",
            "Guardianship (household register)",
            t("县公安局", "County Police"),
            when={"card_holder": ["child"]},
        ),
        m.checked(
            "insured",
            "参保状态",
            "Insurance status",
            t("县人力资源社会保障局", "County Labour Bureau"),
        ),
        m.identity_card(),
    ],
    "fees": [
        {
            "name": t("补卡工本费", "Cost of a replacement card"),
            "standard": t(
                "每张 20 元（演示数据，以省价格主管部门核定的为准）",
                "20 yuan a card (demo figure; the provincial price authority fixes it)",
            ),
            "amount": 2000,
            "due": "before_decision",
            "may_be_reduced": True,
            "reduction_basis": t(
                "低保对象、特困人员免收，按当地配置", "Local configuration: free for those in need"
            ),
            "basis": t(
                "省价格主管部门批准文件，按当地配置", "Local configuration: approval document"
            ),
            "when": {"card_kind": ["lost"]},
        }
    ],
    "result": {
        "name": t("社会保障卡", "Social security card"),
        "kind": "licence",
        "validity": t("按卡面有效期", "As printed on the card"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "kiosk"],
    "scope": "township",
    "themes": ["n085", "n090"],
    "life_events": ["sickness", "work", "old_age", "birth"],
    "special_procedures": [],
    "agent_services": [t("村代办员代为申请", "The village agent applies for you")],
    "faq": [
        m.faq(
            t("卡多久能拿到？", "How long does it take?"),
            t("承诺 5 个工作日制好，可以邮寄。", "Five working days, and it can be posted."),
        ),
        m.faq(
            t("卡丢了先做什么？", "I lost my card. What first?"),
            t("先打电话临时挂失，再申请补卡。", "Report it by phone, then apply for a new one."),
        ),
    ],
    "plain_words": ["社保卡", "医保卡", "补社保卡", "social card"],
    "popularity": 98,
    "is_detailed": True,
}

CHILD = m.is_("card_holder", "child")
FORM = m.form(
    "社会保障卡申领表",
    "Application for the social security card",
    m.page(
        "holder",
        "持卡人",
        "Card holder",
        m.from_question(KIND),
        m.from_question(WHO),
        m.ask("text", "holder_name", "姓名", "Name", max_length=40, prefill="person.name"),
        m.ask(
            "identity_number",
            "holder_id_number",
            "身份证号",
            "Identity number",
            prefill="person.identity_number",
        ),
        m.ask(
            "text",
            "guardian_name",
            "监护人姓名",
            "Guardian's name",
            max_length=40,
            show_if=CHILD,
            require_if=CHILD,
        ),
        m.ask(
            "text",
            "old_card_number",
            "原卡号",
            "Old card number",
            max_length=30,
            required=False,
            show_if=m.one_of("card_kind", "replace", "lost"),
        ),
        m.ask(
            "date",
            "lost_on",
            "遗失日期",
            "Lost on",
            max="today",
            show_if=m.is_("card_kind", "lost"),
            require_if=m.is_("card_kind", "lost"),
        ),
    ),
    m.page(
        "card",
        "开卡和领取",
        "Bank and delivery",
        m.choice(
            "bank",
            "开卡银行",
            "Bank",
            m.option("rural", "农村商业银行", "Rural commercial bank"),
            m.option("agricultural", "农业银行", "Agricultural bank"),
            m.option("postal", "邮政储蓄银行", "Postal savings bank"),
            m.option("construction", "建设银行", "Construction bank"),
        ),
        m.choice(
            "collect",
            "领取方式",
            "How to receive it",
            m.option("post", "邮寄", "By post"),
            m.option("township", "乡镇便民服务中心", "Township centre"),
            m.option("counter", "县政务服务中心", "County centre"),
        ),
        m.ask(
            "region",
            "location_region",
            "领取地所在村（社区）",
            "Village",
            level="village",
            prefill="person.region",
        ),
        m.ask(
            "text",
            "post_address",
            "邮寄地址",
            "Postal address for the card",
            max_length=120,
            show_if=m.is_("collect", "post"),
            require_if=m.is_("collect", "post"),
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="convenience",
    number=16,
    key="social_security_card",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "信息核验", "Check of data", 1),
        m.decide(3, post="owner:approver", zh="制卡核发", en="Card made and issued"),
    ],
)
