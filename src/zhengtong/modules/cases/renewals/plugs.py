"""What renewals plug in: the aspect, the message, the words of the log, the sweep."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.core.messaging.api import MessageTemplate, register_template
from zhengtong.kernel.access import Actor
from zhengtong.kernel.events import handles
from zhengtong.modules.cases import timeline
from zhengtong.modules.cases.events import DecisionReconsidered, PermitDeemedRenewed
from zhengtong.modules.cases.handlers import tell
from zhengtong.modules.cases.models import Application, Case, Renewal
from zhengtong.modules.cases.plugins import ApplicantPart, Aspect, DeskPart, DeskView, aspects
from zhengtong.modules.cases.renewals import tasks, wording
from zhengtong.modules.cases.renewals.services import ASPECT, begin, go_on_counting, stop_clock


class RenewalAspect(Aspect):
    """General, because submission begins it; for items that renew nothing it does nothing."""

    is_general = True

    def submitted(self, case: Case, draft: Application, actor: Actor) -> None:
        begin(case)

    def decided(self, case: Case, actor: Actor) -> None:
        if ASPECT in case.aspects:
            stop_clock(case)

    def desk(self, view: DeskView) -> DeskPart | None:
        found = _of(view.case)
        if found is None:
            return None
        return DeskPart(panel="cases/renewals/panel.html", facts={"renewal": found})

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        found = _of(case)
        if found is None:
            return None
        deemed = found.deemed_at is not None
        return ApplicantPart(
            panel="cases/renewals/my_panel.html",
            facts={"renewal": found},
            headline=_("视为准予延续") if deemed else "",
            text=_("许可到期前没有作出决定，依法视为准予延续。告知书可以在下面下载。")
            if deemed
            else "",
            tone="done" if deemed else "",
        )


def _of(case: Case) -> Renewal | None:
    if ASPECT not in case.aspects:
        return None
    return Renewal.objects.filter(case=case).first()


aspects.register(ASPECT, RenewalAspect())
timeline.ENDINGS["deemed_renewed"] = gettext_noop("逾期未作决定，视为准予延续")

register_template(
    MessageTemplate(
        key="cases.deemed_renewed",
        subject={"zh": "视为准予延续：{item}", "en": "Deemed renewed: {item}"},
        body={
            "zh": "您的“{item}”延续申请（{number}）在许可到期日 {day} 前没有作出决定，"
            "依法视为准予延续。告知书请登录下载。",
            "en": "No decision was made on your renewal of {item} ({number}) before the permit "
            "expired on {day}. By law it is deemed renewed. Sign in to download the notice.",
        },
        channels=("site", "sms", "email"),
        is_essential=True,
    )
)


@handles(PermitDeemedRenewed)
def tell_deemed(event: PermitDeemedRenewed) -> None:
    tell("cases.deemed_renewed", event.case_id, day=event.expires_on)


@handles(DecisionReconsidered)
def count_again(event: DecisionReconsidered) -> None:
    go_on_counting(case_id=event.case_id)


__all__ = ["tasks", "wording"]
