"""What a new form may begin with: blank, or a template that most applications need.

The same parts can be added to a form as pages. Labels follow the national item standard's usual
application forms; keys are those that the prefill sources know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhengtong.kernel.text import Text

Raw = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Template:
    """A form to begin with. `definition` is complete and good."""

    key: str
    title: Text
    hint: Text
    definition: Raw


def blank(title: Text) -> Raw:
    """One page with one section and nothing asked yet."""
    return {
        "title": title,
        "pages": [
            {
                "key": "page_1",
                "title": {"zh": "申请内容", "en": "Your application"},
                "sections": [{"title": {"zh": "基本情况", "en": "Basics"}, "fields": []}],
            }
        ],
    }


def _field(key: str, kind: str, zh: str, en: str, /, **more: Any) -> Raw:
    return {"key": key, "type": kind, "label": {"zh": zh, "en": en}, **more}


def _section(zh: str, en: str, *fields: Raw) -> Raw:
    return {"title": {"zh": zh, "en": en}, "fields": list(fields)}


def _page(key: str, zh: str, en: str, *sections: Raw) -> Raw:
    return {"key": key, "title": {"zh": zh, "en": en}, "sections": list(sections)}


def _form(zh: str, en: str, *pages: Raw) -> Raw:
    return {"title": {"zh": zh, "en": en}, "pages": list(pages)}


def _is(field: str, value: Any) -> Raw:
    return {"field": field, "operator": "eq", "value": value}


_AGENT = [
    _field("has_agent", "yes_no", "是否委托他人代办", "Does someone apply for you?", required=True),
    _field("agent_name", "text", "代办人姓名", "Agent's name", required=True, max_length=60,
           show_if=_is("has_agent", True)),
    _field("agent_identity_number", "identity_number", "代办人公民身份号码",
           "Agent's identity number", required=True, show_if=_is("has_agent", True)),
    _field("agent_phone", "phone", "代办人手机号码", "Agent's mobile phone", required=True,
           kind="mobile", show_if=_is("has_agent", True)),
]  # fmt: skip

_PERSON = _page(
    "applicant", "申请人", "Applicant",
    _section(
        "申请人", "Applicant",
        _field("applicant_name", "text", "姓名", "Name", required=True, max_length=60,
               prefill={"source": "person.name", "readonly": True}),
        _field("identity_number", "identity_number", "公民身份号码", "Identity number",
               required=True, prefill={"source": "person.identity_number", "readonly": True}),
        _field("phone", "phone", "手机号码", "Mobile phone", required=True, kind="mobile",
               hint={"zh": "用于通知办理进度和结果。", "en": "For progress and the result."},
               prefill={"source": "person.phone"}),
        _field("home_address", "address", "住址", "Home address", required=True,
               prefill={"source": "person.address"}),
    ),
    _section("代办", "Agent", *_AGENT),
)  # fmt: skip

_COMPANY = _page(
    "company", "申请单位", "Applying company",
    _section(
        "申请单位", "Applying company",
        _field("company_name", "text", "单位名称", "Company name", required=True, max_length=120,
               prefill={"source": "entity.name", "readonly": True}),
        _field("credit_code", "credit_code", "统一社会信用代码", "Unified social credit code",
               required=True, prefill={"source": "entity.credit_code", "readonly": True}),
        _field("legal_representative", "text", "法定代表人（负责人）", "Legal representative",
               required=True, max_length=60,
               prefill={"source": "entity.legal_representative", "readonly": True}),
        _field("company_address", "address", "住所（经营场所）", "Place of business", required=True,
               prefill={"source": "entity.address"}),
    ),
    _section(
        "联系人", "Contact",
        _field("contact_name", "text", "经办人姓名", "Contact's name", required=True, max_length=60,
               prefill={"source": "person.name"}),
        _field("contact_phone", "phone", "经办人手机号码", "Contact's mobile phone", required=True,
               kind="mobile", prefill={"source": "person.phone"}),
        _field("contact_email", "email", "电子邮箱", "E-mail", prefill={"source": "person.email"}),
    ),
)  # fmt: skip

_CONTACT = _page(
    "contact", "地址和联系方式", "Address and contact",
    _section(
        "联系方式", "Contact",
        _field("contact_phone", "phone", "联系电话", "Phone", required=True,
               prefill={"source": "person.phone"}),
        _field("contact_email", "email", "电子邮箱", "E-mail", prefill={"source": "person.email"}),
    ),
    _section(
        "结果送达", "Delivery of the result",
        _field("delivery", "choice", "领取方式", "How to receive the result", required=True,
               options=[
                   {"value": "counter", "label": {"zh": "窗口自取", "en": "At the counter"}},
                   {"value": "post", "label": {"zh": "邮寄送达", "en": "By post"}},
                   {"value": "online", "label": {"zh": "网上下载", "en": "Download"}},
               ]),
        _field("recipient", "text", "收件人", "Recipient", required=True, max_length=60,
               show_if=_is("delivery", "post"), prefill={"source": "person.name"}),
        _field("delivery_address", "address", "邮寄地址", "Postal address", required=True,
               show_if=_is("delivery", "post"), prefill={"source": "person.address"}),
    ),
)  # fmt: skip

_BANK = _page(
    "bank_account", "补贴发放账户", "Account for the subsidy",
    _section(
        "补贴发放账户", "Account for the subsidy",
        _field("account_kind", "choice", "账户类别", "Kind of account", required=True,
               options=[
                   {"value": "social_card", "label": {"zh": "社会保障卡账户（一卡通）",
                                                      "en": "Social security card account"}},
                   {"value": "personal", "label": {"zh": "个人银行账户",
                                                   "en": "Personal bank account"}},
                   {"value": "company", "label": {"zh": "单位银行账户",
                                                  "en": "Company bank account"}},
               ]),
        _field("account_holder", "text", "户名", "Account holder", required=True, max_length=120,
               hint={"zh": "须与申请人或申请单位的名称一致。",
                     "en": "Must be the applicant's own name."}),
        _field("bank_name", "text", "开户银行（写到网点）", "Bank and branch", required=True,
               max_length=120),
        _field("account_number", "text", "账号", "Account number", required=True,
               pattern="^[0-9]{8,30}$",
               messages={"pattern": {"zh": "账号只填数字，8 到 30 位，不要空格。",
                                     "en": "Digits only, 8 to 30 of them, no spaces."}}),
        _field("account_consent", "signature", "账户信息确认", "Confirmation", required=True,
               statement={"zh": "以上账户属实，补贴发放到该账户即视为已领取。",
                          "en": "The account is right; a payment to it counts as received."}),
    ),
)  # fmt: skip


def _template(key: str, zh: str, en: str, hint_zh: str, hint_en: str, page: Raw) -> Template:
    return Template(
        key=key,
        title={"zh": zh, "en": en},
        hint={"zh": hint_zh, "en": hint_en},
        definition=_form(zh, en, page),
    )


TEMPLATES: dict[str, Template] = {
    one.key: one
    for one in (
        _template("person", "个人申请人", "Person applying",
                  "姓名、证件、手机、住址，可以委托代办；能预填的都预填。",
                  "Name, identity, phone, address, agent; prefilled where known.", _PERSON),
        _template("company", "企业申请人", "Company applying",
                  "名称、信用代码、法定代表人、住所、经办人；登记资料预填。",
                  "Name, credit code, representative, place, contact; from the register.",
                  _COMPANY),
        _template("contact", "地址和联系方式", "Address and contact",
                  "联系电话，结果怎么领，邮寄时才问地址。",
                  "Phone, how to receive the result; asks an address only for post.", _CONTACT),
        _template("bank_account", "补贴发放账户", "Account for subsidies",
                  "账户类别、户名、开户行、账号和确认签名。",
                  "Kind, holder, bank, number and a signed confirmation.", _BANK),
    )
}  # fmt: skip
