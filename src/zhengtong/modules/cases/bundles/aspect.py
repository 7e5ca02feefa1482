"""What every case of a whole shows and does: the other parts, and what its end means for them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.bundles import ending
from zhengtong.modules.cases.bundles.lines import seen_by, whole_of
from zhengtong.modules.cases.models import BundleApplication, BundlePart, Case, ProjectStage
from zhengtong.modules.cases.plugins import ApplicantPart, Aspect, DeskPart, DeskView, Link
from zhengtong.modules.items import api as items


class BundleAspect(Aspect):
    """A part of a life event, or of a stage of a project."""

    def desk(self, view: DeskView) -> DeskPart | None:
        found = bundle_of(view.case)
        if found is None:
            return None
        whole = whole_of(found)
        facts = {
            "bundle": found,
            "name": name_of(found),
            "whole": whole,
            "seen": seen_by(view.actor, whole.lines),
            "here": view.case.public_id,
            "stage": stage_of(found),
        }
        return DeskPart(panel="cases/bundle/_desk.html", facts=facts)

    def applicant(self, case: Case, actor: Actor) -> ApplicantPart | None:
        found = bundle_of(case)
        if found is None:
            return None
        return ApplicantPart(
            panel="cases/bundle/_applicant.html",
            facts={"bundle": found, "name": name_of(found)},
            links=[
                Link(label=_("查看全部进展"), url=reverse("bundle_receipt", args=[found.public_id]))
            ],
        )

    def decided(self, case: Case, actor: Actor) -> None:
        ending.settle_case(case)

    def closed(self, case: Case, actor: Actor) -> None:
        ending.settle_case(case)


def stage_of(found: BundleApplication) -> ProjectStage | None:
    """The stage of a project that the whole is, with its project."""
    return ProjectStage.objects.filter(bundle=found).select_related("project").first()


def bundle_of(case: Case) -> BundleApplication | None:
    row = BundlePart.objects.filter(application__case=case).select_related("bundle").first()
    return row.bundle if row else None


def name_of(found: BundleApplication) -> str:
    return localized(items.bundle_bodies([found.bundle_version_id])[found.bundle_version_id].name)
