"""Who may see which projects."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet

from zhengtong.kernel.access import ANYWHERE, Actor
from zhengtong.kernel.errors import NotFound
from zhengtong.modules.cases import policies
from zhengtong.modules.cases.models import BundlePart, Project, ProjectStage


class ProjectNotFound(NotFound):
    """没有找到这个项目，或者您没有查看它的权限。"""

    code = "project_not_found"


def own_projects(actor: Actor) -> QuerySet[Project]:
    """The person's own ones; when acting for a company, that company's."""
    if actor.person_id is None:
        return Project.objects.none()
    if actor.entity_id is not None:
        return Project.objects.filter(entity_id=actor.entity_id)
    return Project.objects.filter(person_id=actor.person_id, entity_id=None)


def visible_projects(actor: Actor) -> QuerySet[Project]:
    """All for those who watch over the county; for a department those of which it leads a stage."""
    if actor.kind == "system":
        return Project.objects.all()
    if not actor.is_staff:
        return own_projects(actor)
    where = actor.organizations_with("cases.projects")
    if ANYWHERE in where:
        return Project.objects.all()
    if not where:
        return Project.objects.none()
    return Project.objects.filter(Q(scheme__lead_organization_ids__overlap=list(where)))


def project_for(public_id: uuid.UUID, actor: Actor) -> Project:
    """The project, if the actor may see it, or has a part of it before them. Raises
    ProjectNotFound."""
    found = Project.objects.filter(public_id=public_id).first()
    if found is None or not (_is_listed(found, actor) or _has_part(found, actor)):
        raise ProjectNotFound
    return found


def _is_listed(project: Project, actor: Actor) -> bool:
    return visible_projects(actor).filter(pk=project.pk).exists()


def _has_part(project: Project, actor: Actor) -> bool:
    if not actor.is_staff:
        return False
    bundles = ProjectStage.objects.filter(project=project).values("bundle_id")
    cases = BundlePart.objects.filter(bundle_id__in=bundles).values("application__case_id")
    return policies.visible_to(actor).filter(pk__in=cases).exists()


def own_project(public_id: uuid.UUID, actor: Actor) -> Project:
    found = own_projects(actor).filter(public_id=public_id).first()
    if found is None:
        raise ProjectNotFound
    return found
