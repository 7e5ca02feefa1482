"""生育登记服务 (convenience 2; the directory calls it 一孩生育服务证办理)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

WHEN = m.question(
    "birth_stage",
    t("现在是什么时候？", "At what stage are you?"),
    [
        m.option("before", "怀孕，还没有生", "Expecting"),
        m.option("after", "孩子已经出生", "The child is born"),
    ],
)
WHO = m.question(
    "parents",
    t("谁来登记？", "Who registers?"),
    [
        m.option("couple", "夫妻双方", "A married couple"),
        m.option("single", "一方", "One parent"),
    ],
)

GUIDE = {
    "name": t("生育登记服务（原一孩生育服务证）", "Birth registration service"),
    "summary": t(
        "怀孕后或者孩子出生后登记，享受产前检查、生育保险等服务。不审批，信息齐全当场办好。",
        "Register when expecting or after the birth for prenatal care and benefits. Nothing is"
        " approved: complete data is registered on the spot.",
    ),
    "matter_type": "public_service",
    "case_kind": "immediate",
    "objects": ["person"],
    "statutory": m.statutory(5, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(0),
    "legal_bases": [
        m.law(
            "《中华人民共和国人口与计划生育法》",
            "Population and Family Planning Law",
            t("第十八条", "Article 18"),
            t(
                "国家提倡适龄婚育、优生优育。一对夫妻可以生育三个子女。",
                "A couple may have three children.",
            ),
        ),
        m.local("本省生育登记服务的规定", "Provincial rules on birth registration"),
    ],
    "conditions": [
        t("夫妻一方户籍或者居住地在本县。", "One parent is registered or lives in the county."),
    ],
    "situations": [WHEN, WHO],
    "materials": [
        m.application_form("生育登记表", "Birth registration form"),
        m.checked(
            "marriage",
            "婚姻登记信息",
            "Marriage registration",
            t("县民政局", "County Civil Affairs Bureau"),
            when={"parents": ["couple"]},
        ),
        m.checked(
            "birth_certificate",
            "出生医学证明",
            "Medical certificate of birth",
            t("县卫生局", "County Health Bureau"),
            when={"birth_stage": ["after"]},
        ),
        m.material(
            "pregnancy_proof",
            "产前检查记录",
            "Prenatal record",
            necessity="optional",
            when={"birth_stage": ["before"]},
        ),
        m.identity_card(),
    ],
    "fees": [],
    "result": {
        "name": t("生育登记凭证", "Birth registration record"),
        "kind": "other",
        "validity": t("长期", "No expiry"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "agent"],
    "scope": "village",
    "themes": ["n005"],
    "life_events": ["birth"],
    "special_procedures": [],
    "agent_services": [t("村代办员代为登记", "The village agent registers for you")],
    "faq": [
        m.faq(
            t("还要准生证吗？", "Do I still need a birth permit?"),
            t(
                "不用。生育实行登记服务，不再核发一孩生育服务证。",
                "No. Births are registered; the first-child certificate is no longer issued.",
            ),
        ),
        m.faq(
            t("登记以后接着办什么？", "What comes next?"),
            t(
                "孩子出生后可以办出生医学证明、上户口、医保参保和社会保障卡。",
                "After the birth: medical certificate, household registration, insurance and the"
                " social security card.",
            ),
        ),
    ],
    "plain_words": ["准生证", "生育证", "新生儿", "怀孕登记", "生孩子", "newborn", "birth"],
    "popularity": 84,
    "is_detailed": True,
    "remarks": [
        t(
            "县级目录中的名称为“一孩生育服务证办理”，现按生育登记服务办理。",
            "The county directory calls this the first-child service certificate; it is now"
            " handled as birth registration.",
        )
    ],
}

AFTER = m.is_("birth_stage", "after")
COUPLE = m.is_("parents", "couple")
FORM = m.form(
    "生育登记表",
    "Birth registration form",
    m.page(
        "parents",
        "父母",
        "Parents",
        m.from_question(WHEN),
        m.from_question(WHO),
        m.ask("text", "mother_name", "母亲姓名", "Mother's name", max_length=40),
        m.ask("identity_number", "mother_id_number", "母亲身份证号", "Mother's identity number"),
        m.ask(
            "text",
            "father_name",
            "父亲姓名",
            "Father's name",
            max_length=40,
            show_if=COUPLE,
            require_if=COUPLE,
        ),
        m.ask(
            "identity_number",
            "father_id_number",
            "父亲身份证号",
            "Father's identity number",
            show_if=COUPLE,
            require_if=COUPLE,
        ),
        m.ask(
            "date",
            "married_on",
            "结婚登记日期",
            "Married on",
            max="today",
            show_if=COUPLE,
            require_if=COUPLE,
        ),
        m.ask(
            "region",
            "location_region",
            "居住的村（社区）",
            "Village",
            level="village",
            prefill="person.region",
        ),
    ),
    m.page(
        "child",
        "孩子",
        "The child",
        m.choice(
            "birth_order",
            "第几个孩子",
            "Which child",
            m.option("first", "第一个", "First"),
            m.option("second", "第二个", "Second"),
            m.option("third", "第三个", "Third"),
            m.option("more", "第四个及以上", "Fourth or later"),
        ),
        m.ask(
            "date",
            "expected_on",
            "预产期",
            "Expected on",
            min="today-30d",
            max="today+300d",
            show_if=m.is_("birth_stage", "before"),
            require_if=m.is_("birth_stage", "before"),
        ),
        m.ask(
            "text",
            "child_name",
            "孩子姓名",
            "Child's name",
            max_length=40,
            show_if=AFTER,
            require_if=AFTER,
        ),
        m.ask(
            "date",
            "born_on",
            "出生日期",
            "Born on",
            min="today-6y",
            max="today",
            show_if=AFTER,
            require_if=AFTER,
        ),
        m.ask("text", "hospital", "建档或者分娩医院", "Hospital", max_length=80),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="convenience",
    number=2,
    key="birth_service",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(limit=0, zh="当场受理", en="Acceptance on the spot"),
        m.decide(
            0,
            post="owner:counter",
            zh="当场登记",
            en="Registration on the spot",
            return_to=("accept",),
            apart=(),
        ),
    ],
)
