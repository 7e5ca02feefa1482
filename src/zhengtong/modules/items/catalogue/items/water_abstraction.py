"""取水许可 (power 148)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.workflow.api import Branch, Choice

SOURCE = m.question(
    "water_source",
    t("从哪里取水？", "Where will you take the water?"),
    [
        m.option("surface", "江河、湖泊、水库", "River, lake or reservoir"),
        m.option("groundwater", "地下水（打井）", "Groundwater (a well)"),
        m.option(
            "household",
            "家庭生活和零星散养、圈养畜禽饮用等少量取水",
            "Small amounts for a household or a few animals",
            stop=t(
                "家庭生活和零星散养、圈养畜禽饮用等少量取水，不需要申请取水许可（《取水许可和水资源费征收管理条例》第四条）。",
                "No permit is needed for small amounts for household use or for watering a few"
                " animals (Regulations on Water Abstraction, Article 4).",
            ),
        ),
    ],
)
SCALE = m.question(
    "needs_assessment",
    t("是建设项目取水吗？", "Is it for a construction project?"),
    [
        m.option("yes", "是，建设项目", "Yes"),
        m.option("no", "不是（农业灌溉、养殖等）", "No (irrigation, farming)"),
    ],
)

GUIDE = {
    "name": t("取水许可", "Water abstraction permit"),
    "summary": t(
        "用取水工程直接从江河、湖泊或者地下取水的单位和个人，需要取得取水许可证。",
        "Anyone who takes water directly from rivers, lakes or underground needs this permit.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person", "enterprise", "institution", "association"],
    "statutory": m.statutory(
        45,
        t(
            "《取水许可和水资源费征收管理条例》第十九条：自受理之日起四十五个工作日内决定",
            "Regulations on Water Abstraction, Article 19: decision within forty-five working days",
        ),
    ),
    "promised": m.limit(20),
    "legal_bases": [
        m.law("《中华人民共和国水法》", "Water Law", t("第四十八条", "Article 48")),
        m.law(
            "《取水许可和水资源费征收管理条例》",
            "Regulations on Water Abstraction Permits and Water Resource Fees",
            t("第二条、第四条、第十一条、第十九条", "Articles 2, 4, 11 and 19"),
        ),
        m.LICENSING_LAW,
    ],
    "conditions": [
        t(
            "取水不超过流域和区域的用水总量。",
            "The abstraction stays within the total for the basin.",
        ),
        t("不在地下水禁采区内取用地下水。", "Groundwater is not taken in a closed area."),
        t("退水不影响水功能区的水质。", "Return water does not harm the water body."),
        t("不损害第三者的合法权益。", "The rights of third parties are not harmed."),
    ],
    "situations": [SOURCE, SCALE],
    "materials": [
        m.application_form("取水许可申请书", "Application for water abstraction"),
        m.material(
            "assessment_report",
            "建设项目水资源论证报告书（表）",
            "Water resource assessment of the project",
            note=t("专家评审的时间不计入办理期限", "The time of expert review does not count"),
            when={"needs_assessment": ["yes"]},
        ),
        m.material(
            "third_party",
            "与第三者利害关系的说明",
            "Statement on the interests of third parties",
            note=t("有利害关系的，附对方的承诺书", "With their undertaking where there are any"),
        ),
        m.material(
            "well_plan",
            "取水井位置图",
            "Plan of the well",
            when={"water_source": ["groundwater"]},
        ),
        m.checked(
            "project_filing",
            "项目备案或者核准文件",
            "Filing or approval of the project",
            t("县发展改革局", "County Development and Reform Bureau"),
            when={"needs_assessment": ["yes"]},
        ),
        m.business_licence(necessity="optional"),
        m.identity_card(),
    ],
    "fees": [],
    "result": {
        "name": t("取水许可证", "Water abstraction permit"),
        "kind": "licence",
        "validity": t("一般为五年，最长不超过十年", "Usually five, at most ten years"),
    },
    "visits": 0,
    "channels": ["web", "window"],
    "scope": "county",
    "themes": ["n140", "l105"],
    "life_events": ["farm"],
    "special_procedures": ["hearing", "expert_review"],
    # An example of configuration: whether the right is told in every case, each county decides.
    "hearing": "on_request",
    "agent_services": [],
    "faq": [
        m.faq(
            t("家里打一口井也要办吗？", "Do I need a permit for a well at home?"),
            t(
                "家庭生活用的少量取水不需要取水许可。",
                "No, small amounts for household use need none.",
            ),
        ),
        m.faq(
            t("为什么要听证？", "Why may there be a hearing?"),
            t(
                "取水涉及社会公共利益需要听证的，会向社会公告并举行听证，所需时间不计入期限。",
                "Where the public interest is concerned a hearing is announced and held; its time"
                " does not count.",
            ),
        ),
        m.faq(
            t("拿到批准后能马上取水吗？", "May I take water at once?"),
            t(
                "取水工程建成并验收合格、领到取水许可证以后，方可取水。",
                "After the works have been accepted and you hold the permit.",
            ),
        ),
    ],
    "plain_words": ["打井", "抽水", "用地下水", "灌溉取水", "well", "groundwater"],
    "popularity": 58,
    "is_detailed": True,
}

GROUNDWATER = m.is_("water_source", "groundwater")
FORM = m.form(
    "取水许可申请书",
    "Application for water abstraction",
    m.page(
        "situation", "您的情形", "Your situation", m.from_question(SOURCE), m.from_question(SCALE)
    ),
    m.page(
        "place",
        "取水地点",
        "Where",
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "water_body", "水源名称", "Name of the water body", max_length=60),
        m.ask(
            "yes_no",
            "in_planned_city",
            "在城市规划区内",
            "Within the urban planning area",
            show_if=GROUNDWATER,
            require_if=GROUNDWATER,
        ),
        m.ask(
            "decimal",
            "well_depth",
            "井深",
            "Depth of the well",
            min="1",
            max="3000",
            places=1,
            unit=t("米", "m"),
            show_if=GROUNDWATER,
            require_if=GROUNDWATER,
        ),
    ),
    m.page(
        "use",
        "用水",
        "Use",
        m.choice(
            "purpose",
            "用途",
            "Purpose",
            m.option("irrigation", "农业灌溉", "Irrigation"),
            m.option("industry", "工业", "Industry"),
            m.option("supply", "公共供水", "Public supply"),
            m.option("breeding", "规模养殖", "Livestock farming"),
            m.option("hydropower", "水力发电", "Hydropower"),
        ),
        m.ask(
            "decimal",
            "daily_volume",
            "日最大取水量",
            "Most per day",
            min="0.1",
            max="1000000",
            places=1,
            unit=t("立方米", "m³"),
        ),
        m.ask("integer", "days_per_year", "每年取水天数", "Days per year", min=1, max=366),
        {
            "key": "annual_volume",
            "type": "computed",
            "label": t("年取水量", "Volume per year"),
            "result": "decimal",
            "places": 1,
            "unit": t("立方米", "m³"),
            "expression": {
                "op": "mul",
                "of": [{"field": "daily_volume"}, {"field": "days_per_year"}],
            },
        },
        m.choice(
            "way",
            "取水方式",
            "How",
            m.option("pump", "机泵提水", "Pump"),
            m.option("gravity", "自流引水", "Gravity"),
            m.option("well", "机井", "Well"),
        ),
        m.ask("yes_no", "has_meter", "已安装计量设施", "A meter is installed"),
    ),
    m.page(
        "return",
        "退水",
        "Return water",
        m.ask("yes_no", "has_return", "有退水", "There is return water"),
        m.ask(
            "text",
            "return_place",
            "退水地点",
            "Where it returns",
            max_length=100,
            show_if=m.is_("has_return", True),
            require_if=m.is_("has_return", True),
        ),
        m.ask(
            "long_text",
            "saving_measures",
            "节约用水措施",
            "Water saving measures",
            max_length=500,
            rows=3,
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=148,
    key="water_abstraction",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "审查", "Review", 5),
        Choice(
            [
                Branch(
                    condition=m.both(
                        m.is_("water_source", "groundwater"), m.is_("in_planned_city", True)
                    ),
                    name="城市规划区地下水",
                    name_en="Urban groundwater",
                    steps=[
                        m.review(
                            "urban_opinion",
                            "征求住建部门意见",
                            "Opinion of Housing",
                            5,
                            post="housing:reviewer",
                            return_to=(),
                        )
                    ],
                ),
                Branch(default=True, name="其他", name_en="Other"),
            ],
            name="是否征求意见？",
            name_en="Opinion needed?",
        ),
        m.review("inspect", "现场勘查", "Site inspection", 5, return_to=("review",)),
        m.decide(4),
    ],
)
