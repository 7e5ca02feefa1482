"""The licence on the pages of a case, and licences that were used in its application."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_noop

from zhengtong.core.files import api as files
from zhengtong.kernel.access import Actor, require
from zhengtong.modules.cases.licences import issuing, reusing
from zhengtong.modules.cases.models import Application, Case
from zhengtong.modules.cases.plugins import (
    ApplicantPart,
    ArchivePart,
    Aspect,
    DeskAct,
    DeskPart,
    DeskView,
)
from zhengtong.modules.licences import api as licences


def _issue(case: Case, post: QueryDict, request: HttpRequest) -> None:
    """By hand, when it did not come by itself."""
    require(request.actor, "cases.handle", case)
    if issuing.issue_for_case(case_id=case.pk) is None:
        raise issuing.NoLicenceToIssue


class ResultLicence(Aspect):
    """General, because any grant may issue one; cases whose item issues none cost no query."""

    is_general = True
    acts = (
        DeskAct(
            verb="issue-licence",
            run=_issue,
            done=gettext_noop("电子证照已颁发。"),
        ),
    )

    def desk(self, view: DeskView) -> DeskPart | None:
        if not issuing.grants_licence(view.case):
            return None
        found = issuing.of_case(view.case)
        return DeskPart(
            panel="cases/licences/_desk.html",
            facts={
                "licence": found,
                "why_not": "" if found else issuing.why_not(view.case),
                "may_open": found is not None
                and view.actor.has("licences.view", found.organization_id),
                "may_issue": found is None
                and view.actor.has("cases.handle", view.case.organization_id),
            },
        )

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        if not issuing.grants_licence(case):
            return None
        return ApplicantPart(
            panel="cases/licences/_applicant.html", facts={"licence": issuing.of_case(case)}
        )

    def archive_parts(self, case: Case) -> Sequence[ArchivePart]:
        """The sealed file of the edition that stands; a later edition follows by itself."""
        if not issuing.grants_licence(case) or (found := issuing.of_case(case)) is None:
            return ()
        title = f"{found.type_name_zh} {found.number}"
        return [
            ArchivePart(
                key=f"licence:{found.id}:{found.version_no}",
                folder="licences",
                name=f"{title}.pdf",
                title=title,
                format="application/pdf",
                size=0,
                open=lambda: files.open_file(licences.pdf_file(found.id).id),
            )
        ]


class UsedLicence(Aspect):
    """Borne by drafts in which a licence stands for a material."""

    def submitted(self, case: Case, draft: Application, actor: Actor) -> None:
        reusing.mark_sources(case, draft)
