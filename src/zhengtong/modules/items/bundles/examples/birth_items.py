"""What a county does for a newborn beside the directory of 2011: three local items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import Json, SeedItem, t

FAMILY = m.question(
    "parents",
    t("谁来登记？", "Who registers?"),
    [
        m.option("couple", "夫妻双方", "A married couple"),
        m.option("single", "一方", "One parent"),
    ],
)
COUPLE = m.is_("parents", "couple")
SEX = [m.option("female", "女", "Girl"), m.option("male", "男", "Boy")]


@dataclass(frozen=True, kw_only=True)
class LocalItem:
    """An item without a line in the directory: its body and the end of its code."""

    item: SeedItem
    organization: str
    code: str


def child(*more: Json) -> list[Json]:
    """Who was born, when and where."""
    return [
        m.ask("text", "child_name", "孩子姓名", "Child's name", max_length=40),
        m.choice("child_sex", "孩子性别", "Girl or boy", *SEX),
        m.ask("date", "born_on", "出生日期", "Born on", min="today-6y", max="today"),
        *more,
    ]


def parents() -> list[Json]:
    both: Json = {"show_if": COUPLE, "require_if": COUPLE}
    return [
        m.ask("text", "mother_name", "母亲姓名", "Mother's name", max_length=40),
        m.ask("identity_number", "mother_id_number", "母亲身份证号", "Mother's identity number"),
        m.ask("text", "father_name", "父亲姓名", "Father's name", max_length=40, **both),
        m.ask("identity_number", "father_id_number", "父亲身份证号", "Father's identity number",
              **both),
    ]  # fmt: skip


def birth_record() -> Json:
    return m.checked(
        "birth_certificate",
        "出生医学证明",
        "Medical certificate of birth",
        t("县卫生局", "County Health Bureau"),
    )


def guide(**changes: Any) -> Json:
    """What the three have in common."""
    return {
        "matter_type": "public_service",
        "case_kind": "promised",
        "objects": ["person"],
        "fees": [],
        "visits": 0,
        "channels": ["web", "mobile", "window", "agent"],
        "scope": "any_counter",
        "themes": ["n005"],
        "life_events": ["birth"],
        "special_procedures": [],
        "agent_services": [t("医院产科可以代为申请", "The maternity ward can apply for you")],
        "popularity": 70,
        "is_detailed": True,
        **changes,
    }


CERTIFICATE = SeedItem(
    item_class="convenience",
    number=0,
    key="birth_certificate",
    guide=guide(
        name=t("出生医学证明签发", "Medical certificate of birth"),
        summary=t(
            "孩子在医院出生后，由接生机构签发，是上户口的依据。",
            "Issued by the hospital of birth; the household registration is based on it.",
        ),
        case_kind="immediate",
        statutory=m.statutory(5, m.LIMIT_CONFIGURED, verified=False),
        promised=m.limit(0),
        legal_bases=[
            m.law(
                "《中华人民共和国母婴保健法》",
                "Law on Maternal and Infant Health Care",
                t("第二十三条", "Article 23"),
            )
        ],
        conditions=[t("孩子在本县的医疗机构出生。", "The child was born in a hospital here.")],
        situations=[FAMILY],
        materials=[
            m.application_form("出生医学证明首次签发登记表", "Application for the certificate"),
            m.checked(
                "delivery_record",
                "分娩信息",
                "Record of delivery",
                t("接生医院", "Hospital of birth"),
            ),
            m.identity_card(),
        ],
        result={
            "name": t("出生医学证明", "Medical certificate of birth"),
            "kind": "licence",
            "validity": t("长期", "No expiry"),
        },
        faq=[
            m.faq(
                t("孩子的名字还能改吗？", "Can the name still be changed?"),
                t(
                    "签发后不能随意改名，请在申请时想好。",
                    "Not easily once it is issued, so decide before you apply.",
                ),
            )
        ],
        plain_words=["出生证", "出生证明", "birth certificate"],
    ),
    form=m.form(
        "出生医学证明首次签发登记表",
        "Application for the medical certificate of birth",
        m.page("parents", "父母", "Parents", m.from_question(FAMILY), *parents()),
        m.page(
            "child",
            "孩子",
            "The child",
            *child(
                m.ask("text", "hospital", "出生医院", "Hospital of birth", max_length=80),
                m.ask(
                    "integer",
                    "weight",
                    "出生体重",
                    "Weight at birth",
                    min=300,
                    max=8000,
                    unit=t("克", "g"),
                ),
                m.ask(
                    "integer",
                    "weeks",
                    "孕周",
                    "Weeks of pregnancy",
                    min=20,
                    max=45,
                    unit=t("周", "weeks"),
                ),
            ),
        ),
        m.contact(),
    ),
    flow=[m.accept(limit=0), m.decide(0, zh="签发", en="Issue", return_to=("accept",))],
)

VACCINATION = SeedItem(
    item_class="convenience",
    number=0,
    key="vaccination_record",
    guide=guide(
        name=t("预防接种证办理", "Vaccination record"),
        summary=t(
            "出生后一个月内办理，凭证按时打疫苗，入园入学要查验。",
            "Needed within a month of birth; nurseries and schools ask for it.",
        ),
        statutory=m.statutory(5, m.LIMIT_CONFIGURED, verified=False),
        promised=m.limit(1),
        legal_bases=[
            m.law(
                "《中华人民共和国疫苗管理法》",
                "Vaccine Administration Law",
                t("第四十七条", "Article 47"),
            )
        ],
        conditions=[t("孩子居住在本县。", "The child lives in the county.")],
        situations=[],
        materials=[
            m.application_form("预防接种登记表", "Registration for vaccination"),
            birth_record(),
            m.material(
                "hospital_vaccinations",
                "出生医院接种记录",
                "Vaccinations given in hospital",
                necessity="optional",
                note=t("卡介苗和乙肝疫苗第一针", "BCG and the first hepatitis B dose"),
            ),
        ],
        result={"name": t("预防接种证", "Vaccination record"), "kind": "other"},
        faq=[
            m.faq(
                t("户口不在本县能办吗？", "We are registered elsewhere."),
                t("能。在居住地办理，不看户口。", "You can. It is done where you live."),
            )
        ],
        plain_words=["打疫苗", "接种证", "疫苗本", "vaccination"],
    ),
    form=m.form(
        "预防接种登记表",
        "Registration for vaccination",
        m.page(
            "child",
            "孩子",
            "The child",
            *child(
                m.ask(
                    "region",
                    "location_region",
                    "居住的村（社区）",
                    "Village",
                    level="village",
                    prefill="person.region",
                ),
                m.ask(
                    "yes_no",
                    "first_doses_given",
                    "在医院已经接种卡介苗和乙肝疫苗第一针",
                    "BCG and the first hepatitis B dose were given in hospital",
                ),
            ),
        ),
        m.page(
            "guardian",
            "监护人",
            "Guardian",
            m.ask("text", "mother_name", "母亲姓名", "Mother's name", max_length=40),
            m.ask(
                "identity_number", "mother_id_number", "母亲身份证号", "Mother's identity number"
            ),
        ),
        m.contact(),
    ),
    flow=[m.accept(limit=0), m.decide(1, zh="建档发证", en="Record issued", return_to=("accept",))],
)

HOUSEHOLD = SeedItem(
    item_class="power",
    number=0,
    key="birth_household_registration",
    guide=guide(
        name=t("出生登记（新生儿上户口）", "Household registration of a newborn"),
        summary=t(
            "孩子出生后一个月内，随父亲或者母亲登记常住户口，取得公民身份号码。",
            "Within a month of birth the child is registered with a parent and gets its number.",
        ),
        matter_type="confirmation",
        statutory=m.statutory(20, m.LIMIT_CONFIGURED, verified=False),
        promised=m.limit(3),
        legal_bases=[
            m.law(
                "《中华人民共和国户口登记条例》",
                "Regulations on Household Registration",
                t("第七条", "Article 7"),
            )
        ],
        conditions=[
            t("父母一方的常住户口在本县。", "One parent is registered in the county."),
            t("孩子已经有出生医学证明。", "The child has a medical certificate of birth."),
        ],
        situations=[FAMILY],
        materials=[
            m.application_form("出生登记申请表", "Application for registration of birth"),
            birth_record(),
            m.checked(
                "marriage",
                "婚姻登记信息",
                "Marriage registration",
                t("县民政局", "County Civil Affairs Bureau"),
                when={"parents": ["couple"]},
            ),
            m.fetched(
                "household_book",
                "随父或者随母的户口簿",
                "Household register of the parent",
                t("县公安局人口信息", "County Police population records"),
            ),
            m.identity_card(),
        ],
        result={
            "name": t("居民户口簿新生儿页", "Page of the household register"),
            "kind": "other",
            "validity": t("长期", "No expiry"),
        },
        themes=["n005", "n010"],
        faq=[
            m.faq(
                t("可以随母亲上户口吗？", "May the child be registered with the mother?"),
                t("可以，自愿选择随父或者随母。", "Yes; the parents choose."),
            )
        ],
        plain_words=["上户口", "出生登记", "新生儿落户", "household registration"],
        popularity=88,
    ),
    form=m.form(
        "出生登记申请表",
        "Application for registration of birth",
        m.page("parents", "父母", "Parents", m.from_question(FAMILY), *parents()),
        m.page(
            "child",
            "孩子",
            "The child",
            *child(
                m.choice(
                    "registered_with",
                    "随谁登记",
                    "Registered with",
                    m.option("mother", "随母亲", "The mother"),
                    m.option("father", "随父亲", "The father"),
                ),
                m.ask("text", "native_place", "籍贯", "Native place", max_length=60),
                m.choice(
                    "ethnic_group",
                    "民族",
                    "Ethnic group",
                    m.option("han", "汉族", "Han"),
                    m.option("zhuang", "壮族", "Zhuang"),
                    m.option("other", "其他民族", "Another"),
                ),
            ),
        ),
        m.contact(),
    ),
    flow=[
        m.accept(),
        m.review("review", "核对信息", "Check of data", 1),
        m.decide(1, zh="登记", en="Registration"),
    ],
)

LOCAL = (
    LocalItem(item=CERTIFICATE, organization="health", code="992013900000"),
    LocalItem(item=VACCINATION, organization="health", code="992013901000"),
    LocalItem(item=HOUSEHOLD, organization="police", code="990713902000"),
)
