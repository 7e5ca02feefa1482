"""Delivery on the screen of a case and on the applicant's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.delivery import codes, handing, posting, queries, records
from zhengtong.modules.cases.models import (
    Case,
    CaseStatus,
    CollectorRelation,
    Delivery,
    DeliveryMethod,
    DeliveryState,
    IdentitySeen,
    ReturnReason,
)
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    Aspect,
    DeskAct,
    DeskPart,
    DeskView,
)
from zhengtong.modules.cases.posted import act_on, day


def _hand_over(case: Case, post: QueryDict, request: HttpRequest) -> None:
    photo = request.FILES.get("photo")
    handing.hand_over(
        **act_on(case, request),
        collected=handing.Collected(
            by=post.get("by", ""),
            code=post.get("code", ""),
            identity_seen=post.get("identity_seen", ""),
            collector=post.get("collector", ""),
            relation=post.get("relation", ""),
            drawing=post.get("signature", ""),
            photo=(photo, photo.name or "") if photo else None,
            is_confirmed="confirmed" in post,
        ),
    )


def _post(case: Case, post: QueryDict, request: HttpRequest) -> None:
    posting.post_result(
        **act_on(case, request),
        parcel=posting.Parcel(
            carrier=post.get("carrier", ""),
            waybill=post.get("waybill", ""),
            posted_on=day(post.get("posted_on")),
        ),
    )


def _confirm(case: Case, post: QueryDict, request: HttpRequest) -> None:
    posting.confirm_receipt(
        **act_on(case, request),
        received_on=day(post.get("received_on")),
        collector=post.get("collector", ""),
        relation=post.get("relation", ""),
    )


def _return(case: Case, post: QueryDict, request: HttpRequest) -> None:
    posting.record_return(
        **act_on(case, request),
        returned_on=day(post.get("returned_on")),
        reason=post.get("return_reason", ""),
        note=post.get("return_note", ""),
    )


def _change(case: Case, post: QueryDict, request: HttpRequest) -> None:
    posting.change_way(
        **act_on(case, request), method=post.get("method", ""), address=post.get("address", "")
    )


class DeliveryAspect(Aspect):
    """Borne from the end of the flow, or from the first opening of an electronic decision."""

    acts = (
        DeskAct(
            verb="hand-over",
            run=_hand_over,
            done=gettext_noop("已发放，送达回证已生成，办件办结。"),
            paths={
                "by": "by-code",
                "relation": "relation-self",
                "identity_seen": "identity_seen-card",
            },
        ),
        DeskAct(
            verb="post-result",
            run=_post,
            done=gettext_noop("已登记寄出，申请人会收到运单号。"),
        ),
        DeskAct(
            verb="confirm-receipt",
            run=_confirm,
            done=gettext_noop("已登记签收，送达回证已生成，办件办结。"),
            paths={"relation": "relation-self"},
        ),
        DeskAct(
            verb="record-return",
            run=_return,
            done=gettext_noop("已登记退回，申请人会收到通知。请选择再次寄出或者到窗口领取。"),
            paths={"reason": "return_reason-absent"},
        ),
        DeskAct(
            verb="change-way",
            run=_change,
            done=gettext_noop("已改变送达方式，申请人会收到通知。"),
            paths={"method": "method-counter"},
        ),
    )

    def desk(self, view: DeskView) -> DeskPart | None:
        attempts = queries.attempts_of(view.case)
        if not attempts:
            return None
        now = attempts[-1]
        may = (
            view.case.status == CaseStatus.DELIVERING
            and now.ended_at is None
            and view.actor.has("cases.accept", view.case.organization_id)
        )
        return DeskPart(
            panel="cases/delivery/_desk.html",
            first="cases/delivery/_acts.html" if may else "",
            hides=("deliver",) if now.ended_at is None else (),
            facts={"now": now, "attempts": attempts, **self._choices(view.case, now)},
        )

    @staticmethod
    def _choices(case: Case, now: Delivery) -> dict[str, Any]:
        locked = (
            now.locked_until if now.locked_until and now.locked_until > timezone.now() else None
        )
        relations = CollectorRelation.choices
        return {
            "at_counter": now.method == DeliveryMethod.COUNTER
            and now.state == DeliveryState.WAITING,
            "to_post": now.method == DeliveryMethod.POST and now.state == DeliveryState.WAITING,
            "on_way": now.state == DeliveryState.ON_WAY,
            "came_back": now.state == DeliveryState.RETURNED,
            "locked_until": locked,
            "relations": relations,
            "identities": IdentitySeen.choices,
            "reasons": ReturnReason.choices,
            "today": timezone.localdate(),
            "address": case.delivery_address or now.address,
        }

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        attempts = queries.attempts_of(case)
        if not attempts:
            return None
        now = attempts[-1]
        facts: dict[str, Any] = {"now": now, "attempts": attempts}
        headline, text, tone = self._told(now)
        if case.status != CaseStatus.DELIVERING:
            return ApplicantPart(panel="cases/delivery/_applicant.html", facts=facts)
        if now.state == DeliveryState.WAITING and now.method == DeliveryMethod.COUNTER:
            facts["code"] = codes.code_of(now.public_id)
        return ApplicantPart(
            panel="cases/delivery/_applicant.html",
            facts=facts,
            headline=headline,
            text=text,
            tone=tone,
        )

    @staticmethod
    def _told(now: Delivery) -> tuple[str, str, str]:
        """Whose turn it is; the case's own words stay while it waits to be fetched or posted."""
        if now.state == DeliveryState.ON_WAY:
            text = _("运单号 %(waybill)s，%(day)s 交%(carrier)s寄出，请注意查收。") % {
                "waybill": now.waybill,
                "day": now.posted_on,
                "carrier": now.carrier,
            }
            return _("结果在寄送途中"), text, "waiting"
        if now.state == DeliveryState.RETURNED:
            text = _("邮件被退回（%(why)s）。请改为到窗口领取，或者更正邮寄地址。") % {
                "why": now.get_return_reason_display()
            }
            return _("现在轮到您选择怎样领取"), text, "you"
        return "", "", ""

    def closed(self, case: Case, actor: Actor) -> None:
        """Ended in another way (struck out, terminated): nothing waits any more."""
        records.end_if_any(case, at=timezone.now(), is_delivered=False)
