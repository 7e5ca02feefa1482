"""烟草专卖零售许可 (power 289)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.workflow.api import Branch, Choice

KIND = m.question(
    "licence_kind",
    t("您要办哪一种？", "What do you need?"),
    [
        m.option("new", "新办", "A new licence"),
        m.option("renew", "到期延续", "Renewal"),
        m.option("change", "变更（名称、负责人）", "Change of particulars"),
        m.option("stop", "停业、歇业", "Stopping business"),
    ],
)
NEAR = m.question(
    "near_school",
    t("店铺离中小学、幼儿园近吗？", "Is the shop near a school or kindergarten?"),
    [
        m.option("no", "不近", "No"),
        m.option(
            "yes",
            "在周围",
            "Yes",
            stop=t(
                "中小学校、幼儿园周围不得设置烟草制品零售点，距离由县烟草专卖局公布。",
                "No tobacco shops are allowed around schools and kindergartens; the county"
                " publishes the distance.",
            ),
        ),
    ],
)

GUIDE = {
    "name": t("烟草专卖零售许可证核发", "Tobacco retail licence"),
    "summary": t(
        "在店里卖烟之前，需要取得烟草专卖零售许可证。一店一证，有固定店面，符合合理布局。",
        "You need this licence before selling tobacco. One licence for one shop, in line with the"
        " local plan.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person", "enterprise", "unincorporated"],
    "statutory": m.statutory(20, m.LIMIT_LICENSING),
    "promised": m.limit(8),
    "legal_bases": [
        m.law(
            "《中华人民共和国烟草专卖法》",
            "Tobacco Monopoly Law",
            t("第十六条", "Article 16"),
        ),
        m.LICENSING_LAW,
        m.local(
            "本县烟草制品零售点合理布局规定",
            "County plan for tobacco shops",
        ),
    ],
    "conditions": [
        t("有与经营烟草制品零售业务相适应的资金。", "You have the funds for the business."),
        t("有与住所相独立的固定经营场所。", "Fixed premises are separate from the home."),
        t("符合零售点合理布局的要求。", "The shop fits the local plan."),
        t("已经取得营业执照。", "You hold a business licence."),
    ],
    "situations": [KIND, NEAR],
    "materials": [
        m.application_form("烟草专卖零售许可证申请表", "Application for a tobacco licence"),
        m.material(
            "shop_photo",
            "店面照片",
            "Pictures of the shop",
            note=t("门头和店内各一张", "One outside and one inside"),
            extensions=["jpg", "jpeg", "png"],
            max_files=4,
            when={"licence_kind": ["new", "change"]},
        ),
        m.material(
            "premises_proof",
            "经营场所使用权证明",
            "Right to the premises",
            may_be_pending=True,
            when={"licence_kind": ["new"]},
        ),
        m.fetched(
            "current_licence",
            "原烟草专卖零售许可证",
            "Current tobacco licence",
            t("电子证照库", "Licence library"),
            when={"licence_kind": ["renew", "change", "stop"]},
            licence_type=m.LICENCES["tobacco_retail"],
            licence_fields={
                "old_licence_number": "number",
                "old_licence_expires": "valid_until",
                "shop_name": "business",
                "shop_address": "address",
            },
        ),
        m.business_licence(),
        m.identity_card(),
    ],
    "pending": m.pending(10),
    "fees": [],
    "result": {
        "name": t("烟草专卖零售许可证", "Tobacco retail licence"),
        "kind": "licence",
        "licence_type": m.LICENCES["tobacco_retail"],
        "licence_fields": {"business": "shop_name", "address": "shop_address"},
        "validity": t("最长五年", "At most five years"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window"],
    "scope": "any_counter",
    "themes": ["n040", "l010"],
    "life_events": ["business"],
    "special_procedures": ["hearing"],
    # An example of configuration: the days are those of the law where no rule says otherwise.
    "renewal": {
        "number_field": "old_licence_number",
        "expiry_field": "old_licence_expires",
        "when": {"licence_kind": ["renew"]},
        "lead": {"n": 30, "unit": "WORKDAY"},
        "late": "handle",
    },
    "agent_services": [],
    "faq": [
        m.faq(
            t("为什么说不符合布局？", "Why does the plan matter?"),
            t(
                "县里公布零售点间距和数量，受理前可以先在网上查询。",
                "The county publishes distances and numbers; you can look them up first.",
            ),
        ),
        m.faq(
            t("到期前多久申请延续？", "When must I renew?"),
            t(
                "有效期届满三十日前提出延续申请（《行政许可法》第五十条）。",
                "Thirty days before expiry (Administrative Licensing Law, Article 50).",
            ),
        ),
    ],
    "plain_words": ["卖烟", "烟证", "烟草证", "tobacco", "cigarettes"],
    "popularity": 78,
    "is_detailed": True,
}

RENEWAL = m.is_("licence_kind", "renew")
OLD = m.one_of("licence_kind", "renew", "change", "stop")
FORM = m.form(
    "烟草专卖零售许可证申请表",
    "Application for a tobacco licence",
    m.page(
        "situation",
        "您的情形",
        "Your situation",
        m.from_question(KIND),
        m.ask(
            "text",
            "old_licence_number",
            "原许可证号",
            "Number of the current licence",
            max_length=30,
            show_if=OLD,
            require_if=OLD,
        ),
        m.ask(
            "date",
            "old_licence_expires",
            "原许可证有效期届满日",
            "Last day of the current licence",
            min="today",
            max="today+10y",
            hint=t("写在许可证正本上", "It stands on the licence itself"),
            show_if=RENEWAL,
            require_if=RENEWAL,
        ),
    ),
    m.page(
        "shop",
        "店铺",
        "The shop",
        m.ask(
            "text", "shop_name", "店名", "Name of the shop", max_length=80, prefill="entity.name"
        ),
        m.ask(
            "credit_code",
            "credit_code",
            "统一社会信用代码",
            "Unified social credit code",
            prefill="entity.credit_code",
        ),
        m.choice(
            "trade",
            "业态",
            "Kind of shop",
            m.option("grocery", "食杂店", "Grocery"),
            m.option("convenience", "便利店", "Convenience store"),
            m.option("supermarket", "超市", "Supermarket"),
            m.option("tobacco", "烟酒店", "Tobacco and spirits"),
            m.option("service", "娱乐服务场所", "Leisure venue"),
        ),
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "shop_address", "详细地址", "Street address", max_length=120),
        m.ask(
            "decimal",
            "shop_area",
            "营业面积",
            "Floor space",
            min="1",
            max="50000",
            places=1,
            unit=t("平方米", "m²"),
        ),
        m.ask(
            "integer",
            "nearest_shop",
            "与最近零售点的距离",
            "Distance to the nearest tobacco shop",
            min=0,
            max=100000,
            unit=t("米", "m"),
            required=False,
        ),
    ),
    m.page(
        "owner",
        "经营者",
        "The owner",
        m.ask(
            "text", "owner_name", "负责人", "Person in charge", max_length=40, prefill="person.name"
        ),
        m.ask("money", "funds", "经营资金", "Funds", min=1),
        m.ask(
            "multi_choice",
            "care",
            "是否属于照顾对象",
            "Groups given preference",
            required=False,
            options=[
                m.option("disabled", "残疾人", "Disabled"),
                m.option("veteran", "退役军人", "Veteran"),
                m.option("martyr", "烈属", "Family of a martyr"),
                m.option("allowance", "低保户", "Minimum living allowance"),
            ],
        ),
    ),
    m.page(
        "stop",
        "停业、歇业",
        "Stopping",
        m.ask("date", "stops_on", "停止经营日期", "Last day", min="today", max="today+1y"),
        m.ask("long_text", "stop_reason", "原因", "Reason", max_length=300, rows=3),
        show_if=m.is_("licence_kind", "stop"),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=289,
    key="tobacco_retail",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "审查", "Review", 2),
        Choice(
            [
                Branch(
                    condition=m.is_("licence_kind", "new"),
                    name="新办",
                    name_en="New licence",
                    steps=[
                        m.review(
                            "inspect",
                            "实地核查（两人）",
                            "Site inspection by two",
                            3,
                            return_to=("review",),
                        )
                    ],
                ),
                Branch(default=True, name="其他", name_en="Other"),
            ],
            name="需要核查？",
            name_en="Inspection needed?",
        ),
        m.decide(2),
    ],
)
