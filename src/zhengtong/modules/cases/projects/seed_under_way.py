"""Two projects of the demo county in their third stage, on the working days before today.

In one four departments are at work and a site visit is agreed on; in the other the second part
still waits for the first. Everything goes through the services, each at its moment.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import time_machine
from django.db import transaction
from django.utils import timezone
from PIL import Image

from zhengtong.core.calendar import api as calendar
from zhengtong.kernel.access import Actor
from zhengtong.kernel.text import localized
from zhengtong.modules.cases.joint.fixing import fix_meeting
from zhengtong.modules.cases.joint.planning import answer_dates, current_dates, propose_meeting
from zhengtong.modules.cases.models import BundleApplication, BundlePart, Case, Meeting, Project
from zhengtong.modules.cases.projects import services
from zhengtong.modules.cases.projects.scheme import current_scheme
from zhengtong.modules.cases.services import accept, bundle, handle
from zhengtong.modules.cases.services.bundle_submission import open_next, submit_bundle
from zhengtong.modules.forms import api as forms
from zhengtong.modules.items import api as items
from zhengtong.modules.org import api as org
from zhengtong.modules.workflow import api as workflow

INVESTOR = "孙佳"
LEAD = "housing"
VILLAGE = "石桥村"
AGREED = "材料齐全，情况属实。"
ANSWERS: dict[str, dict[str, Any]] = {
    "preparation": {
        "project_kind": "industrial",
        "site_area": "6800",
        "land_uses_farmland": False,
        "soil_earthwork": "2400",
    },
    "filing": {
        "filing_content": "建饮用水灌装车间一座、成品库一座，配套道路和绿化。",
        "environment_report_kind": "statement",
        "environment_assessor": "青禾县环境技术服务所",
    },
    "planning": {
        "works_permit_land_obtained": "granted",
        "land_permit_land_use": "工业用地",
        "works_permit_designer": "青禾县规划建筑设计院",
        "works_permit_floor_area": "9500",
        "works_permit_storeys": 2,
        "works_permit_basements": 0,
        "works_permit_height": "13.5",
        "works_permit_parking": 60,
        "works_permit_has_shelter": False,
    },
}
"""By stage; what the project and the investor's papers say is filled in already."""


@dataclass(frozen=True, kw_only=True)
class Story:
    """A project, begun so many working days ago."""

    code: str
    name: str
    company: str
    address: str
    investment: int
    begun: int


BOTTLING = Story(
    code="2611-999021-04-01-000201",
    name="清泉饮用水灌装车间",
    company="青禾县清泉食品有限公司",
    address="工业路 16 号地块",
    investment=2_600_000_000,
    begun=24,
)
DEPOT = Story(
    code="2611-999021-04-01-000202",
    name="通达城乡货运站",
    company="青禾县通达货运有限公司",
    address="工业路 21 号地块",
    investment=1_850_000_000,
    begun=17,
)


@dataclass(frozen=True)
class Days:
    """Working days around today, whatever moment is being played."""

    today: dt.date

    @contextmanager
    def before(self, n: int) -> Iterator[None]:
        """From half past nine of the n-th working day before today."""
        with time_machine.travel(self.moment(-n), tick=True):
            yield

    def moment(self, n: int) -> dt.datetime:
        day, step = self.today, dt.timedelta(days=1 if n > 0 else -1)
        for _n in range(abs(n)):
            day += step
            while not calendar.is_workday(day):
                day += step
        return timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30)))


def load() -> None:
    """Idempotent: a project that is there is left as it is. Where the stages came into force only
    after its beginning there is nothing to tell."""
    days = Days(timezone.localdate())
    for story, rest in ((BOTTLING, _departments_at_work), (DEPOT, _one_part_waits)):
        if _has_stages(days, story) and not Project.objects.filter(code=story.code).exists():
            with transaction.atomic():
                rest(story, days)


def _has_stages(days: Days, story: Story) -> bool:
    bundles = {s.bundle for s in current_scheme().stages}
    with days.before(story.begun):
        return bundles == set(items.current_bundles(bundles))


def _departments_at_work(story: Story, days: Days) -> None:
    """Two opinions are given, two are open; the visit is on the next working day."""
    made = _in_third_stage(story, days)
    land = _case(made, "land_permit")
    with days.before(9):
        _step(land)
    with days.before(6):
        _step(land)
    with days.before(5):
        _step(land)
        open_next(case_id=land.pk)
        works = _case(made, "works_permit")
        _step(works)
    with days.before(4):
        meeting = _proposed(works, days)
    with days.before(3):
        _step(works, of="land", says="用地手续齐全，边界与出让合同一致。")
        _answered(meeting)
    with days.before(2):
        _step(works, of="environment", says="排水接入市政管网，方案可行。")
        first = current_dates(meeting)[0]
        fix_meeting(meeting_id=meeting.public_id, date_id=first.pk, actor=_of(LEAD, "lead"))


def _one_part_waits(story: Story, days: Days) -> None:
    """The land is being looked at; the permit for the works waits for it."""
    land = _case(_in_third_stage(story, days), "land_permit")
    with days.before(2):
        _step(land)


def _in_third_stage(story: Story, days: Days) -> BundleApplication:
    """Two stages granted, the third handed in."""
    investor = _investor(story.company)
    village = next(r for r in org.regions(level="village") if r.name == VILLAGE)
    with days.before(story.begun):
        project = services.start_project(
            actor=investor,
            name=story.name,
            kind="enterprise",
            place_code=village.code,
            address=story.address,
            investment=story.investment,
            code=story.code,
        )
        made = _handed_in(project, "preparation", investor)
    _granted(made, days, ago=story.begun)
    with days.before(story.begun - 7):
        made = _handed_in(project, "filing", investor)
    _granted(made, days, ago=story.begun - 7)
    with days.before(story.begun - 14):
        return _handed_in(project, "planning", investor)


def _handed_in(project: Project, stage: str, investor: Actor) -> BundleApplication:
    made = services.start_stage(public_id=project.public_id, key=stage, actor=investor)
    data = {**forms.draft(made.draft_public_id).data, **ANSWERS[stage]}
    if stage == "filing":
        data["filing_starts_on"] = (timezone.localdate() + dt.timedelta(days=90)).isoformat()
    bundle.save_bundle_application(public_id=made.public_id, actor=investor, data=data)
    for material in bundle.wanted_bundle_materials(made):
        if material.material.needs_upload:
            bundle.attach_bundle_material(
                public_id=made.public_id,
                material_key=material.key,
                content=_page(),
                name=f"{localized(material.material.name, 'zh')}.pdf",
                actor=investor,
            )
    return submit_bundle(public_id=made.public_id, actor=investor)


def _granted(made: BundleApplication, days: Days, *, ago: int) -> None:
    """Accepted on the day, looked at three working days later, decided on the day after."""
    cases = [p.application.case for p in made.parts.select_related("application__case")]
    for later in (0, 3, 4):
        with days.before(ago - later):
            for case in cases:
                _step(case)
    with days.before(ago - 4):
        services.settle_stage(bundle_id=made.pk)


def _proposed(works: Case, days: Days) -> Meeting:
    posts = [_post(key, "reviewer") for key in ("land", "police", LEAD)]
    return propose_meeting(
        case_id=works.pk,
        kind="site_visit",
        subject="用地边界和北侧消防通道",
        place=f"{BOTTLING.address}北门",
        starts=[days.moment(1), days.moment(2)],
        post_ids=posts,
        is_applicant_asked=True,
        actor=_of(LEAD, "lead"),
    )


def _answered(meeting: Meeting) -> None:
    dates = [d.pk for d in current_dates(meeting)]
    for seat in meeting.participants.order_by("id"):
        answer_dates(
            meeting_id=meeting.public_id,
            participant_id=seat.pk,
            answers=dict.fromkeys(dates, True),
            actor=_holder(seat.post_id),
        )


def _step(case: Case, *, of: str = "", says: str = AGREED) -> None:
    """The open step, or that of a department, is done as it is done mostly."""
    tasks = workflow.open_tasks(instance_id=case.instance_id)
    office = org.organization_by_key(of) if of else None
    task = next(t for t in tasks if office is None or t.organization_id == office.id)
    actor = _holder(task.post_id)
    if task.stage == "accept":
        accept.accept_case(case_id=case.pk, actor=actor)
        return
    outcome = "grant" if "grant" in task.outcomes else task.outcomes[0]
    handle.complete_step(
        case_id=case.pk, task_id=task.id, actor=actor, outcome=outcome, opinion=says
    )


def _case(made: BundleApplication, key: str) -> Case:
    row = BundlePart.objects.select_related("application__case").get(bundle=made, key=key)
    case: Case = row.application.case
    return case


def _investor(company: str) -> Actor:
    for person_id, entity_id in org.sample_representations(limit=500):
        person = org.person(person_id)
        if person.name == INVESTOR and org.entity(entity_id).name == company:
            return org.actor_for(person.user_id or 0, entity_id=entity_id)
    raise LookupError(company)


def _of(organization: str, post: str) -> Actor:
    return _holder(_post(organization, post))


def _post(organization: str, post: str) -> int:
    office = org.organization_by_key(organization)
    found = office and org.post_id(office.id, post)
    assert found, f"{organization}:{post}"
    return found


def _holder(post_id: int) -> Actor:
    """Who holds it in the first place."""
    found = next(h for h in org.holders(post_id) if h.user_id and not h.is_absent)
    return org.actor_for(found.user_id or 0)


def _page() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("L", (300, 424), 250).save(out, "PDF")
    out.seek(0)
    return out
