"""The inbox: what waits for me, soonest first, page after page, nothing twice and nothing lost."""

import base64
import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from zhengtong.core import prepared
from zhengtong.kernel.lights import Light
from zhengtong.kernel.pagination import BadCursor, encode_cursor
from zhengtong.modules.workflow import api
from zhengtong.modules.workflow.models import Instance, Task
from zhengtong.modules.workflow.tests.factories import begin, do, holder, publish, run, step, task


@pytest.fixture(autouse=True)
def now(house):
    with time_machine.travel(dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def many():
    """Twelve runs in one post, due on days 1 to 6, two each; and its holder."""
    flows = [publish(step("a", limit=n)) for n in range(1, 7)]
    runs = [begin(flow) for flow in flows for _ in range(2)]
    return runs, holder(task(runs[0], "a").post_id)


def ask(actor, **filters):
    return {
        "staff_id": actor.staff_id,
        "post_ids": actor.post_ids,
        "deputy_post_ids": actor.deputy_post_ids,
        "filters": filters,
    }


def test_pages_hold_everything_once_in_order(many):
    _, actor = many
    found, cursor = [], None
    while True:
        page = api.inbox(**ask(actor), cursor=cursor, size=5)
        found += page.rows
        cursor = page.next_cursor
        if cursor is None:
            break
        assert len(page.rows) == 5
    assert len({t.id for t in found}) == 12
    assert [t.due_on for t in found] == sorted(t.due_on for t in found)


def test_tasks_without_a_day_come_last(many):
    runs, actor = many
    Task.objects.filter(instance_id=runs[0]).update(due_on=None)
    rows = api.inbox(**ask(actor)).rows
    assert rows[-1].instance_id == runs[0]
    assert api.inbox(**ask(actor, sort="-due")).rows[0].instance_id == runs[0]


def test_scopes_are_the_post_the_own_and_the_done(many):
    runs, actor = many
    api.claim(task_id=task(runs[3], "a").id, actor=actor)
    do(runs[4], "a")
    counts = api.inbox_counts(
        staff_id=actor.staff_id, post_ids=actor.post_ids, deputy_post_ids=set()
    )
    assert (counts["post"], counts["mine"], counts["overdue"]) == (10, 1, 0)
    assert len(api.inbox(**ask(actor, scope="post")).rows) == 10
    assert [t.instance_id for t in api.inbox(**ask(actor, scope="mine")).rows] == [runs[3]]
    assert [t.instance_id for t in api.inbox(**ask(actor, scope="done")).rows] == [runs[4]]
    assert len(api.inbox(**ask(actor)).rows) == 11


def test_what_stands_still_is_kept_in_sight_of_its_post(many):
    runs, actor = many
    api.suspend(instance_id=runs[0], ground="expert_review", on=dt.date(2026, 3, 2), actor=actor)
    counts = api.inbox_counts(
        staff_id=actor.staff_id, post_ids=actor.post_ids, deputy_post_ids=set()
    )
    assert (counts["post"], counts["paused"], counts["overdue"]) == (11, 1, 0)
    assert [t.instance_id for t in api.inbox(**ask(actor, scope="paused")).rows] == [runs[0]]
    assert runs[0] not in {t.instance_id for t in api.inbox(**ask(actor)).rows}


def test_lights_filter_and_tell(many, now):
    runs, actor = many
    now.move_to(dt.datetime(2026, 3, 4, 2, tzinfo=dt.UTC))
    by_run = {t.instance_id: (t.light, t.remaining_days) for t in api.inbox(**ask(actor)).rows}
    assert by_run[runs[0]] == (Light.RED, -1)
    assert by_run[runs[2]] == (Light.YELLOW, 0)
    assert by_run[runs[11]] == (Light.GREEN, 4)
    red = api.inbox(**ask(actor, light="red")).rows
    assert {t.instance_id for t in red} == {runs[0], runs[1]}
    assert {t.light for t in api.inbox(**ask(actor, light="green"), size=3).rows} == {Light.GREEN}


def test_filters_by_stage_by_number_and_by_the_runs_of_a_query(many):
    runs, actor = many
    number = api.instance(runs[5]).subject
    assert [t.subject for t in api.inbox(**ask(actor, q=number)).rows] == [number]
    assert api.inbox(**ask(actor, q="100%")).rows == []
    assert api.inbox(**ask(actor, stage="decide")).rows == []
    chosen = Instance.objects.filter(subject=number).values("pk")
    assert [t.subject for t in api.inbox(**ask(actor, instances=chosen)).rows] == [number]


def test_a_wrong_cursor_is_refused(many):
    _, actor = many
    for cursor in ("x", "W10", api.inbox(**ask(actor), size=1).next_cursor[:-3]):
        with pytest.raises(BadCursor):
            api.inbox(**ask(actor), cursor=cursor)


@pytest.mark.parametrize(
    "values",
    [
        ("2026-03-02", 2**63),
        ("2026-03-02", -1),
        ("2026-03-02", 10**4000),
        ("2026-03-02", 1.5),
        ("2026-03-02", True),
        ("2026-03-02", "1"),
        ("2026-03-02", None),
        (20260302, 1),
        ("10000-01-01", 1),
        ("2026-03-02T00:00:00", 1),
        ({}, []),
    ],
)
def test_no_made_up_cursor_reaches_the_database(many, values):
    _, actor = many
    for sort in ("due", "opened"):
        with pytest.raises(BadCursor):
            api.inbox(**ask(actor, sort=sort), cursor=encode_cursor(*values))


def test_a_cursor_of_endless_brackets_is_refused(many):
    _, actor = many
    deep = base64.urlsafe_b64encode(b"[" * 200_000).decode()
    with pytest.raises(BadCursor):
        api.inbox(**ask(actor), cursor=deep)


def test_a_page_is_one_statement_whatever_its_length(many):
    _, actor = many
    api.inbox(**ask(actor))
    for size in (50, 2):
        with prepared.watched() as seen:
            api.inbox(**ask(actor), size=size)
        assert len(seen) == 1


def test_the_page_reads_along_the_index(many):
    """The expression of the query must stay the one of the index."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM workflow_task t WHERE post_id = 10 AND state = 'open'"
            " ORDER BY COALESCE(t.due_on, '9999-12-31'::date), id LIMIT 5"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "workflow_task_post_due" in plan
    assert "Sort" not in plan


def test_current_steps_name_what_is_open_in_both_languages():
    case = run(api.Parallel([[step("a")], [step("b")]]))
    assert api.current_steps(instance_ids=[case, 0]) == {case: {"zh": "a、b", "en": "a, b"}}


def test_runs_of_posts_are_found_lazily(many):
    runs, actor = many
    found = Instance.objects.filter(
        pk__in=api.instance_ids_of_posts(post_ids=actor.post_ids)
    ).values_list("pk", flat=True)
    assert set(found) == set(runs)


def test_runs_whose_clock_ran_out_are_found(now):
    from zhengtong.kernel.deadlines import Limit

    case = run(step("a"))
    api.start_clock(
        instance_id=case, kind="pre_acceptance", limit=Limit(5), start_on=dt.date(2026, 3, 2)
    )
    assert list(api.instances_overdue(kind="pre_acceptance", on=dt.date(2026, 3, 9))) == []
    assert list(api.instances_overdue(kind="pre_acceptance", on=dt.date(2026, 3, 10))) == [case]


def test_what_arrived_after_a_moment_is_counted_up_to_a_limit(many, now):
    _, actor = many
    standing = {k: v for k, v in ask(actor).items() if k != "filters"}
    since = timezone.now()
    now.shift(60)
    assert api.inbox_arrivals(**standing, since=since) == 0
    begin(publish(step("a", limit=3)))
    assert api.inbox_arrivals(**standing, since=since) == 1
    newest = api.inbox(**ask(actor, sort="-opened"), size=1).rows[0]
    assert newest.opened_at > since
    early = since - dt.timedelta(days=1)
    assert api.inbox_arrivals(**standing, since=early) == 13
    assert api.inbox_arrivals(**standing, since=early, most=5) == 5
