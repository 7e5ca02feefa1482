"""Ends by hand on the screen of a case and on the applicant's page."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhengtong.kernel.access import Actor
from zhengtong.kernel.errors import DomainError
from zhengtong.modules.cases.archiving.files import stored
from zhengtong.modules.cases.closing import paper, striking
from zhengtong.modules.cases.models import (
    BEFORE_ACCEPTANCE,
    Case,
    CloseType,
    LegalOutcome,
    PaperDecision,
)
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    ArchivePart,
    Aspect,
    DeskAct,
    DeskPart,
    DeskView,
)
from zhengtong.modules.cases.posted import act_on, day
from zhengtong.modules.cases.services.errors import NothingToRate


def _propose(case: Case, post: QueryDict, request: HttpRequest) -> None:
    striking.propose_strike(**act_on(case, request), reason=post.get("strike_reason", ""))


def _confirm(case: Case, post: QueryDict, request: HttpRequest) -> None:
    striking.confirm_strike(**act_on(case, request))


def _reject(case: Case, post: QueryDict, request: HttpRequest) -> None:
    striking.reject_strike(**act_on(case, request), note=post.get("strike_note", ""))


def _recall(case: Case, post: QueryDict, request: HttpRequest) -> None:
    striking.recall_strike(**act_on(case, request))


def _paper(case: Case, post: QueryDict, request: HttpRequest) -> None:
    file = request.FILES.get("paper_scan")
    paper.close_on_paper(
        **act_on(case, request),
        paper=paper.Paper(
            outcome=post.get("paper_outcome", ""),
            number=post.get("paper_number", ""),
            decided_on=day(post.get("paper_decided_on")),
            served_on=day(post.get("paper_served_on")),
            reason=post.get("paper_reason", ""),
            why=post.get("paper_why", ""),
            scan=(file, file.name or "") if file else None,
        ),
    )


PAPER_FIELDS = ("outcome", "number", "decided_on", "served_on", "reason", "why", "scan")


class Striking(Aspect):
    """General, because any case that was entered may be a mistake; the others cost no query."""

    is_general = True
    acts = (
        DeskAct(
            verb="propose-strike",
            run=_propose,
            done=gettext_noop("已提出误录删除，等另一人确认。确认之前办件照常办理。"),
            paths={"reason": "strike_reason"},
        ),
        DeskAct(
            verb="confirm-strike",
            run=_confirm,
            done=gettext_noop("已确认误录，办件删除办结，通知书已发给申请人。"),
        ),
        DeskAct(
            verb="reject-strike",
            run=_reject,
            done=gettext_noop("已否决误录删除，办件照常办理。"),
            paths={"note": "strike_note"},
        ),
        DeskAct(
            verb="recall-strike",
            run=_recall,
            done=gettext_noop("已收回误录删除。"),
        ),
    )

    def desk(self, view: DeskView) -> DeskPart | None:
        case, actor = view.case, view.actor
        made = striking.open_strike_of(case) if case.is_open else None
        if made is None and not self._may_begin(case, actor):
            return None
        is_own = made is not None and made.proposed_by_id == actor.staff_id
        may_answer = made is not None and striking.may_confirm(actor, case)
        return DeskPart(
            panel="cases/closing/_strike.html" if made else "",
            acts="cases/closing/_strike_acts.html",
            facts={
                "made": made,
                "is_own": is_own,
                "may_answer": may_answer and not is_own,
                "may_propose": made is None,
            },
        )

    @staticmethod
    def _may_begin(case: Case, actor: Actor) -> bool:
        return striking.why_not(case) is None and striking.may_propose(actor, case)

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if case.close_type != CloseType.DELETED:
            return None
        return ApplicantPart(
            headline=_("这个办件是误录入的，已经删除办结"),
            text=_("情况见删除通知书。您确实申请过的，请联系办理机关，或者重新申请。"),
            tone="ended",
        )

    def why_not_rate(self, case: Case) -> DomainError | None:
        """There was no service."""
        return NothingToRate() if case.close_type == CloseType.DELETED else None

    def decided(self, case: Case, actor: Actor) -> None:
        if striking.ASPECT in case.aspects:
            striking.lapse(case)

    def closed(self, case: Case, actor: Actor) -> None:
        if striking.ASPECT in case.aspects:
            striking.lapse(case)


class OnPaper(Aspect):
    """General, because any accepted case may be decided on paper."""

    is_general = True
    acts = (
        DeskAct(
            verb="close-on-paper",
            run=_paper,
            done=gettext_noop("已登记纸质决定，办件办结，已告知申请人。"),
            paths={name: f"paper_{name}" for name in PAPER_FIELDS},
        ),
    )

    def archive_parts(self, case: Case) -> Sequence[ArchivePart]:
        """The scan of the decision."""
        if paper.ASPECT not in case.aspects:
            return ()
        found = _found(case)
        return [
            stored(
                key=f"paper:{found.pk}",
                folder="documents",
                title=f"{found.number}（{found.file_name}）",
                public_id=found.file_public_id,
                name=found.file_name,
            )
        ]

    def desk(self, view: DeskView) -> DeskPart | None:
        case = view.case
        if paper.ASPECT in case.aspects:
            return DeskPart(panel="cases/closing/_paper.html", facts={"paper": _found(case)})
        if not paper.may_close(view.actor, case) or case.status in BEFORE_ACCEPTANCE:
            return None
        if paper.why_not(case) is not None or case.accepted_by_id == view.actor.staff_id:
            return None
        return DeskPart(
            acts="cases/closing/_paper_acts.html", facts={"outcomes": LegalOutcome.choices}
        )

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if paper.ASPECT not in case.aspects:
            return None
        found = _found(case)
        said = {"outcome": case.get_legal_outcome_display(), "day": found.served_on.isoformat()}
        return ApplicantPart(
            panel="cases/closing/_applicant_paper.html",
            facts={"paper": found},
            headline=_("已用纸质文书办结：%(outcome)s") % said,
            text=_("纸质决定书已于 %(day)s 送达，扫描件在下面。") % said,
            tone="ended" if case.legal_outcome == LegalOutcome.DENIED else "done",
        )


def _found(case: Case) -> PaperDecision:
    return PaperDecision.objects.select_related("document", "entered_by").get(case=case)
