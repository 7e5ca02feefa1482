"""Quality checks of a version: what reviewers of guides object to, found before a citizen does.

Rules from the national exchange checks and from practice (domain reference 1.6). A warning is for
the reviewer to weigh; an error keeps a draft from being handed to review. Neither touches what is
in force or comes in by an import.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from zhengtong.kernel.deadlines import Unit
from zhengtong.kernel.text import Text, localized
from zhengtong.modules.items.data import ItemVersionData, Lint
from zhengtong.modules.items.definition_procedures import LEAD_DAYS

CATCH_ALL = re.compile(r"其他材料|有关材料|相关材料|等材料")
VAGUE = re.compile(r"符合有关规定|符合相关规定|法律法规规定的其他")
LAW = re.compile(r"法》|法第|条例")
LICENSING_LAW = "行政许可法》"
MOST_EXTENDED = {"organ": 10, "government": 15}
WHOLE_WAY_ONLINE = "6"
ERROR = "error"
ARTICLE = re.compile(r"第[一二三四五六七八九十百零0-9]+条")

Rule = Callable[[ItemVersionData], Iterator[Lint]]


def lint(version: ItemVersionData) -> tuple[Lint, ...]:
    """All findings, in the order of the rules."""
    return tuple(found for rule in RULES for found in rule(version))


def immediate_means_today(v: ItemVersionData) -> Iterator[Lint]:
    limit = v.promised
    if v.case_kind == "immediate" and not (limit.unit == Unit.WORKDAY and limit.n <= 1):
        yield Lint(code="immediate_limit", message=_("即办件的承诺时限应为 0 或 1 个工作日。"))


def visits_need_a_reason(v: ItemVersionData) -> Iterator[Lint]:
    if v.guide.visits > 0 and not v.guide.visit_reason:
        yield Lint(
            code="visit_reason",
            path="visit_reason",
            message=_("需要到现场，但没有写明原因。"),
            severity=ERROR,
        )
    offered = {*v.guide.channels, *v.guide.supports}
    if v.guide.visits == 0 and not offered & {"web", "mobile", "express"}:
        yield Lint(
            code="no_visit_no_web",
            path="channels",
            message=_("到现场 0 次，却不能网上办理，也不支持物流快递。"),
        )
    if v.guide.online_depth == WHOLE_WAY_ONLINE and v.guide.visits > 0:
        yield Lint(
            code="online_visits",
            path="visits",
            message=_("网上办理深度是全程网办，到现场次数应当是 0。"),
        )


def phones_differ(v: ItemVersionData) -> Iterator[Lint]:
    consult, supervise = v.guide.consult_phone, v.guide.supervise_phone
    if consult and consult == supervise:
        yield Lint(
            code="same_phone",
            path="supervise_phone",
            message=_("咨询电话与监督电话相同。"),
            severity=ERROR,
        )


def bases_cite_articles(v: ItemVersionData) -> Iterator[Lint]:
    if not v.guide.legal_bases:
        yield Lint(code="no_basis", path="legal_bases", message=_("没有设定依据。"), severity=ERROR)
    for i, basis in enumerate(v.guide.legal_bases):
        if not basis.is_local_configuration and not ARTICLE.search(_zh(basis.article)):
            yield Lint(
                code="basis_without_article",
                path=f"legal_bases.{i}.article",
                message=_("设定依据《%s》没有写到条。") % _zh(basis.title).strip("《》"),
            )


def materials_are_named(v: ItemVersionData) -> Iterator[Lint]:
    for i, material in enumerate(v.guide.materials):
        if CATCH_ALL.search(_zh(material.name)):
            yield Lint(
                code="catch_all_material",
                path=f"materials.{i}.name",
                message=_("材料名称含有兜底用语：%s") % _zh(material.name),
                severity=ERROR,
            )


def conditions_are_plain(v: ItemVersionData) -> Iterator[Lint]:
    if not v.guide.conditions:
        yield Lint(
            code="no_conditions",
            path="conditions",
            message=_("没有受理条件。"),
            severity=ERROR if v.matter_type == "licensing" else "warning",
        )
    for i, condition in enumerate(v.guide.conditions):
        if VAGUE.search(_zh(condition)):
            yield Lint(
                code="vague_condition",
                path=f"conditions.{i}",
                message=_("受理条件含有兜底用语：%s") % _zh(condition),
                severity=ERROR,
            )


def fees_have_a_basis(v: ItemVersionData) -> Iterator[Lint]:
    for i, fee in enumerate(v.guide.fees):
        if not ARTICLE.search(_zh(fee.basis)) and "文" not in _zh(fee.basis):
            yield Lint(
                code="fee_basis",
                path=f"fees.{i}.basis",
                message=_("收费依据没有写到条款或者文号：%s") % _zh(fee.name),
            )


def fees_can_be_paid_online(v: ItemVersionData) -> Iterator[Lint]:
    if v.guide.fees and v.guide.supports and "online_payment" not in v.guide.supports:
        yield Lint(
            code="no_online_payment",
            path="supports",
            message=_("收费的事项应当支持网上支付。"),
        )


def licences_are_free_unless_law_says_so(v: ItemVersionData) -> Iterator[Lint]:
    if v.matter_type != "licensing":
        return
    for i, fee in enumerate(v.guide.fees):
        if not LAW.search(_zh(fee.basis)):
            yield Lint(
                code="licence_fee",
                path=f"fees.{i}.basis",
                message=_("行政许可收费须有法律、行政法规的规定（《行政许可法》第五十八条）。"),
            )


def reductions_have_a_basis(v: ItemVersionData) -> Iterator[Lint]:
    for i, fee in enumerate(v.guide.fees):
        if fee.may_be_reduced and not fee.reduction_basis:
            yield Lint(
                code="reduction_basis",
                path=f"fees.{i}.reduction_basis",
                message=_("允许减免，但没有写明减免依据：%s") % _zh(fee.name),
            )


def extensions_rest_on_law(v: ItemVersionData) -> Iterator[Lint]:
    """The general rule allows ten working days, fifteen by the government (行政许可法 42条); more,
    and any for what is no licence, rests on another law or regulation, with its article."""
    own = v.guide.extension
    if own is None:
        return
    basis = _zh(own.basis)
    path = "statutory.extension.basis"
    if not ARTICLE.search(basis):
        yield Lint(
            code="extension_basis",
            path=path,
            message=_("延长期限的依据没有写到条。"),
            severity=ERROR,
        )
    is_general = LICENSING_LAW in basis
    most = MOST_EXTENDED[own.approved_by]
    if is_general and v.matter_type != "licensing" and own.n:
        yield Lint(
            code="extension_of_no_licence",
            path=path,
            message=_("不是行政许可，不能按《行政许可法》第四十二条延长。"),
            severity=ERROR,
        )
    elif is_general and own.unit == Unit.WORKDAY and own.n > most:
        yield Lint(
            code="extension_too_long",
            path="statutory.extension.n",
            message=_("《行政许可法》第四十二条最多允许延长 %s 个工作日；延得更长的，"
                      "依据要写另外的法律、法规。") % most,
            severity=ERROR,
        )  # fmt: skip


def special_procedures_stop_only_by_law(v: ItemVersionData) -> Iterator[Lint]:
    if v.guide.special_note and not v.guide.special_procedures:
        yield Lint(
            code="special_without_ground",
            path="special_procedures",
            message=_("写了特别程序说明，但没有选定停止计时的法定理由。"),
        )


def main_papers_are_never_pending(v: ItemVersionData) -> Iterator[Lint]:
    for i, material in enumerate(v.guide.materials):
        if (material.may_be_pending or material.by_commitment) and not material.needs_upload:
            yield Lint(
                code="pending_not_asked",
                path=f"materials.{i}.may_be_pending",
                message=_("不用申请人提交的材料，谈不上容缺或者承诺：%s") % _zh(material.name),
            )
    wanted = [m for m in v.guide.materials if m.needs_upload]
    if len(wanted) > 1 and all(m.may_be_pending for m in wanted):
        yield Lint(
            code="all_pending",
            path="materials",
            message=_("全部材料都可以容缺。主要材料必须在受理时齐全。"),
        )


def promises_have_a_basis(v: ItemVersionData) -> Iterator[Lint]:
    if any(m.may_be_pending for m in v.guide.materials) and not v.guide.pending.basis:
        yield Lint(
            code="pending_basis",
            path="pending.basis",
            message=_("有可以容缺的材料，但没有写明容缺受理的依据。"),
        )
    if any(m.by_commitment for m in v.guide.materials) and not v.guide.commitment.basis:
        yield Lint(
            code="commitment_basis",
            path="commitment.basis",
            message=_("有可以告知承诺的材料，但没有写明告知承诺的依据。"),
        )


def hearings_stop_the_clock(v: ItemVersionData) -> Iterator[Lint]:
    if v.hearing != "none" and "hearing" not in v.special_procedures:
        yield Lint(
            code="hearing_without_ground",
            path="special_procedures",
            message=_("要求听证的事项，应当把听证列入停止计时的理由（《行政许可法》第四十五条）。"),
        )


def renewals_are_of_licences(v: ItemVersionData) -> Iterator[Lint]:
    if v.renewal is None:
        return
    if v.matter_type != "licensing":
        yield Lint(
            code="renewal_of_no_licence",
            path="renewal.expiry_field",
            message=_("只有行政许可才有逾期视为准予延续（《行政许可法》第五十条）。"),
        )
    usual = v.renewal.lead_days == LEAD_DAYS and v.renewal.lead_unit == Unit.WORKDAY
    if not usual and not ARTICLE.search(_zh(v.renewal.basis)):
        yield Lint(
            code="renewal_lead",
            path="renewal.basis",
            message=_("提前申请的天数与《行政许可法》第五十条不同，须写明依据的条款。"),
        )


def limit_is_checked(v: ItemVersionData) -> Iterator[Lint]:
    if not v.guide.is_limit_verified:
        yield Lint(
            code="unverified_limit",
            path="statutory",
            message=_("法定时限是默认配置，还没有核对依据。"),
        )


def history_is_told(v: ItemVersionData) -> Iterator[Lint]:
    if v.is_historical:
        yield Lint(code="historical", message=_("依据已经变化，仅作历史样例保留。"))


def english_is_complete(v: ItemVersionData) -> Iterator[Lint]:
    texts = [v.name, v.guide.summary, v.guide.result_name, *v.guide.conditions]
    texts += [m.name for m in v.guide.materials]
    if any(
        (isinstance(t, str) and t) or (not isinstance(t, str) and not t.get("en")) for t in texts
    ):
        yield Lint(code="no_english", message=_("有内容缺英文。"))


RULES: tuple[Rule, ...] = (
    immediate_means_today,
    visits_need_a_reason,
    phones_differ,
    bases_cite_articles,
    materials_are_named,
    conditions_are_plain,
    fees_have_a_basis,
    fees_can_be_paid_online,
    licences_are_free_unless_law_says_so,
    reductions_have_a_basis,
    extensions_rest_on_law,
    special_procedures_stop_only_by_law,
    hearings_stop_the_clock,
    renewals_are_of_licences,
    main_papers_are_never_pending,
    promises_have_a_basis,
    limit_is_checked,
    history_is_told,
    english_is_complete,
)


def _zh(text: Text) -> str:
    return localized(text, "zh")
