"""Early guidance: advice before any application, which binds nobody and starts no limit."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from zhengtong.core.calendar import api as calendar
from zhengtong.core.messaging.models import Message
from zhengtong.core.tests.killing import AGAIN, killed
from zhengtong.kernel.errors import StaleVersion
from zhengtong.modules.cases.events import GuidanceAsked, GuidanceIssued
from zhengtong.modules.cases.guidance import advising, plugs, services
from zhengtong.modules.cases.guidance.opinion import NOT_BINDING
from zhengtong.modules.cases.guidance.policies import (
    GuidanceNotFound,
    NotInvited,
    NotTheLead,
)
from zhengtong.modules.cases.models import Case, Guidance, ProjectScheme
from zhengtong.modules.cases.tests.county import acting, picture
from zhengtong.modules.org.models import NaturalPerson, Region, StaffMember
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.workflow.models import Clock


@dataclass
class Town:
    person: NaturalPerson
    staff: dict[str, StaffMember]
    village: Region

    def actor(self, key: str):
        return make.actor(self.staff[key])

    def organ(self, key: str) -> int:
        return self.staff[key].organization_id

    def asked(self, **changes) -> Guidance:
        given = {
            "subject": "建一座建材仓库",
            "description": "想知道要办哪些手续。",
            "place_code": self.village.code,
            "phone": "13900000001",
            **changes,
        }
        return services.ask_guidance(actor=acting(self.person), **given)

    def arranged(self, **changes) -> Guidance:
        found = self.asked()
        return services.arrange_guidance(
            public_id=found.public_id,
            organization_ids=[self.organ("land"), self.organ("water")],
            actor=self.actor("development"),
            **changes,
        )

    def advise(self, found: Guidance, key: str, **changes):
        return advising.give_advice(
            public_id=found.public_id,
            organization_id=self.organ(key),
            actor=self.actor(key),
            **{"text": f"{key}的意见", **changes},
        )


@pytest.fixture
def town(db):
    village = Region(code="999021101201", level=Region.Level.VILLAGE, name="石桥村")
    village.place_below(make.region())
    village.save()
    role = make.role("adviser", "cases.guidance")
    staff = {}
    for key in ("development", "land", "water", "housing"):
        office = make.organization(key, f"{key}局")
        staff[key] = make.staff(office, f"{key}的人")
        make.hold(make.post(office, "reviewer", role), staff[key])
    ProjectScheme.objects.create(
        region=make.region(), key="investment", number=1, definition={"name": "x", "stages": []},
        sha256="0" * 64, total_days=51, lead_organization_ids=[], published_at=timezone.now(),
        published_by="x",
    )  # fmt: skip
    return Town(make.person(), staff, village)


def test_a_request_is_answered_within_the_configured_working_days_and_starts_no_clock(town):
    found = town.asked()
    assert found.number.startswith("FD")
    assert found.due_on == calendar.add_workdays(timezone.localdate(), 5).date
    assert not Clock.objects.exists()
    assert not Case.objects.exists()


def test_every_fault_is_told_at_once_and_nothing_is_kept(town):
    with pytest.raises(services.GuidanceWrong) as refused:
        town.asked(subject=" ", description="", place_code="1", phone="")
    assert {e.path for e in refused.value.errors} == {"subject", "description", "place", "phone"}
    assert not Guidance.objects.exists()


def test_files_come_along_and_what_is_disguised_is_refused(town):
    found = town.asked(uploads=[(io.BytesIO(picture()), "地块.jpg")])
    from zhengtong.core.files import api as files

    kept = files.files_of(owner_kind="cases.guidance", owner_id=str(found.public_id))
    assert [f.name for f in kept] == ["地块.jpg"]
    with pytest.raises(files.FileRefused):
        town.asked(uploads=[(io.BytesIO(b"MZ\x90"), "图.pdf")])
    assert Guidance.objects.count() == 1


@killed("modules.cases.guidance.advising.give_advice", again=AGAIN, because="the last word counts")
def test_the_lead_invites_departments_and_each_gives_written_advice(town):
    found = town.arranged()
    town.advise(found, "land", items=[{"item": "", "name": "用地预审"}], materials=["用地图", " "])
    advice = found.advices.get(organization_id=town.organ("land"))
    assert advice.items == [{"item": "", "name": "用地预审"}]
    assert advice.materials == ["用地图"]
    assert not Message.objects.filter(template="cases.guidance_advised").exists()
    town.advise(found, "water")
    assert Message.objects.filter(template="cases.guidance_advised").count() == 1


def test_inviting_more_keeps_those_who_were_invited(town):
    found = town.arranged()
    town.advise(found, "land")
    services.arrange_guidance(
        public_id=found.public_id,
        organization_ids=[town.organ("land"), town.organ("housing")],
        actor=town.actor("development"),
    )
    assert found.advices.count() == 3
    assert found.advices.exclude(given_at=None).count() == 1


def test_the_opinion_carries_all_advice_and_says_that_it_binds_nobody(town):
    found = town.arranged()
    town.advise(found, "land", materials=["用地图"])
    advising.issue_opinion(
        public_id=found.public_id, summary="可以按五个阶段办理。", actor=town.actor("development")
    )
    found.refresh_from_db()
    assert found.status == "issued"
    assert NOT_BINDING in found.opinion["paragraphs"]
    told = {row[0]: row[1] for row in found.opinion["rows"]}
    assert "用地图" in told["land局"]
    assert told["water局"] == "未在期限内提出意见"
    assert "辅〔" in found.opinion_number
    mine = Client()
    mine.force_login(town.person.user)
    pdf = mine.get(f"/cases/guidance/{found.public_id}/opinion.pdf")
    assert pdf.content.startswith(b"%PDF")


def test_without_any_advice_there_is_no_opinion(town):
    found = town.arranged()
    with pytest.raises(services.GuidanceWrong):
        advising.issue_opinion(
            public_id=found.public_id, summary="可以。", actor=town.actor("development")
        )


def test_only_the_lead_arranges_and_only_the_invited_advise(town):
    found = town.asked()
    with pytest.raises(GuidanceNotFound):
        services.arrange_guidance(
            public_id=found.public_id, organization_ids=[1], actor=town.actor("land")
        )
    found = town.arranged()
    with pytest.raises(NotTheLead):
        advising.issue_opinion(public_id=found.public_id, summary="x", actor=town.actor("land"))
    with pytest.raises(GuidanceNotFound):
        town.advise(found, "housing")
    with pytest.raises(NotInvited):
        advising.give_advice(
            public_id=found.public_id, organization_id=town.organ("water"), text="x",
            actor=town.actor("land"),
        )  # fmt: skip


def test_a_stale_page_changes_nothing(town):
    found = town.arranged()
    with pytest.raises(StaleVersion):
        services.arrange_guidance(
            public_id=found.public_id, organization_ids=[town.organ("housing")],
            actor=town.actor("development"), expected_version=0,
        )  # fmt: skip
    assert found.advices.count() == 2


@killed("modules.cases.guidance.services.withdraw_guidance", again=409)
def test_after_the_end_nothing_more_is_done(town):
    found = town.arranged()
    services.withdraw_guidance(public_id=found.public_id, actor=acting(town.person))
    for act in (
        lambda: town.advise(found, "land"),
        lambda: services.withdraw_guidance(public_id=found.public_id, actor=acting(town.person)),
        lambda: advising.issue_opinion(
            public_id=found.public_id, summary="x", actor=town.actor("development")
        ),
    ):
        with pytest.raises(services.GuidanceStateError):
            act()


@killed("modules.cases.guidance.services.decline_guidance", again=409)
def test_a_request_is_declined_with_reasons(town):
    found = town.asked()
    lead = town.actor("development")
    with pytest.raises(services.GuidanceWrong):
        services.decline_guidance(public_id=found.public_id, reason=" ", actor=lead)
    services.decline_guidance(public_id=found.public_id, reason="属于市级权限。", actor=lead)
    assert "属于市级权限" in Message.objects.get(template="cases.guidance_declined").bodies["zh"]


def test_a_meeting_lies_in_the_future_and_has_a_place(town):
    now = timezone.now()
    for at, place in ((now - dt.timedelta(days=1), "县政府"), (now + dt.timedelta(days=1), "")):
        with pytest.raises(services.GuidanceWrong):
            town.arranged(meeting_at=at, meeting_place=place)
    town.arranged(meeting_at=now + dt.timedelta(days=2), meeting_place="政务大厅三楼")
    assert "政务大厅三楼" in Message.objects.get(template="cases.guidance_meeting").bodies["zh"]


def test_everybody_hears_what_concerns_them_once(town):
    found = town.arranged()
    for _again in range(2):
        plugs.tell_asked(GuidanceAsked(guidance_id=found.pk, at=found.asked_at))
        plugs.tell_issued(GuidanceIssued(guidance_id=found.pk, at=found.asked_at))
    told = sorted(Message.objects.values_list("template", flat=True))
    assert told == [
        "cases.guidance_asked",
        "cases.guidance_invited",
        "cases.guidance_invited",
        "cases.guidance_issued",
        "cases.guidance_received",
    ]


def test_the_pages_from_the_question_to_the_opinion(town):
    mine, lead, land = Client(), Client(), Client()
    mine.force_login(town.person.user)
    lead.force_login(town.staff["development"].user)
    land.force_login(town.staff["land"].user)
    assert mine.post("/cases/guidance/", {"subject": "仓库"}).status_code == 422
    post = {
        "subject": "建仓库", "description": "要办什么？", "place": town.village.code,
        "phone": "139", "files": SimpleUploadedFile("图.jpg", picture(), "image/jpeg"),
    }  # fmt: skip
    own = mine.post("/cases/guidance/", post)["Location"]
    found = Guidance.objects.get()
    assert "没有约束力" in mine.get("/cases/guidance/").text
    desk = f"/desk/cases/guidance/{found.public_id}/"
    assert land.get(desk).status_code == 404
    assert "建仓库" in lead.get("/desk/cases/guidance/").text
    assert lead.post(f"{desk}arrange/", {"lock_version": 0}).status_code == 422
    lead.post(f"{desk}arrange/", {"lock_version": 0, "organization": town.organ("land")})
    assert lead.post(f"{desk}decline/", {"reason": "x", "lock_version": 0}).status_code == 409
    assert land.post(f"{desk}advise/", {"text": ""}).status_code == 422
    land.post(f"{desk}advise/", {"text": "先办用地预审。", "materials": "图\n表"})
    assert "先办用地预审" in lead.get(desk).text
    lead.post(f"{desk}issue/", {"summary": "可行。"})
    page = mine.get(own).text
    assert "先办用地预审" in page
    assert "下载前期辅导意见书" in page
    other = Client()
    other.force_login(make.person("别人").user)
    assert other.get(own).status_code == 404
