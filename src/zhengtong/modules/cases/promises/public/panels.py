"""What the applicant's own case shows of a promise: what to bring now, and what comes of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhengtong.kernel.text import localized
from zhengtong.modules.cases.models import (
    BrokenPromise,
    Case,
    Promise,
    PromiseKind,
    PromiseState,
    Revocation,
)
from zhengtong.modules.cases.plugins import ApplicantPart, Link
from zhengtong.modules.items import api as items

PANEL = "cases/promises/public/panel.html"


def pending_part(case: Case) -> ApplicantPart | None:
    promise = Promise.objects.filter(case=case, kind=PromiseKind.PENDING).first()
    if promise is None:
        return None
    papers = list(promise.materials.order_by("id"))
    missing = [p for p in papers if p.brought_at is None]
    facts = {
        "promise": promise,
        "papers": papers,
        "record": BrokenPromise.objects.filter(promise=promise).first(),
    }
    if promise.state == PromiseState.BROKEN:
        return ApplicantPart(
            panel=PANEL,
            facts=facts,
            headline=_("承诺补交的材料没有补齐，视为撤回申请"),
            text=_("办件已经终止，需要时可以重新申请。没有履行的承诺记入了失信记录。"),
            tone="ended",
        )
    if promise.state != PromiseState.OPEN or case.decided_at or promise.due_on is None:
        return ApplicantPart(panel=PANEL, facts=facts)
    names = _("、").join(localized(p.name) for p in missing)
    return ApplicantPart(
        panel=PANEL,
        facts=facts,
        links=(
            Link(
                label=_("补交材料"),
                url=reverse("promise_papers", args=[case.public_id]),
                is_primary=True,
            ),
        ),
        headline=_("请补交：%(names)s") % {"names": names},
        text=_(
            "最迟 %(due)s。先受理的办件照常办理，补齐以前不能准予；逾期没有补齐的，视为撤回申请。"
        )
        % {"due": promise.due_on.isoformat()},
        tone="you",
    )


def commitment_part(case: Case) -> ApplicantPart | None:
    promise = Promise.objects.filter(case=case, kind=PromiseKind.COMMITMENT).first()
    if promise is None:
        return None
    revocation = Revocation.objects.filter(case=case).select_related("document").first()
    facts = {
        "promise": promise,
        "papers": list(promise.materials.order_by("id")),
        "rule": items.item_version(case.item_version_id).guide.commitment,
        "record": BrokenPromise.objects.filter(promise=promise).first(),
        "revocation": revocation,
    }
    if revocation is not None:
        return ApplicantPart(
            panel=PANEL,
            facts=facts,
            headline=_("决定已经撤销"),
            text=_("经核查承诺不实。理由和救济途径见撤销决定书，可以在下面下载。"),
            tone="ended",
        )
    if promise.state == PromiseState.RECTIFYING and promise.due_on:
        is_late = promise.due_on < timezone.localdate()
        text = _("整改期限是 %(due)s。整改以后会再核查；仍不符合的，撤销决定。")
        return ApplicantPart(
            panel=PANEL,
            facts=facts,
            headline=_("整改期限已过，等待核查") if is_late else _("请整改核查发现的问题"),
            text=text % {"due": promise.due_on.isoformat()},
            tone="waiting" if is_late else "you",
        )
    return ApplicantPart(panel=PANEL, facts=facts)
