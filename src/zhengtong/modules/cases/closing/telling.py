"""Who is told of ends by hand. Each handler may run twice without harm."""

from __future__ import annotations

from zhengtong.core.messaging import api as messaging
from zhengtong.core.messaging.api import MessageTemplate
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.closing.striking import CONFIRM
from zhengtong.modules.cases.events import CaseClosed, CaseStruck, StrikeDecided, StrikePut
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.models import (
    Case,
    CloseType,
    PaperDecision,
    StrikeProposal,
    StrikeState,
)
from zhengtong.modules.cases.periods.handlers import tell_staff
from zhengtong.modules.org import api as org

ALL = ("site", "sms", "email")

STATES = {
    StrikeState.CONFIRMED: {"zh": "已确认，办件已删除办结", "en": "confirmed; the case is struck"},
    StrikeState.REJECTED: {"zh": "没有同意", "en": "refused"},
}

for _template in (
    MessageTemplate(
        key="cases.struck",
        subject={"zh": "误录办件已删除：{item}", "en": "Entered by mistake, struck out: {item}"},
        body={
            "zh": "登记在您名下的“{item}”办件（{number}）系误录入，已删除办结。情况：{reason}。"
            "您确实申请过的，请联系 {organ}{phone} 或者重新申请。通知书请登录查看。",
            "en": "The case {number} ({item}) in your name was entered by mistake and has been "
            "struck out: {reason}. If you did apply, ask {organ} {phone} or apply again. Sign in "
            "for the notice.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.closed_on_paper",
        subject={"zh": "已纸质办结：{item}", "en": "Closed on paper: {item}"},
        body={
            "zh": "您的“{item}”申请（{number}）已以纸质决定书（{paper}）办结，{served} 送达。"
            "扫描件请登录查看，也欢迎评价。",
            "en": "Your application for {item} ({number}) was closed with a decision on paper "
            "({paper}), served on {served}. Sign in for the scan; you may also rate the service.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.strike_put",
        subject={"zh": "待确认误录删除：{number}", "en": "Mistaken entry to confirm: {number}"},
        body={
            "zh": "{by}提出把“{item}”（{number}）作为误录删除。情况：{reason}。"
            "请核对后确认或者否决。",
            "en": "{by} proposes to strike out {number} ({item}) as entered by mistake: {reason}. "
            "Please check, then confirm or refuse.",
        },
    ),
    MessageTemplate(
        key="cases.strike_decided",
        subject={"zh": "误录删除的答复：{number}", "en": "Mistaken entry: {number}"},
        body={
            "zh": "您提出的“{item}”（{number}）误录删除{what}。{note}",
            "en": "Your proposal to strike out {number} ({item}): {what}. {note}",
        },
    ),
):
    messaging.register_template(_template)


@handles(StrikePut)
def tell_put(event: StrikePut) -> None:
    """Everybody else who could confirm it."""
    made = StrikeProposal.objects.select_related("case", "proposed_by").get(pk=event.proposal_id)
    users = org.users_with(CONFIRM, organization_id=made.case.organization_id)
    others = [m.id for m in org.staff_of_users(users) if m.id != event.by]
    tell_staff(
        "cases.strike_put",
        event.case_id,
        to=[messaging.Recipient(staff_id=one) for one in others],
        once=str(made.pk),
        by=made.proposed_by.name,
        reason=made.reason.rstrip("。"),
    )


@handles(StrikeDecided)
def tell_decided(event: StrikeDecided) -> None:
    """Whoever proposed it."""
    made = StrikeProposal.objects.get(pk=event.proposal_id)
    what = STATES.get(StrikeState(made.state))
    if what is not None:
        tell_staff(
            "cases.strike_decided",
            event.case_id,
            to=[messaging.Recipient(staff_id=made.proposed_by_id)],
            once=str(made.pk),
            what=what,
            note=made.note or "—",
        )


@handles(CaseStruck)
def tell_struck(event: CaseStruck) -> None:
    case = Case.objects.defer("form_data").get(pk=event.case_id)
    organ = org.organization(case.organization_id)
    tell(
        "cases.struck",
        event.case_id,
        reason=case.outcome_reason.rstrip("。"),
        organ={"zh": organ.name_zh, "en": organ.name_en or organ.name_zh},
        phone=organ.consult_phone or "",
    )


@handles(CaseClosed)
def tell_on_paper(event: CaseClosed) -> None:
    if event.close_type != CloseType.PAPER:
        return
    found = PaperDecision.objects.get(case_id=event.case_id)
    tell("cases.closed_on_paper", event.case_id, paper=found.number, served=found.served_on)
