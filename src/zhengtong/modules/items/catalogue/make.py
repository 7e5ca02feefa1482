"""Short words for writing item definitions: everything here returns plain JSON values.

A definition file says what an item asks, costs and takes; nothing in it is code that runs later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengtong.modules.workflow.api import Element, Step

T = dict[str, str]
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SeedItem:
    """One worked-out item: its directory line, guide, form and flow."""

    item_class: str
    number: int
    key: str
    guide: Json
    form: Json
    flow: Sequence[Element]
    conditions_fields: tuple[str, ...] = field(default=())
    upper_flow: Sequence[Element] = ()
    """By which the owner goes on after a township's first review: `item.<key>.above`."""


def t(zh: str, en: str) -> T:
    return {"zh": zh, "en": en}


# Guide


LICENCES = {
    "tree_felling": "1199902100000014XX001",
    "senior_card": "11999021000000051J001",
    "food_business": "11999021000000297L001",
    "tobacco_retail": "11999021000000289R001",
}
"""证照类型代码 of the demo county's catalogue."""


def material(key: str, zh: str, en: str, **more: Any) -> Json:
    """`source`: applicant (default) | form | platform | shared."""
    return {"key": key, "name": t(zh, en), **more}


def fetched(key: str, zh: str, en: str, note: T, **more: Any) -> Json:
    """What the platform takes from the licence library."""
    return material(key, zh, en, source="platform", source_note=note, **more)


def checked(key: str, zh: str, en: str, note: T, **more: Any) -> Json:
    """What the platform checks against another department's data."""
    return material(key, zh, en, source="shared", source_note=note, **more)


def application_form(zh: str, en: str) -> Json:
    return material("application_form", zh, en, source="form")


def identity_card() -> Json:
    return fetched(
        "identity_card",
        "申请人居民身份证",
        "Applicant's resident identity card",
        t("电子证照库，县公安局签发", "Licence library, issued by the County Police"),
    )


def business_licence(**more: Any) -> Json:
    return fetched(
        "business_licence",
        "营业执照",
        "Business licence",
        t("电子证照库，县工商局签发", "Licence library, issued by Industry and Commerce"),
        **more,
    )


def credit_check() -> Json:
    return checked(
        "credit_check",
        "无严重失信记录",
        "No record of serious dishonesty",
        t("县公共信用信息", "County public credit information"),
    )


def law(zh: str, en: str, article: T | str = "", text: T | str = "") -> Json:
    return {"title": t(zh, en), "article": article, "text": text}


def local(zh: str, en: str) -> Json:
    """A basis that each county configures for itself."""
    return {"title": t(zh, en), "is_local_configuration": True}


def article(n: str, number: int) -> T:
    return t(f"第{n}条", f"Article {number}")


LICENSING_LAW = law(
    "《中华人民共和国行政许可法》",
    "Administrative Licensing Law",
    t("第三十二条、第四十二条、第四十四条", "Articles 32, 42 and 44"),
)
LIMIT_LICENSING = t(
    "《行政许可法》第四十二条：自受理之日起二十日内作出决定（工作日）",
    "Administrative Licensing Law, Article 42: decision within twenty working days of acceptance",
)
LIMIT_FIRST_REVIEW = t(
    "《行政许可法》第四十三条：下级机关自受理之日起二十日内审查完毕（工作日）",
    "Administrative Licensing Law, Article 43: the lower organ reviews within twenty working days",
)
LIMIT_CONFIGURED = t(
    "按当地配置，待业务单位核定", "Local configuration, to be confirmed by the department"
)


def pending(days: int, *, extension_days: int = 0, years: int = 1) -> Json:
    """容缺受理 with local figures."""
    return {
        "days": days,
        "extension_days": extension_days,
        "years": years,
        "basis": LIMIT_CONFIGURED,
    }


def limit(n: int, unit: str = "WORKDAY") -> Json:
    return {"n": n, "unit": unit}


def statutory(n: int, basis: T, unit: str = "WORKDAY", *, verified: bool = True) -> Json:
    return {"n": n, "unit": unit, "basis": basis, "verified": verified}


def faq(question: T, answer: T) -> Json:
    return {"question": question, "answer": answer}


def question(key: str, ask: T, options: Sequence[Json], help_: T | str = "") -> Json:
    return {"key": key, "question": ask, "help": help_, "options": list(options)}


def option(value: str, zh: str, en: str, **more: Any) -> Json:
    return {"value": value, "label": t(zh, en), **more}


# Form


def form(zh: str, en: str, *pages: Json, hint: T | None = None) -> Json:
    made: Json = {"title": t(zh, en), "pages": list(pages)}
    return {**made, "hint": hint} if hint else made


def page(key: str, zh: str, en: str, *fields: Json, **more: Any) -> Json:
    return {"key": key, "title": t(zh, en), "sections": [{"fields": list(fields)}], **more}


def ask(type_: str, key: str, zh: str, en: str, *, required: bool = True, **more: Any) -> Json:
    """One field. Required unless said otherwise (and never when `require_if` is given)."""
    made: Json = {"key": key, "type": type_, "label": t(zh, en), **more}
    if required and "require_if" not in more and type_ not in ("static", "computed"):
        made["required"] = True
    return made


def choice(key: str, zh: str, en: str, *options: Json, **more: Any) -> Json:
    return ask("choice", key, zh, en, options=[_bare(o) for o in options], **more)


def from_question(q: Json) -> Json:
    """The form field of a situation question: same key, same values."""
    return ask(
        "choice",
        q["key"],
        q["question"]["zh"],
        q["question"]["en"],
        options=[_bare(o) for o in q["options"] if not o.get("stop")],
    )


def is_(field_: str, value: Any) -> Json:
    return {"field": field_, "operator": "eq", "value": value}


def one_of(field_: str, *values: Any) -> Json:
    return {"field": field_, "operator": "in", "value": list(values)}


def both(*conditions: Json) -> Json:
    return {"and": list(conditions)}


def contact(*extra: Json) -> Json:
    """The page that every application ends with: whom to call, where to send."""
    return page(
        "contact",
        "联系方式",
        "How to reach you",
        ask("phone", "contact_phone", "手机号码", "Mobile number", prefill="person.phone"),
        ask("address", "contact_address", "通讯地址", "Address", prefill="person.address"),
        *extra,
    )


def _bare(option_: Mapping[str, Any]) -> Json:
    return {k: option_[k] for k in ("value", "label", "hint") if option_.get(k)}


# Flow


def accept(
    post: str = "owner:counter", limit: int = 1, zh: str = "受理", en: str = "Acceptance"
) -> Step:
    return Step("accept", zh, en, post=post, stage="accept", limit=limit, outcomes=("accept",))


def review(
    node: str, zh: str, en: str, limit: int, post: str = "owner:reviewer", **more: Any
) -> Step:
    """A step that says agree or disagree. It may send back to acceptance unless told else."""
    more.setdefault("return_to", ("accept",))
    return Step(node, zh, en, post=post, stage="review", limit=limit, **more)


def decide(
    limit: int = 1,
    *,
    post: str = "owner:approver",
    zh: str = "决定",
    en: str = "Decision",
    return_to: Sequence[str] = ("review",),
    apart: Sequence[str] = ("accept",),
) -> Step:
    return Step(
        "decide",
        zh,
        en,
        post=post,
        stage="decide",
        limit=limit,
        outcomes=("grant", "deny"),
        return_to=tuple(return_to),
        apart=tuple(apart),
        withdrawable=False,
    )


def forward(limit: int = 1, *, zh: str = "审核转报", en: str = "Approval and forwarding") -> Step:
    """The last step of a first review: the opinion with which the file goes upwards."""
    return Step(
        "decide",
        zh,
        en,
        post="owner:approver",
        stage="decide",
        limit=limit,
        outcomes=("agree", "disagree"),
        return_to=("review",),
        apart=("accept",),
        withdrawable=False,
    )
