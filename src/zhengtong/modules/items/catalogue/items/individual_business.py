"""个体工商户登记 (power 260)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "registration_kind",
    t("您要办哪一种登记？", "Which registration do you need?"),
    [
        m.option("new", "设立（新开店）", "New business"),
        m.option("change", "变更（换地址、换经营范围）", "Change of particulars"),
        m.option("close", "注销（不再经营）", "Closing down"),
    ],
)
PLACE = m.question(
    "premises_kind",
    t("经营场所是哪一种？", "What are the premises?"),
    [
        m.option("owned", "自有房屋", "My own building"),
        m.option("rented", "租用房屋", "Rented"),
        m.option("online", "只在网上经营", "Online only"),
    ],
)

GUIDE = {
    "name": t("个体工商户登记", "Individual business registration"),
    "summary": t(
        "一个人或者一家人开店做生意，先登记领取营业执照。网上填报，当场核对，最快当天拿照。",
        "Register to trade as one person or one family and receive a business licence, often the"
        " same day.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person"],
    "statutory": m.statutory(
        3,
        t(
            "《市场主体登记管理条例》第十九条：不能当场登记的，三个工作日内予以登记",
            "Regulations on Registration of Market Entities, Article 19: within three working days"
            " where not on the spot",
        ),
    ),
    "promised": m.limit(2),
    "legal_bases": [
        m.law(
            "《中华人民共和国市场主体登记管理条例》",
            "Regulations on the Registration of Market Entities",
            t("第三条、第十九条、第二十四条", "Articles 3, 19 and 24"),
            t(
                "登记机关应当对申请材料进行形式审查。对申请材料齐全、符合法定形式的予以确认并当场登记。",
                "The authority reviews the form of the papers and registers complete ones at once.",
            ),
        ),
    ],
    "conditions": [
        t("申请人有经营能力，是中国公民。", "You are a Chinese citizen able to run a business."),
        t("有固定的经营场所，网上经营的有网络经营场所。", "There are fixed or online premises."),
        t(
            "经营范围不含法律禁止经营的项目。",
            "The scope contains nothing that law forbids.",
        ),
    ],
    "situations": [KIND, PLACE],
    "materials": [
        m.application_form("个体工商户登记（备案）申请书", "Application for registration"),
        m.material(
            "premises_proof",
            "经营场所使用证明",
            "Proof of the premises",
            note=t("租房合同或者产权人同意使用的书面材料", "Lease, or the owner's written consent"),
            when={"registration_kind": ["new", "change"], "premises_kind": ["rented"]},
            may_be_pending=True,
        ),
        m.checked(
            "property_right",
            "房屋产权",
            "Property right",
            t("县不动产登记", "County real estate register"),
            when={"registration_kind": ["new", "change"], "premises_kind": ["owned"]},
        ),
        m.material(
            "platform_proof",
            "电子商务平台出具的网络经营场所使用证明",
            "Proof of online premises by the platform",
            when={"registration_kind": ["new", "change"], "premises_kind": ["online"]},
        ),
        m.checked(
            "tax_cleared",
            "清税证明",
            "Tax clearance",
            t("县税务局", "County Tax Bureau"),
            when={"registration_kind": ["close"]},
        ),
        m.fetched(
            "current_licence",
            "营业执照",
            "Current business licence",
            t("电子证照库", "Licence library"),
            when={"registration_kind": ["change", "close"]},
        ),
        m.identity_card(),
    ],
    "pending": m.pending(10),
    "fees": [],
    "result": {
        "name": t("营业执照", "Business licence"),
        "kind": "licence",
        "validity": t("长期", "No expiry"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "kiosk"],
    "scope": "any_counter",
    "themes": ["n035", "l005"],
    "life_events": ["business", "work"],
    "special_procedures": [],
    "agent_services": [t("乡镇窗口可以帮助填报", "Township counters help with the form")],
    "faq": [
        m.faq(
            t("名称要先核准吗？", "Must the name be approved first?"),
            t(
                "不用。名称由您自主申报，系统当场比对有没有重名。",
                "No. You declare the name and the system compares it at once.",
            ),
        ),
        m.faq(
            t("开饭店只办执照够吗？", "Is the licence enough for a restaurant?"),
            t(
                "不够。餐饮服务还要办食品经营许可，可以在领照后接着申请。",
                "No. Catering also needs a food business licence; apply for it afterwards.",
            ),
        ),
        m.faq(
            t("登记要钱吗？", "Is there a fee?"),
            t("不收费。", "No."),
        ),
    ],
    "plain_words": ["开店", "营业执照", "个体户", "做生意", "open a shop"],
    "popularity": 100,
    "is_detailed": True,
}

NOT_CLOSING = m.one_of("registration_kind", "new", "change")
FORM = m.form(
    "个体工商户登记申请书",
    "Individual business registration",
    m.page(
        "situation",
        "您的情形",
        "Your situation",
        m.from_question(KIND),
        {
            **m.from_question(PLACE),
            "show_if": NOT_CLOSING,
            "required": False,
            "require_if": NOT_CLOSING,
        },
    ),
    m.page(
        "business",
        "店铺",
        "The business",
        m.ask(
            "text",
            "business_name",
            "名称",
            "Name",
            min_length=4,
            max_length=40,
            hint=t("例如：青禾县张记面馆", "For example: Qinghe Zhang's Noodles"),
        ),
        m.choice(
            "form_of_business",
            "组成形式",
            "Run by",
            m.option("single", "个人经营", "One person"),
            m.option("family", "家庭经营", "A family"),
        ),
        m.ask(
            "table",
            "family_members",
            "参加经营的家庭成员",
            "Family members who take part",
            required=False,
            show_if=m.is_("form_of_business", "family"),
            min_rows=1,
            max_rows=10,
            columns=[
                m.ask("text", "name", "姓名", "Name", max_length=40),
                m.ask("identity_number", "id_number", "身份证号", "Identity number"),
            ],
        ),
        m.ask(
            "long_text",
            "scope_of_business",
            "经营范围",
            "Scope of business",
            max_length=500,
            rows=3,
        ),
        m.choice(
            "trade",
            "主要行业",
            "Main trade",
            m.option("retail", "零售", "Retail"),
            m.option("catering", "餐饮", "Catering"),
            m.option("services", "居民服务", "Personal services"),
            m.option("repair", "修理", "Repair"),
            m.option("farming", "种养殖", "Farming"),
            m.option("other", "其他", "Other"),
        ),
        m.ask(
            "integer",
            "staff_count",
            "从业人数",
            "People working",
            min=1,
            max=500,
            unit=t("人", "people"),
        ),
        m.ask("money", "capital", "资金数额", "Capital", min=0, required=False),
        show_if=NOT_CLOSING,
    ),
    m.page(
        "premises",
        "经营场所",
        "Premises",
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "premises_address", "详细地址", "Street address", max_length=120),
        m.ask(
            "decimal",
            "premises_area",
            "面积",
            "Area",
            min="1",
            max="5000",
            places=1,
            unit=t("平方米", "m²"),
            required=False,
        ),
        show_if=m.both(NOT_CLOSING, m.one_of("premises_kind", "owned", "rented")),
    ),
    m.page(
        "closing",
        "注销",
        "Closing",
        m.ask("credit_code", "credit_code", "统一社会信用代码", "Unified social credit code"),
        m.ask("date", "closed_on", "停止经营日期", "Last day of business", max="today"),
        m.ask("yes_no", "debts_settled", "债权债务已经清理", "Claims and debts are settled"),
        show_if=m.is_("registration_kind", "close"),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=260,
    key="individual_business",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(zh="受理", en="Acceptance"),
        m.decide(1, zh="核准登记", en="Registration", return_to=("accept",)),
    ],
)
