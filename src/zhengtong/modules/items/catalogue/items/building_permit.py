"""建设工程规划许可, with parallel opinions of four departments (power 97)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.workflow.api import Parallel

KIND = m.question(
    "project_kind",
    t("是哪一类工程？", "What kind of works?"),
    [
        m.option("housing", "住宅", "Housing"),
        m.option("public", "公共建筑（学校、医院、商场等）", "Public building"),
        m.option("industrial", "工业厂房、仓库", "Factory or warehouse"),
        m.option("municipal", "道路、管线等市政工程", "Roads, pipelines and other municipal works"),
    ],
)
LAND = m.question(
    "land_obtained",
    t("土地是怎样取得的？", "How was the land obtained?"),
    [
        m.option("granted", "出让", "Granted by contract"),
        m.option("allocated", "划拨", "Allocated"),
    ],
)


def opinion(node: str, department: str, zh: str, en: str) -> object:
    return m.review(
        node,
        f"{zh}意见",
        f"Opinion of {en}",
        5,
        post=f"{department}:reviewer",
    )


OPINIONS = ("land_opinion", "environment_opinion", "defence_opinion", "fire_opinion")

GUIDE = {
    "name": t("建设工程规划许可", "Building permit (planning permit for construction works)"),
    "summary": t(
        "在规划区内建房屋、道路、管线等工程之前办理。一个窗口受理，国土、环保、人防、公安消防四个部门同时出意见。",
        "Needed before building within a planning area. One counter accepts it; Land, Environment,"
        " Civil Defence and Fire give their opinions at the same time.",
    ),
    "matter_type": "licensing",
    "case_kind": "joint",
    "objects": ["enterprise", "institution", "association", "agency"],
    "statutory": m.statutory(
        45,
        t(
            "《行政许可法》第四十二条第二款：统一办理或者联合办理的，不得超过四十五日（工作日）",
            "Administrative Licensing Law, Article 42(2): forty-five working days if joint",
        ),
    ),
    "promised": m.limit(15),
    "legal_bases": [
        m.law(
            "《中华人民共和国城乡规划法》",
            "Urban and Rural Planning Law",
            t("第四十条", "Article 40"),
            t(
                "在城市、镇规划区内进行建筑物、构筑物、道路、管线和其他工程建设的，应当申请办理建设工程规划许可证。",
                "Construction of buildings, roads, pipelines and other works within the planning"
                " area of a city or town requires this permit.",
            ),
        ),
        m.law(
            "《中华人民共和国行政许可法》",
            "Administrative Licensing Law",
            t("第二十六条、第四十二条", "Articles 26 and 42"),
        ),
    ],
    "conditions": [
        t("已经取得使用土地的证明文件。", "You hold proof of the right to use the land."),
        t(
            "设计方案符合控制性详细规划和规划条件。",
            "The design follows the detailed plan and the planning conditions.",
        ),
        t(
            "需要编制修建性详细规划的，已经编制并通过审定。",
            "Where a site plan is required, it has been approved.",
        ),
    ],
    "situations": [KIND, LAND],
    "materials": [
        m.application_form("建设工程规划许可申请表", "Application for a planning permit"),
        m.material(
            "design_plan",
            "建设工程设计方案",
            "Design of the works",
            note=t("总平面图、平立剖面图，PDF", "Site plan, floor plans, elevations; PDF"),
            extensions=["pdf"],
            max_files=10,
            max_bytes=30 * 1024 * 1024,
        ),
        m.material(
            "fire_design",
            "消防设计专篇",
            "Fire protection design",
            extensions=["pdf"],
            when={"project_kind": ["housing", "public", "industrial"]},
        ),
        m.material(
            "defence_design",
            "防空地下室设计资料",
            "Design of the air-raid shelter",
            extensions=["pdf"],
            may_be_pending=True,
            when={"project_kind": ["housing", "public"]},
        ),
        m.checked(
            "land_right",
            "使用土地的证明文件",
            "Right to use the land",
            t("县国土资源局", "County Land Bureau"),
        ),
        m.fetched(
            "land_grant",
            "国有土地使用权出让合同",
            "Contract of land grant",
            t("县国土资源局", "County Land Bureau"),
            when={"land_obtained": ["granted"]},
        ),
        m.checked(
            "project_approval",
            "项目批准、核准或者备案文件",
            "Approval or filing of the project",
            t("县发展改革局", "County Development and Reform Bureau"),
        ),
        m.business_licence(),
    ],
    "pending": m.pending(10),
    "fees": [],
    "result": {
        "name": t("建设工程规划许可证", "Planning permit for construction works"),
        "kind": "licence",
        "validity": t("按当地规定", "As local rules say"),
    },
    "visits": 0,
    "channels": ["web", "window"],
    "scope": "county",
    "themes": ["l085", "l040"],
    "life_events": ["house"],
    "special_procedures": ["hearing", "expert_review", "appraisal"],
    "agent_services": [
        t("帮办专员免费指导填报和准备图纸", "A free adviser helps with the form and the drawings")
    ],
    "faq": [
        m.faq(
            t("四个部门要分别跑吗？", "Must I go to four departments?"),
            t(
                "不用。一个窗口受理，四个部门在网上同时办理，全部答复后由住建部门统一决定。",
                "No. One counter accepts it and the four departments work on it at once; Housing"
                " decides when all have answered.",
            ),
        ),
        m.faq(
            t("一个部门不同意怎么办？", "What if one department disagrees?"),
            t(
                "该部门写明理由，可以退回补充后再出意见；最后由牵头部门统一决定。",
                "It gives reasons and may ask for more first; the lead department decides.",
            ),
        ),
        m.faq(
            t("专家评审的时间算不算？", "Does expert review count?"),
            t(
                "专家评审所需时间不计入法定期限，会书面告知您。",
                "No; you are told in writing how long it takes.",
            ),
        ),
    ],
    "plain_words": ["盖楼", "建厂房", "建设许可", "报建", "building permit"],
    "popularity": 80,
    "is_detailed": True,
}

FORM = m.form(
    "建设工程规划许可申请表",
    "Application for a planning permit",
    m.page("situation", "您的情形", "Your situation", m.from_question(KIND), m.from_question(LAND)),
    m.page(
        "project",
        "项目",
        "The project",
        m.ask("text", "project_name", "项目名称", "Name of the project", max_length=100),
        m.ask(
            "text",
            "project_code",
            "投资项目代码",
            "Project code",
            max_length=40,
            hint=t("在线审批监管平台赋码", "Given by the investment platform"),
        ),
        m.ask("text", "developer", "建设单位", "Developer", max_length=100, prefill="entity.name"),
        m.ask(
            "credit_code",
            "credit_code",
            "统一社会信用代码",
            "Unified social credit code",
            prefill="entity.credit_code",
        ),
        m.ask("text", "designer", "设计单位", "Designer", max_length=100),
        m.ask("money", "investment", "总投资", "Total investment", min=1),
    ),
    m.page(
        "site",
        "用地",
        "The site",
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "site_address", "四至或者详细地址", "Boundaries or address", max_length=200),
        m.ask(
            "decimal",
            "site_area",
            "用地面积",
            "Site area",
            min="1",
            max="10000000",
            places=2,
            unit=t("平方米", "m²"),
        ),
    ),
    m.page(
        "building",
        "建筑",
        "The building",
        m.ask(
            "decimal",
            "floor_area",
            "总建筑面积",
            "Gross floor area",
            min="1",
            max="10000000",
            places=2,
            unit=t("平方米", "m²"),
        ),
        {
            "key": "plot_ratio",
            "type": "computed",
            "label": t("容积率", "Plot ratio"),
            "result": "decimal",
            "places": 2,
            "expression": {
                "op": "div",
                "scale": 2,
                "of": [{"field": "floor_area"}, {"field": "site_area"}],
            },
        },
        m.ask("integer", "storeys", "地上层数", "Storeys above ground", min=1, max=150),
        m.ask("integer", "basements", "地下层数", "Storeys below ground", min=0, max=10),
        m.ask(
            "decimal",
            "height",
            "建筑高度",
            "Height",
            min="1",
            max="600",
            places=2,
            unit=t("米", "m"),
        ),
        m.ask("integer", "parking", "停车位", "Parking spaces", min=0, max=20000),
        m.ask("yes_no", "has_shelter", "建防空地下室", "An air-raid shelter is built"),
        show_if=m.one_of("project_kind", "housing", "public", "industrial"),
    ),
    m.page(
        "municipal",
        "市政工程",
        "Municipal works",
        m.ask(
            "decimal",
            "length",
            "长度",
            "Length",
            min="0.01",
            max="1000",
            places=2,
            unit=t("千米", "km"),
        ),
        m.ask("long_text", "description", "工程说明", "Description", max_length=800, rows=4),
        show_if=m.is_("project_kind", "municipal"),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=97,
    key="building_permit",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        Parallel(
            [
                [opinion("land_opinion", "land", "国土资源", "Land")],
                [opinion("environment_opinion", "environment", "环境保护", "Environment")],
                [opinion("defence_opinion", "civil_defence", "人民防空", "Civil Defence")],
                [opinion("fire_opinion", "police", "公安消防", "Fire (Police)")],
            ],
            name="四部门同时征求意见",
            name_en="Four departments at once",
        ),
        m.review("review", "规划审查", "Planning review", 3, return_to=("accept", *OPINIONS)),
        m.review("check", "审核", "Second review", 2, post="owner:lead", return_to=("review",)),
        m.decide(2, return_to=("review", "check")),
    ],
)
