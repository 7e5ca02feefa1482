"""The plain guide, forms and flow: every item of the directory works before anyone details it.

What is said here is true of all of them; limits that no one has checked against law say so.
"""

from __future__ import annotations

from typing import Any

from zhengtong.modules.items.catalogue import make as m
from zhengtong.modules.items.catalogue.make import t
from zhengtong.modules.items.directory import DirectoryLine

PROMISED_DAYS = 10
DIRECTORY = (
    "《县级政府依托电子政务平台开展政务公开和政务服务事项基本目录》（国办函〔2011〕99号附件2）"
)
DIRECTORY_EN = "County directory of disclosure and services (General Office letter 2011 No. 99)"

_SUMMARY = {
    "licensing": (
        "做这件事之前需要取得许可。在线填写申请，由{zh}审查决定。",
        "A licence is needed first. Apply online; {en} reviews and decides.",
    ),
    "levy": (
        "向{zh}申报，由其核定应缴的数额。",
        "Declare it to {en}, which assesses what is due.",
    ),
    "benefit": (
        "符合条件的可以申请这项待遇，由{zh}核定。",
        "Those who meet the conditions may apply; {en} assesses it.",
    ),
    "inspection": (
        "向{zh}提交情况，由其核查并答复结果。",
        "Report to {en}, which checks and answers.",
    ),
    "confirmation": (
        "由{zh}核对事实后予以登记或者确认。",
        "{en} checks the facts, then registers or confirms them.",
    ),
    "award": ("符合条件的可以申请，由{zh}审核。", "Those who qualify may apply to {en}."),
    "other": (
        "向{zh}提交信息，由其办理备案或者审核。",
        "Submit the information to {en} for filing or review.",
    ),
    "coercion": (
        "向{zh}提交情况说明，由其依法办理。",
        "Submit a statement to {en}, which acts under the law.",
    ),
    "public_service": (
        "在线提出需要，由{zh}提供服务并答复。",
        "Say online what you need; {en} provides the service and answers.",
    ),
}
_RESULT = {
    "licensing": ("行政许可决定书", "Licensing decision", "approval"),
    "levy": ("核定通知书", "Notice of assessment", "other"),
    "benefit": ("待遇核定通知书", "Notice of benefit", "approval"),
    "inspection": ("核查结果告知书", "Notice of the result", "other"),
    "confirmation": ("确认（登记）凭证", "Certificate of confirmation", "approval"),
    "award": ("审核结果通知书", "Notice of the result", "approval"),
    "other": ("办理结果通知书", "Notice of the result", "other"),
    "coercion": ("办理结果通知书", "Notice of the result", "other"),
    "public_service": ("服务答复", "Answer", "other"),
}
FORM_OF = {"levy": "declaration", "public_service": "service"}


def form_key(line: DirectoryLine) -> str:
    """Which plain form the item uses: application, declaration or service."""
    return FORM_OF.get(line.matter_type, "application")


def guide(line: DirectoryLine, *, department: dict[str, str]) -> dict[str, Any]:
    """The definition of a directory line; `department` is its owner's name in both languages."""
    zh, en = _SUMMARY[line.matter_type]
    result_zh, result_en, kind = _RESULT[line.matter_type]
    is_licence = line.matter_type == "licensing"
    made: dict[str, Any] = {
        "name": line.name,
        "summary": t(zh.format(zh=department["zh"]), en.format(en=department["en"])),
        "matter_type": line.matter_type,
        "case_kind": "promised",
        "objects": line.objects,
        "statutory": m.statutory(
            20, m.LIMIT_LICENSING if is_licence else m.LIMIT_CONFIGURED, verified=is_licence
        ),
        "promised": m.limit(PROMISED_DAYS),
        "legal_bases": _bases(line, is_licence),
        "conditions": [
            t(
                "申请人是办理这件事的本人，或者有其授权。",
                "You act for yourself or with authority.",
            ),
            t(
                "事项发生在本县，或者依法由本县办理。",
                "The matter lies in the county or is handled by it under the law.",
            ),
        ],
        "materials": _materials(line),
        "fees": [],
        "result": {"name": t(result_zh, result_en), "kind": kind},
        "visits": 0,
        "channels": ["web", "mobile", "window"],
        "scope": "county",
        "themes": list(line.themes),
        "faq": FAQ,
        "special_procedures": ["hearing", "expert_review", "testing", "inspection", "appraisal"]
        if is_licence
        else [],
        "remarks": [
            t(
                "本事项使用通用申请表和三步流程，承诺时限为默认配置。",
                "This item uses the general form and a three-step flow; the promised limit is the"
                " default setting.",
            )
        ],
    }
    if line.historical_note:
        made["historical_note"] = line.historical_note
    return made


def _bases(line: DirectoryLine, is_licence: bool) -> list[dict[str, Any]]:
    name = {"power": ("行政职权事项", "Powers"), "convenience": ("便民服务事项", "Services")}
    zh, en = name[line.item_class]
    listed = {
        **m.local(DIRECTORY, DIRECTORY_EN),
        "article": t(f"{zh}第 {line.number} 项", f"{en}, No. {line.number}"),
    }
    return [listed, m.LICENSING_LAW] if is_licence else [listed]


def _materials(line: DirectoryLine) -> list[dict[str, Any]]:
    found = [m.application_form("申请表", "Application form")]
    if "person" in line.objects:
        found.append(m.identity_card())
    if line.audience != "person":
        necessity = "required" if line.audience == "company" else "optional"
        found.append(m.business_licence(necessity=necessity))
    found.append(
        m.material(
            "supporting",
            "事项说明材料",
            "Supporting document",
            necessity="optional",
            max_files=10,
            note=t(
                "能说明情况的图纸、合同、证明等，可以不交", "Plans, contracts or proofs, if any"
            ),
        )
    )
    return found


FAQ = [
    m.faq(
        t("提交以后多久有答复？", "When will I hear?"),
        t(
            "五个工作日内答复是否受理；缺材料的，一次告知全部内容。",
            "Within five working days you hear whether it is accepted; anything missing is told at"
            " once.",
        ),
    ),
    m.faq(
        t("怎样查进度？", "How do I follow it?"),
        t(
            "在“我的办件”里查看，或者凭办件编号和查询码查询。",
            "Under My cases, or with the case number and the query code.",
        ),
    ),
]


def forms() -> dict[str, dict[str, Any]]:
    """The three plain forms by key."""
    return {
        "application": _form("政务服务事项申请表", "General application", *_APPLICATION),
        "declaration": _form("申报表", "Declaration", *_DECLARATION),
        "service": _form("便民服务申请表", "Request for a service", *_SERVICE),
    }


def _form(zh: str, en: str, *fields: dict[str, Any]) -> dict[str, Any]:
    about = m.page("matter", "申请内容", "What you apply for", *fields)
    return m.form(zh, en, about, m.contact())


_APPLICATION = (
    m.ask(
        "text",
        "subject",
        "申请事项概要",
        "In short",
        max_length=100,
        hint=t("一句话说明，例如：新办、变更、补办", "One line, e.g. new, change, replacement"),
    ),
    m.choice(
        "action",
        "申请类型",
        "Kind of application",
        m.option("new", "新办", "New"),
        m.option("change", "变更", "Change"),
        m.option("renew", "延续", "Renewal"),
        m.option("replace", "补办", "Replacement"),
        m.option("close", "注销", "Cancellation"),
    ),
    m.ask(
        "text",
        "old_number",
        "原证照或者文书编号",
        "Number of the current document",
        max_length=60,
        required=False,
        show_if=m.one_of("action", "change", "renew", "replace", "close"),
    ),
    m.ask("region", "location_region", "事项发生地", "Where it takes place", level="village"),
    m.ask(
        "long_text", "description", "具体情况和理由", "Details and reasons", max_length=2000, rows=6
    ),
)
_DECLARATION = (
    m.ask("text", "subject", "申报项目", "What you declare", max_length=100),
    m.ask("date_range", "period", "所属期间", "Period"),
    m.ask("money", "base_amount", "计征依据金额", "Base amount", min=0),
    m.ask("money", "declared_amount", "申报应缴金额", "Declared amount due", min=0),
    m.ask("region", "location_region", "所在地", "Place", level="village"),
    m.ask(
        "long_text", "description", "说明", "Explanation", max_length=2000, rows=4, required=False
    ),
)
_SERVICE = (
    m.ask("text", "subject", "您需要什么服务", "What do you need?", max_length=100),
    m.ask("region", "location_region", "所在村（社区）", "Village", level="village"),
    m.ask("long_text", "description", "具体情况", "Details", max_length=2000, rows=5),
    m.choice(
        "answer_by",
        "希望怎样答复",
        "How shall we answer?",
        m.option("message", "站内消息", "Message here"),
        m.option("phone", "电话", "By phone"),
        m.option("visit", "上门", "A visit"),
    ),
)


def flow() -> list[Any]:
    """Accept, review, decide: one, five and four working days."""
    return [m.accept(), m.review("review", "审查", "Review", 5), m.decide(4, apart=())]
