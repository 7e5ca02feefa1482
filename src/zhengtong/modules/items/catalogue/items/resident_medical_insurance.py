"""城乡居民医疗保险参保、续保 (convenience 12)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

WHO = m.question(
    "insured_person",
    t("给谁参保？", "Who is to be insured?"),
    [
        m.option("newborn", "新生儿", "A newborn"),
        m.option("minor", "学生、儿童", "A pupil or child"),
        m.option("adult", "成年居民", "An adult"),
    ],
)
KIND = m.question(
    "insurance_kind",
    t("您要办哪一种？", "What do you need?"),
    [
        m.option("first", "第一次参保", "First insurance"),
        m.option("renew", "续保缴费", "Renewal"),
    ],
)

GUIDE = {
    "name": t("城乡居民基本医疗保险参保、续保", "Medical insurance of residents"),
    "summary": t(
        "没有单位参保的居民在户籍地或者居住地参保。新生儿在规定时间内参保，自出生之日起享受待遇。",
        "For residents not insured at work. A newborn insured in time is covered from birth.",
    ),
    "matter_type": "public_service",
    "case_kind": "promised",
    "objects": ["person"],
    "statutory": m.statutory(10, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(2),
    "legal_bases": [
        m.law(
            "《中华人民共和国社会保险法》",
            "Social Insurance Law",
            t("第二十五条", "Article 25"),
            t(
                "国家建立和完善城镇居民基本医疗保险制度。",
                "The state establishes basic medical insurance for residents.",
            ),
        ),
        m.local("本地居民医疗保险的缴费标准和待遇", "Local contributions and benefits"),
    ],
    "conditions": [
        t("户籍或者居住地在本县。", "You are registered or live in the county."),
        t("没有参加职工基本医疗保险。", "You are not insured through work."),
    ],
    "situations": [KIND, WHO],
    "materials": [
        m.application_form("居民医疗保险参保登记表", "Registration for medical insurance"),
        m.checked(
            "birth_certificate",
            "出生医学证明",
            "Medical certificate of birth",
            t("县卫生局", "County Health Bureau"),
            when={"insured_person": ["newborn"]},
        ),
        m.checked(
            "household_register",
            "监护关系（户口簿）",
            "Guardianship (household register)",
            t("县公安局", "County Police"),
            when={"insured_person": ["newborn", "minor"]},
        ),
        m.identity_card(),
    ],
    "fees": [
        {
            "name": t("居民医疗保险个人缴费", "Contribution of the insured"),
            "standard": t("按省、市公布的当年标准", "The rate published for the year"),
            "basis": t(
                "当年居民医疗保险缴费文件，按当地配置", "Local configuration: yearly notice"
            ),
        }
    ],
    "result": {
        "name": t("参保登记凭证", "Record of insurance"),
        "kind": "other",
        "validity": t("当年度", "The current year"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "agent"],
    "scope": "village",
    "themes": ["n085"],
    "life_events": ["birth", "sickness"],
    "special_procedures": [],
    "agent_services": [t("村代办员代为登记", "The village agent registers for you")],
    "faq": [
        m.faq(
            t("新生儿什么时候参保？", "When should a newborn be insured?"),
            t(
                "上户口后尽快参保；在当地规定的时间内参保的，从出生之日起报销。",
                "Soon after registration; within the local period cover begins at birth.",
            ),
        )
    ],
    "plain_words": ["医保", "参保", "新农合", "居民医保", "medical insurance"],
    "popularity": 90,
    "is_detailed": True,
}

CHILD = m.one_of("insured_person", "newborn", "minor")
FORM = m.form(
    "居民医疗保险参保登记表",
    "Registration for medical insurance",
    m.page(
        "insured",
        "参保人",
        "Who is insured",
        m.from_question(KIND),
        m.from_question(WHO),
        m.ask("text", "insured_name", "参保人姓名", "Name of the insured", max_length=40),
        m.ask(
            "identity_number",
            "insured_id_number",
            "参保人公民身份号码",
            "Identity number of the insured",
        ),
        m.ask(
            "date",
            "born_on",
            "出生日期",
            "Born on",
            max="today",
            show_if=CHILD,
            require_if=CHILD,
        ),
        m.ask(
            "text",
            "guardian_name",
            "监护人姓名",
            "Guardian's name",
            max_length=40,
            show_if=CHILD,
            require_if=CHILD,
        ),
        m.ask(
            "region",
            "location_region",
            "参保的村（社区）",
            "Village",
            level="village",
            prefill="person.region",
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="convenience",
    number=12,
    key="resident_medical_insurance",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(limit=0),
        m.decide(1, zh="参保登记", en="Registration", return_to=("accept",)),
    ],
)
