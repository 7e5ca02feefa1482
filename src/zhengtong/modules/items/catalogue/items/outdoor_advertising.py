"""户外广告设置许可 (power 293)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.workflow.api import Branch, Choice

KIND = m.question(
    "sign_kind",
    t("要设置的是哪一种？", "What will you put up?"),
    [
        m.option("shop_sign", "店铺招牌", "Shop sign"),
        m.option("billboard", "大型户外广告（立柱、墙面）", "Large billboard"),
        m.option("screen", "电子显示屏", "Electronic screen"),
        m.option("banner", "临时横幅、标语", "Temporary banner"),
    ],
)

GUIDE = {
    "name": t("户外广告（标牌、标识）设置许可", "Permission for outdoor advertising and signs"),
    "summary": t(
        "在街道、建筑物外墙设置招牌、广告牌、电子屏之前办理，保证安全、不影响市容。",
        "Needed before putting up signs, billboards or screens on streets and buildings.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person", "enterprise", "institution", "unincorporated"],
    "statutory": m.statutory(20, m.LIMIT_LICENSING),
    "promised": m.limit(7),
    "legal_bases": [
        m.law(
            "《城市市容和环境卫生管理条例》",
            "Regulations on City Appearance and Environmental Sanitation",
            t("第十一条", "Article 11"),
            t(
                "大型户外广告的设置必须征得城市人民政府市容环境卫生行政主管部门同意后，按照有关规定办理审批手续。",
                "Large outdoor advertisements need the consent of the city appearance authority.",
            ),
        ),
        m.law(
            "《中华人民共和国广告法》",
            "Advertising Law",
            t("第四十一条、第四十二条", "Articles 41 and 42"),
        ),
        m.LICENSING_LAW,
    ],
    "conditions": [
        t(
            "符合户外广告设置规划和安全要求。",
            "The plan for outdoor advertising and safety are kept.",
        ),
        t("不利用交通安全设施和交通标志设置。", "Traffic installations and signs are not used."),
        t(
            "不在国家机关、文物保护单位、风景名胜区的建筑控制地带设置。",
            "It is not in the control zone of state organs, cultural sites or scenic areas.",
        ),
        t("取得场地、建筑物所有人的同意。", "The owner of the site or building agrees."),
    ],
    "situations": [KIND],
    "materials": [
        m.application_form("户外广告设置申请表", "Application for outdoor advertising"),
        m.material(
            "effect_picture",
            "位置图和效果图",
            "Position and design",
            note=t("现场照片上画出位置即可", "Drawn on a photograph of the place"),
            max_files=5,
        ),
        m.material("consent", "场地或者建筑物使用同意书", "Consent of the owner"),
        m.material(
            "structure",
            "结构设计图和安全承诺",
            "Structural design and safety undertaking",
            extensions=["pdf"],
            when={"sign_kind": ["billboard", "screen"]},
        ),
        m.business_licence(),
        m.identity_card(),
    ],
    "fees": [],
    "result": {
        "name": t("户外广告设置许可决定书", "Permission for outdoor advertising"),
        "kind": "approval",
        "validity": t("决定书载明，横幅不超过 15 天", "As stated; banners up to 15 days"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window"],
    "scope": "any_counter",
    "themes": ["n140", "l160"],
    "life_events": ["business"],
    "special_procedures": ["appraisal", "expert_review", "site_visit"],
    "agent_services": [],
    "faq": [
        m.faq(
            t("换个招牌内容要重新办吗？", "I only change the text of my sign."),
            t(
                "尺寸、位置、结构不变，只换画面的不用重新办。",
                "Nothing is needed while size, position and structure stay.",
            ),
        ),
        m.faq(
            t("广告内容也要审吗？", "Is the content reviewed too?"),
            t(
                "本许可只审设置；广告内容由广告主依法负责。",
                "Only the installation; the advertiser answers for the content.",
            ),
        ),
    ],
    "plain_words": ["招牌", "门头", "广告牌", "横幅", "billboard", "shop sign"],
    "popularity": 64,
    "is_detailed": True,
}

FORM = m.form(
    "户外广告设置申请表",
    "Application for outdoor advertising",
    m.page("situation", "您的情形", "Your situation", m.from_question(KIND)),
    m.page(
        "place",
        "设置地点",
        "Where",
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "place_address", "详细位置", "Exact position", max_length=120),
        m.choice(
            "carrier",
            "设置载体",
            "Fixed to",
            m.option("facade", "建筑物外墙", "Facade"),
            m.option("roof", "楼顶", "Roof"),
            m.option("ground", "地面立柱", "Pole on the ground"),
            m.option("street", "街道两侧", "Street"),
        ),
    ),
    m.page(
        "sign",
        "尺寸和内容",
        "Size and content",
        m.ask("decimal", "width", "宽", "Width", min="0.1", max="100", places=2, unit=t("米", "m")),
        m.ask(
            "decimal", "height", "高", "Height", min="0.1", max="100", places=2, unit=t("米", "m")
        ),
        {
            "key": "area",
            "type": "computed",
            "label": t("面积", "Area"),
            "result": "decimal",
            "places": 2,
            "unit": t("平方米", "m²"),
            "expression": {"op": "mul", "of": [{"field": "width"}, {"field": "height"}]},
        },
        m.ask("long_text", "content", "内容", "Content", max_length=300, rows=3),
        m.ask("date_range", "period", "设置时间", "Period", min="today", max="today+3y"),
        m.ask("yes_no", "is_lit", "有灯光照明", "It is lit"),
        m.ask(
            "integer",
            "brightness",
            "最大亮度",
            "Greatest brightness",
            min=1,
            max=10000,
            unit=t("坎德拉每平方米", "cd/m²"),
            show_if=m.is_("sign_kind", "screen"),
            require_if=m.is_("sign_kind", "screen"),
        ),
    ),
    m.page(
        "safety",
        "安全责任",
        "Safety",
        m.ask("text", "installer", "安装单位", "Installer", max_length=80),
        m.ask("text", "safety_person", "安全责任人", "Person responsible", max_length=40),
        m.ask("phone", "safety_phone", "责任人电话", "Their phone"),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=293,
    key="outdoor_advertising",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "审查", "Review", 2),
        Choice(
            [
                Branch(
                    condition=m.one_of("sign_kind", "billboard", "screen"),
                    name="大型广告、电子屏",
                    name_en="Billboard or screen",
                    steps=[m.review("visit", "现场踏勘", "Site visit", 2, return_to=("review",))],
                ),
                Branch(default=True, name="招牌、横幅", name_en="Sign or banner"),
            ],
            name="需要踏勘？",
            name_en="Visit needed?",
        ),
        m.decide(2),
    ],
)
