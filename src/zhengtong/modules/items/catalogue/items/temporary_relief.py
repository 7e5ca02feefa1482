"""临时救助: entrusted to townships, which decide in the name of the county organ (power 43)."""

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t

KIND = m.question(
    "relief_kind",
    t("家里遇到了什么困难？", "What has happened?"),
    [
        m.option("accident", "火灾、交通事故等意外", "An accident"),
        m.option("illness", "家里有人突发重病", "Sudden serious illness"),
        m.option("other", "其他原因，生活暂时困难", "Other sudden hardship"),
    ],
)

GUIDE = {
    "name": t("临时救助（小额）", "Temporary relief (small amounts)"),
    "summary": t(
        "遇到突然的困难、生活暂时过不下去的家庭可以申请。小额救助由县民政局委托乡镇审批，就近办理。",
        "For families in sudden hardship. Small amounts are decided by the township, entrusted by"
        " the county's Civil Affairs Bureau, close to home.",
    ),
    "matter_type": "benefit",
    "case_kind": "promised",
    "objects": ["person"],
    "statutory": m.statutory(20, m.LIMIT_CONFIGURED, verified=False),
    "promised": m.limit(5),
    "township_role": "entrusted",
    "power_source": "5",
    "legal_bases": [
        m.law(
            "《社会救助暂行办法》",
            "Interim Measures for Social Assistance",
            t("第四十七条、第四十八条", "Articles 47 and 48"),
        ),
        m.local("小额救助的标准，由县人民政府公布", "What is small: published by the county"),
    ],
    "conditions": [
        t("因突发事件、重病等原因，基本生活暂时有严重困难。", "Sudden and serious hardship."),
        t("申请的金额在小额救助标准以内。", "What you ask for is within the limit."),
    ],
    "situations": [KIND],
    "materials": [
        m.application_form("临时救助申请表", "Application for relief"),
        m.material("proof", "困难情况的证明或者照片", "Proof or pictures of the hardship"),
        m.material(
            "illness_proof",
            "诊断证明或者费用单据",
            "Diagnosis or bills",
            when={"relief_kind": ["illness"]},
        ),
        m.checked("household_register", "户口簿", "Household register", t("县公安局", "Police")),
        m.identity_card(),
    ],
    "fees": [],
    "result": {
        "name": t("临时救助审批通知书", "Notice of temporary relief"),
        "kind": "approval",
        "validity": t("一次有效", "Valid once"),
    },
    "visits": 0,
    "channels": ["web", "mobile", "window", "agent"],
    "scope": "township",
    "themes": ["n085"],
    "life_events": ["hardship"],
    "special_procedures": [],
    "faq": [
        m.faq(
            t("为什么由乡镇决定？", "Why does the township decide?"),
            t(
                "小额救助县民政局委托乡镇审批，决定书写的是县民政局的名称。",
                "The county has entrusted it; the decision bears the county organ's name.",
            ),
        ),
        m.faq(
            t("能救助多少？", "How much is paid?"),
            t("标准由县人民政府公布。", "The county publishes the rates."),
        ),
    ],
    "plain_words": ["临时困难", "救急", "救急难", "relief"],
    "popularity": 62,
    "is_detailed": True,
}

FORM = m.form(
    "临时救助申请表",
    "Application for temporary relief",
    m.page(
        "home",
        "您的家庭",
        "Your family",
        m.from_question(KIND),
        m.ask(
            "region",
            "location_region",
            "居住的村（社区）",
            "Village where you live",
            level="village",
            prefill="person.region",
        ),
        m.ask("text", "home_address", "家庭住址", "Home address", max_length=120),
        m.ask("integer", "members", "家庭人口", "Members of the family", min=1, max=20),
    ),
    m.page(
        "hardship",
        "困难情况",
        "The hardship",
        m.ask("date", "happened_on", "什么时候发生的", "When did it happen"),
        m.ask("long_text", "what", "困难情况", "What happened", max_length=800, rows=4),
        m.ask("money", "amount", "申请金额", "Amount asked for", min=0),
        m.ask(
            "text",
            "bank_account",
            "社会保障卡银行账号",
            "Bank account of the social security card",
            pattern="^[0-9]{12,19}$",
            max_length=19,
        ),
    ),
    m.contact(),
)

ITEM = m.SeedItem(
    item_class="power",
    number=43,
    key="temporary_relief",
    guide=GUIDE,
    form=FORM,
    flow=[
        m.accept(zh="乡镇受理", en="Acceptance by the township"),
        m.review("review", "入户核实", "Visit and check", 2),
        m.decide(1, zh="乡镇审批", en="Decision by the township"),
    ],
)
