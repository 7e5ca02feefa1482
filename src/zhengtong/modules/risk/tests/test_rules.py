"""Levels, lists and draws as rules of administration."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from zhengtong.kernel.errors import InvalidInput
from zhengtong.kernel.pagination import encode_cursor
from zhengtong.modules.cases.promises import door
from zhengtong.modules.org.models import User
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.risk.api import measures_for
from zhengtong.modules.risk.definition import read_definition, typed_of
from zhengtong.modules.risk.errors import (
    AlreadyAsked,
    NotADraft,
    NotTested,
    NotYourTask,
    SecondPerson,
    StillHearing,
    TooManyLines,
    WrongState,
)
from zhengtong.modules.risk.models import Draw, Entry, Evaluation, ModelVersion, Subject
from zhengtong.modules.risk.services import (
    importing,
    inspecting,
    listing,
    modelling,
    objecting,
    planning,
    repairing,
)
from zhengtong.modules.risk.services.evaluating import evaluate
from zhengtong.modules.risk.services.importing import FaultyTable
from zhengtong.modules.risk.shipped import MODELS
from zhengtong.modules.risk.staff import common
from zhengtong.modules.risk.states import Kind


@pytest.fixture
def enter(client):
    def sign_in(who, entity=None):
        client.force_login(User.objects.get(pk=who.user_id))
        if entity is not None:
            session = client.session
            session["entity_id"] = entity.pk
            session.save()
        return client

    return sign_in


def test_a_level_names_its_version_and_every_record_and_its_history_stays(county):
    version = county.in_force()
    county.imported(("行政处罚", "罚 1"), ("行政处罚", "罚 2"), ("投诉举报", "诉 1"))
    subject = county.subject
    assert (subject.level, subject.grade, subject.total) == (4, "D", 40)
    found = subject.evaluation
    assert found.version == version
    parts = {f["key"]: f for f in found.detail["factors"]}
    assert parts["penalty"]["points"] == "20"
    assert [r[4] for r in parts["penalty"]["records"]] == ["罚 1 事由", "罚 2 事由"]
    assert [e.level for e in subject.evaluations.order_by("pk")] == [2, 4]
    run = evaluate(kind="company", actor=make.SYSTEM, cause="test")
    assert (run.seen, run.changed) == (1, 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        Evaluation.objects.update(level=1)


def test_records_fade_by_themselves_and_people_without_one_are_not_rated(county):
    county.in_force()
    county.in_force(Kind.PERSON)
    assert not Subject.objects.filter(kind=Kind.PERSON).exists()
    county.imported(("投诉举报", "诉 1"))
    assert county.subject.level == 3
    later = timezone.localdate() + dt.timedelta(days=370)
    evaluate(kind="company", actor=make.SYSTEM, cause="test", on=later)
    assert county.subject.level == 2


def test_a_model_comes_into_force_tried_and_by_a_second_person_and_is_final(county):
    draft = county.draft()
    common = {"public_id": draft.public_id, "actor": county.head}
    with pytest.raises(NotTested):
        modelling.put_in_force(**common, expected_version=2)
    both = make.actor(make.staff(county.office, "两手"))
    grants = {**county.officer.grants, **county.head.grants}
    author = type(both)(**{**vars(county.officer), "grants": grants})
    tried = modelling.try_version(**{**common, "actor": author}, expected_version=2)
    assert tried.result["distribution"] == {"1": 0, "2": 1, "3": 0, "4": 0, "5": 0}
    with pytest.raises(SecondPerson):
        modelling.put_in_force(**{**common, "actor": author}, expected_version=3)
    modelling.put_in_force(**common, expected_version=3)
    with pytest.raises(NotADraft):
        modelling.try_version(**{**common, "actor": author}, expected_version=4)
    with pytest.raises(DatabaseError), transaction.atomic():
        ModelVersion.objects.update(definition={})


def test_wrong_numbers_of_a_model_are_named_at_their_fields():
    typed = typed_of(MODELS["company"][1])
    shipped = MODELS["company"][1]
    again = read_definition("company", typed)
    for part in ("factors", "rules"):
        assert sorted(again[part], key=_key) == sorted(shipped[part], key=_key)
    assert {**again, "factors": 0, "rules": 0} == {**shipped, "factors": 0, "rules": 0}
    wrong = {
        **typed, "bands_penalty": "3=10; 1=20", "bands_honour": "1=5", "months_denied": "0",
        "from_3": "5", "base": "x", "hard_blacklisted": "-1", "grade_1": "", "share_5": "101",
    }  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        read_definition("company", wrong)
    assert {e.path for e in refused.value.errors} == {
        "bands_penalty", "bands_honour", "months_denied", "base", "from_2", "hard_blacklisted",
        "grade_1", "share_5",
    }  # fmt: skip
    said = {e.path: e.message for e in refused.value.errors}
    assert said["bands_penalty"].startswith("行政处罚：")
    assert said["share_5"].startswith("5 级：")


def _key(part):
    return part["key"]


def test_nobody_is_listed_before_being_heard_and_only_by_a_second_person(county):
    entry = county.noticed()
    common = {"public_id": entry.public_id, "is_listed": True, "reason": "理由"}
    with pytest.raises(StillHearing):
        listing.decide_entry(**common, expected_version=1, actor=county.head)
    with pytest.raises(WrongState):
        repairing.ask_repair(
            public_id=entry.public_id, text="已改正", evidence=(), actor=county.owner
        )
    with time_machine.travel(timezone.now() + dt.timedelta(days=15)):
        grants = {**county.officer.grants, **county.head.grants}
        author = type(county.head)(**{**vars(county.officer), "grants": grants})
        with pytest.raises(SecondPerson):
            listing.decide_entry(**common, expected_version=1, actor=author)
        listing.decide_entry(**common, expected_version=1, actor=county.head)
    entry.refresh_from_db()
    assert entry.state == "listed"
    assert entry.until > entry.since


def test_the_blacklist_shuts_the_door_of_promises_until_repair_opens_it(county, client):
    who = {"person_id": county.boss.pk, "entity_id": county.company.pk}
    county.in_force()
    assert door.shut(**who) is None
    entry = county.listed()
    assert county.subject.level == 5
    assert "失信名单" in door.shut(**who).message
    assert measures_for(**who).is_blacklisted
    page = reverse("credit:entry", args=[entry.public_id])
    assert county.company.name in client.get(page).content.decode()
    repair = {"public_id": entry.public_id, "evidence": (), "actor": county.owner}
    asked = repairing.ask_repair(text="已改正", **repair)
    with pytest.raises(AlreadyAsked):
        repairing.ask_repair(text="再说一次", **repair)
    with pytest.raises(SecondPerson):
        repairing.decide_repair(
            public_id=asked.public_id, is_granted=True, answer="可", actor=county.head
        )
    repairing.decide_repair(
        public_id=asked.public_id, is_granted=True, answer="可", actor=county.second
    )
    assert county.subject.level == 2
    assert door.shut(**who) is None
    assert client.get(page).status_code == 404
    assert county.company.name not in client.get(reverse("credit:lists")).content.decode()
    assert Entry.objects.get().events.count() == 4


def test_people_are_masked_on_the_public_page_and_not_found_by_name(county, client):
    subject = listing.Subject.objects.create(kind="person", person=county.boss)
    entry = county.listed(subject=subject)
    page = client.get(reverse("credit:lists")).content.decode()
    assert "马*来" in page
    assert "马春来" not in page
    assert "马*来" not in client.get(reverse("credit:lists") + "?q=马").content.decode()
    found = client.get(reverse("credit:lists") + f"?q={entry.number}").content.decode()
    assert "马*来" in found


def test_what_an_upheld_objection_sets_aside_counts_no_more(county):
    county.in_force()
    county.imported(("行政处罚", "罚 1"), ("行政处罚", "罚 2"))
    assert county.subject.level == 3
    asked = objecting.object_to(text="不是我们", actor=county.owner)
    given = {"public_id": asked.public_id, "is_upheld": True, "actor": county.head}
    with pytest.raises(InvalidInput):
        objecting.decide_objection(**given, answer="属实", refs=["record:other"])
    refs = [r[0] for r in asked.evaluation.detail["factors"][0]["records"]]
    objecting.decide_objection(**given, answer="属实", refs=refs)
    assert county.subject.level == 2


def test_a_table_with_one_fault_brings_nothing_in(county):
    with pytest.raises(FaultyTable) as refused:
        content = county.table(("行政处罚", "罚 1"), ("没有", "罚 1"), on=dt.date(2099, 1, 1))
        from zhengtong.modules.risk.services.importing import import_records

        import_records(content=content, name="a.xlsx", actor=county.officer)
    assert [(f.line, f.heading) for f in refused.value.faults] == [
        (2, "作出日期"), (3, "类别"), (3, "作出日期"),
    ]  # fmt: skip
    assert not Subject.objects.exists()


def test_a_table_of_too_many_lines_is_told_so(county, monkeypatch):
    monkeypatch.setattr(importing, "MOST_LINES", 1)
    with pytest.raises(TooManyLines):
        importing.read(county.table(("行政处罚", "罚 1"), ("行政处罚", "罚 2")))


def test_without_a_clue_a_low_level_is_not_drawn_beyond_its_share(county):
    county.in_force()
    with pytest.raises(InvalidInput) as refused:
        county.terms(percent_2="6")
    assert [e.path for e in refused.value.errors] == ["percent_2"]
    plan = county.plan(percent_2="0", percent_clue="100")
    county.pool()
    with pytest.raises(inspecting.NobodyDrawn):
        inspecting.draw_plan(public_id=plan.public_id, expected_version=1, actor=county.officer)
    county.imported(("投诉举报", "诉 1"))
    inspecting.draw_plan(public_id=plan.public_id, expected_version=1, actor=county.officer)
    assert plan.tasks.get().has_clue


def test_a_redraw_keeps_both_draws_and_the_result_changes_the_level(county, client):
    task = county.drawn()
    plan, barred = task.plan, task.team.first().inspector
    planning.note_conflict(
        public_id=barred.public_id, subject=county.subject, reason="亲属", actor=county.officer
    )
    again = {"public_id": plan.public_id, "actor": county.officer}
    with pytest.raises(InvalidInput):
        inspecting.redraw_plan(**again, reason=" ", expected_version=2)
    inspecting.redraw_plan(**again, reason="回避", expected_version=2)
    assert [d.reason for d in Draw.objects.order_by("round")] == ["", "回避"]
    task.refresh_from_db()
    assert task.state == "void"
    new = plan.tasks.get(state="open")
    assert barred.pk not in set(new.team.values_list("inspector", flat=True))
    with pytest.raises(NotYourTask):
        other = next(c for c in county.checkers if c.staff_id == barred.staff_id)
        county.result(new, actor=other)
    before = county.subject.total
    county.result(new)
    subject = county.subject
    assert subject.total > before
    keys = [f["key"] for f in subject.evaluation.detail["factors"]]
    assert "inspection_bad" in keys
    with pytest.raises(WrongState):
        inspecting.redraw_plan(**again, reason="再抽", expected_version=3)
    draw = Draw.objects.get(round=2)
    page, raw = (reverse(f"credit:{n}", args=[draw.public_id]) for n in ("draw", "protocol"))
    assert draw.protocol["seed"] not in client.get(page).content.decode()
    assert client.get(raw).status_code == 404
    planning.close_plan(**again, expected_version=3)
    shown = client.get(page).content.decode()
    assert draw.protocol["seed"] in shown
    assert "一致" in shown
    assert json.loads(client.get(raw).content) == draw.protocol


def test_pages_keep_what_was_typed_and_refuse_who_may_not(county, enter):
    county.in_force()
    client = enter(county.checkers[0])
    assert client.get(reverse("risk:subjects")).status_code == 403
    client = enter(county.officer)
    version = ModelVersion.objects.get()
    shown = client.get(reverse("risk:version", args=[version.public_id]))
    assert "1 起 5 分，3 起 15 分" in shown.content.decode()
    typed = {"code": "91000", "kind": "black", "facts": "写过的事实", "months": "12"}
    answer = client.post(reverse("risk:new_entry"), typed)
    assert answer.status_code == 422
    assert "写过的事实" in answer.content.decode()
    assert "请写明依据" in answer.content.decode()
    assert client.post(reverse("risk:inspectors"), {"act": "add"}).status_code == 422
    county.pool()
    assert client.post(reverse("risk:inspectors"), {"act": "conflict"}).status_code == 422
    answer = client.post(reverse("risk:new_plan"), {"name": "写过的名称", "kind": "company"})
    assert answer.status_code == 422
    assert "写过的名称" in answer.content.decode()
    subject = county.subject
    assert client.get(reverse("risk:subject", args=[subject.public_id])).status_code == 200
    assert [look.staff_id for look in subject.looks.all()] == [county.officer.staff_id]


def test_the_highest_level_stands_first_over_all_pages(county, enter, monkeypatch):
    county.in_force()
    for level in (2, 5, 3, 5):
        Subject.objects.create(kind="person", person=make.person(), level=level)
    monkeypatch.setattr(common, "PAGE", 2)
    client = enter(county.officer)
    address, seen = f"{reverse('risk:subjects')}?kind=person", []
    while address:
        answer = client.get(address)
        seen += [row.level for row in answer.context["page"]]
        more = answer.context["next_url"]
        address = more and reverse("risk:subjects") + more
    mine = Subject.objects.filter(kind="person").exclude(level=None)
    assert seen == sorted(mine.values_list("level", flat=True), reverse=True)
    assert len(seen) >= 4
    wrong = encode_cursor("x", 1)
    assert client.get(f"{reverse('risk:subjects')}?cursor={wrong}").status_code == 400
