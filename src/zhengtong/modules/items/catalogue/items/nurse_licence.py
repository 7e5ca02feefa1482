"""护士执业许可（初审）: reviewed by the county, decided by the city, which is not on this platform
(power 215)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "registration_kind",
    t("您要办哪一种？", "What do you need?"),
    [
        m.option("first", "首次执业注册", "First registration"),
        m.option("change", "变更执业地点", "Change of workplace"),
    ],
)

GUIDE = {
    "name": t("护士执业许可（初审）", "Nurse licence (first review)"),
    "summary": t(
        "护士首次注册或者变更执业地点，县卫生局先审查，再报市卫生局决定。材料只交一次。",
        "First registration of nurses or a change of workplace: the county reviews, the city"
        " decides. You hand in your papers once.",
    ),
    "matter_type": "licensing",
    "case_kind": "forwarded",
    "objects": ["person"],
    "statutory": m.statutory(20, m.LIMIT_FIRST_REVIEW),
    "promised": m.limit(8),
    "forwarding": {
        "to": "outside",
        "name": t("云岭市卫生局", "Yunling City Health Bureau"),
        "address": t("云岭市政务服务中心二楼", "Yunling City Service Centre, second floor"),
        "phone": "0960-7700215",
    },
    "legal_bases": [
        m.law(
            "《护士条例》",
            "Nurses Regulations",
            t("第八条", "Article 8"),
        ),
        m.LICENSING_LAW,
    ],
    "conditions": [
        t("具有完全民事行为能力。", "You have full legal capacity."),
        t("通过护士执业资格考试。", "You have passed the qualification examination."),
        t("符合规定的健康标准。", "You meet the health standards."),
    ],
    "situations": [KIND],
    "materials": [
        m.application_form("护士执业注册申请表", "Application for registration"),
        m.material("health_report", "健康体检证明", "Health report"),
        m.material(
            "employer_consent",
            "拟执业机构同意聘用的证明",
            "Consent of the employing institution",
            when={"registration_kind": ["change"]},
        ),
        m.checked(
            "examination",
            "护士执业资格考试合格证明",
            "Proof of the examination",
            t("市卫生局", "City Health Bureau"),
        ),
        m.identity_card(),
    ],
    "fees": [],
    "result": {
        "name": t("护士执业证书", "Nurse licence"),
        "kind": "licence",
        "validity": t("五年", "Five years"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window"],
    "scope": "any_counter",
    "themes": ["n050", "n145"],
    "life_events": ["work"],
    "special_procedures": ["inspection"],
    "faq": [
        m.faq(
            t("报到市里以后怎么问进展？", "How do I follow it in the city?"),
            t(
                "您的办件页面会写明报到了哪里、电话是多少；市里作出决定后，我们也会告诉您。",
                "The page of your case says where it is and whom to call; we also tell you when the"
                " city has decided.",
            ),
        ),
        m.faq(
            t("市里会要我再交一次材料吗？", "Does the city want my papers again?"),
            t("不会，全部材料由县里报送。", "No, the county sends them all."),
        ),
    ],
    "plain_words": ["护士证", "护士注册", "护士执照", "nurse"],
    "popularity": 45,
    "is_detailed": True,
}

FORM = m.form(
    "护士执业注册申请表",
    "Application for registration as a nurse",
    m.page(
        "person",
        "您的情况",
        "About you",
        m.from_question(KIND),
        m.ask("text", "nurse_name", "姓名", "Name", max_length=40, prefill="person.name"),
        m.ask("text", "school", "毕业学校", "School", max_length=80),
        m.ask("date", "graduated_on", "毕业日期", "Graduated on"),
        m.ask("text", "examination_number", "考试合格证号", "Examination number", max_length=40),
    ),
    m.page(
        "workplace",
        "执业机构",
        "Workplace",
        m.ask("text", "workplace_name", "拟执业机构", "Institution", max_length=120),
        m.ask(
            "text",
            "former_workplace",
            "原执业机构",
            "Former institution",
            max_length=120,
            show_if=m.is_("registration_kind", "change"),
            require_if=m.is_("registration_kind", "change"),
        ),
        m.ask(
            "text",
            "licence_number",
            "原证书编号",
            "Number of the licence",
            max_length=40,
            show_if=m.is_("registration_kind", "change"),
            require_if=m.is_("registration_kind", "change"),
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=215,
    key="nurse_licence",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "审查", "Review", 4),
        m.forward(2),
    ],
)
