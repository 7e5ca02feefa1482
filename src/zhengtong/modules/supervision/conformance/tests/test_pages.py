"""Shares, the cases behind them, and the process log as files."""

import re

import pytest
from django.utils import timezone
from lxml import etree

from zhengtong.core.audit.models import AuditEntry
from zhengtong.modules.cases.tests import desk as make_desk
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.conformance import replaying
from zhengtong.modules.supervision.conformance.models import CaseConformance, LogPosition
from zhengtong.modules.supervision.conformance.tests.forging import again, node_of
from zhengtong.modules.supervision.conformance.tests.mining import SCHEMA, read
from zhengtong.modules.supervision.plugins import Scope, checks
from zhengtong.modules.supervision.services.watch import raise_findings
from zhengtong.modules.supervision.tests.factories import version

CONFORMANCE = "/desk/supervision/conformance/"
EVASION = "/desk/supervision/evasion/"


@pytest.fixture
def supervisor(office):
    return make_desk.browser(office.supervisor)


def links(page, text):
    found = re.findall(r'<a href="([^"]*)"[^>]*>' + re.escape(text), page)
    return [f.replace("&amp;", "&") for f in found]


def test_the_log_is_followed_and_read_again_only_where_it_has_grown(cases, monkeypatch):
    good, bad = cases
    rows = CaseConformance.objects.filter(case__in=[good, bad]).order_by("case")
    assert [r.is_conforming for r in rows] == [True, False]
    read_again = []
    monkeypatch.setattr(replaying, "_refresh", lambda ids: read_again.extend(ids) or [])
    assert replaying.catch_up() == []
    again(good, node_of(good, "accept"), timezone.now())
    replaying.catch_up()
    assert read_again == [good.pk]
    assert LogPosition.objects.get().position == 0, "the last minutes are always read again"


def test_the_nightly_pass_finds_what_is_missing_behind_or_judged_by_an_older_judge(cases):
    good, bad = cases
    CaseConformance.objects.filter(case=good).delete()
    CaseConformance.objects.filter(case=bad).update(judge=0)
    assert replaying.complete() == 2
    assert replaying.complete() == 0
    CaseConformance.objects.filter(case=bad).update(log_end=1)
    assert replaying.complete() == 1


def test_from_the_share_to_the_case_it_is_two_clicks(cases, supervisor):
    _good, bad = cases
    page = supervisor.get(CONFORMANCE).content.decode()
    assert "66.6 %" in page
    (address,) = links(page, "重复办理")
    page = supervisor.get(address.split("#")[0]).content.decode()
    assert bad.number in page
    assert f"/desk/supervision/cases/{bad.public_id}/" in page
    assert cases[0].number not in page
    trace = supervisor.get(f"/desk/supervision/cases/{bad.public_id}/").content.decode()
    assert "没有退回，同一环节又办了一次。" in trace
    everything = supervisor.get(f"{address.split('?')[0]}?show=all").content.decode()
    assert cases[0].number in everything


def test_what_cannot_be_understood_is_not_asked(cases, supervisor):
    wild = "?from=x&to=2026-13-45&organization=-1&show=%00&node=%00x&cursor="
    assert supervisor.get(CONFORMANCE + wild).status_code == 200
    assert supervisor.get(CONFORMANCE + "00000000-0000-0000-0000-000000000000/").status_code == 404
    assert supervisor.get(CONFORMANCE + f"log.xes?item={'x' * 99}").status_code == 404


def test_a_department_sees_its_own_cases_only_and_others_nothing(cases, office):
    role = make.role("watch", "supervision.view")
    make.hold(make.post(office.neighbour.organization, "watcher", role), office.neighbour)
    page = make_desk.browser(office.neighbour).get(CONFORMANCE).content.decode()
    assert "66.6 %" not in page
    assert make_desk.browser(office.reviewer).get(CONFORMANCE).status_code == 403
    assert make_desk.browser(office.reviewer).get(CONFORMANCE + "log.xes").status_code == 403


def test_the_number_of_statements_does_not_grow_with_the_cases(
    cases, office, supervisor, django_assert_max_num_queries
):
    address = links(supervisor.get(CONFORMANCE).content.decode(), "重复办理")[0].split("#")[0]
    more = [office.accepted(make.person()) for _n in range(3)]
    for case in more:
        again(case, node_of(case, "accept"), timezone.now())
    replaying.catch_up()
    with django_assert_max_num_queries(24):
        supervisor.get(CONFORMANCE)
    with django_assert_max_num_queries(34):
        page = supervisor.get(address).content.decode()
    assert all(case.number in page for case in more)


def test_the_log_is_xes_without_applicants_and_with_staff_under_other_names(
    cases, office, supervisor
):
    good, bad = cases
    answer = supervisor.get(CONFORMANCE + "log.xes")
    content = b"".join(answer.streaming_content)
    SCHEMA.assertValid(etree.fromstring(content))
    traces = {about["concept:name"]: (about, events) for about, events in read(content)}
    assert {good.number, bad.number} < set(traces)
    _about, events = traces[good.number]
    assert [e["lifecycle:transition"] for e in events] == ["complete"]
    assert events[0]["org:resource"] == "R1"
    assert events[0]["org:group"]
    text = content.decode()
    for secret in (good.applicant_name, good.contact_phone, office.counter.name):
        assert secret
        assert secret not in text
    entry = AuditEntry.objects.get(action="supervision.export_log")
    assert (entry.detail["kind"], entry.detail["with_names"]) == ("xes", False)


def test_names_of_staff_are_for_those_who_may_act(cases, office, supervisor):
    assert supervisor.get(CONFORMANCE + "log.xes?staff=names").status_code == 403
    role = make.role("acting", "supervision.act")
    make.hold(make.post(office.counter.organization, "acting", role), office.counter)
    answer = make_desk.browser(office.counter).get(CONFORMANCE + "log.csv?staff=names")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeffcase,item,department,activity")
    assert office.counter.name in lines[1]


def test_the_shares_are_a_workbook(cases, supervisor):
    answer = supervisor.get(CONFORMANCE + "?format=xlsx")
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    assert answer.content[:2] == b"PK"
    assert AuditEntry.objects.filter(action="supervision.export_conformance").exists()


def test_evasion_is_counted_per_department_and_item_down_to_the_case(cases, supervisor):
    _good, bad = cases
    rule = version(key="other_order", code="X7")
    check = checks.get("other_order")
    hits = check.run(Scope(), check.defaults(), timezone.now())
    assert raise_findings(version=rule, hits=hits) == 1
    page = supervisor.get(EVASION).content.decode()
    figures = links(page, "1")
    assert len(figures) == 4, "a total and a kind, by department and by item"
    for address in figures:
        rows = supervisor.get(address).content.decode()
        assert bad.number in rows
        assert "与流程图不一致 1 处" in rows
    assert supervisor.get(EVASION + "rows/?item=x").status_code == 404
    none = supervisor.get(EVASION + "rows/?check=night_batch").content.decode()
    assert bad.number not in none
