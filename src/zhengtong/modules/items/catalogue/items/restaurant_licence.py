"""餐饮服务（食品经营）许可 (power 290)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.workflow.api import Branch, Choice

KIND = m.question(
    "licence_kind",
    t("您要办哪一种？", "What do you need?"),
    [
        m.option("new", "新办", "A new licence"),
        m.option("change", "变更（布局、项目）", "Change of layout or business"),
        m.option("renew", "到期延续", "Renewal"),
    ],
)
CHANGED = m.question(
    "conditions_changed",
    t("经营条件有变化吗？", "Have the premises or the business changed?"),
    [
        m.option("yes", "有变化，或者是新办", "Yes, or this is a new licence"),
        m.option(
            "no",
            "没有变化",
            "No",
            note=t(
                "经营条件没有变化的延续申请，可以不再现场核查。",
                "A renewal without changes needs no inspection.",
            ),
        ),
    ],
)

GUIDE = {
    "name": t("餐饮服务许可（食品经营许可）", "Restaurant licence (food business licence)"),
    "summary": t(
        "开饭店、小吃店、饮品店或者单位食堂之前，需要取得食品经营许可。",
        "You need this licence before opening a restaurant, snack bar, drinks shop or canteen.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person", "enterprise", "institution", "unincorporated"],
    "statutory": m.statutory(20, m.LIMIT_LICENSING),
    "promised": m.limit(8),
    "legal_bases": [
        m.law(
            "《中华人民共和国食品安全法》",
            "Food Safety Law",
            t("第三十三条、第三十五条", "Articles 33 and 35"),
            t(
                "国家对食品生产经营实行许可制度。从事食品生产、食品销售、餐饮服务，应当依法取得许可。",
                "Food production, sale and catering require a licence.",
            ),
        ),
        m.LICENSING_LAW,
        m.local(
            "《食品经营许可和备案管理办法》，部门规章规定期限更短的按规章执行",
            "Measures for Food Business Licensing and Filing; a shorter limit prevails",
        ),
    ],
    "conditions": [
        t("已经取得营业执照等合法主体资格。", "You hold a business licence or legal status."),
        t(
            "有与经营品种、数量相适应的加工、贮存场所，与有毒有害场所保持规定距离。",
            "Kitchen and storage fit what is served and keep the required distance from hazards.",
        ),
        t(
            "有消毒、更衣、盥洗、冷藏、防蝇防鼠等设备。",
            "There is equipment for disinfection, changing, washing, cooling and pest control.",
        ),
        t(
            "有食品安全管理人员，从业人员持有效健康证明。",
            "There is a food safety manager and staff hold valid health certificates.",
        ),
    ],
    "situations": [KIND, CHANGED],
    "materials": [
        m.application_form("食品经营许可申请书", "Application for a food business licence"),
        m.material(
            "layout_plan",
            "经营场所布局图",
            "Layout of the premises",
            note=t("标明各功能区和主要设备", "Shows the areas and main equipment"),
            example=t("手绘后拍照也可以", "A photographed sketch is fine"),
            when={"conditions_changed": ["yes"]},
        ),
        m.material(
            "flow_chart",
            "操作流程图",
            "Chart of operations",
            when={"licence_kind": ["new"], "conditions_changed": ["yes"]},
            may_be_pending=True,
        ),
        m.material(
            "food_safety_rules",
            "食品安全规章制度",
            "Food safety rules",
            note=t("可以直接采用平台提供的示范文本", "The model text of the platform will do"),
            may_be_pending=True,
            when={"licence_kind": ["new"]},
        ),
        m.material(
            "old_licence",
            "原食品经营许可证",
            "Current food business licence",
            note=t("有电子证照的，一点就用，不用上传", "One click if you hold it electronically"),
            when={"licence_kind": ["change", "renew"]},
            necessity="optional",
            licence_type=m.LICENCES["food_business"],
            licence_fields={
                "old_licence_number": "number",
                "business_name": "business",
                "premises_address": "address",
                "safety_manager": "manager",
            },
        ),
        m.checked(
            "health_certificates",
            "从业人员健康证明",
            "Health certificates of staff",
            t("县卫生局", "County Health Bureau"),
        ),
        m.business_licence(),
        m.identity_card(),
    ],
    "pending": m.pending(10, extension_days=5),
    "fees": [],
    "result": {
        "name": t("食品经营许可证", "Food business licence"),
        "kind": "licence",
        "licence_type": m.LICENCES["food_business"],
        "licence_fields": {
            "business": "business_name",
            "address": "premises_address",
            "kind": "premises_type",
            "scope": "dishes",
            "manager": "safety_manager",
        },
        "validity": t("五年", "Five years"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window"],
    "scope": "any_counter",
    "themes": ["n040", "l010"],
    "life_events": ["business"],
    "special_procedures": ["inspection", "testing"],
    "agent_services": [],
    "faq": [
        m.faq(
            t("核查人员什么时候来？", "When does the inspector come?"),
            t(
                "受理后 3 个工作日内由不少于两名工作人员上门核查，会提前电话约定时间。",
                "At least two officers come within three working days after review and call first.",
            ),
        ),
        m.faq(
            t("核查不合格怎么办？", "What if the inspection fails?"),
            t(
                "一次告知需要整改的内容，整改好以后复查；仍不符合的，书面说明理由。",
                "You are told once what to put right and inspected again; a refusal has reasons.",
            ),
        ),
        m.faq(
            t("小餐馆也要同样的许可吗？", "Does a small eatery need the same licence?"),
            t(
                "餐饮服务都要许可；小餐饮的条件和程序按当地规定执行。",
                "All catering needs one; local rules set the conditions for small eateries.",
            ),
        ),
    ],
    "plain_words": ["开饭店", "开餐馆", "小吃店", "奶茶店", "食堂", "卫生许可证", "restaurant"],
    "popularity": 96,
    "is_detailed": True,
}

FORM = m.form(
    "食品经营许可申请书",
    "Application for a food business licence",
    m.page(
        "situation",
        "您的情形",
        "Your situation",
        m.from_question(KIND),
        m.from_question(CHANGED),
        m.ask(
            "text",
            "old_licence_number",
            "原许可证编号",
            "Number of the current licence",
            max_length=40,
            show_if=m.one_of("licence_kind", "change", "renew"),
            require_if=m.one_of("licence_kind", "change", "renew"),
        ),
    ),
    m.page(
        "business",
        "经营者",
        "The business",
        m.ask(
            "text",
            "business_name",
            "店铺名称",
            "Name of the premises",
            max_length=80,
            prefill="entity.name",
        ),
        m.ask(
            "credit_code",
            "credit_code",
            "统一社会信用代码",
            "Unified social credit code",
            prefill="entity.credit_code",
        ),
        m.choice(
            "premises_type",
            "业态",
            "Type",
            m.option("restaurant", "餐馆", "Restaurant"),
            m.option("fast_food", "快餐、小吃", "Fast food and snacks"),
            m.option("drinks", "饮品店", "Drinks shop"),
            m.option("canteen", "单位食堂", "Canteen"),
            m.option("delivery", "集体用餐配送", "Group meal delivery"),
        ),
        m.ask(
            "multi_choice",
            "dishes",
            "经营项目",
            "Served food",
            options=[
                m.option("hot", "热食类", "Hot dishes"),
                m.option("cold", "冷食类", "Cold dishes"),
                m.option("raw", "生食类", "Raw dishes"),
                m.option("cakes", "糕点类", "Cakes"),
                m.option("drinks", "自制饮品", "Home-made drinks"),
            ],
        ),
    ),
    m.page(
        "premises",
        "经营场所",
        "Premises",
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "premises_address", "详细地址", "Street address", max_length=120),
        m.ask(
            "decimal",
            "kitchen_area",
            "加工操作面积",
            "Kitchen area",
            min="1",
            max="5000",
            places=1,
            unit=t("平方米", "m²"),
        ),
        m.ask(
            "decimal",
            "dining_area",
            "就餐面积",
            "Dining area",
            min="0",
            max="20000",
            places=1,
            unit=t("平方米", "m²"),
        ),
        {
            "key": "total_area",
            "type": "computed",
            "label": t("总面积", "Total area"),
            "result": "decimal",
            "places": 1,
            "unit": t("平方米", "m²"),
            "expression": {
                "op": "add",
                "of": [{"field": "kitchen_area"}, {"field": "dining_area"}],
            },
        },
        m.ask("integer", "seats", "餐位数", "Seats", min=0, max=5000),
    ),
    m.page(
        "staff",
        "食品安全管理",
        "Food safety",
        m.ask("text", "safety_manager", "食品安全管理人员", "Food safety manager", max_length=40),
        m.ask("phone", "safety_manager_phone", "管理人员电话", "Manager's phone"),
        m.ask(
            "table",
            "staff",
            "从业人员",
            "Staff",
            min_rows=1,
            max_rows=50,
            columns=[
                m.ask("text", "name", "姓名", "Name", max_length=40),
                m.ask("identity_number", "id_number", "身份证号", "Identity number"),
                m.ask(
                    "date",
                    "health_valid_until",
                    "健康证有效期至",
                    "Certificate valid until",
                    min="today",
                ),
            ],
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=290,
    key="restaurant_licence",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "材料审查", "Review of papers", 2),
        Choice(
            [
                Branch(
                    condition=m.is_("conditions_changed", "yes"),
                    name="需要核查",
                    name_en="Needs inspection",
                    steps=[
                        m.review(
                            "inspect",
                            "现场核查（两人）",
                            "Site inspection by two",
                            3,
                            return_to=("review",),
                        ),
                    ],
                ),
                Branch(default=True, name="不需要", name_en="Not needed"),
            ],
            name="经营条件有变化？",
            name_en="Conditions changed?",
        ),
        m.decide(2),
    ],
)
