"""Whoever walks through ratings, supervision and cases finds no page that says who rated how."""

import io
import re
import zipfile
from collections import Counter, deque
from html import unescape

import pytest
from django.utils import timezone

from zhengtong.core.audit.models import AuditEntry
from zhengtong.core.jobs.models import OutboxEvent
from zhengtong.modules.cases.tests.desk import browser
from zhengtong.modules.org import api as org
from zhengtong.modules.org.models import PostRole
from zhengtong.modules.org.tests import factories as make
from zhengtong.modules.supervision.rectification.tests import ready

WORDS = "让我跑了五趟"
AREAS = re.compile(r"/desk/(ratings|supervision|cases)/")
SAYS = ("非常不满意", "very_poor", WORDS)
MOST = 50


@pytest.fixture
def office(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    found = ready.desk()
    names = ("supervision.act", "cases.view_ratings", "cases.review_ratings", "cases.view_all")
    role = make.role("all_seeing", *names)
    post = make.post(found.supervisor.organization, "all_seeing")
    PostRole.objects.create(post=post, role=role, is_everywhere=True)
    make.hold(post, found.supervisor)
    return found


def content_of(answer):
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as pack:
            raw = b" ".join(pack.read(name) for name in pack.namelist())
    return raw.decode(errors="ignore")


def walked(member, *starts):
    """Every page of these areas that links lead to, one of each kind, with its exports. The API is
    asked with a token."""
    reader, waiting, shapes, seen = browser(member), deque(starts), Counter(), set(starts)
    token = org.token_create(member.user.get_username(), name="walk", days=1)
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        given = {"Authorization": f"Bearer {token}"} if address.startswith("/api/") else {}
        answer = reader.get(address, headers=given)
        if answer.status_code != 200:
            continue
        page = content_of(answer)
        yield address, page
        for link in map(unescape, re.findall(r'href="([^"#]+)"', page)):
            target = address.split("?")[0] + link if link.startswith("?") else link
            shape = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "#", target)
            if AREAS.match(target) and target not in seen and not shapes[shape]:
                shapes[shape] += 1
                seen.add(target)
                waiting.append(target)


def test_no_page_export_event_or_log_says_who_rated_how(office):
    person = make.person()
    task = ready.low(office, person, comment=WORDS)
    rating = ready.rating_of(task)
    case = rating.case
    who = (case.number, str(case.public_id), case.applicant_name, person.phone)
    minute = f"{timezone.localtime(rating.rated_at):%Y-%m-%d %H:%M}"
    marks = (*SAYS, str(rating.public_id), str(task.public_id))
    starts = (
        "/desk/ratings/register/", "/desk/ratings/register/?format=json",
        "/desk/ratings/rectifications/", f"/desk/ratings/rectifications/{task.public_id}/",
        f"/desk/cases/{case.public_id}/", f"/api/v1/cases/{case.public_id}/",
        "/desk/supervision/conformance/log.xes", "/desk/supervision/conformance/log.csv",
        "/desk/supervision/", "/desk/cases/",
    )  # fmt: skip
    for reader in (office.supervisor, office.approver, office.counter):
        told, named = Counter(), set()
        for address, page in walked(reader, *starts):
            how, whom = any(m in page for m in marks), any(w in page for w in who if w)
            assert not (how and whom), address
            assert not (how and minute in page), address
            told["how"] += how
            named |= {address} if whom else set()
        assert {f"/desk/cases/{case.public_id}/", f"/api/v1/cases/{case.public_id}/"} <= named
        assert told["how"] > 1 or reader == office.counter
    assert task.public_id.version == 4, "one of time would tell when it was opened"
    said = [str((e.object_id, e.stream, e.detail)) for e in AuditEntry.objects.all()]
    said += [str(e.payload) for e in OutboxEvent.objects.all()]
    assert not [line for line in said if any(mark in line for mark in SAYS)]
