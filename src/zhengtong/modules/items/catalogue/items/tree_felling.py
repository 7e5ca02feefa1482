"""林木采伐许可 (power 161)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "felling_kind",
    t("要采伐的是哪种林木？", "What kind of trees do you want to fell?"),
    [
        m.option("own_use", "自用材（建房、家用）", "Timber for own use"),
        m.option("commercial", "商品林（出售）", "Commercial timber"),
        m.option("construction", "因工程建设占用林地", "Land taken for construction"),
        m.option(
            "homestead",
            "自留地和房前屋后个人所有的零星林木",
            "Scattered trees on private plots or around the house",
            stop=t(
                "采伐自留地和房前屋后个人所有的零星林木，不需要申请采伐许可证（《森林法》第五十六条）。",
                "No permit is needed for scattered trees that you own on your private plot or"
                " around your house (Forest Law, Article 56).",
            ),
        ),
    ],
)
SIZE = m.question(
    "volume_class",
    t("预计采伐多少蓄积？", "How much timber will be felled?"),
    [
        m.option("small", "不超过 5 立方米", "Up to 5 cubic metres"),
        m.option("large", "5 立方米以上", "More than 5 cubic metres"),
    ],
    t("一棵胸径 20 厘米的杉树大约 0.2 立方米。", "A fir 20 cm thick holds about 0.2 m³."),
)

GUIDE = {
    "name": t("林木采伐许可", "Tree-felling permit"),
    "summary": t(
        "采伐自己承包或者自有林地上的树木之前，需要取得采伐许可证。采伐房前屋后个人所有的零星树木不用办理。",
        "You need a permit before felling trees on forest land that you own or have contracted."
        " Scattered trees around your own house need none.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person", "enterprise", "institution", "association"],
    "statutory": m.statutory(20, m.LIMIT_LICENSING),
    "promised": m.limit(5),
    "legal_bases": [
        m.law(
            "《中华人民共和国森林法》",
            "Forest Law",
            t("第五十六条", "Article 56"),
            t(
                "采伐林地上的林木应当申请采伐许可证，并按照采伐许可证的规定进行采伐。",
                "Felling trees on forest land requires a felling permit and must follow it.",
            ),
        ),
        m.law(
            "《中华人民共和国森林法》",
            "Forest Law",
            t("第五十七条、第五十八条、第六十条、第六十一条", "Articles 57, 58, 60 and 61"),
        ),
        m.LICENSING_LAW,
    ],
    "conditions": [
        t(
            "申请人是林木的所有权人或者取得其书面同意的使用权人。",
            "You own the trees, or the owner has agreed in writing.",
        ),
        t(
            "林地、林木权属清楚，没有争议。",
            "Ownership of the land and the trees is clear and undisputed.",
        ),
        t(
            "不在封山育林期、封山育林区内。",
            "The trees are not in an area or a period closed for regrowth.",
        ),
        t(
            "上年度采伐的，已经按规定完成更新造林。",
            "If you felled last year, you have replanted as required.",
        ),
    ],
    "situations": [KIND, SIZE],
    "materials": [
        m.application_form("林木采伐申请表", "Application for tree felling"),
        m.material(
            "tree_photos",
            "采伐林木的照片",
            "Photographs of the trees",
            note=t(
                "能看清树木和周围地块，1–5 张，手机拍照即可",
                "Trees and surroundings clearly visible; 1–5 pictures, a phone will do",
            ),
            extensions=["jpg", "jpeg", "png"],
            max_files=5,
        ),
        m.material(
            "felling_survey",
            "伐区调查设计材料",
            "Felling area survey",
            note=t("由具备能力的单位编制", "Made by a qualified body"),
            basis=t("《森林法》第五十八条", "Forest Law, Article 58"),
            may_be_pending=True,
            when={"volume_class": ["large"]},
        ),
        m.material(
            "land_use_approval",
            "使用林地审核同意书",
            "Approval to use forest land",
            when={"felling_kind": ["construction"]},
        ),
        m.identity_card(),
        m.checked(
            "forest_right",
            "林权证或承包合同",
            "Forest right certificate or contract",
            t("县国土资源局不动产登记", "County land registry"),
        ),
        m.credit_check(),
    ],
    "pending": m.pending(10),
    "fees": [],
    "result": {
        "name": t("林木采伐许可证", "Tree-felling permit"),
        "kind": "licence",
        "licence_type": m.LICENCES["tree_felling"],
        "licence_fields": {
            "place": "location_region",
            "plot": "plot_name",
            "species": "species",
            "trees": "tree_count",
            "volume": "total_volume",
            "method": "method",
            "period": "period",
            "replanting": "replanting",
        },
        "validity": t("证上载明，一般不超过一年", "As stated, usually up to one year"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "agent"],
    "scope": "any_counter",
    "themes": ["n130", "l075"],
    "life_events": ["farm", "house"],
    "special_procedures": ["expert_review", "appraisal"],
    "agent_services": [
        t(
            "村代办员可以上门拍照、代为填报",
            "The village agent can take pictures and fill in for you",
        )
    ],
    "faq": [
        m.faq(
            t("房前屋后的树也要办证吗？", "Do trees around my house need a permit?"),
            t(
                "农村居民采伐自留地和房前屋后个人所有的零星林木，不需要申请采伐许可证。",
                "Villagers may fell scattered trees that they own on private plots and around their"
                " houses without a permit.",
            ),
        ),
        m.faq(
            t("采伐以后要做什么？", "What must I do after felling?"),
            t(
                "应当在证上规定的期限内完成更新造林，面积不少于采伐面积。",
                "Replant at least the felled area within the time stated on the permit.",
            ),
        ),
        m.faq(
            t("照片拍不清楚怎么办？", "What if my pictures are unclear?"),
            t(
                "窗口会一次性告知需要重拍的内容，您在手机上补传即可，不用重新申请。",
                "The counter tells you once what to retake; you upload it from your phone without"
                " applying again.",
            ),
        ),
    ],
    "plain_words": ["砍树", "伐木", "采伐证", "砍自家的树", "cut trees", "logging"],
    "popularity": 92,
    "is_detailed": True,
}

FORM = m.form(
    "林木采伐申请表",
    "Application for tree felling",
    m.page("situation", "您的情形", "Your situation", m.from_question(KIND), m.from_question(SIZE)),
    m.page(
        "place",
        "采伐地点",
        "Where the trees stand",
        m.ask(
            "region",
            "location_region",
            "所在村（社区）",
            "Village",
            level="village",
            hint=t("按乡镇排列", "Listed by township"),
        ),
        m.ask("text", "plot_name", "小地名或者小班号", "Name or number of the plot", max_length=60),
        m.ask(
            "decimal",
            "plot_area",
            "采伐面积",
            "Area",
            min="0.01",
            max="10000",
            places=2,
            unit=t("亩", "mu"),
        ),
        m.choice(
            "land_right",
            "林地权属",
            "Right to the land",
            m.option("contracted", "承包经营", "Contracted"),
            m.option("private_hill", "自留山", "Private hill plot"),
            m.option("state", "国有", "State-owned"),
            m.option("collective", "集体统一经营", "Collectively managed"),
        ),
    ),
    m.page(
        "trees",
        "采伐的林木",
        "The trees",
        m.choice(
            "species",
            "主要树种",
            "Main species",
            m.option("fir", "杉木", "Chinese fir"),
            m.option("pine", "松木", "Pine"),
            m.option("poplar", "杨树", "Poplar"),
            m.option("eucalyptus", "桉树", "Eucalyptus"),
            m.option("bamboo", "毛竹", "Moso bamboo"),
            m.option("other", "其他树种", "Other"),
        ),
        m.ask(
            "text",
            "species_other",
            "树种名称",
            "Name of the species",
            max_length=40,
            show_if=m.is_("species", "other"),
            require_if=m.is_("species", "other"),
        ),
        m.ask(
            "integer",
            "tree_count",
            "株数",
            "Number of trees",
            min=1,
            max=100000,
            unit=t("株", "trees"),
        ),
        m.ask(
            "decimal",
            "average_volume",
            "平均每株蓄积",
            "Average volume of one tree",
            min="0.001",
            max="20",
            places=3,
            unit=t("立方米", "m³"),
        ),
        {
            "key": "total_volume",
            "type": "computed",
            "label": t("采伐蓄积合计", "Total volume"),
            "result": "decimal",
            "places": 2,
            "unit": t("立方米", "m³"),
            "expression": {
                "op": "mul",
                "of": [{"field": "tree_count"}, {"field": "average_volume"}],
            },
        },
        m.choice(
            "method",
            "采伐方式",
            "Method",
            m.option("selective", "择伐", "Selective felling"),
            m.option("clear", "皆伐", "Clear felling"),
            m.option("thinning", "抚育间伐", "Thinning"),
        ),
    ),
    m.page(
        "purpose",
        "用途和更新",
        "Purpose and replanting",
        m.ask("long_text", "purpose", "采伐用途", "Purpose", max_length=300, rows=3),
        m.ask(
            "date_range", "period", "计划采伐时间", "Planned period", min="today", max="today+1y"
        ),
        m.choice(
            "replanting",
            "更新方式",
            "Replanting",
            m.option("plant", "人工植树", "Planting"),
            m.option("natural", "天然更新", "Natural regrowth"),
            m.option("converted", "因建设占用不再更新", "None, land taken for construction"),
        ),
        m.ask(
            "date",
            "replanting_on",
            "更新完成日期",
            "Replanted by",
            min="today",
            max="today+3y",
            show_if=m.one_of("replanting", "plant", "natural"),
            require_if=m.one_of("replanting", "plant", "natural"),
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=161,
    key="tree_felling",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "审查", "Review", 2),
        m.review(
            "check", "审核", "Second review", 1, apart=("accept", "review"), return_to=("review",)
        ),
        m.decide(1, return_to=("review", "check")),
    ],
)
