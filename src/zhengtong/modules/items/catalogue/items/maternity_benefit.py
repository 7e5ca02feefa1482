"""生育保险待遇核定 (power 59)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

WHO = m.question(
    "insured_through",
    t("母亲怎样参保？", "How is the mother insured?"),
    [
        m.option("work", "母亲在单位参加生育保险", "Through her own work"),
        m.option("spouse", "母亲没有工作，父亲在单位参保", "Through the father's work"),
    ],
)

GUIDE = {
    "name": t("生育保险待遇核定", "Maternity benefit"),
    "summary": t(
        "参加生育保险的职工生育后，可以领取生育津贴，报销生育医疗费用。",
        "After a birth insured employees receive an allowance and their medical costs.",
    ),
    "matter_type": "benefit",
    "case_kind": "promised",
    "objects": ["person"],
    "statutory": m.statutory(20, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(5),
    "legal_bases": [
        m.law(
            "《中华人民共和国社会保险法》",
            "Social Insurance Law",
            t("第五十四条", "Article 54"),
        ),
        m.local("本地生育津贴和医疗费用的支付标准", "Local rates of allowance and costs"),
    ],
    "conditions": [
        t(
            "用人单位已经为职工缴纳生育保险费。",
            "The employer has paid the contributions.",
        ),
        t("已经办理生育登记。", "The birth has been registered."),
    ],
    "situations": [WHO],
    "materials": [
        m.application_form("生育保险待遇申请表", "Application for maternity benefit"),
        m.checked(
            "birth_certificate",
            "出生医学证明",
            "Medical certificate of birth",
            t("县卫生局", "County Health Bureau"),
        ),
        m.checked(
            "hospital_bill",
            "住院分娩结算信息",
            "Hospital settlement",
            t("县医保结算系统", "County medical insurance"),
        ),
        m.checked(
            "marriage",
            "婚姻登记信息",
            "Marriage registration",
            t("县民政局", "County Civil Affairs Bureau"),
            when={"insured_through": ["spouse"]},
        ),
        m.identity_card(),
    ],
    "fees": [],
    "result": {
        "name": t("生育保险待遇核定通知书", "Notice of maternity benefit"),
        "kind": "approval",
    },
    "visits": 0,
    "channels": ["web", "mobile", "window"],
    "scope": "any_counter",
    "themes": ["n085", "n005"],
    "life_events": ["birth", "work"],
    "special_procedures": [],
    "agent_services": [],
    "faq": [
        m.faq(
            t("津贴打到哪里？", "Where is the allowance paid?"),
            t("打到申请时填写的社会保障卡账户。", "To the account named in the application."),
        )
    ],
    "plain_words": ["生育津贴", "生孩子报销", "产假工资", "maternity"],
    "popularity": 72,
    "is_detailed": True,
}

FORM = m.form(
    "生育保险待遇申请表",
    "Application for maternity benefit",
    m.page(
        "mother",
        "母亲",
        "The mother",
        m.from_question(WHO),
        m.ask("text", "mother_name", "母亲姓名", "Mother's name", max_length=40),
        m.ask("identity_number", "mother_id_number", "母亲身份证号", "Mother's identity number"),
        m.ask("text", "employer", "参保单位", "Insured at", max_length=80),
    ),
    m.page(
        "birth",
        "生育情况",
        "The birth",
        m.ask("date", "born_on", "分娩日期", "Born on", min="today-3y", max="today"),
        m.choice(
            "delivery",
            "分娩方式",
            "Delivery",
            m.option("natural", "顺产", "Natural"),
            m.option("caesarean", "剖宫产", "Caesarean"),
        ),
        m.ask("integer", "children", "胎儿数", "Children born", min=1, max=6),
        m.ask("text", "account", "收款账号", "Account", pattern="^[0-9]{12,23}$"),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=59,
    key="maternity_benefit",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(),
        m.review("review", "待遇核定", "Assessment", 2),
        m.decide(1),
    ],
)
