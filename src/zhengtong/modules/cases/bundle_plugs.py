"""Bundles among the cases: what happens when one is granted, messages, files, the aspect."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.bundles.aspect import BundleAspect
from zhengtong.modules.cases.bundles.telling import tell_of
from zhengtong.modules.cases.events import (
    BundleClosed,
    BundleSubmitted,
    CaseAccepted,
    CaseDecided,
)
from zhengtong.modules.cases.models import BundlePart, LegalOutcome
from zhengtong.modules.cases.plugins import aspects
from zhengtong.modules.cases.services.bundle import own_bundles
from zhengtong.modules.cases.services.bundle_submission import ASPECT, open_next

ALL = ("site", "sms", "email")
TEMPLATES = (
    MessageTemplate(
        key="cases.bundle_submitted",
        subject={"zh": "申请已收到：{name}", "en": "Application received: {name}"},
        body={
            "zh": "您的“{name}”申请已收到，编号 {number}，查询码 {code}，共 {count} 个事项。"
            "全部进展在一个页面查看。",
            "en": "We have received your application for {name}. Number {number}, query code "
            "{code}, {count} items. One page shows the progress of all of them.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.bundle_accepted",
        subject={"zh": "全部受理：{name}", "en": "All accepted: {name}"},
        body={
            "zh": "您的“{name}”申请（{number}）已提交的 {count} 个事项全部受理。",
            "en": "All {count} items of {name} ({number}) that were handed in have been accepted.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.bundle_closed",
        subject={"zh": "全部办完：{name}", "en": "All done: {name}"},
        body={
            "zh": "您的“{name}”申请（{number}）已全部办完，{granted} 个事项办成，共 {count} 个。"
            "结果在一个页面领取，请评价。",
            "en": "Everything in {name} ({number}) is done: {granted} of {count} items granted. "
            "One page holds all results.",
        },
        channels=ALL,
        is_essential=True,
    ),
    MessageTemplate(
        key="cases.bundle_next",
        subject={"zh": "可以接着办：{item}", "en": "You can go on: {item}"},
        body={
            "zh": "一件事（{number}）前面的事项已经办成。请补充“{item}”还缺的内容后提交。",
            "en": "The earlier step of your bundle ({number}) is granted. Add what {item} still "
            "lacks and hand it in.",
        },
        channels=ALL,
        is_essential=True,
    ),
)
for template in TEMPLATES:
    register_template(template)

aspects.register(ASPECT, BundleAspect())


class BundleFiles:
    """Files of a bundle's draft are read by whoever prepares it."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        return bool(own_bundles(actor).filter(public_id=owner_id).exists())


file_access.register("cases.bundle", BundleFiles())


@handles(CaseDecided)
def open_what_waited(event: CaseDecided) -> None:
    if event.outcome in (LegalOutcome.GRANTED, LegalOutcome.PARTLY):
        open_next(case_id=event.case_id)


@handles(BundleSubmitted)
def tell_bundle_submitted(event: BundleSubmitted) -> None:
    tell_of("cases.bundle_submitted", event.bundle_id)


@handles(CaseAccepted)
def tell_all_accepted(event: CaseAccepted) -> None:
    """One message when the last of what was handed in is accepted."""
    part = BundlePart.objects.filter(application__case_id=event.case_id).first()
    if part is None:
        return
    cases = [
        p.application.case
        for p in BundlePart.objects.filter(bundle_id=part.bundle_id)
        .select_related("application__case")
        .defer("application__case__form_data")
        if p.application.case is not None
    ]
    if all(c.accepted_at or c.closed_at for c in cases):
        tell_of("cases.bundle_accepted", part.bundle_id, count=len(cases))


@handles(BundleClosed)
def tell_bundle_closed(event: BundleClosed) -> None:
    tell_of("cases.bundle_closed", event.bundle_id)
