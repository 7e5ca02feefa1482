"""最低生活保障: village, township, county (power 39)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "household_kind",
    t("家里现在是哪种情况？", "What is your household's situation?"),
    [
        m.option("low_income", "收入低，生活困难", "Low income"),
        m.option(
            "disabled", "家里有重度残疾人或者重病患者", "A member is severely disabled or ill"
        ),
        m.option("elderly", "主要是老人，没有劳动能力", "Mainly elderly, unable to work"),
    ],
)

GUIDE = {
    "name": t("城乡居民最低生活保障", "Minimum living allowance"),
    "summary": t(
        "家庭人均收入低于当地低保标准、财产符合规定的，可以申请。村里代办，乡镇入户调查，县里审批。",
        "For households whose income per person is below the local standard. The village helps,"
        " the township visits, the county decides.",
    ),
    "matter_type": "benefit",
    "case_kind": "promised",
    "objects": ["person"],
    "statutory": m.statutory(30, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(20),
    "legal_bases": [
        m.law(
            "《社会救助暂行办法》",
            "Interim Measures for Social Assistance",
            t("第九条、第十条、第十一条", "Articles 9, 10 and 11"),
            t(
                "国家对共同生活的家庭成员人均收入低于当地最低生活保障标准，且符合当地最低生活保障家庭财产状况规定的家庭，给予最低生活保障。",
                "Households below the local standard of income and property receive the allowance.",
            ),
        ),
        m.local(
            "当年低保标准和家庭财产规定，由县人民政府公布",
            "This year's standards of income and property, published by the county",
        ),
    ],
    "conditions": [
        t(
            "持有本县户籍或者符合居住地申请的规定。",
            "You are registered in the county, or may apply where you live.",
        ),
        t(
            "共同生活的家庭成员人均收入低于当地低保标准。",
            "Income per member of the household is below the standard.",
        ),
        t("家庭财产状况符合规定。", "The household's property is within the limits."),
    ],
    "situations": [KIND],
    "materials": [
        m.application_form("最低生活保障申请书", "Application for the allowance"),
        m.material(
            "authorization",
            "家庭经济状况核对授权书",
            "Authority to check the household's finances",
            note=t("全家成年人签名后拍照", "Signed by all adults, photographed"),
        ),
        m.material(
            "illness_proof",
            "诊断证明或者病历",
            "Diagnosis or medical record",
            may_be_pending=True,
            when={"household_kind": ["disabled"]},
        ),
        m.checked(
            "household_register", "户口簿", "Household register", t("县公安局", "County Police")
        ),
        m.checked(
            "disability",
            "残疾人证",
            "Disability certificate",
            t("县残疾人联合会", "County Disabled Persons' Federation"),
            when={"household_kind": ["disabled"]},
        ),
        m.checked(
            "income_check",
            "家庭经济状况核对报告",
            "Report on the household's finances",
            t("县居民家庭经济状况核对", "County check of household finances"),
        ),
        m.identity_card(),
    ],
    "pending": m.pending(10),
    "fees": [],
    "result": {
        "name": t("最低生活保障审核确认通知书", "Confirmation of the minimum living allowance"),
        "kind": "approval",
        "validity": t("定期复核", "Reviewed regularly"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "agent"],
    "scope": "village",
    "themes": ["n085", "n065"],
    "life_events": ["hardship", "old_age"],
    "special_procedures": [],
    "agent_services": [
        t("村代办员上门代为申请", "The village agent applies for you at home"),
    ],
    "faq": [
        m.faq(
            t("不会上网怎么办？", "What if I cannot use the internet?"),
            t(
                "找村代办员，由他代您填写并提交。",
                "Ask the village agent, who fills in and hands in the form for you.",
            ),
        ),
        m.faq(
            t("要自己开收入证明吗？", "Must I prove my income?"),
            t(
                "不用。您签授权书，由平台统一核对。",
                "No. You sign an authority and the platform checks it.",
            ),
        ),
        m.faq(
            t("公示会公开隐私吗？", "Will my private data be published?"),
            t(
                "只公示户主姓名、人口数和拟救助意见。",
                "Only the householder's name, the number of people and the proposal are shown.",
            ),
        ),
    ],
    "plain_words": ["低保", "困难补助", "低保户", "贫困", "welfare"],
    "popularity": 88,
    "is_detailed": True,
}

FORM = m.form(
    "最低生活保障申请书",
    "Application for the minimum living allowance",
    m.page(
        "home",
        "您的家庭",
        "Your household",
        m.from_question(KIND),
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
            m.option("rented", "租住", "Rented"),
            m.option("public", "公租房", "Public rental"),
            m.option("borrowed", "借住", "Borrowed"),
        ),
    ),
    m.page(
        "members",
        "家庭成员",
        "Members",
        m.ask(
            "table",
            "members",
            "共同生活的家庭成员（含申请人）",
            "Members living together, you included",
            min_rows=1,
            max_rows=15,
            columns=[
                m.ask("text", "name", "姓名", "Name", max_length=40),
                m.ask("identity_number", "id_number", "身份证号", "Identity number"),
                m.ask(
                    "choice",
                    "relation",
                    "与申请人关系",
                    "Relation",
                    options=[
                        m.option("self", "本人", "Self"),
                        m.option("spouse", "配偶", "Spouse"),
                        m.option("child", "子女", "Child"),
                        m.option("parent", "父母", "Parent"),
                        m.option("other", "其他亲属", "Other relative"),
                    ],
                ),
                m.ask("money", "monthly_income", "月收入", "Monthly income", min=0),
            ],
        ),
        {
            "key": "member_count",
            "type": "computed",
            "label": t("家庭人口", "People"),
            "result": "integer",
            "expression": {"op": "count", "of": [{"field": "members"}]},
        },
        {
            "key": "income_per_person",
            "type": "computed",
            "label": t("人均月收入", "Monthly income per person"),
            "result": "money",
            "expression": {
                "op": "round",
                "scale": 0,
                "of": [
                    {
                        "op": "div",
                        "scale": 2,
                        "of": [
                            {"op": "sum", "of": [{"column": ["members", "monthly_income"]}]},
                            {"op": "count", "of": [{"field": "members"}]},
                        ],
                    }
                ],
            },
        },
    ),
    m.page(
        "property",
        "家庭财产和支出",
        "Property and expenses",
        m.ask("yes_no", "has_vehicle", "有机动车", "There is a motor vehicle"),
        m.ask("money", "savings", "存款合计", "Savings in all", min=0),
        m.ask(
            "decimal",
            "farmland",
            "承包地",
            "Contracted farmland",
            min="0",
            max="1000",
            places=2,
            unit=t("亩", "mu"),
            required=False,
        ),
        m.ask(
            "money",
            "medical_costs",
            "近一年医疗自付费用",
            "Own medical costs of the last year",
            min=0,
            show_if=m.is_("household_kind", "disabled"),
            require_if=m.is_("household_kind", "disabled"),
        ),
        m.ask("long_text", "reason", "申请理由", "Why you apply", max_length=800, rows=4),
    ),
    m.page(
        "payment",
        "发放",
        "Payment",
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
    number=39,
    key="minimum_living_allowance",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(post="applicant_township:counter", zh="乡镇受理", en="Acceptance by the township"),
        m.review(
            "village_visit",
            "村入户走访",
            "Visit by the village",
            3,
            post="applicant_village:agent",
            outcomes=("agree", "disagree"),
        ),
        m.review(
            "township_survey",
            "乡镇入户调查和公示",
            "Township survey and public notice",
            8,
            post="applicant_township:reviewer",
            return_to=("accept", "village_visit"),
        ),
        m.review(
            "township_check",
            "乡镇审核",
            "Township review",
            2,
            post="applicant_township:approver",
            return_to=("township_survey",),
        ),
        m.review("review", "县民政审查", "County review", 3, return_to=("township_survey",)),
        m.decide(2, zh="审批", return_to=("review",), apart=("review",)),
    ],
)
