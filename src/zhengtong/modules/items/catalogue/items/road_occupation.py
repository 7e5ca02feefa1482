"""临时占用和挖掘城市道路审批 (power 99): site inspection, clock stops for expert review."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.workflow.api import Branch, Choice, Parallel

KIND = m.question(
    "road_use",
    t("要做什么？", "What do you want to do?"),
    [
        m.option("occupy", "临时占用（堆料、搭架、活动）", "Occupy for a time"),
        m.option("excavate", "挖掘路面（管线施工等）", "Excavate"),
    ],
)
AGE = m.question(
    "road_age",
    t("这条路什么时候建成或者大修的？", "When was the road built or overhauled?"),
    [
        m.option(
            "old", "新建满 5 年、大修满 3 年", "Over 5 years old, overhauled over 3 years ago"
        ),
        m.option(
            "new",
            "新建不满 5 年或者大修不满 3 年",
            "Newer",
            note=t(
                "这类道路不得挖掘；因特殊情况需要挖掘的，须经县级以上人民政府批准。",
                "Such roads must not be dug up; special cases need the consent of the government.",
            ),
        ),
    ],
    t("不确定可以问窗口", "Ask the counter if unsure"),
)

GUIDE = {
    "name": t("临时占用、挖掘城市道路审批", "Temporary occupation and excavation of urban roads"),
    "summary": t(
        "因施工、活动临时占用道路，或者铺设管线挖掘道路之前办理。住建现场踏勘，交警同时会审。",
        "Needed before occupying or digging up a road. Housing inspects the site while the traffic"
        " police review it at the same time.",
    ),
    "matter_type": "licensing",
    "case_kind": "joint",
    "objects": ["person", "enterprise", "institution"],
    "statutory": m.statutory(20, m.LIMIT_LICENSING),
    "promised": m.limit(10),
    "site_visit": "required",
    "legal_bases": [
        m.law(
            "《城市道路管理条例》",
            "Regulations on Urban Roads",
            t("第三十条、第三十一条、第三十三条、第三十七条", "Articles 30, 31, 33 and 37"),
            t(
                "因特殊情况需要临时占用城市道路的，须经市政工程行政主管部门和公安交通管理部门批准，方可按照规定占用。",
                "Occupying a road needs the approval of the municipal works authority and of the"
                " traffic police.",
            ),
        ),
        m.LICENSING_LAW,
    ],
    "conditions": [
        t("有明确的占用、挖掘位置、面积和期限。", "Place, area and period are stated."),
        t("有交通组织和安全防护方案。", "There is a plan for traffic and safety."),
        t("承诺按期恢复道路原状。", "You undertake to restore the road in time."),
    ],
    "situations": [KIND, AGE],
    "materials": [
        m.application_form("占用、挖掘城市道路申请表", "Application for road occupation"),
        m.material(
            "site_plan",
            "位置平面图",
            "Plan of the place",
            note=t("标出范围和尺寸", "With extent and measures"),
            max_files=5,
        ),
        m.material("traffic_plan", "施工期间交通组织方案", "Traffic plan", may_be_pending=True),
        m.material(
            "works_design",
            "施工设计文件",
            "Design of the works",
            extensions=["pdf"],
            max_files=5,
            when={"road_use": ["excavate"]},
        ),
        m.fetched(
            "planning_permit",
            "建设工程规划许可证",
            "Planning permit",
            t("电子证照库", "Licence library"),
            when={"road_use": ["excavate"]},
        ),
        m.business_licence(necessity="optional"),
        m.identity_card(),
    ],
    "pending": m.pending(10),
    "fees": [
        {
            "name": t("城市道路占用费", "Road occupation fee"),
            "standard": t(
                "每平方米每天 0.50 元（演示数据，以县价格主管部门核定的为准）",
                "0.50 yuan a square metre and day (demo figure; the county fixes it)",
            ),
            "amount": 50,
            "quantity": ["area", "period"],
            "basis": t("《城市道路管理条例》第三十七条", "Regulations on Urban Roads, Article 37"),
            "when": {"road_use": ["occupy"]},
        },
        {
            "name": t("城市道路挖掘修复费", "Road repair fee"),
            "standard": t("按挖掘面积和路面结构，县价格主管部门核定", "By area and surface"),
            "basis": t("《城市道路管理条例》第三十七条", "Regulations on Urban Roads, Article 37"),
            "when": {"road_use": ["excavate"]},
        },
    ],
    "result": {
        "name": t("占用、挖掘城市道路许可证", "Permit to occupy or excavate urban roads"),
        "kind": "licence",
        "validity": t("证上载明的期限", "As stated"),
    },
    "visits": 0,
    "channels": ["web", "window"],
    "scope": "county",
    "themes": ["n095", "l160"],
    "life_events": ["business", "house"],
    "special_procedures": ["expert_review", "testing"],
    "agent_services": [],
    "faq": [
        m.faq(
            t("专家评审为什么停表？", "Why does the clock stop for expert review?"),
            t(
                "涉及桥梁、重要管线的要专家评审，所需时间依法不计入期限，会书面告知。",
                "Bridges and major pipelines need experts; by law that time does not count and you"
                " are told in writing.",
            ),
        ),
        m.faq(
            t("紧急抢修可以先挖吗？", "May I dig first in an emergency?"),
            t(
                "埋设在道路下的管线发生故障需要紧急抢修的，可以先行破路抢修，并同时通知主管部门，在二十四小时内补办手续。",
                "Yes for urgent repair of pipelines: inform the authorities at once and complete"
                " the papers within twenty-four hours.",
            ),
        ),
    ],
    "plain_words": ["占道", "挖路", "破路", "堆料", "dig up the road"],
    "popularity": 62,
    "is_detailed": True,
}

EXCAVATE = m.is_("road_use", "excavate")
FORM = m.form(
    "占用、挖掘城市道路申请表",
    "Application for road occupation",
    m.page("situation", "您的情形", "Your situation", m.from_question(KIND), m.from_question(AGE)),
    m.page(
        "place",
        "地点",
        "Where",
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "road_name", "道路名称和起止", "Road and extent", max_length=120),
        m.choice(
            "part",
            "占用部分",
            "Part of the road",
            m.option("carriageway", "车行道", "Carriageway"),
            m.option("footway", "人行道", "Footway"),
            m.option("both", "都有", "Both"),
        ),
        m.ask(
            "yes_no", "near_bridge", "涉及桥梁或者重要管线", "Bridges or major pipelines are near"
        ),
    ),
    m.page(
        "works",
        "占用和施工",
        "Works",
        m.ask(
            "decimal", "length", "长", "Length", min="0.1", max="10000", places=1, unit=t("米", "m")
        ),
        m.ask("decimal", "width", "宽", "Width", min="0.1", max="100", places=1, unit=t("米", "m")),
        {
            "key": "area",
            "type": "computed",
            "label": t("面积", "Area"),
            "result": "decimal",
            "places": 2,
            "unit": t("平方米", "m²"),
            "expression": {"op": "mul", "of": [{"field": "length"}, {"field": "width"}]},
        },
        m.ask("date_range", "period", "占用时间", "Period", min="today", max="today+1y"),
        m.choice(
            "surface",
            "路面",
            "Surface",
            m.option("asphalt", "沥青", "Asphalt"),
            m.option("concrete", "水泥", "Concrete"),
            m.option("paving", "铺装", "Paving"),
            show_if=EXCAVATE,
            require_if=EXCAVATE,
        ),
        m.ask(
            "decimal",
            "depth",
            "挖掘深度",
            "Depth",
            min="0.1",
            max="30",
            places=1,
            unit=t("米", "m"),
            show_if=EXCAVATE,
            require_if=EXCAVATE,
        ),
        m.ask("long_text", "reason", "用途和理由", "Purpose and reasons", max_length=500, rows=3),
    ),
    m.page(
        "safety",
        "安全",
        "Safety",
        m.ask("text", "contractor", "施工单位", "Contractor", max_length=80),
        m.ask("text", "safety_person", "现场负责人", "Person in charge on site", max_length=40),
        m.ask("phone", "safety_phone", "负责人电话", "Their phone"),
        m.ask("yes_no", "restores", "承诺按期恢复原状", "I undertake to restore the road in time"),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=99,
    key="road_occupation",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        Parallel(
            [
                [m.review("inspect", "现场踏勘（两人）", "Site inspection by two", 3)],
                [
                    m.review(
                        "traffic_opinion",
                        "公安交警会审",
                        "Review by traffic police",
                        3,
                        post="police:reviewer",
                    )
                ],
            ],
            name="踏勘与会审",
            name_en="Inspection and joint review",
        ),
        Choice(
            [
                Branch(
                    condition=m.both(m.is_("road_use", "excavate"), m.is_("road_age", "new")),
                    name="不满年限的道路",
                    name_en="Newer road",
                    steps=[
                        m.review(
                            "government_consent",
                            "县政府批准",
                            "Consent of the government",
                            3,
                            post="government:leader",
                            return_to=(),
                        ),
                    ],
                ),
                Branch(default=True, name="其他", name_en="Other"),
            ],
            name="挖掘新建、大修道路？",
            name_en="Newer road dug up?",
        ),
        m.review("review", "审查", "Review", 1, return_to=("inspect", "traffic_opinion")),
        m.decide(2),
    ],
)
