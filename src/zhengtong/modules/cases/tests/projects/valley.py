"""Three departments with posts, the light items of projects, two stages, and an investor."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from zhengtong.kernel.access import Actor
from zhengtong.modules.cases.models import BundleApplication, BundlePart, Case, Project
from zhengtong.modules.cases.projects import services
from zhengtong.modules.cases.projects.scheme import Scheme, adopt_scheme
from zhengtong.modules.cases.projects.state import ProjectState, state_of
from zhengtong.modules.cases.services import accept, bundle, handle
from zhengtong.modules.cases.services.bundle_submission import open_next, submit_bundle
from zhengtong.modules.cases.tests.county import DRAFTER, REVIEWER
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.items import seed
from zhengtong.modules.items.bundles.examples import project_stages
from zhengtong.modules.items.bundles.services import adopt_bundle
from zhengtong.modules.items.catalogue.items import (
    environment_impact,
    land_pre_review,
    project_filing,
    soil_conservation,
)
from zhengtong.modules.org.models import NaturalPerson, Organization, Region, StaffMember
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow import api as workflow

ITEMS = {
    "land": (land_pre_review.ITEM, "990182000"),
    "water": (soil_conservation.ITEM, "990183000"),
    "development": (project_filing.ITEM, "990184000"),
    "environment": (environment_impact.ITEM, "990185000"),
}
PERMISSIONS = ("cases.accept", "cases.handle", "cases.decide", "cases.guidance", "cases.counter")
STAGES = [
    {"key": "first", "name": {"zh": "前期服务", "en": "Preparation"}, "summary": "看地",
     "bundle": "project_preparation", "lead": "development", "days": 10, "after": []},
    {"key": "second", "name": {"zh": "备案核准", "en": "Filing"}, "summary": "备案",
     "bundle": "project_filing", "lead": "development", "days": 6, "after": ["first"]},
]  # fmt: skip
DEFINITION = {"name": {"zh": "分阶段审批", "en": "Stages"}, "stages": STAGES}


@dataclass
class Valley:
    """Staff by department: (clerk, leader)."""

    organs: dict[str, Organization]
    staff: dict[str, tuple[StaffMember, StaffMember]]
    person: NaturalPerson
    entity_id: int
    investor: Actor
    village: Region
    scheme: Scheme

    def clerk(self, key: str) -> Actor:
        return make.actor(self.staff[key][0])

    def leader(self, key: str) -> Actor:
        return make.actor(self.staff[key][1])

    def project(self, **changes: Any) -> Project:
        given = {
            "name": "石桥建材仓库",
            "kind": "enterprise",
            "place_code": self.village.code,
            "address": "工业路 8 号",
            "investment": 360_000_000,
            **changes,
        }
        return services.start_project(actor=self.investor, **given)

    def stage(self, project: Project, key: str) -> BundleApplication:
        """The application for a stage, filled in and handed in."""
        made = self.filled(project, key)
        return submit_bundle(public_id=made.public_id, actor=self.investor)

    def filled(self, project: Project, key: str) -> BundleApplication:
        made = services.start_stage(public_id=project.public_id, key=key, actor=self.investor)
        kept = forms.draft(made.draft_public_id)
        data = {**complete(kept.form_version_id), **kept.data}
        bundle.save_bundle_application(public_id=made.public_id, actor=self.investor, data=data)
        for material in bundle.wanted_bundle_materials(made):
            if material.material.needs_upload:
                bundle.attach_bundle_material(
                    public_id=made.public_id,
                    material_key=material.key,
                    content=io.BytesIO(paper()),
                    name="图.pdf",
                    actor=self.investor,
                )
        return made

    def decide(self, case: Case, outcome: str = "grant") -> None:
        key = next(k for k, o in self.organs.items() if o.pk == case.organization_id)
        accept.accept_case(case_id=case.pk, actor=self.clerk(key))
        self.carry_on(case, outcome)

    def carry_on(self, case: Case, outcome: str = "grant") -> None:
        key = next(k for k, o in self.organs.items() if o.pk == case.organization_id)
        while tasks := workflow.open_tasks(instance_id=case.instance_id):
            task = tasks[0]
            deciding = task.stage == "decide"
            chosen = outcome if deciding else task.outcomes[0]
            handle.complete_step(
                case_id=case.pk,
                task_id=task.id,
                actor=self.leader(key) if deciding else self.clerk(key),
                outcome=chosen,
                opinion="经审查，情况属实。",
            )

    def granted(self, made: BundleApplication, **outcomes: str) -> None:
        """Every part decided, as said or granted; then what follows from it."""
        for part in BundlePart.objects.filter(bundle=made).select_related("application__case"):
            case = part.application.case
            self.decide(case, outcomes.get(part.key, "grant"))
            open_next(case_id=case.pk)
        services.settle_stage(bundle_id=made.pk)


def part_of(made: BundleApplication, key: str) -> Case:
    row = BundlePart.objects.select_related("application__case").get(bundle=made, key=key)
    case: Case = row.application.case
    return case


def states(project: Project) -> dict[str, str]:
    return {s.definition.key: s.state for s in fresh(project).stages}


def fresh(project: Project) -> ProjectState:
    return state_of(Project.objects.get(pk=project.pk))


def paper() -> bytes:
    out = io.BytesIO()
    Image.new("L", (300, 400), 250).save(out, "PDF")
    return out.getvalue()


def complete(form_version_id: int) -> dict[str, Any]:
    """Something right in every field."""
    found: dict[str, Any] = {}
    for page in forms.form_version(form_version_id).definition["pages"]:
        for section in page["sections"]:
            for field in section["fields"]:
                found[field["key"]] = _value(field)
    return {k: v for k, v in found.items() if v is not None}


def _value(field: dict[str, Any]) -> Any:
    village = Region.objects.get(level="village").code
    return {
        "text": "示例",
        "long_text": "示例",
        "choice": (field.get("options") or [{}])[0].get("value"),
        "decimal": "4200.00",
        "yes_no": False,
        "money": 100_000,
        "date": "2026-11-20",
        "region": village,
        "phone": "13900000001",
        "address": {"region": village, "detail": "1 号"},
        "credit_code": None,
    }.get(field["type"])


def valley() -> Valley:
    village = Region(code="999021101201", level=Region.Level.VILLAGE, name="石桥村")
    village.place_below(make.region())
    village.save()
    role = make.role("project_staff", *PERMISSIONS)
    watching = make.role("project_lead", *PERMISSIONS, "cases.projects")
    organs, staff = {}, {}
    for key, (item, code) in ITEMS.items():
        office = make.organization(key, f"{key}局")
        clerk, leader = make.staff(office, f"{key}窗口"), make.staff(office, f"{key}局长")
        for post in ("counter", "reviewer"):
            make.hold(make.post(office, post, role), clerk)
        for post in ("approver", "lead"):
            make.hold(make.post(office, post, watching), leader)
        organs[key], staff[key] = office, (clerk, leader)
        pk = items.register_item(
            entry_id=None,
            owner_organization_id=office.pk,
            region_id=office.region_id,
            implementation_code=f"{office.credit_code}4{code}0001"[:31],
            actor=DRAFTER,
        )
        seed.load_detailed(item, item_id=pk, owner_id=office.pk)
    _bundles(organs)
    person = make.person("孙佳")
    entity = make.entity()
    make.represents(person, entity)
    scheme = adopt_scheme(
        region_id=organs["land"].region_id, definition=DEFINITION, total_days=16, actor=REVIEWER
    )
    investor = make.queries_actor(person.user_id, entity_id=entity.pk)
    return Valley(
        organs=organs,
        staff=staff,
        person=person,
        entity_id=entity.pk,
        investor=investor,
        village=village,
        scheme=scheme,
    )


def _bundles(organs: dict[str, Organization]) -> None:
    from zhengtong.modules.items.models import ServiceItem

    owners = {"land": "land", "soil": "water", "filing": "development"}
    for key in ("project_preparation", "project_filing"):
        parts = [part for part, _n, _needs in project_stages.PARTS[key][3]]
        found = {
            part: str(
                ServiceItem.objects.values_list("public_id", flat=True).get(
                    owner_organization=organs[owners.get(part, part)]
                )
            )
            for part in parts
        }
        adopt_bundle(
            key=key,
            lead_organization_id=organs["development"].pk,
            definition=project_stages.definition(key, found),
            drafter=DRAFTER,
            reviewer=REVIEWER,
        )
