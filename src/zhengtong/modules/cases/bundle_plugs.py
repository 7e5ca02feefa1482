"""Bundles among the cases: what happens when one is granted, its message, its files."""

from __future__ import annotations

from zhengtong.core.files.plugins import file_access
from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import handles
from zhengtong.modules.cases.events import CaseDecided
from zhengtong.modules.cases.models import LegalOutcome
from zhengtong.modules.cases.services.bundle import own_bundles
from zhengtong.modules.cases.services.bundle_submission import open_next

register_template(
    MessageTemplate(
        key="cases.bundle_next",
        subject={"zh": "可以接着办：{item}", "en": "You can go on: {item}"},
        body={
            "zh": "一件事（{number}）前面的事项已经办成。请补充“{item}”还缺的内容后提交。",
            "en": "The earlier step of your bundle ({number}) is granted. Add what {item} still "
            "lacks and hand it in.",
        },
        channels=("site", "sms", "email"),
        is_essential=True,
    )
)


class BundleFiles:
    """Files of a bundle's draft are read by whoever prepares it."""

    def may_read(self, actor: Actor, owner_id: str, purpose: str) -> bool:
        return bool(own_bundles(actor).filter(public_id=owner_id).exists())


file_access.register("cases.bundle", BundleFiles())


@handles(CaseDecided)
def open_what_waited(event: CaseDecided) -> None:
    if event.outcome in (LegalOutcome.GRANTED, LegalOutcome.PARTLY):
        open_next(case_id=event.case_id)
