"""公共场所卫生许可 (power 208)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.workflow.api import Branch, Choice

KIND = m.question(
    "licence_kind",
    t("您要办哪一种？", "What do you need?"),
    [
        m.option("new", "新办", "A new licence"),
        m.option("renew", "到期延续", "Renewal"),
        m.option("change", "变更名称或者负责人", "Change of name or person in charge"),
    ],
)
PLACE = m.question(
    "place_kind",
    t("是哪一类场所？", "What kind of place?"),
    [
        m.option("lodging", "宾馆、旅店、招待所", "Hotel, inn or guest house"),
        m.option("hair", "理发店、美容店", "Hairdresser or beauty salon"),
        m.option("bath", "公共浴室", "Public bath"),
        m.option("leisure", "影剧院、歌舞厅、游艺厅", "Cinema, dance hall or arcade"),
        m.option("pool", "游泳场（馆）", "Swimming pool"),
        m.option("shop", "商场、书店", "Shopping centre or bookshop"),
    ],
)

GUIDE = {
    "name": t("公共场所卫生许可", "Hygiene licence for public places"),
    "summary": t(
        "开宾馆、理发店、浴室、影剧院、游泳馆等公共场所之前，需要取得卫生许可证。",
        "Needed before opening a hotel, hairdresser, bath, cinema, pool or other public place.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person", "enterprise", "institution", "unincorporated"],
    "statutory": m.statutory(20, m.LIMIT_LICENSING),
    "promised": m.limit(8),
    "legal_bases": [
        m.law(
            "《公共场所卫生管理条例》",
            "Regulations on Hygiene in Public Places",
            t("第二条、第四条", "Articles 2 and 4"),
            t(
                "国家对公共场所以及新建、改建、扩建的公共场所的选址和设计实行“卫生许可证”制度。",
                "Public places, and the siting and design of new or altered ones, need a hygiene"
                " licence.",
            ),
        ),
        m.LICENSING_LAW,
    ],
    "conditions": [
        t(
            "空气、水质、采光、照明、噪声符合卫生标准。",
            "Air, water, light and noise meet standards.",
        ),
        t("有清洗消毒、通风等卫生设施。", "There are facilities for cleaning and ventilation."),
        t(
            "直接为顾客服务的人员持有健康合格证。",
            "Staff who serve customers hold health certificates.",
        ),
    ],
    "situations": [KIND, PLACE],
    "materials": [
        m.application_form("公共场所卫生许可申请表", "Application for a hygiene licence"),
        m.material(
            "floor_plan",
            "场所平面图和卫生设施平面布局图",
            "Floor plan with hygiene facilities",
            when={"licence_kind": ["new"]},
        ),
        m.material(
            "test_report",
            "卫生检测或者评价报告",
            "Hygiene test report",
            note=t(
                "一年以内、有资质机构出具；检测时间不计入期限",
                "Within one year, by a qualified body",
            ),
            may_be_pending=True,
            by_commitment=True,
            when={"licence_kind": ["new", "renew"]},
        ),
        m.material(
            "pool_water",
            "池水循环净化消毒设施说明",
            "Description of pool water treatment",
            when={"licence_kind": ["new"], "place_kind": ["pool", "bath"]},
        ),
        m.checked(
            "health_certificates",
            "从业人员健康合格证",
            "Health certificates of staff",
            t("县卫生局", "County Health Bureau"),
        ),
        m.business_licence(),
        m.identity_card(),
    ],
    "pending": m.pending(15),
    "commitment": {
        "notice": t(
            "场所的空气、水质、采光、照明、噪声、顾客用品用具符合公共场所卫生标准。\n"
            "您应当知道这些标准，场所现在就已经符合，开业以后继续符合。",
            "Air, water, light, noise and what guests use meet the hygiene standards for public "
            "places.\nYou know these standards, the place meets them now and will go on doing so.",
        ),
        "consequence": t(
            "核查发现承诺不实的，限期整改；拒不整改或者整改后仍不符合的，撤销许可决定，"
            "并记入失信记录。",
            "A promise found untrue must be put right in time; otherwise the licence is revoked "
            "and the broken promise is recorded.",
        ),
        "excluded": t(
            "有未修复的失信记录，或者曾经作出虚假承诺的，不适用告知承诺。",
            "Not for those with a record of broken or false promises that has not been repaired.",
        ),
        "check_days": 30,
        "rectify_days": 10,
        "years": 2,
        "basis": m.LIMIT_CONFIGURED,
    },
    "fees": [],
    "result": {
        "name": t("公共场所卫生许可证", "Hygiene licence for public places"),
        "kind": "licence",
        "validity": t("四年", "Four years"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window"],
    "scope": "any_counter",
    "themes": ["n145", "l110", "l010"],
    "life_events": ["business"],
    "special_procedures": ["testing"],
    "agent_services": [],
    "faq": [
        m.faq(
            t("哪里可以做卫生检测？", "Where can I have the tests made?"),
            t(
                "任何有资质的检测机构都可以，由您自己选择。",
                "Any qualified body; the choice is yours.",
            ),
        ),
        m.faq(
            t("饭店还要办卫生许可证吗？", "Does a restaurant need this licence?"),
            t(
                "不用，餐饮服务办食品经营许可。",
                "No, restaurants need a food business licence instead.",
            ),
        ),
    ],
    "plain_words": [
        "理发店",
        "美容院",
        "宾馆",
        "澡堂",
        "游泳馆",
        "卫生许可证",
        "hotel",
        "hairdresser",
    ],
    "popularity": 74,
    "is_detailed": True,
}

FORM = m.form(
    "公共场所卫生许可申请表",
    "Application for a hygiene licence",
    m.page(
        "situation",
        "您的情形",
        "Your situation",
        m.from_question(KIND),
        m.from_question(PLACE),
        m.ask(
            "text",
            "old_licence_number",
            "原许可证编号",
            "Number of the current licence",
            max_length=40,
            show_if=m.one_of("licence_kind", "renew", "change"),
            require_if=m.one_of("licence_kind", "renew", "change"),
        ),
    ),
    m.page(
        "place",
        "场所",
        "The place",
        m.ask("text", "business_name", "名称", "Name", max_length=80, prefill="entity.name"),
        m.ask(
            "credit_code",
            "credit_code",
            "统一社会信用代码",
            "Unified social credit code",
            prefill="entity.credit_code",
        ),
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "place_address", "详细地址", "Street address", max_length=120),
        m.ask(
            "decimal",
            "place_area",
            "营业面积",
            "Floor space",
            min="1",
            max="100000",
            places=1,
            unit=t("平方米", "m²"),
        ),
        m.ask(
            "integer",
            "beds",
            "床位数",
            "Beds",
            min=1,
            max=5000,
            show_if=m.is_("place_kind", "lodging"),
            require_if=m.is_("place_kind", "lodging"),
        ),
        m.ask(
            "integer",
            "seats",
            "座位数",
            "Seats",
            min=1,
            max=5000,
            show_if=m.one_of("place_kind", "hair", "leisure"),
            require_if=m.one_of("place_kind", "hair", "leisure"),
        ),
        m.ask("yes_no", "central_air", "使用集中空调", "Central air conditioning"),
    ),
    m.page(
        "staff",
        "卫生管理",
        "Hygiene management",
        m.ask("text", "hygiene_manager", "卫生管理人员", "Hygiene manager", max_length=40),
        m.ask(
            "integer",
            "staff_count",
            "直接为顾客服务的人数",
            "Staff serving customers",
            min=1,
            max=5000,
        ),
        m.ask(
            "integer",
            "certified_count",
            "其中持健康证人数",
            "Of these with certificates",
            min=0,
            max=5000,
        ),
        m.ask(
            "multi_choice",
            "facilities",
            "卫生设施",
            "Facilities",
            options=[
                m.option("disinfection", "清洗消毒", "Disinfection"),
                m.option("ventilation", "机械通风", "Ventilation"),
                m.option("linen", "布草存放", "Linen store"),
                m.option("pests", "防蝇防鼠", "Pest control"),
            ],
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=208,
    key="public_place_hygiene",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "材料审查", "Review of papers", 2),
        Choice(
            [
                Branch(
                    condition=m.both(
                        m.one_of("licence_kind", "new", "renew"),
                        {"not": m.is_("by_commitment", True)},
                    ),
                    name="新办、延续",
                    name_en="New or renewal",
                    steps=[
                        m.review(
                            "inspect",
                            "现场审核（两人）",
                            "Site inspection by two",
                            3,
                            return_to=("review",),
                        )
                    ],
                ),
                Branch(
                    default=True,
                    name="告知承诺，或者仅变更登记事项",
                    name_en="Commitment signed, or particulars only",
                ),
            ],
            name="需要现场审核？",
            name_en="Inspection needed?",
        ),
        m.decide(2),
    ],
)
