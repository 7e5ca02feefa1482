"""民办学校设立、变更、终止审批 (power 6)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "school_kind",
    t("要办什么样的学校？", "What kind of school?"),
    [
        m.option("kindergarten", "幼儿园", "Kindergarten"),
        m.option(
            "culture", "文化艺术、体育等非学历教育", "Arts, sports and other non-academic education"
        ),
        m.option(
            "compulsory",
            "义务教育阶段学校",
            "Primary or junior secondary school",
            note=t(
                "义务教育阶段民办学校按国家规定严格控制，请先到教育局咨询。",
                "Private schools at this stage are strictly limited; please ask the Education"
                " Bureau first.",
            ),
        ),
    ],
)
ACTION = m.question(
    "school_action",
    t("您要办哪一种？", "What do you need?"),
    [
        m.option("establish", "设立", "Establish"),
        m.option("change", "变更", "Change"),
        m.option("close", "终止", "Close"),
    ],
)

GUIDE = {
    "name": t("民办学校设立、变更、终止审批", "Approval of private schools"),
    "summary": t(
        "社会组织或者个人举办幼儿园、文化教育等民办学校，设立、变更、终止都要经教育部门审批。",
        "Establishing, changing or closing a private kindergarten or school needs the approval of"
        " the Education Bureau.",
    ),
    "matter_type": "licensing",
    "case_kind": "promised",
    "objects": ["person", "enterprise", "institution", "association"],
    "statutory": m.statutory(
        3,
        t(
            "《民办教育促进法》第十七条：自受理之日起三个月内以书面形式作出是否批准的决定",
            "Law on Promoting Private Education, Article 17: written decision within three months",
        ),
        "MONTH",
    ),
    "promised": m.limit(30),
    "legal_bases": [
        m.law(
            "《中华人民共和国民办教育促进法》",
            "Law on Promoting Private Education",
            t(
                "第十条、第十一条、第十二条、第十五条、第十七条",
                "Articles 10, 11, 12, 15 and 17",
            ),
        ),
        m.LICENSING_LAW,
    ],
    "conditions": [
        t(
            "举办者是有法人资格的社会组织，或者有政治权利和完全民事行为能力的个人。",
            "The founder is a legal person, or a person with full civil and political rights.",
        ),
        t("符合当地教育发展的需求。", "The school meets the needs of local education."),
        t("有办学章程、合格的校长和教师。", "There are articles, a qualified head and teachers."),
        t("有符合标准的校舍和稳定的经费来源。", "Premises meet standards and funding is stable."),
    ],
    "situations": [KIND, ACTION],
    "materials": [
        m.application_form("民办学校审批申请书", "Application for approval of a private school"),
        m.material(
            "articles",
            "学校章程",
            "Articles of the school",
            when={"school_action": ["establish", "change"]},
        ),
        m.material(
            "funding_proof",
            "资产来源、资金数额及有效证明文件",
            "Proof of assets and funds",
            when={"school_action": ["establish"]},
        ),
        m.material(
            "premises_proof",
            "校舍使用权证明和平面图",
            "Right to the premises and plan",
            max_files=5,
            when={"school_action": ["establish", "change"]},
        ),
        m.material(
            "staff_list",
            "校长、教师、财会人员的资格证明",
            "Qualifications of head and staff",
            max_files=10,
            may_be_pending=True,
            when={"school_action": ["establish"]},
        ),
        m.material(
            "settlement",
            "财务清算报告和学生安置方案",
            "Settlement report and plan for pupils",
            when={"school_action": ["close"]},
        ),
        m.checked(
            "teacher_licences",
            "教师资格证书",
            "Teaching certificates",
            t("县教育局", "County Education Bureau"),
        ),
        m.identity_card(),
    ],
    "pending": m.pending(10),
    "fees": [],
    "result": {
        "name": t("民办学校办学许可证", "Private school licence"),
        "kind": "licence",
        "validity": t("证上载明", "As stated"),
    },
    "visits": 0,
    "channels": ["web", "window"],
    "scope": "county",
    "themes": ["n020", "l120"],
    "life_events": ["school", "business"],
    "special_procedures": ["expert_review"],
    "agent_services": [],
    "faq": [
        m.faq(
            t("要先申请筹设吗？", "Must I apply to prepare first?"),
            t(
                "具备办学条件、达到设置标准的，可以直接申请正式设立。",
                "If all conditions are met you may apply for establishment directly.",
            ),
        ),
        m.faq(
            t("专家评议算在时限里吗？", "Does the expert review count?"),
            t("专家评审的时间不计入，会书面告知。", "No, and you are told in writing."),
        ),
    ],
    "plain_words": ["办幼儿园", "办学校", "办培训班", "补习班", "kindergarten"],
    "popularity": 52,
    "is_detailed": True,
}

ESTABLISH = m.is_("school_action", "establish")
FORM = m.form(
    "民办学校审批申请书",
    "Application for approval of a private school",
    m.page(
        "situation", "您的情形", "Your situation", m.from_question(KIND), m.from_question(ACTION)
    ),
    m.page(
        "school",
        "学校",
        "The school",
        m.ask("text", "school_name", "学校名称", "Name of the school", max_length=80),
        m.ask(
            "text",
            "old_licence_number",
            "原办学许可证编号",
            "Number of the current licence",
            max_length=40,
            show_if=m.one_of("school_action", "change", "close"),
            require_if=m.one_of("school_action", "change", "close"),
        ),
        m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
        m.ask("text", "school_address", "详细地址", "Street address", max_length=120),
        m.choice(
            "profit",
            "办学性质",
            "Nature",
            m.option("nonprofit", "非营利性", "Non-profit"),
            m.option("profit", "营利性", "For profit"),
        ),
    ),
    m.page(
        "scale",
        "规模和条件",
        "Size and conditions",
        m.ask("integer", "classes", "班级数", "Classes", min=1, max=200),
        m.ask("integer", "pupils_per_class", "每班人数", "Pupils in a class", min=1, max=60),
        {
            "key": "pupils",
            "type": "computed",
            "label": t("学生总数", "Pupils in all"),
            "result": "integer",
            "expression": {
                "op": "mul",
                "of": [{"field": "classes"}, {"field": "pupils_per_class"}],
            },
        },
        m.ask(
            "decimal",
            "floor_area",
            "校舍面积",
            "Floor space",
            min="1",
            max="200000",
            places=1,
            unit=t("平方米", "m²"),
        ),
        m.ask("integer", "teachers", "教师人数", "Teachers", min=1, max=2000),
        m.ask("money", "start_funds", "开办资金", "Start-up funds", min=1),
        show_if=ESTABLISH,
    ),
    m.page(
        "change",
        "变更内容",
        "The change",
        m.ask(
            "long_text",
            "change_description",
            "变更的内容和理由",
            "What changes, and why",
            max_length=800,
            rows=4,
        ),
        show_if=m.is_("school_action", "change"),
    ),
    m.page(
        "people",
        "举办者和校长",
        "Founder and head",
        m.ask("text", "founder", "举办者", "Founder", max_length=80),
        m.ask("text", "head_name", "校长", "Head", max_length=40),
        m.ask("identity_number", "head_id_number", "校长身份证号", "Head's identity number"),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=6,
    key="private_school",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "材料审查", "Review of papers", 5),
        m.review("visit", "实地考察评议", "Visit and assessment", 10, return_to=("review",)),
        m.review(
            "check", "审核", "Second review", 5, post="owner:lead", return_to=("review", "visit")
        ),
        m.decide(5, return_to=("review", "visit", "check")),
    ],
)
