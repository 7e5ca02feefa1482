"""道路货物运输经营许可 (power 139)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

MASS = m.question(
    "vehicle_mass",
    t("用什么车跑货运？", "What vehicles will you use?"),
    [
        m.option("heavy", "总质量 4.5 吨以上的普通货车", "Lorries above 4.5 tonnes"),
        m.option("special", "集装箱、冷藏、罐式等专用车", "Containers, cooled or tank vehicles"),
        m.option(
            "light",
            "总质量 4.5 吨及以下的普通货车",
            "Lorries up to 4.5 tonnes",
            stop=t(
                "使用总质量 4500 千克及以下普通货运车辆从事普通货运经营的，"
                "无需取得道路运输经营许可证（《道路运输条例》第二十四条）。",
                "No licence is needed for ordinary freight with vehicles up to 4,500 kg"
                " (Road Transport Regulations, Article 24).",
            ),
        ),
    ],
)

GUIDE = {
    "name": t("道路货物运输经营许可", "Road freight transport licence"),
    "summary": t(
        "用 4.5 吨以上的货车或者专用车从事货运经营，需要取得道路运输经营许可证。",
        "You need this licence to carry freight with lorries above 4.5 tonnes or special vehicles.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person", "enterprise", "unincorporated"],
    "statutory": m.statutory(
        20,
        t(
            "《道路运输条例》第二十四条：自受理申请之日起二十日内审查完毕",
            "Road Transport Regulations, Article 24: twenty days from acceptance",
        ),
    ),
    "promised": m.limit(7),
    "legal_bases": [
        m.law(
            "《中华人民共和国道路运输条例》",
            "Road Transport Regulations",
            t("第二十一条、第二十二条、第二十四条", "Articles 21, 22 and 24"),
        ),
        m.LICENSING_LAW,
    ],
    "conditions": [
        t(
            "有与经营业务相适应并经检测合格的车辆。",
            "The vehicles fit the business and passed testing.",
        ),
        t(
            "驾驶人员取得相应驾驶证，年龄不超过 60 周岁。",
            "Drivers hold the right licence and are not above 60.",
        ),
        t("有健全的安全生产管理制度。", "There are rules of safe operation."),
    ],
    "situations": [MASS],
    "materials": [
        m.application_form("道路货物运输经营申请表", "Application for road freight"),
        m.checked(
            "driving_permits",
            "机动车行驶证、检测合格证明",
            "Vehicle permits and test certificates",
            t("县公安局车辆管理", "County Police vehicle register"),
        ),
        m.checked(
            "driver_licences",
            "驾驶人员驾驶证",
            "Driving licences",
            t("县公安局", "County Police"),
        ),
        m.material(
            "safety_rules",
            "安全生产管理制度文本",
            "Rules of safe operation",
            may_be_pending=True,
        ),
        m.material(
            "special_equipment",
            "专用车辆设备照片",
            "Pictures of the special equipment",
            extensions=["jpg", "jpeg", "png"],
            max_files=5,
            when={"vehicle_mass": ["special"]},
        ),
        m.business_licence(necessity="optional"),
        m.identity_card(),
    ],
    "pending": m.pending(10),
    "fees": [],
    "result": {
        "name": t("道路运输经营许可证", "Road transport licence"),
        "kind": "licence",
        "validity": t("证上载明", "As stated"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window"],
    "scope": "any_counter",
    "themes": ["n095", "l090"],
    "life_events": ["driving", "business"],
    "special_procedures": ["testing"],
    "agent_services": [],
    "faq": [
        m.faq(
            t("4.5 吨以下的货车要办吗？", "What about lorries below 4.5 tonnes?"),
            t("从事普通货运的不用办。", "None is needed for ordinary freight."),
        ),
        m.faq(
            t("每辆车都要单独办吗？", "One licence for each vehicle?"),
            t(
                "经营许可一份，每辆车另配发道路运输证，一并申请。",
                "One licence for the business; each vehicle also gets its own certificate.",
            ),
        ),
    ],
    "plain_words": ["跑货运", "拉货", "货车", "运输证", "truck"],
    "popularity": 70,
    "is_detailed": True,
}

FORM = m.form(
    "道路货物运输经营申请表",
    "Application for road freight",
    m.page("situation", "您的情形", "Your situation", m.from_question(MASS)),
    m.page(
        "business",
        "经营者",
        "The business",
        m.ask("text", "business_name", "名称", "Name", max_length=100, prefill="entity.name"),
        m.ask(
            "credit_code",
            "credit_code",
            "统一社会信用代码",
            "Unified social credit code",
            required=False,
            prefill="entity.credit_code",
        ),
        m.ask(
            "multi_choice",
            "freight_kinds",
            "经营范围",
            "Kinds of freight",
            options=[
                m.option("general", "普通货运", "General freight"),
                m.option("container", "集装箱", "Containers"),
                m.option("cooled", "冷藏保鲜", "Cooled goods"),
                m.option("tank", "罐式容器", "Tanks"),
                m.option("large", "大型物件", "Large objects"),
            ],
        ),
        m.ask(
            "region",
            "location_region",
            "停放地所在村（社区）",
            "Village of the parking place",
            level="village",
        ),
        m.ask("text", "parking_address", "停放地址", "Parking address", max_length=120),
    ),
    m.page(
        "vehicles",
        "车辆",
        "Vehicles",
        m.ask(
            "table",
            "vehicles",
            "拟投入的车辆",
            "Vehicles",
            min_rows=1,
            max_rows=50,
            columns=[
                m.ask("text", "plate", "号牌", "Plate", max_length=12),
                m.ask(
                    "choice",
                    "type",
                    "车型",
                    "Type",
                    options=[
                        m.option("lorry", "普通货车", "Lorry"),
                        m.option("tractor", "牵引车", "Tractor unit"),
                        m.option("special", "专用车", "Special vehicle"),
                    ],
                ),
                m.ask("integer", "mass", "总质量（千克）", "Total mass (kg)", min=1, max=49000),
                m.ask("date", "tested_on", "检测日期", "Tested on", max="today"),
            ],
        ),
        {
            "key": "vehicle_count",
            "type": "computed",
            "label": t("车辆数", "Number of vehicles"),
            "result": "integer",
            "expression": {"op": "count", "of": [{"field": "vehicles"}]},
        },
        {
            "key": "total_mass",
            "type": "computed",
            "label": t("总质量合计", "Total mass"),
            "result": "integer",
            "unit": t("千克", "kg"),
            "expression": {"op": "sum", "of": [{"column": ["vehicles", "mass"]}]},
        },
    ),
    m.page(
        "drivers",
        "驾驶人员",
        "Drivers",
        m.ask(
            "table",
            "drivers",
            "驾驶人员",
            "Drivers",
            min_rows=1,
            max_rows=50,
            columns=[
                m.ask("text", "name", "姓名", "Name", max_length=40),
                m.ask("identity_number", "id_number", "身份证号", "Identity number"),
                m.ask(
                    "choice",
                    "licence_class",
                    "准驾车型",
                    "Licence class",
                    options=[
                        m.option("A2", "A2", "A2"),
                        m.option("B2", "B2", "B2"),
                        m.option("C1", "C1", "C1"),
                    ],
                ),
            ],
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=139,
    key="road_freight",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "审查", "Review", 2),
        m.review("vehicle_check", "车辆核验", "Vehicle check", 2, return_to=("review",)),
        m.decide(2),
    ],
)
