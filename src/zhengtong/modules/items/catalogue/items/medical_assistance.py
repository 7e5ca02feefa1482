"""城乡医疗救助 (power 40)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "person_kind",
    t("您属于哪类救助对象？", "Which group do you belong to?"),
    [
        m.option("allowance", "低保家庭成员", "Member of a household with the allowance"),
        m.option("extreme", "特困供养人员", "Person in extreme difficulty"),
        m.option(
            "edge",
            "低保边缘或者因病支出较大的家庭",
            "Household just above, or with high medical costs",
        ),
    ],
)

GUIDE = {
    "name": t("城乡医疗救助", "Medical assistance"),
    "summary": t(
        "低保、特困和因病支出较大的困难家庭，医保报销以后个人负担仍然较重的，可以申请救助。",
        "For poor households and those with high medical costs after insurance has paid.",
    ),
    "matter_type": "benefit",
    "case_kind": "promised",
    "objects": ["person"],
    "statutory": m.statutory(20, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(10),
    "legal_bases": [
        m.law(
            "《社会救助暂行办法》",
            "Interim Measures for Social Assistance",
            t("第二十七条、第二十八条、第二十九条、第三十条", "Articles 27, 28, 29 and 30"),
        ),
        m.local("救助比例和封顶线，由县人民政府公布", "Rates and ceilings published by the county"),
    ],
    "conditions": [
        t("参加城乡居民或者职工基本医疗保险。", "You are covered by basic medical insurance."),
        t("属于规定的救助对象。", "You belong to one of the groups."),
        t("费用经过医保和大病保险报销。", "Insurance has already paid its part."),
    ],
    "situations": [KIND],
    "materials": [
        m.application_form("医疗救助申请表", "Application for medical assistance"),
        m.material(
            "discharge", "出院记录或者诊断证明", "Discharge record or diagnosis", max_files=5
        ),
        m.material(
            "invoices",
            "医疗费用票据",
            "Medical invoices",
            note=t(
                "在本县就诊的由平台代取，外地就诊的请上传", "Only for treatment outside the county"
            ),
            necessity="optional",
            max_files=20,
        ),
        m.checked(
            "settlement",
            "医保结算单",
            "Settlement of insurance",
            t("县医疗保险", "County medical insurance"),
        ),
        m.checked(
            "group_proof",
            "救助对象身份",
            "Membership of the group",
            t("县民政局", "County Civil Affairs Bureau"),
            when={"person_kind": ["allowance", "extreme"]},
        ),
        m.checked(
            "income_check",
            "家庭经济状况核对报告",
            "Report on the household's finances",
            t("县居民家庭经济状况核对", "County check of household finances"),
            when={"person_kind": ["edge"]},
        ),
        m.identity_card(),
    ],
    "fees": [],
    "result": {
        "name": t("医疗救助审批决定书", "Decision on medical assistance"),
        "kind": "approval",
        "validity": t("一次有效", "Valid once"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "agent"],
    "scope": "village",
    "themes": ["n085", "n145"],
    "life_events": ["sickness", "hardship"],
    "special_procedures": [],
    "agent_services": [t("村代办员代为申请", "The village agent applies for you")],
    "faq": [
        m.faq(
            t("现在由哪个部门管？", "Which department is in charge?"),
            t(
                "本县目录沿用民政部门办理；机构改革后已由医疗保障部门审批的地方，由管理员调整实施主体。",
                "This directory keeps Civil Affairs; where the medical security authority decides"
                " now, the administrator changes the owner.",
            ),
        ),
        m.faq(
            t("能救助多少？", "How much is paid?"),
            t(
                "按救助对象类别和个人负担的合规费用计算，比例和封顶线由县政府公布。",
                "By group and own costs; the county publishes rates and ceilings.",
            ),
        ),
    ],
    "plain_words": ["看病没钱", "大病救助", "医药费", "报销", "medical bills"],
    "popularity": 82,
    "is_detailed": True,
}

FORM = m.form(
    "医疗救助申请表",
    "Application for medical assistance",
    m.page(
        "person",
        "申请人",
        "About you",
        m.from_question(KIND),
        m.ask(
            "region",
            "location_region",
            "居住的村（社区）",
            "Village where you live",
            level="village",
            prefill="person.region",
        ),
        m.choice(
            "insurance",
            "参加的医保",
            "Insurance",
            m.option("residents", "城乡居民医保", "Residents' insurance"),
            m.option("employees", "职工医保", "Employees' insurance"),
        ),
    ),
    m.page(
        "treatment",
        "治疗",
        "Treatment",
        m.ask("text", "disease", "病种", "Illness", max_length=80),
        m.ask("text", "hospital", "就诊医院", "Hospital", max_length=80),
        m.choice(
            "hospital_place",
            "医院所在地",
            "Where the hospital is",
            m.option("county", "本县", "In the county"),
            m.option("outside", "县外", "Outside"),
        ),
        m.ask("date_range", "stay", "住院时间", "Time in hospital", max="today"),
        m.ask(
            "text",
            "referral",
            "转诊备案号",
            "Referral number",
            max_length=40,
            show_if=m.is_("hospital_place", "outside"),
            required=False,
        ),
    ),
    m.page(
        "costs",
        "费用",
        "Costs",
        m.ask("money", "total_cost", "医疗总费用", "Total cost", min=1),
        m.ask("money", "insurance_paid", "医保和大病保险已报销", "Paid by insurance", min=0),
        {
            "key": "own_cost",
            "type": "computed",
            "label": t("个人负担", "Own cost"),
            "result": "money",
            "expression": {
                "op": "sub",
                "of": [{"field": "total_cost"}, {"field": "insurance_paid"}],
            },
        },
        m.ask(
            "money",
            "other_help",
            "其他救助、捐赠",
            "Other help and donations",
            min=0,
            required=False,
        ),
        m.ask(
            "long_text",
            "family_burden",
            "家庭困难说明",
            "The family's difficulties",
            max_length=600,
            rows=3,
            show_if=m.is_("person_kind", "edge"),
            require_if=m.is_("person_kind", "edge"),
        ),
        m.ask(
            "text",
            "bank_account",
            "社会保障卡银行账号",
            "Bank account of the social security card",
            pattern="^[0-9]{12,19}$",
            max_length=19,
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=40,
    key="medical_assistance",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(post="applicant_township:counter", zh="乡镇受理", en="Acceptance by the township"),
        m.review(
            "township_check", "乡镇审核", "Township review", 3, post="applicant_township:reviewer"
        ),
        m.review("review", "县级审查", "County review", 3, return_to=("township_check",)),
        m.decide(3, zh="审批", return_to=("review",), apart=("review",)),
    ],
)
