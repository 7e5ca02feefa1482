"""A rule goes from typed conditions through a test run into force by a second person, and from a
step to a finding; what is wrong is refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone, translation

from zhengtong.kernel import lights
from zhengtong.kernel.errors import InvalidInput, PermissionRefused
from zhengtong.kernel.lights import Light, light_of
from zhengtong.modules.cases.events import CaseAccepted
from zhengtong.modules.org.models import User
from zhengtong.modules.supervision.models import Finding, RuleStatus, RuleVersion
from zhengtong.modules.supervision.plugins import Scope, checks
from zhengtong.modules.supervision.rules import conditions, drafting, enacting, lamps, trying
from zhengtong.modules.supervision.rules.coverage import coverage
from zhengtong.modules.supervision.rules.errors import NotTried, OwnRule, TooBroad
from zhengtong.modules.supervision.rules.fields import FIELDS, Kind, choices_of
from zhengtong.modules.supervision.rules.shipped import install
from zhengtong.modules.supervision.rules.tests.conftest import BROAD, NARROW, content
from zhengtong.modules.supervision.rules.tests.faults import FAULTS
from zhengtong.modules.supervision.services.sweep import look_again, sweep, sweep_nights
from zhengtong.modules.supervision.services.watch import clear_findings
from zhengtong.modules.supervision.tests import factories

PAGES = "/desk/supervision/rules/"


def one(field: str, op: str, value: str) -> dict:
    row = {"field": field, "op": op, "value": value}
    return {"match": "all", "groups": [{"match": "all", "conditions": [row]}]}


def tried(w, stored) -> RuleVersion:
    version = drafting.draft_new_rule(content=content(stored), actor=w.writer)
    today = timezone.localdate()
    trying.try_rule(public_id=version.public_id, since=today, until=today, actor=w.writer)
    return version


def enacted(w, version, **more) -> RuleVersion:
    return enacting.put_in_force(
        public_id=version.public_id,
        lock_version=version.lock_version,
        effective_from=more.pop("begin", timezone.localdate()),
        actor=more.pop("actor", w.head),
        **more,
    )


def test_every_field_compiles_with_every_operator_and_a_value_is_never_text_of_the_statement(
    watchers,
):
    check, now = checks.get(conditions.KEY), timezone.now()
    evil = "审查'; DROP TABLE cases_case; --%"
    for key, field in FIELDS.items():
        listed = [v for v, _label in choices_of(field)]
        value = listed[0] if listed else evil if field.kind is Kind.TEXT else "3"
        for op in field.operators:
            stored = one(key, op, value)
            assert conditions.problems(stored) == []
            values: dict = {}
            assert "DROP" not in conditions.compiled(stored, values)
            list(check.run(Scope(), {"conditions": stored}, now))


def test_groups_are_said_in_one_sentence_in_both_languages():
    stored = {
        "match": "any",
        "groups": [
            {
                "match": "all",
                "conditions": [
                    {"field": "days_since_acceptance", "op": "gt", "value": "5"},
                    {"field": "channel", "op": "is", "value": "web"},
                ],
            },
            {"match": "all", "conditions": [{"field": "deemed", "op": "is", "value": "no"}]},
        ],
    }
    with translation.override("zh-hans"):
        said = conditions.sentence(stored)
        assert said == (
            "（自受理起 大于 5 个工作日，并且 申请渠道 为 “网上”），或者 不符合“视为受理”"
        )
    with translation.override("en"):
        assert "5 working days" in conditions.sentence(stored)


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"match": "all", "groups": []},
        one("nothing", "is", "1"),
        one("supplements", "has", "1"),
        one("supplements", "gt", "-1"),
        one("supplements", "gt", "多"),
        one("billed", "gt", "1.234"),
        one("billed", "gt", "NaN"),
        one("channel", "is", "pigeon"),
        one("step", "is", ""),
    ],
)
def test_conditions_that_are_not_on_the_list_are_refused(stored):
    assert conditions.problems(stored)


def test_a_rule_needs_a_test_run_of_what_it_says_now_and_a_second_person(watchers):
    w = watchers
    version = drafting.draft_new_rule(content=content(NARROW), actor=w.writer)
    with pytest.raises(NotTried):
        enacted(w, version)
    today = timezone.localdate()
    run = trying.try_rule(public_id=version.public_id, since=today, until=today, actor=w.writer)
    assert (run.hits, run.cases_in_scope) == (0, 1)
    version = drafting.save_draft(
        public_id=version.public_id,
        content=content(NARROW, level="alarm"),
        lock_version=version.lock_version,
        actor=w.writer,
    )
    with pytest.raises(NotTried):
        enacted(w, version)
    trying.try_rule(public_id=version.public_id, since=today, until=today, actor=w.writer)
    with pytest.raises(PermissionRefused):
        enacted(w, version, actor=w.writer)
    with pytest.raises(PermissionRefused):
        drafting.draft_new_rule(content=content(NARROW), actor=w.clerk)
    assert enacted(w, version).status == RuleStatus.IN_FORCE


def test_who_drafted_it_does_not_put_it_in_force(watchers):
    version = tried(watchers, NARROW)
    RuleVersion.objects.filter(pk=version.pk).update(drafted_by=watchers.head.staff_id)
    with pytest.raises(OwnRule):
        enacted(watchers, version)


def test_a_rule_that_would_fire_on_everything_needs_a_reason(watchers, monkeypatch):
    monkeypatch.setattr(trying, "BROAD_CASES", 1)
    version = tried(watchers, BROAD)
    with pytest.raises(TooBroad) as refused:
        enacted(watchers, version)
    assert refused.value.errors[0].path == "broad_reason"
    made = enacted(watchers, version, broad_reason="试点期间逐件看")
    assert made.broad_reason == "试点期间逐件看"


def test_the_next_version_ends_the_one_before_and_history_never_changes(watchers):
    first = enacted(watchers, tried(watchers, NARROW))
    draft = drafting.draft_version(
        rule_key=first.rule.key, content=content(NARROW, level="alarm"), actor=watchers.writer
    )
    today = timezone.localdate()
    trying.try_rule(public_id=draft.public_id, since=today, until=today, actor=watchers.writer)
    begin = today + dt.timedelta(3)
    enacted(watchers, draft, begin=begin)
    first.refresh_from_db()
    assert first.effective_to == begin - dt.timedelta(1)
    live = RuleVersion.objects.filter(rule=first.rule_id)
    assert [v.number for v in live.live(today)] == [1]
    assert [v.number for v in live.live(begin)] == [2]
    with pytest.raises(Exception, match="never changes"):
        RuleVersion.objects.filter(pk=first.pk).update(level="alarm")


def test_a_finding_stands_after_the_step_and_is_cleared_when_it_no_longer_holds(watchers):
    case = watchers.case
    version = enacted(watchers, tried(watchers, one("supplements", "gt", "0")))
    assert look_again([case.pk], CaseAccepted, now=timezone.now()) == 0
    FAULTS["accepted_before_notice"](case)
    sweep()
    sweep()
    found = Finding.objects.get(version=version)
    assert (found.case_id, found.cleared_at) == (case.pk, None)
    with time_machine.travel(found.raised_at - dt.timedelta(days=9)):
        clear_findings(rule_id=version.rule_id, still=[])
    found.refresh_from_db()
    assert found.cleared_at is None, "days gone by are simulated: it was not found yet"
    enacting.withdraw_rule(public_id=version.public_id, reason="试点结束", actor=watchers.head)
    sweep()
    found.refresh_from_db()
    assert found.cleared_at is not None
    with pytest.raises(Exception, match="history"):
        Finding.objects.filter(pk=found.pk).update(level="alarm")


def test_a_lasting_fact_is_found_by_its_event_at_once_and_by_the_night_only_once(watchers):
    install()
    FAULTS["deemed_accepted"](watchers.case)
    assert look_again([watchers.case.pk], CaseAccepted, now=timezone.now()) >= 1
    sweep_nights()
    assert Finding.objects.filter(rule__key="deemed_accepted", cleared_at=None).count() == 1


def test_shipped_rules_cover_every_step_and_without_them_every_step_is_a_gap(watchers):
    none = coverage()
    assert (none.percent, len(none.gaps)) == (0, len(none.steps))
    assert none.steps
    install()
    assert coverage().percent == 100


def test_numbers_out_of_range_are_refused_at_their_field(watchers):
    version = factories.version(key="promise_due", check_key="promise_due")
    wrong = content({}, check_key="promise_due", params={"workdays": 900}, card="red")
    with pytest.raises(InvalidInput) as refused:
        drafting.draft_version(rule_key=version.rule.key, content=wrong, actor=watchers.writer)
    assert {e.path for e in refused.value.errors} == {"param_workdays", "card"}


def test_lights_follow_the_thresholds_of_the_county_everywhere(watchers, monkeypatch):
    monkeypatch.setattr(lamps, "_known", lights.DEFAULT)
    assert light_of(limit=20, remaining=6) == Light.GREEN
    typed = {"orange_percent": "60", "yellow_percent": "70", "yellow_days_left": "2"}
    with pytest.raises(InvalidInput):
        lamps.lay_down_lights(
            typed={**typed, "orange_percent": "90"},
            reason="x",
            expected_number=0,
            actor=watchers.head,
        )
    lamps.lay_down_lights(typed=typed, reason="提早", expected_number=0, actor=watchers.head)
    lamps.refresh()
    assert light_of(limit=20, remaining=6) == Light.YELLOW


def test_a_rule_is_written_tried_and_put_in_force_on_the_pages(client, watchers):
    client.force_login(User.objects.get(pk=watchers.writer.user_id))
    row = {"groups.0.0.field": "supplements", "groups.0.0.op": "gt", "groups.0.0.value": "多"}
    typed = {"name_zh": "补正太多", "level": "warning", "card": "", "match": "all"}
    added = client.post(PAGES + "new/", {**typed, "do": "add", "add_field": "supplements"})
    assert 'name="groups.0.0.value"' in added.content.decode()
    assert 'name="groups.0.0.op" autofocus' in added.content.decode(), "the keyboard goes on there"
    wrong = client.post(PAGES + "new/", {**typed, **row, "do": "save"})
    assert wrong.status_code == 422
    assert 'value="多"' in wrong.content.decode()
    right = {**row, "groups.0.0.value": "2"}
    saved = client.post(PAGES + "new/", {**typed, **right, "do": "save"}, follow=True)
    version = RuleVersion.objects.get(status="draft")
    assert "补正告知次数 大于 2" in saved.content.decode()
    today = timezone.localdate().isoformat()
    run = client.post(
        f"{PAGES}versions/{version.public_id}/try/", {"since": today, "until": today}, follow=True
    )
    assert run.status_code == 200
    enact = f"{PAGES}drafts/{version.public_id}/enact/"
    asked = {"lock_version": 1, "effective_from": today}
    assert client.post(enact, asked).status_code == 403
    client.force_login(User.objects.get(pk=watchers.head.user_id))
    assert client.post(enact, {**asked, "lock_version": 9}).status_code == 409
    assert client.post(enact, {**asked, "effective_from": "x"}).status_code == 422
    assert client.post(enact, asked).status_code == 302
    for page in ("", "coverage/", "lights/", f"{version.rule.key}/"):
        assert client.get(PAGES + page).status_code == 200
